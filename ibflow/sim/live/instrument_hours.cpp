#include "ibflow/sim/live/instrument_hours.hpp"

#include "ibflow/sim/contracts/trading_calendar.hpp"

namespace ibflow::sim {

bool is_liquid(const GatewayState& state, std::size_t instrument, core::Timestamp at) {
  return TradingCalendar::of(state.contracts->instrument(instrument).hours).is_liquid(at);
}

bool is_open(const GatewayState& state, std::size_t instrument, core::Timestamp at) {
  const auto hours = state.contracts->instrument(instrument).hours;
  if (hours == HoursClass::UsStocks) return state.market->played_hours().contains(at);
  return TradingCalendar::of(hours).is_open(at);
}

bool is_flowing(const GatewayState& state, std::size_t instrument) {
  if (!state.broker_link_up) return false;
  if (state.broken_farms.empty()) return true;
  const std::string farm(MarketConditions::farm_of(state.contracts->instrument(instrument)));
  return !state.broken_farms.contains(farm);
}

}  // namespace ibflow::sim
