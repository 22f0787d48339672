#pragma once
// Trades and quotes as the messages of single ticks carry them.

#include "ibflow/protocol/responses.hpp"
#include "ibflow/sim/market/print.hpp"

namespace ibflow::sim {

/// `default_exchange`: where a trade was made when the data do not say.
[[nodiscard]] protocol::HistoricalTickLast last_tick(const Print& event, std::string_view default_exchange);
[[nodiscard]] protocol::HistoricalTickBidAsk bid_ask_tick(const Print& event);
[[nodiscard]] protocol::HistoricalTick midpoint_tick(const Print& event);

}  // namespace ibflow::sim
