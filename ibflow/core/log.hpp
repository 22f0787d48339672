#pragma once
// The one global: a log, written to standard error or a file, never to standard output.

#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

enum class LogLevel { Debug, Info, Warning, Error, Off };

[[nodiscard]] std::optional<LogLevel> parse_log_level(
    std::string_view text);  // debug, info, warning, error, off

/// Call once, before other threads start. An empty `file` means standard error.
Expected<void> start_logging(LogLevel level, const std::string& file = {});

/// Thread-safe. `room` names who speaks: "gateway", "sim", "flow", ...
void log(LogLevel level, std::string_view room, std::string_view message);
inline void log_debug(std::string_view room, std::string_view message) {
  log(LogLevel::Debug, room, message);
}
inline void log_info(std::string_view room, std::string_view message) {
  log(LogLevel::Info, room, message);
}
inline void log_warning(std::string_view room, std::string_view message) {
  log(LogLevel::Warning, room, message);
}
inline void log_error(std::string_view room, std::string_view message) {
  log(LogLevel::Error, room, message);
}

}  // namespace ibflow::core
