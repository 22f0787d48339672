#pragma once
// The sessions that a request for an instrument's schedule lists.

#include <vector>

#include "ibflow/sim/contracts/trading_calendar.hpp"
#include "ibflow/sim/history/bar_query.hpp"

namespace ibflow::sim {

/// Those over `span` up to the date of `end`, oldest first; with hours outside the regular ones unless
/// `regular_only`.
[[nodiscard]] std::vector<TradingSession> scheduled_sessions(const TradingCalendar& calendar,
                                                             const BarSpan& span, core::Timestamp end,
                                                             bool regular_only);

}  // namespace ibflow::sim
