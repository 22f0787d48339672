#include "bench/peer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::bench {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// Bind, connect and the like take the address of any family.
template <class Call>
int with_address(Call call, int handle, sockaddr_in address) {
  return call(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void answer_hello(const Socket& socket, int server_version) {
  std::string stream;
  std::array<char, 256> chunk{};
  while (true) {
    const auto hello = protocol::parse_client_hello(stream);
    require(hello.has_value(), "the client's hello");
    if (*hello) break;
    const auto size = socket.receive_some(chunk.data(), chunk.size());
    require(size > 0, "the client's hello");
    stream.append(chunk.data(), size);
  }
  protocol::ServerHello hello;
  hello.server_version = server_version;
  hello.connection_time = "20260105 09:30:00 EST";
  std::string answer;
  protocol::append_server_hello(answer, hello);
  socket.send(answer);
}

}  // namespace

void require(bool fine, const char* what) {
  if (fine) return;
  std::perror(what);
  std::_Exit(1);
}

void stay_on_core(std::size_t core) {
  cpu_set_t usable;
  require(::sched_getaffinity(0, sizeof usable, &usable) == 0, "sched_getaffinity");
  static const cpu_set_t of_process = usable;  // of the first thread that asks, before it is bound
  auto rest = core % static_cast<std::size_t>(CPU_COUNT(&of_process));
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &of_process) || rest-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    require(::sched_setaffinity(0, sizeof one, &one) == 0, "sched_setaffinity");
    return;
  }
}

Socket::Socket(int handle) : handle_(handle) {
  const int on = 1;
  require(::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
}
Socket::Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}
Socket::~Socket() {
  if (handle_ >= 0) ::close(handle_);
}

Socket Socket::connect_to(std::uint16_t port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
  require(handle >= 0, "socket");
  require(with_address(::connect, handle, loopback(port)) == 0, "connect");
  return Socket(handle);
}

void Socket::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto size = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    require(size > 0, "send");
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

std::size_t Socket::receive_some(char* to, std::size_t room) const {
  const auto size = ::recv(handle_, to, room, 0);
  require(size >= 0, "recv");
  return static_cast<std::size_t>(size);
}

void Socket::receive(char* to, std::size_t size) const {
  while (size > 0) {
    const auto some = receive_some(to, size);
    require(some > 0, "recv: the other end has closed");
    to += some;
    size -= some;
  }
}

Listener::Listener() : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
  require(handle_ >= 0, "socket");
  require(with_address(::bind, handle_, loopback(0)) == 0, "bind");
  require(::listen(handle_, 4) == 0, "listen");
  sockaddr_in address{};
  socklen_t size = sizeof address;
  require(::getsockname(handle_, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
  port_ = ntohs(address.sin_port);
}
Listener::~Listener() {
  ::close(handle_);
}

Socket Listener::accept() const {
  const int handle = ::accept(handle_, nullptr, nullptr);
  require(handle >= 0, "accept");
  return Socket(handle);
}

Socket Listener::accept_session(int server_version) const {
  Socket socket = accept();
  answer_hello(socket, server_version);
  std::array<char, 4> prefix{};
  socket.receive(prefix.data(), prefix.size());
  std::size_t length = 0;
  for (const char byte : prefix) length = (length << 8) | static_cast<unsigned char>(byte);
  std::string start_api(length, '\0');
  socket.receive(start_api.data(), length);
  protocol::ManagedAccounts accounts;
  accounts.accounts_list = "DU1";
  protocol::NextValidId next;
  next.order_id = 1;
  std::string answer;
  protocol::append_response(answer, accounts, server_version);
  protocol::append_response(answer, next, server_version);
  socket.send(answer);
  return socket;
}

}  // namespace ibflow::bench
