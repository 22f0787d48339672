#pragma once
// Stop loss and profit taker that a server makes of presets and attaches to an order (server version 218).

#include <vector>

#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/behaviour.hpp"
#include "ibflow/sim/market/ticker_state.hpp"

namespace ibflow::sim {

/// The profit taker (LMT) and the stop loss (STP) with the ids that the order names, by id; those it names
/// none for are left out. They lie Behaviour::attached_order_percent from the order's limit, else from
/// the latest price, in whole cents.
[[nodiscard]] std::vector<protocol::PlaceOrder> attached_orders(const protocol::PlaceOrder& parent,
                                                                const TickerState& market,
                                                                const Behaviour& behaviour);

}  // namespace ibflow::sim
