#pragma once
// Time is UTC nanoseconds everywhere; New York and other zones appear only at the edges.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;
using Duration = std::chrono::nanoseconds;
using Date = std::chrono::year_month_day;

/// A wall clock reading in some zone.
struct LocalTime {
  Date date;
  std::chrono::seconds time_of_day{};  // what the clock shows, as the time since 00:00
  friend bool operator==(const LocalTime&, const LocalTime&) = default;
};
using NewYorkTime = LocalTime;

[[nodiscard]] NewYorkTime to_new_york(Timestamp at);
[[nodiscard]] Timestamp from_new_york(Date date, std::chrono::seconds time_of_day);

// Any zone by its IANA name, such as Europe/Zurich; an unknown one is a Configuration error that names the
// nearest.
[[nodiscard]] bool is_zone(std::string_view name);
[[nodiscard]] Expected<LocalTime> to_zone(std::string_view zone, Timestamp at);
/// A time that the zone skips is the first moment after the gap; one that happens twice is the first of the
/// two.
[[nodiscard]] Expected<Timestamp> from_zone(std::string_view zone, Date date,
                                            std::chrono::seconds time_of_day);

[[nodiscard]] constexpr Timestamp from_unix_seconds(std::int64_t seconds) {
  return Timestamp(std::chrono::seconds(seconds));
}
[[nodiscard]] constexpr std::int64_t to_unix_seconds(Timestamp at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}
[[nodiscard]] constexpr std::int64_t to_unix_millis(Timestamp at) {
  return std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
}

[[nodiscard]] Expected<Date> parse_date(std::string_view text);  // 2019-02-13 or 20190213
[[nodiscard]] std::string format_date(Date date);                // 2019-02-13
[[nodiscard]] std::string format_compact_date(Date date);        // 20190213
[[nodiscard]] Expected<std::chrono::seconds> parse_time_of_day(std::string_view text);  // 15:55 or 15:55:30
[[nodiscard]] std::string format_time_of_day(std::chrono::seconds time_of_day);         // 15:55:30
[[nodiscard]] std::string format_utc(Timestamp at);           // 2019-02-13T14:30:00.000000000Z
[[nodiscard]] std::string format_new_york_iso(Timestamp at);  // 2019-02-13T09:30:00-05:00
/// ISO 8601 with an offset or Z: 2019-02-13T09:30:00-05:00, fraction optional.
[[nodiscard]] Expected<Timestamp> parse_iso(std::string_view text);

}  // namespace ibflow::core
