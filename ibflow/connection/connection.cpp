#include "ibflow/connection/connection.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::connection {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using core::Error;
using core::ErrorCategory;

constexpr std::size_t kReadChunk = std::size_t{64} * 1024;
constexpr std::size_t kMaxUnsent = std::size_t{64} * 1024 * 1024;
constexpr auto kWhatToStart =
    "start TWS or IB Gateway, log in, and enable socket clients on this port (API settings); or start a "
    "simulated one "
    "with `ibflow sim serve`";

core::Timestamp steady_now() {
  return core::Timestamp(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

const char* to_string(ConnectionState state) {
  switch (state) {
    case ConnectionState::Disconnected:
      return "disconnected";
    case ConnectionState::Connecting:
      return "connecting";
    case ConnectionState::Handshaking:
      return "handshaking";
    case ConnectionState::Ready:
      return "ready";
    case ConnectionState::Closed:
      return "closed";
  }
  return "?";
}

struct Connection::Impl : std::enable_shared_from_this<Impl> {
  // What belongs to one open(): handlers hold it, so that whatever comes late finds its own socket and
  // buffers.
  struct Session {
    explicit Session(asio::io_context& context)
        : resolver(context), socket(context), deadline(context), pacing_timer(context), chunk(kReadChunk) {}
    tcp::resolver resolver;
    tcp::socket socket;
    asio::steady_timer deadline, pacing_timer;
    protocol::FrameReader frames;
    std::vector<char> chunk;
    std::string unsent, in_flight;
    std::function<core::Timestamp()> now;
    int server_version = 0;
    bool own_clock = false;
    bool flush_posted = false;
    bool writing = false;
    bool pacing_armed = false;
  };
  using SessionPtr = std::shared_ptr<Session>;

  Impl(core::EventLoop& loop, ConnectionConfig config_in, ConnectionListener& listener_in)
      : context(loop.context()), config(std::move(config_in)), listener(&listener_in), pacer(config.pacing) {}

  [[nodiscard]] bool is_current(const SessionPtr& session) const { return session == current; }
  [[nodiscard]] std::string peer() const { return fmt::format("{}:{}", config.host, config.port); }

  void open();
  void resolve(const SessionPtr& session);
  void connect(const SessionPtr& session, const tcp::resolver::results_type& endpoints);
  void start_handshake(const SessionPtr& session);
  void read(const SessionPtr& session);
  void take_frames(const SessionPtr& session);
  void take_hello(const SessionPtr& session, std::string_view payload);
  void enqueue(const std::string& frame);
  void flush(const SessionPtr& session);
  void release();
  void arm_pacing_timer(const SessionPtr& session);
  void fail(SessionPtr session, Error reason);
  void lost(const SessionPtr& session, const error_code& error);
  void could_not_connect(const SessionPtr& session, const error_code& error);

  asio::io_context& context;
  ConnectionConfig config;
  ConnectionListener* listener;  // nullptr once the connection is destroyed
  Pacer pacer;
  ConnectionState state = ConnectionState::Disconnected;
  SessionPtr current;  // nullptr: nothing is open; the generation of everything in flight
  std::uint64_t frames_in = 0, frames_out = 0;
};

void Connection::Impl::open() {
  pacer.reset();
  state = ConnectionState::Connecting;
  current = std::make_shared<Session>(context);
  current->deadline.expires_after(config.connect_timeout);
  current->deadline.async_wait([self = shared_from_this(), session = current](const error_code& error) {
    if (error || !self->is_current(session)) return;
    self->fail(
        session,
        Error(ErrorCategory::Timeout,
              fmt::format("{} did not answer within {} ms while {}: check host and port, and whether a "
                          "dialog of TWS or IB Gateway waits for an answer",
                          self->peer(), self->config.connect_timeout.count(), to_string(self->state)),
              502, true));
  });
  resolve(current);
}

void Connection::Impl::resolve(const SessionPtr& session) {
  session->resolver.async_resolve(
      config.host, std::to_string(config.port),
      [self = shared_from_this(), session](const error_code& error,
                                           const tcp::resolver::results_type& endpoints) {
        if (!self->is_current(session)) return;
        if (error) {
          self->fail(session,
                     Error(ErrorCategory::Connection,
                           fmt::format("the name {} cannot be resolved ({}): check host in the configuration",
                                       self->config.host, error.message()),
                           502, true));
          return;
        }
        self->connect(session, endpoints);
      });
}

void Connection::Impl::connect(const SessionPtr& session, const tcp::resolver::results_type& endpoints) {
  asio::async_connect(session->socket, endpoints,
                      [self = shared_from_this(), session](const error_code& error, const tcp::endpoint&) {
                        if (!self->is_current(session)) return;
                        if (error) {
                          self->could_not_connect(session, error);
                          return;
                        }
                        self->start_handshake(session);
                      });
}

void Connection::Impl::could_not_connect(const SessionPtr& session, const error_code& error) {
  fail(session,
       Error(ErrorCategory::Connection,
             fmt::format("cannot connect to {} ({}): {}", peer(), error.message(), kWhatToStart), 502, true));
}

void Connection::Impl::start_handshake(const SessionPtr& session) {
  error_code ignored;
  session->socket.set_option(tcp::no_delay(true), ignored);
  session->socket.set_option(asio::socket_base::keep_alive(true), ignored);
  state = ConnectionState::Handshaking;
  protocol::ClientHello hello;
  hello.min_version = config.min_server_version;
  hello.max_version = config.max_server_version;
  protocol::append_client_hello(session->unsent, hello);
  flush(session);
  read(session);
}

void Connection::Impl::read(const SessionPtr& session) {
  session->socket.async_read_some(
      asio::buffer(session->chunk),
      [self = shared_from_this(), session](const error_code& error, std::size_t size) {
        if (!self->is_current(session)) return;
        if (error) {
          self->lost(session, error);
          return;
        }
        session->frames.append(std::string_view(session->chunk.data(), size));
        self->take_frames(session);
        if (self->is_current(session)) self->read(session);
      });
}

void Connection::Impl::take_frames(const SessionPtr& session) {
  while (is_current(session)) {
    const auto payload = session->frames.next();
    if (!payload) {
      const auto hint = state == ConnectionState::Handshaking
                            ? "this is no API port of TWS or IB Gateway: check the port"
                            : "the connection is dropped, nothing after this point was read";
      fail(session,
           Error(ErrorCategory::Protocol,
                 fmt::format("{} sent what cannot be read ({}): {}", peer(), payload.error().message, hint),
                 payload.error().code));
      return;
    }
    if (!*payload) return;
    if (state == ConnectionState::Handshaking) {
      take_hello(session, **payload);
    } else {
      ++frames_in;
      listener->on_frame(**payload);
    }
  }
}

void Connection::Impl::take_hello(const SessionPtr& session, std::string_view payload) {
  protocol::ClientHello sent;
  sent.min_version = config.min_server_version;
  sent.max_version = config.max_server_version;
  const auto hello = protocol::parse_server_hello(payload, sent);
  if (!hello) {
    fail(session,
         Error(hello.error().category, fmt::format("no session with {}: {}", peer(), hello.error().message),
               hello.error().code));
    return;
  }
  if (!*hello) return;  // other frames may come first
  session->deadline.cancel();
  session->server_version = (*hello)->server_version;
  auto start = listener->on_hello(**hello);
  if (!is_current(session)) return;
  session->own_clock = !start.now;
  session->now = start.now ? std::move(start.now) : std::function<core::Timestamp()>(steady_now);
  state = ConnectionState::Ready;
  protocol::StartApi start_api;
  start_api.client_id = config.client_id;
  start_api.optional_capabilities = std::move(start.optional_capabilities);
  std::string frame;
  if (const auto encoded = protocol::append_request(frame, start_api, session->server_version); !encoded) {
    fail(session, encoded.error());
    return;
  }
  enqueue(frame);
}

void Connection::Impl::enqueue(const std::string& frame) {
  const auto session = current;
  session->unsent += frame;
  ++frames_out;
  if (session->writing || session->flush_posted) return;
  // What one handler sends goes out in one write.
  session->flush_posted = true;
  asio::post(context, [self = shared_from_this(), session] {
    session->flush_posted = false;
    if (self->is_current(session)) self->flush(session);
  });
}

void Connection::Impl::flush(const SessionPtr& session) {
  if (session->writing || session->unsent.empty()) return;
  session->writing = true;
  session->in_flight.clear();
  session->in_flight.swap(session->unsent);
  asio::async_write(session->socket, asio::buffer(session->in_flight),
                    [self = shared_from_this(), session](const error_code& error, std::size_t) {
                      session->writing = false;
                      if (!self->is_current(session)) return;
                      if (error) {
                        self->lost(session, error);
                        return;
                      }
                      self->flush(session);
                    });
}

void Connection::Impl::release() {
  const auto session = current;
  while (auto frame = pacer.pop(session->now())) enqueue(*frame);
  if (session->own_clock && !pacer.empty()) arm_pacing_timer(session);
}

void Connection::Impl::arm_pacing_timer(const SessionPtr& session) {
  if (session->pacing_armed) return;
  session->pacing_armed = true;
  session->pacing_timer.expires_at(
      std::chrono::steady_clock::time_point(pacer.next_release().time_since_epoch()));
  session->pacing_timer.async_wait([self = shared_from_this(), session](const error_code&) {
    session->pacing_armed = false;
    if (self->is_current(session)) self->release();
  });
}

void Connection::Impl::lost(const SessionPtr& session, const error_code& error) {
  const auto when =
      state == ConnectionState::Handshaking
          ? "before it answered the handshake: is this address trusted in its API settings, and is it "
            "logged in?"
          : "and the session is over; working orders stay at the broker: connect again and compare";
  const bool mid_frame = session->frames.pending() > 0;
  fail(session, Error(ErrorCategory::Connection,
                      fmt::format("{} closed the connection{} ({}), {}", peer(),
                                  mid_frame ? " in the middle of a message" : "", error.message(), when),
                      error.value(), true));
}

void Connection::Impl::fail(SessionPtr session, Error reason) {
  if (!is_current(session)) return;
  current = nullptr;
  state = ConnectionState::Closed;
  pacer.reset();
  session->deadline.cancel();
  session->pacing_timer.cancel();
  session->resolver.cancel();
  error_code ignored;
  if (session->socket.is_open()) {
    if (!session->writing && !session->unsent.empty()) {
      // Last words, as far as the socket takes them without waiting.
      session->socket.non_blocking(true, ignored);
      session->socket.write_some(asio::buffer(session->unsent), ignored);
    }
    session->socket.shutdown(tcp::socket::shutdown_both, ignored);
    session->socket.close(ignored);
  }
  asio::post(context, [self = shared_from_this(), reason = std::move(reason)] {
    if (self->listener != nullptr) self->listener->on_disconnected(reason);
  });
}

Connection::Connection(core::EventLoop& loop, ConnectionConfig config, ConnectionListener& listener)
    : impl_(std::make_shared<Impl>(loop, std::move(config), listener)) {}

Connection::~Connection() {
  impl_->listener = nullptr;
  if (impl_->current) impl_->fail(impl_->current, Error());
}

core::Expected<void> Connection::open() {
  if (impl_->current) {
    return core::fail(ErrorCategory::Usage,
                      fmt::format("already connected to {}: close first", impl_->peer()), 501);
  }
  impl_->open();
  return {};
}

core::Expected<void> Connection::send(Lane lane, std::string frame) {
  if (impl_->state != ConnectionState::Ready) {
    return core::fail(
        ErrorCategory::Connection,
        fmt::format("not connected to {} ({}): nothing was sent", impl_->peer(), to_string(impl_->state)),
        504, true);
  }
  if (impl_->current->unsent.size() > kMaxUnsent) {
    return core::fail(ErrorCategory::Broker,
                      fmt::format("{} does not read: {} bytes are unsent already, this message was not sent",
                                  impl_->peer(), impl_->current->unsent.size()),
                      0, true);
  }
  const auto now = impl_->current->now();
  if (auto pushed = impl_->pacer.push(lane, std::move(frame), now); !pushed) {
    return std::unexpected(pushed.error());
  }
  impl_->release();
  return {};
}

core::Expected<void> Connection::send_unpaced(const std::string& frame) {
  if (impl_->state != ConnectionState::Ready) {
    return core::fail(
        ErrorCategory::Connection,
        fmt::format("not connected to {} ({}): nothing was sent", impl_->peer(), to_string(impl_->state)),
        504, true);
  }
  impl_->enqueue(frame);
  return {};
}

void Connection::release_paced() {
  if (impl_->state == ConnectionState::Ready) impl_->release();
}

void Connection::close(core::Error reason) {
  if (impl_->current) impl_->fail(impl_->current, std::move(reason));
}

ConnectionState Connection::state() const {
  return impl_->state;
}
const PacerCounters& Connection::pacing() const {
  return impl_->pacer.counters();
}
bool Connection::holds_messages_back() const {
  return !impl_->pacer.empty();
}
std::uint64_t Connection::frames_in() const {
  return impl_->frames_in;
}
std::uint64_t Connection::frames_out() const {
  return impl_->frames_out;
}

}  // namespace ibflow::connection
