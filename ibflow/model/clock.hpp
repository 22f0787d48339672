#pragma once
// Time is injected; the clocks are core's.

#include "ibflow/core/clock.hpp"

namespace ibflow::model {

using core::Clock;
using core::SystemClock;
using ManualClock = core::VirtualClock;

}  // namespace ibflow::model
