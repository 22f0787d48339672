#pragma once
// How each type of setting is spelled: text to value, and value to the text that reads back as the same.

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/app/settings.hpp"
#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::app::detail {

[[nodiscard]] std::unexpected<core::Error> unfit(const std::string& why);

template <class Number>
core::Expected<Number> number_between(const std::string& text, Number low, Number high) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !(value >= low) ||
      !(value <= high)) {
    return unfit(fmt::format("'{}' is no number from {} to {}", text, low, high));
  }
  return value;
}

/// Compile-time ranges, so that a row of the table needs no function of its own.
template <int kLow, int kHigh>
core::Expected<int> whole(const std::string& text) {
  return number_between<int>(text, kLow, kHigh);
}
template <int kLowMillis, int kHighSeconds>
core::Expected<std::chrono::milliseconds> wait_time(const std::string& text);
template <int kLow, int kHigh>
core::Expected<std::chrono::minutes> minutes(const std::string& text) {
  const auto value = number_between<int>(text, kLow, kHigh);
  if (!value) return std::unexpected(value.error());
  return std::chrono::minutes(*value);
}

[[nodiscard]] core::Expected<std::chrono::milliseconds> wait_between(const std::string& text, double low,
                                                                     double high);
template <int kLowMillis, int kHighSeconds>
core::Expected<std::chrono::milliseconds> wait_time(const std::string& text) {
  return wait_between(text, kLowMillis / 1000.0, kHighSeconds);
}

core::Expected<std::string> text(const std::string& value);
core::Expected<std::filesystem::path> path(const std::string& value);
core::Expected<bool> yes_or_no(const std::string& text);
core::Expected<core::Decimal> amount(const std::string& text);
core::Expected<std::vector<std::string>> ticker_list(const std::string& text);
core::Expected<std::vector<std::string>> account_list(const std::string& text);
core::Expected<std::chrono::seconds> whole_seconds(const std::string& text);
core::Expected<std::chrono::seconds> time_of_day(const std::string& text);
core::Expected<std::optional<std::chrono::seconds>> time_of_day_if_any(const std::string& text);
/// "Sunday 01:00"; nothing when it is none.
std::optional<WeeklyMoment> weekly_moment(const std::string& text);
core::Expected<std::string> weekly_time(const std::string& text);
core::Expected<std::string> zone(const std::string& text);
core::Expected<double> fraction(const std::string& text);
core::Expected<double> multiple(const std::string& text);
core::Expected<bool> trading_mode(const std::string& text);  // true: live
core::Expected<core::LogLevel> log_level(const std::string& text);
core::Expected<std::map<std::string, core::LogLevel>> log_rooms(const std::string& text);

std::string print(const std::string& value);
std::string print(const std::filesystem::path& value);
std::string print(bool value);
std::string print(int value);
std::string print(std::uint16_t value);
std::string print(std::size_t value);
std::string print(double value);
std::string print(const core::Decimal& value);
std::string print(const std::vector<std::string>& value);
std::string print(std::chrono::milliseconds value);  // in seconds
std::string print(std::chrono::seconds value);
std::string print(std::chrono::minutes value);
std::string print(core::LogLevel value);
std::string print(const std::map<std::string, core::LogLevel>& value);

}  // namespace ibflow::app::detail
