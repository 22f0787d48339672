#include "ibflow/gateway/detail/wire_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace ibflow::gateway::detail {
namespace {

using core::ErrorCategory;
using std::chrono::seconds;

struct SplitTime {
  core::Date date;
  seconds time_of_day;
  bool dashed = false;
  std::string_view zone;
};

std::optional<SplitTime> split_time(std::string_view text) {
  if (text.size() < 17) return std::nullopt;
  const auto date = core::parse_date(text.substr(0, 8));
  if (!date || (text[8] != ' ' && text[8] != '-')) return std::nullopt;
  const bool dashed = text[8] == '-';
  auto rest = text.substr(9);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.size() < 8) return std::nullopt;
  const auto time_of_day = core::parse_time_of_day(rest.substr(0, 8));
  if (!time_of_day) return std::nullopt;
  rest.remove_prefix(8);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return SplitTime{*date, *time_of_day, dashed, rest};
}

bool is_utc(const SplitTime& time) {
  constexpr std::array<std::string_view, 5> kNames = {"UTC", "GMT", "Z", "Etc/UTC", "Etc/GMT"};
  return std::ranges::find(kNames, time.zone) != kNames.end() || (time.dashed && time.zone.empty());
}

bool is_new_york(std::string_view zone) {
  constexpr std::array<std::string_view, 8> kNames = {
      "",    "US/Eastern", "America/New_York",      "EST",
      "EDT", "EST5EDT",    "Eastern Standard Time", "Eastern Daylight Time"};
  return std::ranges::find(kNames, zone) != kNames.end();
}

core::Timestamp utc(const SplitTime& time) {
  return core::Timestamp(std::chrono::sys_days(time.date)) + time.time_of_day;
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

core::Expected<core::Timestamp> parse_wire_time(std::string_view text) {
  const auto time = split_time(text);
  if (!time) return core::fail(ErrorCategory::Data, fmt::format("'{}' is no time of the broker", text));
  if (is_utc(*time)) return utc(*time);
  if (is_new_york(time->zone)) return core::from_new_york(time->date, time->time_of_day);
  return core::fail(
      ErrorCategory::Data,
      fmt::format("the time '{}' is in a zone ibflow does not know: set the time zone of TWS or IB "
                  "Gateway to US/Eastern or UTC",
                  text));
}

core::Expected<core::Timestamp> parse_zoned_time(std::string_view text, std::string_view zone) {
  const auto time = split_time(text);
  if (!time) return core::fail(ErrorCategory::Data, fmt::format("'{}' is no time of the broker", text));
  return core::from_zone(zone, time->date, time->time_of_day);
}

core::Expected<core::Timestamp> parse_connection_time(std::string_view text) {
  const auto time = split_time(text);
  if (!time)
    return core::fail(ErrorCategory::Data, fmt::format("'{}' does not start with a date and time", text));
  return is_utc(*time) ? utc(*time) : core::from_new_york(time->date, time->time_of_day);
}

core::Expected<core::Timestamp> parse_bar_time(std::string_view text) {
  if (text.size() == 8) {
    const auto date = core::parse_date(text);
    if (date) return core::from_new_york(*date, seconds(0));
  } else if (const auto epoch = whole_number<std::int64_t>(text)) {
    return core::from_unix_seconds(*epoch);
  }
  return core::fail(ErrorCategory::Data, fmt::format("a bar has the date '{}', which is none", text));
}

core::Expected<seconds> parse_bar_size(std::string_view text) {
  struct Unit {
    std::string_view name;
    seconds length;
  };
  constexpr std::array kUnits = {Unit{"sec", seconds(1)},        Unit{"min", seconds(60)},
                                 Unit{"hour", seconds(3600)},    Unit{"day", seconds(86'400)},
                                 Unit{"week", seconds(604'800)}, Unit{"month", seconds(2'592'000)}};
  const auto blank = text.find(' ');
  const auto count =
      blank == std::string_view::npos ? std::nullopt : whole_number<int>(text.substr(0, blank));
  if (count && *count > 0) {
    auto unit_name = text.substr(blank + 1);
    if (*count > 1 && unit_name.ends_with('s')) unit_name.remove_suffix(1);
    for (const auto& unit : kUnits) {
      if (unit.name == unit_name || (unit.name == "sec" && unit_name == "secs")) return unit.length * *count;
    }
  }
  return core::fail(
      ErrorCategory::Usage,
      fmt::format("'{}' is no bar size: write \"5 secs\", \"1 min\", \"2 hours\" or \"1 day\"", text));
}

std::string own_reference(std::string_view order_ref) {
  const auto colon = order_ref.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == order_ref.size()) return std::string(order_ref);
  const auto suffix = order_ref.substr(colon + 1);
  const bool digits = suffix.find_first_not_of("0123456789") == std::string_view::npos;
  return std::string(digits ? order_ref.substr(0, colon) : order_ref);
}

}  // namespace ibflow::gateway::detail
