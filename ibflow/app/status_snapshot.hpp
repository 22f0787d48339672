#pragma once
// A trading system's status as the control socket tells it.

#include <string>

#include "ibflow/app/settings.hpp"
#include "ibflow/app/trading_system.hpp"
#include "ibflow/control/snapshot.hpp"

namespace ibflow::app {

/// `mode` is "run" or "demo"; `age_ms` is measured here, on the steady clock.
[[nodiscard]] control::Snapshot snapshot_of(const TradingStatus& status, const Settings& settings,
                                            const std::string& mode);

}  // namespace ibflow::app
