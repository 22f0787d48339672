#pragma once
// Messages on their way to one client, encoded at once.

#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::sim {

class Outbox;

/// Sees every frame once it stands in an outbox, and may take it away, double or change it.
class FrameFilter {
 public:
  virtual ~FrameFilter() = default;
  /// The frame is the last of `outbox`'s bytes, from `start` on, length prefix included.
  virtual void sent(Outbox& outbox, std::int32_t message_id, std::size_t start) = 0;
};

/// Collects whole frames until somebody writes them out. Not thread-safe.
class Outbox {
 public:
  /// `version`: the negotiated server version.
  explicit Outbox(int version = protocol::kMaxTextServerVersion) : version_(version) {}

  [[nodiscard]] int version() const { return version_; }

  template <protocol::Response Message>
  void send(const Message& message) {
    if (Message::kMessage.since > version_) return;  // this client's version does not have it
    if constexpr (requires { message.contract.right; }) {
      // What is not an option has the right "?" in the text form; the protobuf form leaves the field out.
      if (version_ >= Message::kMessage.protobuf_since && message.contract.right == "?") {
        auto without_right = message;
        without_right.contract.right.clear();
        encode(without_right);
        return;
      }
    }
    encode(message);
  }
  /// An error or notice for request or order `id`, or -1. `at`: simulated time, which newer versions carry.
  void send_error(std::int32_t id, int code, std::string_view text, core::Timestamp at);

  /// One message encoded elsewhere, for this version.
  void append_frame(std::int32_t message_id, std::string_view frame) {
    const auto start = bytes_.size();
    bytes_ += frame;
    ++messages_;
    if (filter_ != nullptr) filter_->sent(*this, message_id, start);
  }
  /// Several at once, which no filter sees: only for an outbox without one.
  void append_frames(std::string_view frames, std::uint64_t messages) {
    bytes_ += frames;
    messages_ += messages;
  }
  /// Messages that somebody has written straight into bytes(); only for an outbox without a filter.
  void count(std::uint64_t messages) { messages_ += messages; }
  /// nullptr: none. Must outlive its use.
  void set_filter(FrameFilter* filter) { filter_ = filter; }
  [[nodiscard]] bool has_filter() const { return filter_ != nullptr; }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string& bytes() { return bytes_; }
  [[nodiscard]] std::uint64_t messages() const { return messages_; }  // ever sent

 private:
  template <protocol::Response Message>
  void encode(const Message& message) {
    const auto start = bytes_.size();
    protocol::append_response(bytes_, message, version_);
    ++messages_;
    if (filter_ != nullptr) filter_->sent(*this, Message::kMessage.id, start);
  }

  int version_;
  std::string bytes_;
  std::uint64_t messages_ = 0;
  FrameFilter* filter_ = nullptr;
};

}  // namespace ibflow::sim
