#include "ibflow/app/detail/setting_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ibflow/core/time.hpp"
#include "ibflow/core/zone.hpp"

namespace ibflow::app::detail {

using core::ErrorCategory;
using core::Expected;

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), lower);
  return text;
}

/// The words between commas and white space, in order, each once.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string current;
  const auto finish = [&] {
    if (!current.empty() && std::ranges::find(words, current) == words.end()) words.push_back(current);
    current.clear();
  };
  for (const char c : text) {
    if (c == ',' || c == ' ' || c == '\t') {
      finish();
    } else {
      current.push_back(c);
    }
  }
  finish();
  return words;
}

}  // namespace

std::unexpected<core::Error> unfit(const std::string& why) {
  return core::fail(ErrorCategory::Configuration, why);
}

Expected<std::string> text(const std::string& value) {
  return value;
}

Expected<std::filesystem::path> path(const std::string& value) {
  return std::filesystem::path(value);
}

Expected<bool> yes_or_no(const std::string& text) {
  const std::string word = lower_case(text);
  if (word == "true" || word == "yes" || word == "1") return true;
  if (word == "false" || word == "no" || word == "0") return false;
  return unfit(fmt::format("'{}' is neither true nor false", text));
}

Expected<core::Decimal> amount(const std::string& text) {
  const auto value = core::Decimal::parse(text);
  if (!value || !value->is_positive()) return unfit(fmt::format("'{}' is no amount above zero", text));
  return *value;
}

Expected<std::vector<std::string>> ticker_list(const std::string& text) {
  std::string symbols = text;
  std::ranges::transform(symbols, symbols.begin(), upper);
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == ',' || c == ' ' || c == '\t';
  };
  if (!std::ranges::all_of(symbols, fits)) {
    return unfit(fmt::format("'{}' is no list of tickers such as SPY,AAPL", text));
  }
  return words_of(symbols);
}

Expected<std::vector<std::string>> account_list(const std::string& text) {
  return words_of(text);
}

Expected<std::chrono::milliseconds> wait_between(const std::string& text, double low, double high) {
  const auto seconds = number_between<double>(text, low, high);
  if (!seconds) return std::unexpected(seconds.error());
  return std::chrono::milliseconds(std::llround(*seconds * 1000));
}

Expected<std::chrono::seconds> whole_seconds(const std::string& text) {
  const auto seconds = number_between<int>(text, 0, 86'400);
  if (!seconds) return std::unexpected(seconds.error());
  return std::chrono::seconds(*seconds);
}

Expected<std::chrono::seconds> time_of_day(const std::string& text) {
  return core::parse_time_of_day(text);
}

Expected<std::optional<std::chrono::seconds>> time_of_day_if_any(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto time = core::parse_time_of_day(text);
  if (!time) return std::unexpected(time.error());
  return *time;
}

std::optional<WeeklyMoment> weekly_moment(const std::string& text) {
  // In the order of std::chrono::weekday.
  constexpr std::array<const char*, 7> days{"sunday",   "monday", "tuesday", "wednesday",
                                            "thursday", "friday", "saturday"};
  const auto space = text.find(' ');
  if (space == std::string::npos) return std::nullopt;
  const std::string name = lower_case(text.substr(0, space));
  const auto day = std::ranges::find_if(days, [&](const char* known) { return name == known; });
  const auto time = core::parse_time_of_day(text.substr(space + 1));
  if (day == days.end() || !time) return std::nullopt;
  return WeeklyMoment{std::chrono::weekday(static_cast<unsigned>(day - days.begin())), *time};
}

Expected<std::string> weekly_time(const std::string& text) {
  if (text.empty() || weekly_moment(text)) return text;
  return unfit(fmt::format("'{}' is no day and time such as Sunday 01:00", text));
}

Expected<std::string> zone(const std::string& text) {
  const auto known = core::Zone::find(text);
  if (!known) return std::unexpected(known.error());
  return text;
}

Expected<double> fraction(const std::string& text) {
  return number_between<double>(text, 0, 1);
}

Expected<double> multiple(const std::string& text) {
  return number_between<double>(text, 0.1, 100);
}

Expected<bool> trading_mode(const std::string& text) {
  if (text == "paper") return false;
  if (text == "live") return true;
  return unfit(fmt::format("'{}' is neither paper nor live", text));
}

Expected<core::LogLevel> log_level(const std::string& text) {
  const std::string word = lower_case(text);
  if (word == "warn") return core::LogLevel::Warning;
  if (word == "critical") return core::LogLevel::Error;
  const auto level = core::parse_log_level(word);
  if (!level) return unfit(fmt::format("'{}' is none of debug, info, warning, error, off", text));
  return *level;
}

Expected<std::map<std::string, core::LogLevel>> log_rooms(const std::string& text) {
  std::map<std::string, core::LogLevel> rooms;
  for (const std::string& word : words_of(text)) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return unfit(fmt::format("'{}' is no room=level such as connection=debug", word));
    }
    const auto level = log_level(word.substr(equals + 1));
    if (!level) return unfit(fmt::format("'{}': {}", word, level.error().message));
    if (!rooms.emplace(word.substr(0, equals), *level).second) {
      return unfit(fmt::format("the room '{}' stands twice", word.substr(0, equals)));
    }
  }
  return rooms;
}

std::string print(const std::string& value) {
  return value;
}
std::string print(const std::filesystem::path& value) {
  return value.string();
}
std::string print(bool value) {
  return value ? "true" : "false";
}
std::string print(int value) {
  return std::to_string(value);
}
std::string print(std::uint16_t value) {
  return std::to_string(value);
}
std::string print(std::size_t value) {
  return std::to_string(value);
}
std::string print(double value) {
  return fmt::format("{}", value);
}
std::string print(const core::Decimal& value) {
  return value.to_string();
}
std::string print(const std::vector<std::string>& value) {
  return fmt::format("{}", fmt::join(value, ","));
}
std::string print(std::chrono::milliseconds value) {
  return fmt::format("{}", static_cast<double>(value.count()) / 1000);
}
std::string print(std::chrono::seconds value) {
  return std::to_string(value.count());
}
std::string print(std::chrono::minutes value) {
  return std::to_string(value.count());
}

std::string print(core::LogLevel value) {
  switch (value) {
    case core::LogLevel::Debug:
      return "debug";
    case core::LogLevel::Info:
      return "info";
    case core::LogLevel::Warning:
      return "warning";
    case core::LogLevel::Error:
      return "error";
    case core::LogLevel::Off:
      return "off";
  }
  return "warning";
}

std::string print(const std::map<std::string, core::LogLevel>& value) {
  std::vector<std::string> words;
  for (const auto& [room, level] : value) words.push_back(room + "=" + print(level));
  return print(words);
}

}  // namespace ibflow::app::detail
