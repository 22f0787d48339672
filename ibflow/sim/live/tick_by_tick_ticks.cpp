#include "ibflow/sim/live/tick_by_tick_ticks.hpp"

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

protocol::HistoricalTickLast last_tick(const Print& event, std::string_view default_exchange) {
  protocol::HistoricalTickLast tick;
  tick.time = core::to_unix_seconds(event.at);
  tick.attributes.unreported = event.unreported;
  tick.price = event.price;
  tick.size = event.shares;
  const auto exchange = exchange_name(event.exchange);
  tick.exchange = exchange.empty() ? default_exchange : exchange;
  return tick;
}

protocol::HistoricalTickBidAsk bid_ask_tick(const Print& event) {
  protocol::HistoricalTickBidAsk tick;
  tick.time = core::to_unix_seconds(event.at);
  tick.price_bid = event.bid;
  tick.price_ask = event.ask;
  tick.size_bid = event.bid_size;
  tick.size_ask = event.ask_size;
  return tick;
}

protocol::HistoricalTick midpoint_tick(const Print& event) {
  protocol::HistoricalTick tick;
  tick.time = core::to_unix_seconds(event.at);
  tick.price = (event.bid + event.ask) / 2;
  tick.size = core::Decimal(0);
  return tick;
}

}  // namespace ibflow::sim
