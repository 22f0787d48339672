#include "tests/connection/scripted_peer.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <boost/asio/write.hpp>
#include <chrono>
#include <utility>

#include "ibflow/core/time.hpp"

namespace ibflow::tests {

using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int kPatienceMs = 10'000;

bool readable(tcp::socket& socket, int milliseconds) {
  pollfd wait{socket.native_handle(), POLLIN, 0};
  return ::poll(&wait, 1, milliseconds) > 0;
}

}  // namespace

PeerSession::PeerSession(tcp::socket socket) : socket_(std::move(socket)) {
  socket_.set_option(tcp::no_delay(true));
}

bool PeerSession::receive() {
  if (!readable(socket_, kPatienceMs)) return false;
  std::array<char, 4096> chunk{};
  error_code error;
  const auto size = socket_.read_some(boost::asio::buffer(chunk), error);
  if (error) return false;
  frames_.append(std::string_view(chunk.data(), size));
  return true;
}

protocol::ClientHello PeerSession::expect_hello() {
  std::string stream;
  while (true) {
    const auto parsed = protocol::parse_client_hello(stream);
    if (!parsed) {
      ADD_FAILURE() << parsed.error().message;
      return {};
    }
    if (*parsed) return (*parsed)->hello;
    std::array<char, 64> chunk{};
    error_code error;
    const auto size =
        readable(socket_, kPatienceMs) ? socket_.read_some(boost::asio::buffer(chunk), error) : 0;
    if (error || size == 0) {
      ADD_FAILURE() << "no hello";
      return {};
    }
    stream.append(chunk.data(), size);
  }
}

void PeerSession::answer_hello(int server_version, std::string connection_time) {
  version_ = server_version;
  protocol::ServerHello hello;
  hello.server_version = server_version;
  hello.connection_time = std::move(connection_time);
  protocol::append_server_hello(out_, hello);
  flush();
}

protocol::StartApi PeerSession::begin_session(int server_version, std::string connection_time,
                                              std::int32_t next_valid_id) {
  expect_hello();
  answer_hello(server_version, std::move(connection_time));
  const auto start = expect<protocol::StartApi>();
  protocol::ManagedAccounts accounts;
  accounts.accounts_list = "DU1";
  protocol::NextValidId next;
  next.order_id = next_valid_id;
  queue(accounts).queue(next).flush();
  return start;
}

std::string PeerSession::now_text() {
  const auto text = core::format_utc(std::chrono::system_clock::now());  // 2019-02-13T14:30:00.0Z
  return fmt::format("{}{}{} {} UTC", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2),
                     text.substr(11, 8));
}

std::optional<std::string> PeerSession::read_frame() {
  while (true) {
    const auto payload = frames_.next();
    if (!payload) return std::nullopt;
    if (*payload) return std::string(**payload);
    if (!receive()) return std::nullopt;
  }
}

PeerSession& PeerSession::queue_bytes(std::string_view bytes) {
  out_ += bytes;
  return *this;
}

void PeerSession::flush() {
  error_code ignored;
  boost::asio::write(socket_, boost::asio::buffer(out_), ignored);
  out_.clear();
}

bool PeerSession::wait_for_close() {
  while (receive()) {
  }
  return readable(socket_, 0);  // an end of stream is readable, silence is not
}

bool PeerSession::nothing_received() {
  return frames_.pending() == 0 && !readable(socket_, 0);
}

void PeerSession::close() {
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void PeerSession::reset() {
  error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

ScriptedPeer::ScriptedPeer(Script script, int sessions, bool on_ipv6)
    : acceptor_(context_, on_ipv6 ? tcp::endpoint(boost::asio::ip::address_v6::loopback(), 0)
                                  : tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
      port_(acceptor_.local_endpoint().port()) {
  thread_ = std::thread([this, script = std::move(script), sessions] {
    for (int i = 0; i < sessions; ++i) {
      pollfd wait{acceptor_.native_handle(), POLLIN, 0};
      if (::poll(&wait, 1, kPatienceMs) <= 0) {
        ADD_FAILURE() << "nobody connected";
        return;
      }
      error_code error;
      tcp::socket socket(context_);
      acceptor_.accept(socket, error);
      if (error) return;
      PeerSession session(std::move(socket));
      script(session);
      session.close();
    }
  });
}

ScriptedPeer::~ScriptedPeer() {
  finish();
}

void ScriptedPeer::finish() {
  if (thread_.joinable()) thread_.join();
}

std::uint16_t ScriptedPeer::refused_port() {
  boost::asio::io_context context;
  tcp::acceptor acceptor(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  return acceptor.local_endpoint().port();
}

}  // namespace ibflow::tests
