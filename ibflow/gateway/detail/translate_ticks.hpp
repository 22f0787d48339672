#pragma once
// Single ticks, out of IB's messages.

#include "ibflow/gateway/ticks.hpp"
#include "ibflow/protocol/ticks.hpp"

namespace ibflow::gateway::detail {

[[nodiscard]] inline TradeTick to_tick(const protocol::HistoricalTickLast& from) {
  return {core::from_unix_seconds(from.time),
          from.price,
          from.size,
          from.exchange,
          from.special_conditions,
          from.attributes.past_limit,
          from.attributes.unreported};
}

[[nodiscard]] inline QuoteTick to_tick(const protocol::HistoricalTickBidAsk& from) {
  return {core::from_unix_seconds(from.time),
          from.price_bid,
          from.price_ask,
          from.size_bid,
          from.size_ask,
          from.attributes.bid_past_low,
          from.attributes.ask_past_high};
}

[[nodiscard]] inline MidpointTick to_tick(const protocol::HistoricalTick& from) {
  return {core::from_unix_seconds(from.time), from.price};
}

}  // namespace ibflow::gateway::detail
