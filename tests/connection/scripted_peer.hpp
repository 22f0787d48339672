#pragma once
// A gateway that does what a test tells it to, over a real socket: for faults that no well-behaved server
// commits.

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::tests {

/// One accepted connection, on the peer's own thread. Everything blocks, at most 10 seconds.
class PeerSession {
 public:
  explicit PeerSession(boost::asio::ip::tcp::socket socket);

  /// The client's first bytes; a test failure when they are none.
  protocol::ClientHello expect_hello();
  void answer_hello(int server_version, std::string connection_time = "20260105 09:30:00 EST");
  /// Hello, answer, START_API, one account and the next valid id: a session that is ready.
  protocol::StartApi begin_session(int server_version = 176, std::string connection_time = now_text(),
                                   std::int32_t next_valid_id = 1);

  /// The next frame, which must be this message.
  template <class Message>
  Message expect() {
    struct Catch final : protocol::RequestVisitor {
      using protocol::RequestVisitor::on;
      void on(const Message& message) override { caught = message; }
      std::optional<Message> caught;
    } visitor;
    const auto payload = read_frame();
    if (!payload) {
      ADD_FAILURE() << "expected " << Message::kMessage.name << ", but the client closed or was silent";
      return {};
    }
    EXPECT_TRUE(protocol::dispatch_request(*payload, version_, visitor).has_value());
    EXPECT_TRUE(visitor.caught.has_value()) << "expected " << Message::kMessage.name << ", got message "
                                            << payload->substr(0, payload->find('\0'));
    return visitor.caught.value_or(Message());
  }
  /// Puts a message into the outgoing bytes; flush() writes them in one piece.
  template <class Message>
  PeerSession& queue(const Message& message) {
    protocol::append_response(out_, message, version_);
    return *this;
  }
  template <class Message>
  void send(const Message& message) {
    queue(message).flush();
  }
  PeerSession& queue_bytes(std::string_view bytes);
  void flush();
  void send_bytes(std::string_view bytes) { queue_bytes(bytes).flush(); }
  /// True when the client has closed; frames that come before are dropped.
  bool wait_for_close();
  /// True when nothing can be read right now.
  bool nothing_received();
  void close();
  void reset();  // closes with an RST instead of a FIN

  /// This moment as a connection time in UTC: a gateway that runs on the same clock.
  static std::string now_text();

 private:
  std::optional<std::string> read_frame();
  bool receive();

  boost::asio::ip::tcp::socket socket_;
  protocol::FrameReader frames_;
  std::string out_;
  int version_ = protocol::kMaxTextServerVersion;
};

/// Accepts connections one after the other and plays the script to each, on a thread of its own.
class ScriptedPeer {
 public:
  using Script = std::function<void(PeerSession&)>;

  explicit ScriptedPeer(Script script, int sessions = 1, bool on_ipv6 = false);
  ~ScriptedPeer();
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Waits until the script has been played.
  void finish();

  /// A port on which nobody listens.
  static std::uint16_t refused_port();

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace ibflow::tests
