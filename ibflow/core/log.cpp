#include "ibflow/core/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace ibflow::core {

namespace {

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

std::shared_ptr<spdlog::logger>& logger() {
  static auto instance = [] {
    auto created =
        std::make_shared<spdlog::logger>("ibflow", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    created->set_level(spdlog::level::warn);
    created->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
    return created;
  }();
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

Expected<void> start_logging(LogLevel level, const std::string& file) {
  if (!file.empty()) {
    try {
      logger()->sinks() = {std::make_shared<spdlog::sinks::basic_file_sink_mt>(file)};
    } catch (const spdlog::spdlog_ex& problem) {
      return fail(ErrorCategory::Configuration,
                  fmt::format("cannot write the log file {}: {}", file, problem.what()));
    }
    logger()->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
    logger()->flush_on(spdlog::level::info);
  }
  logger()->set_level(to_spdlog(level));
  return {};
}

void log(LogLevel level, std::string_view room, std::string_view message) {
  logger()->log(to_spdlog(level), "{}: {}", room, message);
}

}  // namespace ibflow::core
