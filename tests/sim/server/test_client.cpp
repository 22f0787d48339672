#include "test_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace ibflow::sim::test {

namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(what);
}

}  // namespace

TestClient::TestClient(std::uint16_t port, int max_version, std::chrono::milliseconds patience) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  require(socket_ >= 0, "socket");
  const timeval wait{.tv_sec = patience.count() / 1000, .tv_usec = patience.count() % 1000 * 1000};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect");
  const protocol::ClientHello offer{.min_version = 100, .max_version = max_version, .connect_options = {}};
  std::string bytes;
  protocol::append_client_hello(bytes, offer);
  write(bytes);
  const auto answer = protocol::parse_server_hello(next_payload(), offer);
  require(answer && *answer, "no handshake answer");
  hello_ = **answer;
}

TestClient::~TestClient() {
  if (socket_ >= 0) ::close(socket_);
}

void TestClient::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    require(size > 0, "send");
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

bool TestClient::receive() {
  std::array<char, 65536> buffer{};
  const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0) require(errno == ECONNRESET, "the server says nothing");
  if (size <= 0) return false;
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
  frames_.append(bytes);
  if (keep_bytes_) received_.append(bytes);
  return true;
}

std::string_view TestClient::next_payload() {
  for (;;) {
    const auto payload = frames_.next();
    require(payload.has_value(), "bad frame");
    if (*payload) return **payload;
    require(receive(), "the server closed the connection");
  }
}

AnyResponse TestClient::read() {
  ResponseCollector collector;
  while (collector.messages.empty()) {
    const auto done = protocol::dispatch_response(next_payload(), hello_.server_version, collector);
    if (!done) throw std::runtime_error(done.error().message);
  }
  return collector.messages.front();
}

std::vector<AnyResponse> TestClient::start(std::int32_t client_id, bool keep_step) {
  protocol::StartApi start;
  start.client_id = client_id;
  if (keep_step) start.optional_capabilities = "ibflow.keep-step";
  send(start);
  std::vector<AnyResponse> messages;
  for (;;) {
    messages.push_back(read());
    const auto* notice = std::get_if<protocol::ErrorMessage>(&messages.back());
    if (notice != nullptr && (notice->error_code == 2158 || notice->error_code == 326)) return messages;
  }
}

std::vector<AnyResponse> TestClient::sync() {
  send(protocol::RequestCurrentTime{});
  std::vector<AnyResponse> messages;
  for (;;) {
    auto message = read();
    if (const auto* time = std::get_if<protocol::CurrentTime>(&message)) {
      now_ = core::from_unix_seconds(time->time);
      return messages;
    }
    messages.push_back(std::move(message));
  }
}

std::vector<AnyResponse> TestClient::run_to(std::string_view time_of_day) {
  std::vector<AnyResponse> all;
  const auto target = core::parse_time_of_day(time_of_day).value();
  while (now_ == core::Timestamp{} || core::to_new_york(now_).time_of_day < target) {
    for (auto& message : sync()) all.push_back(std::move(message));
  }
  return all;
}

bool TestClient::closed_by_server() {
  while (receive()) {
  }
  return true;
}

}  // namespace ibflow::sim::test
