#pragma once
// One frame in the making. Internal.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// Leaves room for the length prefix, and fills it in at the end. When anything failed, `out` is as it was.
class FrameWriter {
 public:
  FrameWriter(std::string& out, const MessageInfo& message, int server_version);

  /// False for a server version outside 100..225; nothing may be written then.
  [[nodiscard]] bool is_open() const { return !failure_; }
  [[nodiscard]] std::string& out() { return out_; }
  [[nodiscard]] std::optional<core::Error>& failure() { return failure_; }

  void text_id(std::int32_t id, int server_version);
  void protobuf_id(std::int32_t id);
  [[nodiscard]] core::Expected<void> close();

 private:
  void raw_id(std::int32_t id);

  std::string& out_;
  const MessageInfo& message_;
  std::size_t start_;
  std::optional<core::Error> failure_;
};

}  // namespace ibflow::protocol
