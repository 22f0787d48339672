#include "ibflow/sim/server/wire_time.hpp"

#include <fmt/format.h>

namespace ibflow::sim {

namespace {

using std::chrono::seconds;

std::string local_text(core::Timestamp at, std::string_view between) {
  const auto local = core::to_new_york(at);
  return fmt::format("{}{}{}", core::format_compact_date(local.date), between,
                     core::format_time_of_day(local.time_of_day));
}

bool is_daylight_saving(core::Timestamp at) {
  const auto local = core::to_new_york(at);
  const auto as_utc = core::Timestamp(std::chrono::sys_days(local.date)) + local.time_of_day;
  return std::chrono::floor<seconds>(at) - std::chrono::floor<seconds>(as_utc) == std::chrono::hours(4);
}

std::string hours_of_a_week(core::Date first, std::string_view open, std::string_view close) {
  std::string text;
  for (int day = 0; day < 7; ++day) {
    const auto at = std::chrono::sys_days(first) + std::chrono::days(day);
    const auto date = core::format_compact_date(core::Date(at));
    const std::chrono::weekday weekday(at);
    if (!text.empty()) text += ';';
    if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) {
      text += date + ":CLOSED";
    } else {
      text += fmt::format("{}:{}-{}:{}", date, open, date, close);
    }
  }
  return text;
}

}  // namespace

std::string connection_time(core::Timestamp at) {
  return fmt::format("{} {}", local_text(at, " "), is_daylight_saving(at) ? "EDT" : "EST");
}

std::string zoned_wire_time(core::Timestamp at) {
  return fmt::format("{} {}", local_text(at, " "), kWireZone);
}

std::string unzoned_wire_time(core::Timestamp at) {
  return local_text(at, "  ");
}

std::string clock_time(core::Timestamp at) {
  return core::format_time_of_day(core::to_new_york(at).time_of_day).substr(0, 5);
}

core::Expected<core::Timestamp> parse_wire_time(std::string_view text) {
  const auto bad = [&] {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("time '{}' is none; write 20190213 10:00:00 US/Eastern or 20190213-15:00:00", text));
  };
  if (text.size() < 17) return bad();
  const auto date = core::parse_date(text.substr(0, 8));
  if (!date) return bad();
  const bool dashed = text[8] == '-';
  auto rest = text.substr(dashed ? 9 : 8);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.size() < 8) return bad();
  const auto time = core::parse_time_of_day(rest.substr(0, 8));
  if (!time) return bad();
  rest.remove_prefix(8);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (dashed || rest == "UTC" || rest == "Z") return core::Timestamp(std::chrono::sys_days(*date)) + *time;
  if (rest.empty() || rest == kWireZone || rest == "America/New_York" || rest == "EST" || rest == "EDT") {
    return core::from_new_york(*date, *time);
  }
  return bad();
}

std::string trading_hours(core::Date first) {
  return hours_of_a_week(first, "0400", "2000");
}
std::string liquid_hours(core::Date first) {
  return hours_of_a_week(first, "0930", "1600");
}

}  // namespace ibflow::sim
