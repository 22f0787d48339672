#include "ibflow/sim/exchange/contract_directory.hpp"

#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/trading_calendar.hpp"

namespace ibflow::sim {

namespace {

SessionCalendar sessions_of(HoursClass hours) {
  return [&calendar = TradingCalendar::of(hours)](core::Date date) {
    TradingSessions sessions;
    if (const auto liquid = calendar.liquid(date)) sessions.regular.push_back({liquid->open, liquid->close});
    if (const auto all = calendar.trading(date)) sessions.extended.push_back({all->open, all->close});
    return sessions;
  };
}

TriggerMethod default_trigger(SecurityType type) {
  if (type == SecurityType::Option) return TriggerMethod::DoubleBidAsk;
  return type == SecurityType::Forex ? TriggerMethod::BidAsk : TriggerMethod::Last;
}

}  // namespace

std::optional<TradedInstrument> traded_instrument(const Instrument& instrument, std::size_t index) {
  const auto type = instrument.security_type;
  if (type == SecurityType::Index || type == SecurityType::ContinuousFuture) return std::nullopt;
  TradedInstrument traded;
  traded.key = instrument.key;
  traded.index = index;
  traded.multiplier = instrument.value_of_point();
  const auto rule = rule_of(instrument.valid_exchanges, instrument.market_rule_ids, instrument.exchange);
  traded.increments.clear();
  for (const auto& step : price_increments(rule))
    traded.increments.push_back({step.low_edge, step.increment});
  if (traded.increments.empty()) traded.increments.push_back({0, instrument.min_tick});
  traded.size_increment = instrument.size_increment;
  traded.smallest_size = instrument.min_size;
  traded.default_trigger = default_trigger(type);
  traded.sessions = sessions_of(instrument.hours);
  return traded;
}

InstrumentDirectory directory_of(const ContractDatabase& contracts) {
  return [&contracts](std::string_view key) -> std::optional<TradedInstrument> {
    const auto index = contracts.index_of(key);
    return index ? traded_instrument(contracts.instrument(*index), *index) : std::nullopt;
  };
}

}  // namespace ibflow::sim
