#include "ibflow/core/log.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "ibflow/core/detail/log_line.hpp"

namespace ibflow::core {

namespace {

constexpr int kMostFiles = 1000;

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return spdlog::level::debug;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Warning:
      return spdlog::level::warn;
    case LogLevel::Error:
      return spdlog::level::err;
    case LogLevel::Off:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

// The lines are made here, so that no sink can write one that has not been redacted.
std::shared_ptr<spdlog::logger> make_logger(std::vector<spdlog::sink_ptr> sinks) {
  auto logger = std::make_shared<spdlog::logger>("ibflow", sinks.begin(), sinks.end());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::info);
  return logger;
}

struct Log {
  std::atomic<LogLevel> most_talkative{LogLevel::Warning};  // of all levels: what is below needs no lock
  std::mutex mutex;                                         // for all that follows
  LogLevel level = LogLevel::Warning;
  std::map<std::string, LogLevel, std::less<>> rooms;
  bool json = false;
  std::shared_ptr<spdlog::logger> logger = make_logger({std::make_shared<spdlog::sinks::stderr_sink_mt>()});

  void set_levels(LogLevel level_in, const std::map<std::string, LogLevel>& rooms_in) {
    level = level_in;
    rooms = {rooms_in.begin(), rooms_in.end()};
    LogLevel lowest = level;
    for (const auto& [room, own] : rooms) lowest = std::min(lowest, own);
    most_talkative.store(lowest, std::memory_order_relaxed);
  }
  [[nodiscard]] bool lets_through(LogLevel wanted, std::string_view room) const {
    const auto own = rooms.find(room);
    return wanted >= (own == rooms.end() ? level : own->second);
  }
};

Log& the_log() {
  static Log instance;
  return instance;
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
  if (text == "debug") return LogLevel::Debug;
  if (text == "info") return LogLevel::Info;
  if (text == "warning") return LogLevel::Warning;
  if (text == "error") return LogLevel::Error;
  if (text == "off") return LogLevel::Off;
  return std::nullopt;
}

const char* to_string(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return "debug";
    case LogLevel::Info:
      return "info";
    case LogLevel::Warning:
      return "warning";
    case LogLevel::Error:
      return "error";
    case LogLevel::Off:
      return "off";
  }
  return "info";
}

Expected<void> start_logging(const LogOptions& options) {
  if (options.max_file_bytes == 0 || options.max_files < 1 || options.max_files > kMostFiles) {
    return fail(ErrorCategory::Configuration,
                fmt::format("the log can have 1 to {} files of at least one byte, not {} of {}", kMostFiles,
                            options.max_files, options.max_file_bytes));
  }
  std::vector<spdlog::sink_ptr> sinks;
  if (!options.file.empty()) {
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
          options.file, options.max_file_bytes, static_cast<std::size_t>(options.max_files) - 1));
    } catch (const spdlog::spdlog_ex& problem) {
      return fail(ErrorCategory::Configuration,
                  fmt::format("cannot write the log file {}: {}", options.file, problem.what()));
    }
  }
  if (options.file.empty() || options.console)
    sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  auto logger = make_logger(std::move(sinks));
  Log& log = the_log();
  const std::lock_guard lock(log.mutex);
  log.logger.swap(logger);
  log.json = options.json;
  log.set_levels(options.level, options.rooms);
  return {};
}

Expected<void> start_logging(LogLevel level, const std::string& file) {
  LogOptions options;
  options.level = level;
  options.file = file;
  return start_logging(options);
}

void set_log_levels(LogLevel level, const std::map<std::string, LogLevel>& rooms) {
  Log& log = the_log();
  const std::lock_guard lock(log.mutex);
  log.set_levels(level, rooms);
}

bool would_log(LogLevel level, std::string_view room) {
  Log& log = the_log();
  if (level == LogLevel::Off || level < log.most_talkative.load(std::memory_order_relaxed)) return false;
  const std::lock_guard lock(log.mutex);
  return log.lets_through(level, room);
}

void log(LogLevel level, std::string_view room, std::string_view message, std::span<const LogField> fields) {
  if (!would_log(level, room)) return;
  Log& log = the_log();
  std::shared_ptr<spdlog::logger> logger;
  bool json = false;
  {
    const std::lock_guard lock(log.mutex);
    logger = log.logger;
    json = log.json;
  }
  const detail::LogEntry entry{.time = std::chrono::system_clock::now(),
                               .level = level,
                               .room = room,
                               .message = message,
                               .fields = fields};
  logger->log(to_spdlog(level), json ? detail::json_line(entry) : detail::text_line(entry));
}

}  // namespace ibflow::core
