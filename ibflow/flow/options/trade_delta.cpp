#include "ibflow/flow/options/trade_delta.hpp"

#include <cmath>

namespace ibflow::flow::options {

namespace {

using namespace std::chrono_literals;

core::Date last_trading_day(core::Date expiry) {
  const std::chrono::sys_days day(expiry);
  return std::chrono::weekday(day) == std::chrono::Saturday ? core::Date(day - std::chrono::days(1)) : expiry;
}

}  // namespace

double years_to_expiry(const OptionContract& contract, core::Timestamp at) {
  constexpr double kYear = 365.0 * 86'400;
  const auto end = core::from_new_york(last_trading_day(contract.expiry), 16h);
  return std::chrono::duration<double>(end - at).count() / kYear;
}

std::optional<TradeDelta> trade_delta(const OptionTrade& trade, double underlying_price,
                                      const model::OptionRates& rates) {
  const model::OptionTerms terms{.strike = trade.contract.strike(),
                                 .years = years_to_expiry(trade.contract, trade.time),
                                 .is_call = trade.contract.is_call};
  if (terms.years <= 0 || !(underlying_price > 0)) return std::nullopt;
  auto volatility = model::implied_volatility(terms, rates, underlying_price, trade.price);
  if (const auto middle = trade.quote.middle(); !volatility && middle) {
    volatility = model::implied_volatility(terms, rates, underlying_price, *middle);
  }
  if (volatility) {
    return TradeDelta{model::option_value(terms, rates, underlying_price, *volatility).delta, volatility};
  }
  const bool in_the_money = terms.is_call ? underlying_price > terms.strike : underlying_price < terms.strike;
  if (!in_the_money) return std::nullopt;
  const double certain = std::exp(-rates.dividend * terms.years);
  return TradeDelta{terms.is_call ? certain : -certain, std::nullopt};
}

}  // namespace ibflow::flow::options
