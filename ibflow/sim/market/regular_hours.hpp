#pragma once
// The hours of US stocks: the regular session, 09:30 to 16:00 New York (13:00 on the half days), and the
// extended one around it, 04:00 to 20:00 (17:00). Every date counts as a session day: which dates there are
// is the recording's matter.

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

struct RegularHours {
  core::Timestamp open;   // inclusive
  core::Timestamp close;  // exclusive

  [[nodiscard]] bool contains(core::Timestamp at) const { return open <= at && at < close; }
};

/// The exchanges close at 13:00 on the day after Thanksgiving, and on July 3 and December 24 unless that is
/// itself the holiday's substitute or a weekend. So since 1993, as NYSE publishes it.
[[nodiscard]] constexpr bool is_half_day(core::Date date) {
  using namespace std::chrono;
  const weekday day(sys_days{date});
  const bool working_day = day != Saturday && day != Sunday;
  if (!working_day) return false;
  // On a Friday, July 3 and December 24 are the holiday itself, which falls on a Saturday.
  if (date.month() == July && date.day() == std::chrono::day(3)) return day != Friday;
  if (date.month() == December && date.day() == std::chrono::day(24)) return day != Friday;
  const year_month_day thanksgiving(sys_days(date.year() / November / Thursday[4]));
  return sys_days{date} == sys_days{thanksgiving} + days(1);
}

[[nodiscard]] inline RegularHours regular_hours(core::Date date) {
  using std::chrono::hours;
  using std::chrono::minutes;
  return {core::from_new_york(date, hours(9) + minutes(30)),
          core::from_new_york(date, hours(is_half_day(date) ? 13 : 16))};
}

[[nodiscard]] inline RegularHours extended_hours(core::Date date) {
  using std::chrono::hours;
  return {core::from_new_york(date, hours(4)), core::from_new_york(date, hours(is_half_day(date) ? 17 : 20))};
}

}  // namespace ibflow::sim
