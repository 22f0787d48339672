#pragma once
// One client's socket: bytes in, frames cut out of them, and whatever its outbox holds written back.

#include <array>
#include <boost/asio/ip/tcp.hpp>
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

class ClientSession : public std::enable_shared_from_this<ClientSession> {
 public:
  ClientSession(boost::asio::ip::tcp::socket socket, SessionOwner& owner);

  void start();
  /// Writes all that the outbox holds, in one piece; closes behind it when the client is to be closed.
  void flush();
  /// At once, whatever is still to be written.
  void close();

  /// nullptr before the handshake.
  [[nodiscard]] Client* client() { return client_ ? &*client_ : nullptr; }

 private:
  void read();
  void on_bytes(std::string_view bytes);
  /// Looks for the handshake at the start of the stream; returns what follows it, or nothing yet.
  std::optional<std::string> shake_hands(std::string_view bytes);
  void handle_frames();
  void write_rest();
  void close_after_writing();

  boost::asio::ip::tcp::socket socket_;
  SessionOwner& owner_;
  std::array<char, 65536> input_{};
  std::string hello_;  // bytes of an unfinished handshake
  protocol::FrameReader frames_;
  std::optional<Client> client_;
  std::string writing_;  // what an unfinished write is sending
  std::size_t written_ = 0;
  bool is_writing_ = false;
  bool closed_ = false;
  bool discarding_ = false;  // our side is closed, the peer's not yet
};

}  // namespace ibflow::sim
