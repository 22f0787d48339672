#pragma once
// When the New York Stock Exchange is open.

#include <optional>

#include "ibflow/core/time.hpp"

namespace ibflow::model {

struct Session {
  core::Date date;
  core::Timestamp open{};   // 09:30 New York
  core::Timestamp close{};  // 16:00, or 13:00 on a short day
  bool early_close = false;
};

/// The regular session of a date; nullopt on weekends and holidays. Follows the exchange's published rules,
/// with the unscheduled closings since 2018 (2018-12-05, 2025-01-09); checked against its calendars of 2018
/// to 2027. Dates before 2018 lack the unscheduled closings.
[[nodiscard]] std::optional<Session> nyse_session(core::Date date);

}  // namespace ibflow::model
