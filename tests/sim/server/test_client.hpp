#pragma once
// A small blocking client for the simulated gateway, over a real socket.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "any_response.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::sim::test {

/// Throws std::runtime_error when the server closes or says nothing for longer than `patience`.
class TestClient {
 public:
  explicit TestClient(std::uint16_t port, int max_version = 200,
                      std::chrono::milliseconds patience = std::chrono::seconds(10));
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  /// START_API, then everything up to the last farm notice.
  std::vector<AnyResponse> start(std::int32_t client_id, bool keep_step = false);

  template <class Message>
  void send(const Message& message) {
    std::string frame;
    if (!protocol::append_request(frame, message, hello_.server_version))
      throw std::runtime_error("not encodable");
    write(frame);
  }
  void write(std::string_view bytes);

  /// The next message.
  AnyResponse read();
  /// Asks for the time and reads up to the answer, which is left out. All answers to what was sent before are
  /// there. For a step keeper that had nothing to read, the clock has moved.
  std::vector<AnyResponse> sync();
  /// Sends a request and returns its answers.
  template <class Message>
  std::vector<AnyResponse> ask(const Message& message) {
    send(message);
    return sync();
  }
  /// Step keepers: everything until the clock stands at `time_of_day` (New York) or later.
  std::vector<AnyResponse> run_to(std::string_view time_of_day);

  [[nodiscard]] bool closed_by_server();  // reads until the end of the stream
  [[nodiscard]] core::Timestamp now() const { return now_; }
  [[nodiscard]] const protocol::ServerHello& hello() const { return hello_; }
  /// Every byte received after the handshake.
  [[nodiscard]] const std::string& received() const { return received_; }
  /// Keep no bytes: for long runs.
  void forget_bytes() { keep_bytes_ = false; }

 private:
  bool receive();
  std::string_view next_payload();

  int socket_ = -1;
  protocol::FrameReader frames_;
  protocol::ServerHello hello_;
  std::string received_;
  bool keep_bytes_ = true;
  core::Timestamp now_{};
};

}  // namespace ibflow::sim::test
