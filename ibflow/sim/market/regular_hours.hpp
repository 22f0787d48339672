#pragma once
// The regular session of US stocks, 09:30 to 16:00 New York. Every date counts as a session day: which dates
// there are is the recording's matter.

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

struct RegularHours {
  core::Timestamp open;   // inclusive
  core::Timestamp close;  // exclusive

  [[nodiscard]] bool contains(core::Timestamp at) const { return open <= at && at < close; }
};

[[nodiscard]] inline RegularHours regular_hours(core::Date date) {
  using std::chrono::hours;
  using std::chrono::minutes;
  return {core::from_new_york(date, hours(9) + minutes(30)), core::from_new_york(date, hours(16))};
}

}  // namespace ibflow::sim
