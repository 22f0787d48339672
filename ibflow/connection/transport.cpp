#include "ibflow/connection/transport.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

#include "ibflow/connection/detail/timer.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::connection {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using core::Error;
using core::ErrorCategory;

constexpr std::size_t kReadChunk = std::size_t{128} * 1024;
constexpr auto kWhatToStart =
    "start TWS or IB Gateway, log in, and enable socket clients on this port (API settings); or start a "
    "simulated one with `ibflow sim serve`";

template <int Level, int Name>
using IntegerOption = asio::detail::socket_option::integer<Level, Name>;

}  // namespace

struct Transport::Impl : std::enable_shared_from_this<Impl> {
  // What belongs to one TCP connection: handlers hold it, so that whatever comes late finds its own socket
  // and buffers.
  struct Session {
    explicit Session(asio::io_context& context) : resolver(context), socket(context) {}
    tcp::resolver resolver;
    tcp::socket socket;
    protocol::FrameReader frames;
    std::string unsent, in_flight;
    bool flush_posted = false;
    bool writing = false;
  };
  using SessionPtr = std::shared_ptr<Session>;

  Impl(core::EventLoop& loop_in, TransportConfig config_in, TransportListener& listener_in)
      : loop(loop_in),
        context(loop_in.context()),
        config(std::move(config_in)),
        listener(&listener_in),
        deadline(loop_in, "handshake"),
        redirects(config.follow_redirects) {}

  [[nodiscard]] bool is_current(const SessionPtr& session) const { return session == current; }
  [[nodiscard]] std::string peer() const { return fmt::format("{}:{}", host, port); }

  void open();
  void start_deadline();
  void connect_to(std::string to_host, std::uint16_t to_port);
  void connect(const SessionPtr& session, const tcp::resolver::results_type& endpoints);
  void start_handshake(const SessionPtr& session);
  void set_options(tcp::socket& socket) const;
  void read(const SessionPtr& session);
  void take_frames(const SessionPtr& session);
  void take_hello(const SessionPtr& session, std::string_view payload);
  void flush_soon(const SessionPtr& session);
  void flush_now(const SessionPtr& session);
  void flush(const SessionPtr& session);
  void drop(const SessionPtr& session);
  void fail(SessionPtr session, DisconnectCause cause, Error reason);
  void lost(const SessionPtr& session, const error_code& error);

  core::EventLoop& loop;
  asio::io_context& context;
  TransportConfig config;
  TransportListener* listener;  // nullptr once the transport is destroyed
  detail::Timer deadline;
  protocol::Redirects redirects;
  std::string host;  // where the session under way leads: elsewhere after a redirect
  std::uint16_t port = 0;
  State state = State::Closed;
  SessionPtr current;  // nullptr: nothing is open; the generation of everything in flight
  std::uint64_t opened = 0;
  int server_version = 0;
  std::uint64_t written = 0, taken = 0;
};

void Transport::Impl::open() {
  ++opened;
  written = taken = 0;
  server_version = 0;
  redirects.reset();
  start_deadline();
  connect_to(config.host, config.port);
}

void Transport::Impl::start_deadline() {
  deadline.start(config.connect_timeout, [this] {
    if (!current || state == State::Open) return;
    fail(current, DisconnectCause::NoAnswer,
         Error(ErrorCategory::Timeout,
               fmt::format("{} did not answer within {} ms while {}: check host and port, and whether "
                           "a dialog of TWS or IB Gateway waits for an answer",
                           peer(), config.connect_timeout.count(),
                           state == State::Connecting ? "connecting" : "handshaking"),
               502, true));
  });
}

void Transport::Impl::connect_to(std::string to_host, std::uint16_t to_port) {
  host = std::move(to_host);
  port = to_port;
  state = State::Connecting;
  current = std::make_shared<Session>(context);
  current->resolver.async_resolve(
      host, std::to_string(port),
      [self = shared_from_this(), session = current](const error_code& error,
                                                     const tcp::resolver::results_type& endpoints) {
        if (!self->is_current(session)) return;
        if (!error) return self->connect(session, endpoints);
        self->fail(session, DisconnectCause::Unresolved,
                   Error(ErrorCategory::Connection,
                         fmt::format("the name {} cannot be resolved ({}): check host in the configuration",
                                     self->host, error.message()),
                         502, true));
      });
}

void Transport::Impl::connect(const SessionPtr& session, const tcp::resolver::results_type& endpoints) {
  asio::async_connect(session->socket, endpoints,
                      [self = shared_from_this(), session](const error_code& error, const tcp::endpoint&) {
                        if (!self->is_current(session)) return;
                        if (!error) return self->start_handshake(session);
                        self->fail(session, DisconnectCause::Refused,
                                   Error(ErrorCategory::Connection,
                                         fmt::format("cannot connect to {} ({}): {}", self->peer(),
                                                     error.message(), kWhatToStart),
                                         502, true));
                      });
}

// Whatever the kernel refuses to set is done without: our own heartbeat does not depend on it.
void Transport::Impl::set_options(tcp::socket& socket) const {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  socket.set_option(IntegerOption<IPPROTO_TCP, TCP_KEEPIDLE>(static_cast<int>(config.keepalive_idle.count())),
                    ignored);
  socket.set_option(
      IntegerOption<IPPROTO_TCP, TCP_KEEPINTVL>(static_cast<int>(config.keepalive_interval.count())),
      ignored);
  socket.set_option(IntegerOption<IPPROTO_TCP, TCP_KEEPCNT>(config.keepalive_probes), ignored);
  socket.set_option(
      IntegerOption<IPPROTO_TCP, TCP_USER_TIMEOUT>(static_cast<int>(config.user_timeout.count())), ignored);
  socket.non_blocking(true, ignored);
}

void Transport::Impl::start_handshake(const SessionPtr& session) {
  set_options(session->socket);
  state = State::Handshaking;
  protocol::ClientHello hello;
  hello.min_version = config.min_server_version;
  hello.max_version = config.max_server_version;
  hello.connect_options = config.connect_options;
  protocol::append_client_hello(session->unsent, hello);
  flush(session);
  listener->on_connected();
  if (is_current(session)) read(session);
}

void Transport::Impl::read(const SessionPtr& session) {
  const auto room = session->frames.prepare(kReadChunk);
  session->socket.async_read_some(
      asio::buffer(room.data(), room.size()),
      [self = shared_from_this(), session](const error_code& error, std::size_t size) {
        if (!self->is_current(session)) return;
        if (error) {
          self->lost(session, error);
          return;
        }
        const auto timed = self->loop.time_handler("frames of the gateway");
        session->frames.commit(size);
        if (self->state == State::Open) self->listener->on_received();
        self->take_frames(session);
        if (self->is_current(session)) self->read(session);
      });
}

void Transport::Impl::take_frames(const SessionPtr& session) {
  while (is_current(session)) {
    const auto payload = session->frames.next();
    if (!payload) {
      const auto hint = state == State::Handshaking
                            ? "this is no API port of TWS or IB Gateway: check the port"
                            : "the connection is dropped, nothing after this point was read";
      fail(session, DisconnectCause::DecodeFault,
           Error(ErrorCategory::Protocol,
                 fmt::format("{} sent what cannot be read ({}): {}", peer(), payload.error().message, hint),
                 payload.error().code));
      return;
    }
    if (!*payload) return;
    if (state == State::Open) {
      listener->on_frame(**payload);
    } else {
      take_hello(session, **payload);
    }
  }
}

void Transport::Impl::take_hello(const SessionPtr& session, std::string_view payload) {
  protocol::ClientHello sent;
  sent.min_version = config.min_server_version;
  sent.max_version = config.max_server_version;
  const auto answer = protocol::parse_server_answer(payload, sent, redirects);
  if (!answer) {
    fail(session, DisconnectCause::Version,
         Error(answer.error().category, fmt::format("no session with {}: {}", peer(), answer.error().message),
               answer.error().code));
    return;
  }
  if (!*answer) return;  // other frames may come first
  if (const auto* redirect = std::get_if<protocol::Redirect>(&**answer)) {
    drop(session);
    connect_to(redirect->host, redirect->port.value_or(port));
    return;
  }
  const auto& hello = std::get<protocol::ServerHello>(**answer);
  redirects.reset();
  deadline.cancel();
  server_version = hello.server_version;
  state = State::Open;
  listener->on_received();
  if (is_current(session)) listener->on_hello(hello);
}

void Transport::Impl::flush_soon(const SessionPtr& session) {
  if (session->writing || session->flush_posted) return;
  session->flush_posted = true;
  asio::post(context, [self = shared_from_this(), session] {
    session->flush_posted = false;
    if (self->is_current(session)) self->flush(session);
  });
}

// Straight to the kernel; what it does not take waits in line.
void Transport::Impl::flush_now(const SessionPtr& session) {
  if (session->writing) return;
  error_code error;
  const auto size = session->socket.write_some(asio::buffer(session->unsent), error);
  taken += size;
  session->unsent.erase(0, size);
  if (!session->unsent.empty()) flush_soon(session);  // a broken socket is found by the next write or read
}

void Transport::Impl::flush(const SessionPtr& session) {
  if (session->writing || session->unsent.empty()) return;
  session->writing = true;
  session->in_flight.clear();
  session->in_flight.swap(session->unsent);
  const bool counts = state == State::Open;  // the hello is nobody's frame
  asio::async_write(session->socket, asio::buffer(session->in_flight),
                    [self = shared_from_this(), session, counts, generation = opened](const error_code& error,
                                                                                      std::size_t size) {
                      session->writing = false;
                      if (counts && generation == self->opened) self->taken += size;
                      if (!self->is_current(session)) return;
                      if (error) {
                        self->lost(session, error);
                        return;
                      }
                      self->flush(session);
                    });
}

void Transport::Impl::lost(const SessionPtr& session, const error_code& error) {
  const auto when =
      state == State::Open
          ? "and the session is over; working orders stay at the broker"
          : "before it answered the handshake: is this address trusted in its API settings, and is it "
            "logged in?";
  const bool mid_frame = session->frames.pending() > 0;
  const bool closed = error == asio::error::eof;
  fail(session, closed ? DisconnectCause::Closed : DisconnectCause::Reset,
       Error(ErrorCategory::Connection,
             fmt::format("{} {} the connection{} ({}), {}", peer(), closed ? "closed" : "broke",
                         mid_frame ? " in the middle of a message" : "", error.message(), when),
             error.value(), true));
}

void Transport::Impl::drop(const SessionPtr& session) {
  current = nullptr;
  session->resolver.cancel();
  error_code ignored;
  if (!session->socket.is_open()) return;
  if (!session->writing && !session->unsent.empty()) {
    // Last words, as far as the socket takes them without waiting.
    const auto size = session->socket.write_some(asio::buffer(session->unsent), ignored);
    if (state == State::Open) taken += size;
  }
  session->socket.shutdown(tcp::socket::shutdown_both, ignored);
  session->socket.close(ignored);
}

void Transport::Impl::fail(SessionPtr session, DisconnectCause cause, Error reason) {
  if (!is_current(session)) return;
  drop(session);
  state = State::Closed;
  deadline.cancel();
  asio::post(context, [self = shared_from_this(), cause, reason = std::move(reason)] {
    if (self->listener != nullptr) self->listener->on_closed(cause, reason);
  });
}

Transport::Transport(core::EventLoop& loop, TransportConfig config, TransportListener& listener)
    : impl_(std::make_shared<Impl>(loop, std::move(config), listener)) {}

Transport::~Transport() {
  impl_->listener = nullptr;
  impl_->deadline.cancel();
  if (impl_->current) impl_->fail(impl_->current, DisconnectCause::Asked, Error());
}

void Transport::open() {
  if (!impl_->current) impl_->open();
}

std::uint64_t Transport::write(std::string_view frames, bool at_once) {
  const auto session = impl_->current;
  if (!session || impl_->state != State::Open) return impl_->written;
  session->unsent += frames;
  impl_->written += frames.size();
  if (at_once) {
    impl_->flush_now(session);
  } else {
    impl_->flush_soon(session);
  }
  return impl_->written;
}

void Transport::close(DisconnectCause cause, core::Error reason) {
  if (impl_->current) impl_->fail(impl_->current, cause, std::move(reason));
}

void Transport::set_port(std::uint16_t port) {
  impl_->config.port = port;
}

Transport::State Transport::state() const {
  return impl_->state;
}
int Transport::server_version() const {
  return impl_->server_version;
}
std::size_t Transport::unsent() const {
  return impl_->current ? impl_->current->unsent.size() + impl_->current->in_flight.size() : 0;
}
std::uint64_t Transport::bytes_taken() const {
  return impl_->taken;
}
std::string Transport::peer() const {
  return impl_->peer();
}

}  // namespace ibflow::connection
