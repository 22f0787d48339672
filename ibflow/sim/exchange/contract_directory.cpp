#include "ibflow/sim/exchange/contract_directory.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ibflow/protocol/reference/order_types.hpp"
#include "ibflow/sim/contracts/comma_list.hpp"
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

std::string combination_key(std::span<const protocol::ComboLeg> legs) {
  std::string key(kCombinationPrefix);
  for (const auto& leg : legs) {
    const bool is_bought = leg.action == protocol::action::kBuy;
    key += fmt::format("{}{}*{}", key.size() > kCombinationPrefix.size() ? "," : "", leg.con_id,
                       is_bought ? leg.ratio : -leg.ratio);
  }
  return key;
}

namespace {

std::optional<CombinationLeg> leg_of(const ContractDatabase& contracts, std::string_view text) {
  const auto star = text.find('*');
  if (star == std::string_view::npos) return std::nullopt;
  const auto ratio_text = text.substr(star + 1);
  std::int32_t con_id = 0;
  CombinationLeg leg;
  std::from_chars(text.data(), text.data() + star, con_id);
  std::from_chars(ratio_text.data(), ratio_text.data() + ratio_text.size(), leg.ratio);
  const auto index = contracts.index_of_con_id(con_id);
  if (!index || leg.ratio == 0 || !traded_instrument(contracts.instrument(*index), *index))
    return std::nullopt;
  leg.ticker = contracts.instrument(*index).key;
  return leg;
}

std::optional<TradedInstrument> traded_combination(const ContractDatabase& contracts, std::string_view key) {
  TradedInstrument traded;
  traded.key = key;
  traded.negative_prices = true;
  traded.cash_quantity = false;
  for (const auto text : items_of(key.substr(kCombinationPrefix.size()))) {
    auto leg = leg_of(contracts, text);
    if (!leg) return std::nullopt;
    traded.legs.push_back(std::move(*leg));
  }
  if (traded.legs.size() < 2) return std::nullopt;
  const auto first = contracts.index_of(traded.legs.front().ticker).value();
  const auto& instrument = contracts.instrument(first);
  traded.multiplier = instrument.value_of_point();
  traded.sessions = sessions_of(instrument.hours);
  return traded;
}

}  // namespace

InstrumentDirectory directory_of(const ContractDatabase& contracts) {
  return [&contracts](std::string_view key) -> std::optional<TradedInstrument> {
    if (is_combination(key)) return traded_combination(contracts, key);
    const auto index = contracts.index_of(key);
    return index ? traded_instrument(contracts.instrument(*index), *index) : std::nullopt;
  };
}

}  // namespace ibflow::sim
