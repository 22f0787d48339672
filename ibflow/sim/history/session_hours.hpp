#pragma once
// When an instrument trades, as historical requests need it.

#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/contracts/instrument.hpp"
#include "ibflow/sim/history/bar_merger.hpp"
#include "ibflow/sim/history/bar_query.hpp"
#include "ibflow/sim/market/regular_hours.hpp"

namespace ibflow::sim {

struct DatedSession {
  core::Date date;  // that it counts for
  RegularHours hours;
};

/// Regular sessions of the instrument, or with hours outside of them.
[[nodiscard]] std::optional<RegularHours> session_on(const Instrument& instrument, core::Date date,
                                                     bool regular_only);
[[nodiscard]] SessionOf regular_sessions(const Instrument& instrument);

/// The sessions that a schedule over `span` up to the date of `end` lists, oldest first.
[[nodiscard]] std::vector<DatedSession> sessions_of(const Instrument& instrument, const BarSpan& span,
                                                    core::Timestamp end, bool regular_only);

}  // namespace ibflow::sim
