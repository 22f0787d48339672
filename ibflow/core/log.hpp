#pragma once
// The one global: a log, written to standard error or a file, never to standard output.

#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

enum class LogLevel { Debug, Info, Warning, Error, Off };

[[nodiscard]] std::optional<LogLevel> parse_log_level(
    std::string_view text);  // debug, info, warning, error, off
[[nodiscard]] const char* to_string(LogLevel level);

struct LogOptions {
  LogLevel level = LogLevel::Info;
  std::map<std::string, LogLevel> rooms;                       // those with a level of their own
  std::string file;                                            // empty: standard error only
  bool console = false;                                        // standard error too, beside the file
  std::size_t max_file_bytes = std::size_t{10} * 1024 * 1024;  // then ibflow.log becomes ibflow.1.log
  int max_files = 5;  // 1 to 1000: the file itself and those before it
  bool json = false;  // a JSON object a line
};

/// Replaces what an earlier call has set up; what was set up stays when it fails. Until the first call,
/// warnings and errors go to standard error. Thread-safe.
Expected<void> start_logging(const LogOptions& options);
Expected<void> start_logging(LogLevel level, const std::string& file = {});

/// While running, thread-safe.
void set_log_levels(LogLevel level, const std::map<std::string, LogLevel>& rooms);
/// For messages that are expensive to make. Thread-safe; a level that no room lets through costs no lock.
[[nodiscard]] bool would_log(LogLevel level, std::string_view room);

/// Something that programs can look for, beside the sentence for people: {"order", "17"}.
struct LogField {
  std::string_view key;  // a letter, then letters, digits and _
  std::string value;
};

/// Thread-safe. `room` names who speaks: "gateway", "sim", "flow", ... Account numbers are shortened and
/// secrets left out, see redact.hpp; a line break becomes \n, so that a message is a line.
void log(LogLevel level, std::string_view room, std::string_view message,
         std::span<const LogField> fields = {});
inline void log(LogLevel level, std::string_view room, std::string_view message,
                std::initializer_list<LogField> fields) {
  log(level, room, message, std::span<const LogField>(fields.begin(), fields.size()));
}
inline void log_debug(std::string_view room, std::string_view message,
                      std::initializer_list<LogField> fields = {}) {
  log(LogLevel::Debug, room, message, fields);
}
inline void log_info(std::string_view room, std::string_view message,
                     std::initializer_list<LogField> fields = {}) {
  log(LogLevel::Info, room, message, fields);
}
inline void log_warning(std::string_view room, std::string_view message,
                        std::initializer_list<LogField> fields = {}) {
  log(LogLevel::Warning, room, message, fields);
}
inline void log_error(std::string_view room, std::string_view message,
                      std::initializer_list<LogField> fields = {}) {
  log(LogLevel::Error, room, message, fields);
}

}  // namespace ibflow::core
