#pragma once
// Whether an instrument's market is open, as far as there are data, and whether they come through.

#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

/// In the trading hours of its calendar; of US stocks those hours that are played.
[[nodiscard]] bool is_open(const GatewayState& state, std::size_t instrument, core::Timestamp at);
/// In the regular hours.
[[nodiscard]] bool is_liquid(const GatewayState& state, std::size_t instrument, core::Timestamp at);

/// The link to IB and the instrument's data farm work; while they do not, subscriptions stay and are silent.
[[nodiscard]] bool is_flowing(const GatewayState& state, std::size_t instrument);

}  // namespace ibflow::sim
