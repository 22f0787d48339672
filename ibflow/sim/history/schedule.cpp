#include "ibflow/sim/history/schedule.hpp"

#include <algorithm>

namespace ibflow::sim {

std::vector<TradingSession> scheduled_sessions(const TradingCalendar& calendar, const BarSpan& span,
                                               core::Timestamp end, bool regular_only) {
  using std::chrono::days;
  using std::chrono::sys_days;
  const auto last = sys_days(core::to_new_york(end).date);
  const auto begin = sys_days(core::to_new_york(calendar_start(span, end)).date);
  const bool is_counted = span.unit == BarSpan::Unit::Sessions;
  // Weekends and holidays lie between those that are counted.
  const auto first = is_counted ? last - days(span.count * 2 + 14) : begin + days(1);
  std::vector<TradingSession> sessions;
  for (auto day = last; day >= first; day -= days(1)) {
    if (is_counted && sessions.size() == static_cast<std::size_t>(span.count)) break;
    if (auto session = regular_only ? calendar.liquid(day) : calendar.trading(day))
      sessions.push_back(*session);
  }
  std::ranges::reverse(sessions);
  return sessions;
}

}  // namespace ibflow::sim
