#pragma once
// The delta of an option trade after Black, Scholes and Merton: European exercise, a continuous dividend
// yield, days of 365 to the year.
//
// The volatility is the one at which the model gives the trade's price; when none does (a price below the
// value of exercise, mostly a late print), the one of the middle of bid and ask; when none does either, an
// option in the money has the delta at no volatility at all (+-e^(-q t)), which is where deep ones end up,
// and one out of the money has none: the trade then counts for nothing.
//
// Limits: American options are taken as European ones. Without a dividend that is exact for calls; a put, and
// a call over an ex-dividend day, is worth more, so its implied volatility comes out too high and its delta
// too close to a half. For contracts of weeks near the money the difference is below a hundredth at rates
// of a few percent; deep puts with months to run may be off by several hundredths. A contract expires at
// 16:00 New York of its expiry; dates before 2015-02 that name the Saturday mean the Friday before.

#include <optional>

#include "ibflow/flow/options/option_trade.hpp"
#include "ibflow/model/option_value.hpp"

namespace ibflow::flow::options {

struct TradeDelta {
  double delta = 0;
  std::optional<double> implied_volatility;
};

/// In years, from `at` to the end of trading on the expiry; 0 or less: expired.
[[nodiscard]] double years_to_expiry(const OptionContract& contract, core::Timestamp at);

/// nullopt without a price of the underlying, after the expiry, and where no volatility fits (above).
[[nodiscard]] std::optional<TradeDelta> trade_delta(const OptionTrade& trade, double underlying_price,
                                                    const model::OptionRates& rates);

}  // namespace ibflow::flow::options
