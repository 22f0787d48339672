#pragma once
// When, by the gateway's clock, the messages of a captured session came.

#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/replay/replayed_session.hpp"

namespace ibflow::sim::detail {

/// One time for each step of the session, never falling. The recorder's clock counts where it agrees with the
/// gateway's within two seconds; else (a simulated gateway of another day) what the gateway has told. The
/// messages to a client that keeps the gateway's step happened at the next time that is told.
[[nodiscard]] std::vector<core::Timestamp> gateway_times(const RecordedSession& session);

}  // namespace ibflow::sim::detail
