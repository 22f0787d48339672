#pragma once
// The hours of US stocks: the regular session, 09:30 to 16:00 New York (13:00 on the half days), and the
// extended one around it, 04:00 to 20:00 (17:00). Every date counts as a session day: which dates there are
// is the recording's matter.

#include "ibflow/core/time.hpp"
#include "ibflow/model/session_calendar.hpp"

namespace ibflow::sim {

struct RegularHours {
  core::Timestamp open;   // inclusive
  core::Timestamp close;  // exclusive

  [[nodiscard]] bool contains(core::Timestamp at) const { return open <= at && at < close; }
};

/// Whether the exchanges close at 13:00: as model::nyse_session says.
[[nodiscard]] inline bool is_half_day(core::Date date) {
  const auto session = model::nyse_session(date);
  return session && session->early_close;
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
