#pragma once
// The other end of a measured connection: a gateway over plain blocking sockets, so that it costs next to
// nothing.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ibflow::bench {

/// Ends the program, with what the system says, when something fails that a benchmark cannot do without.
void require(bool fine, const char* what);

/// Keeps the calling thread on one of the cores it may use, counted from 0 and round again. Where two threads
/// run makes more difference than anything that they do: left alone, the kernel decides anew with each
/// wake-up.
void stay_on_core(std::size_t core);

/// A connected TCP socket that blocks, without delay. Move-only.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int handle);
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  static Socket connect_to(std::uint16_t port);  // of 127.0.0.1
  void send(std::string_view bytes) const;       // all of them
  /// What has come, at most `room` bytes; 0 when the other end has closed.
  [[nodiscard]] std::size_t receive_some(char* to, std::size_t room) const;
  void receive(char* to, std::size_t size) const;  // exactly `size` bytes

 private:
  int handle_ = -1;
};

/// Listens on a free port of 127.0.0.1.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] Socket accept() const;
  /// Accepts a client and begins its session as a gateway does: handshake, START_API, accounts, next valid
  /// id.
  [[nodiscard]] Socket accept_session(int server_version) const;

 private:
  int handle_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace ibflow::bench
