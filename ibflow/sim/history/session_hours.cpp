#include "ibflow/sim/history/session_hours.hpp"

#include <algorithm>

namespace ibflow::sim {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

constexpr hours kExtendedOpen{4};
constexpr hours kExtendedClose{20};

}  // namespace

std::optional<RegularHours> session_on(const Instrument& instrument, core::Date date, bool regular_only) {
  const std::chrono::weekday weekday{sys_days(date)};
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return std::nullopt;
  if (regular_only || instrument.hours != HoursClass::UsStocks) return regular_hours(date);
  return RegularHours{core::from_new_york(date, kExtendedOpen), core::from_new_york(date, kExtendedClose)};
}

SessionOf regular_sessions(const Instrument& instrument) {
  return [&instrument](core::Date date) { return session_on(instrument, date, true); };
}

std::vector<DatedSession> sessions_of(const Instrument& instrument, const BarSpan& span, core::Timestamp end,
                                      bool regular_only) {
  const auto last = sys_days(core::to_new_york(end).date);
  const bool counted = span.unit == BarSpan::Unit::Sessions;
  auto first = sys_days(core::to_new_york(calendar_start(span, end)).date) + days(1);
  if (counted) first = last - days(span.count * 3 / 2 + 14);
  if (span.unit == BarSpan::Unit::Seconds) first -= days(1);
  std::vector<DatedSession> sessions;
  for (auto day = last; day >= first; day -= days(1)) {
    if (counted && sessions.size() == static_cast<std::size_t>(span.count)) break;
    if (const auto session = session_on(instrument, day, regular_only)) sessions.push_back({day, *session});
  }
  std::ranges::reverse(sessions);
  return sessions;
}

}  // namespace ibflow::sim
