#pragma once
// One client's socket: bytes in, frames cut out of them, and whatever its outbox holds written back.

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "ibflow/sim/server/client.hpp"

namespace ibflow::sim {

class ClientSession;

/// What a session tells its server, all on the server's thread.
class SessionOwner {
 public:
  virtual ~SessionOwner() = default;
  /// The answer to a handshake; an error drops the connection.
  virtual core::Expected<protocol::ServerHello> on_hello(const protocol::ClientHello& hello) = 0;
  virtual void on_payload(ClientSession& session, std::string_view payload) = 0;
  /// Everything that one read brought has been handled.
  virtual void on_input_handled() = 0;
  /// The connection is gone; the session is not used again.
  virtual void on_closed(ClientSession& session) = 0;
};

inline constexpr std::size_t kMaxUnread = 64U << 20U;

class ClientSession : public std::enable_shared_from_this<ClientSession> {
 public:
  /// A client that leaves more than `max_unread` bytes unread is dropped, as a real server does when its
  /// buffer is full.
  ClientSession(boost::asio::ip::tcp::socket socket, SessionOwner& owner,
                std::size_t max_unread = kMaxUnread);

  void start();
  /// Writes all that the outbox holds, in one piece; closes behind it when the client is to be closed.
  void flush();
  /// At once, whatever is still to be written.
  void close();

  // Faults.
  /// After `bytes` more bytes, at once for 0.
  void end_after(std::size_t bytes, bool reset);
  void go_silent();
  void stall(std::chrono::duration<double> length);
  void split(std::size_t bytes_a_write) { bytes_a_write_ = bytes_a_write; }

  /// nullptr before the handshake.
  [[nodiscard]] Client* client() { return client_ ? &*client_ : nullptr; }

 private:
  void read();
  void on_bytes(std::string_view bytes);
  /// Looks for the handshake at the start of the stream; returns what follows it, or nothing yet.
  std::optional<std::string> shake_hands(std::string_view bytes);
  void handle_frames();
  void write_some();
  void wait_until_writable();
  [[nodiscard]] std::size_t next_write() const;
  void end();
  void close_after_writing();

  boost::asio::ip::tcp::socket socket_;
  SessionOwner& owner_;
  std::array<char, 65536> input_{};
  std::string hello_;  // bytes of an unfinished handshake
  protocol::FrameReader frames_;
  std::optional<Client> client_;
  boost::asio::steady_timer stall_timer_;
  std::size_t max_unread_;
  std::string writing_;  // what an unfinished write is sending
  std::size_t written_ = 0;
  bool is_waiting_ = false;  // for the socket to take more
  bool is_silent_ = false;
  bool is_stalled_ = false;
  std::size_t bytes_a_write_ = 0;          // 0: as many as there are
  std::optional<std::size_t> bytes_left_;  // until the connection ends
  bool ends_with_reset_ = false;
  bool closed_ = false;
  bool discarding_ = false;  // our side is closed, the peer's not yet
};

}  // namespace ibflow::sim
