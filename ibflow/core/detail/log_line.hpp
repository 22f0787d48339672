#pragma once
// One line of the log, as text or as a JSON object.

#include <span>
#include <string>
#include <string_view>

#include "ibflow/core/log.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::core::detail {

struct LogEntry {
  Timestamp time;
  LogLevel level = LogLevel::Info;
  std::string_view room;
  std::string_view message;
  std::span<const LogField> fields;
};

// Redacted; without a line break, whatever is in the message. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string text_line(const LogEntry& entry);
[[nodiscard]] std::string json_line(const LogEntry& entry);

}  // namespace ibflow::core::detail
