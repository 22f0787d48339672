#pragma once
// Messages on their way to one client, encoded at once.

#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::sim {

/// Collects whole frames until somebody writes them out. Not thread-safe.
class Outbox {
 public:
  /// `version`: the negotiated server version.
  explicit Outbox(int version = protocol::kMaxTextServerVersion) : version_(version) {}

  [[nodiscard]] int version() const { return version_; }

  template <protocol::Response Message>
  void send(const Message& message) {
    protocol::append_response(bytes_, message, version_);
    ++messages_;
  }
  /// An error or notice for request or order `id`, or -1. `at`: simulated time, which newer versions carry.
  void send_error(std::int32_t id, int code, std::string_view text, core::Timestamp at);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string& bytes() { return bytes_; }
  [[nodiscard]] std::uint64_t messages() const { return messages_; }  // ever sent

 private:
  int version_;
  std::string bytes_;
  std::uint64_t messages_ = 0;
};

}  // namespace ibflow::sim
