#pragma once
// What an order costs at IBKR Pro: the fixed and the tiered schedule.

#include <optional>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/accounts/instrument_terms.hpp"

namespace ibflow::sim {

enum class CommissionModel { Fixed, Tiered, None };

[[nodiscard]] std::optional<CommissionModel> commission_model(std::string_view name);  // fixed, tiered, none

/// For all that an order has traded in US stocks so far: 0.005 USD a share, at least 1.00 an order, at most 1
/// % of the trade value; where 1 % is less than the minimum, 1 % applies. Exact, not rounded to cents.
/// Exchange and clearing fees are in the rate; the regulatory fees on sales (SEC section 31, FINRA TAF) and
/// CAT are not, and are left out here. Non-decreasing in both arguments, so a fill's own commission is the
/// difference of two calls and never negative.
[[nodiscard]] core::Decimal fixed_commission(const core::Decimal& shares, const core::Decimal& trade_value);

/// All that one order has traded so far.
struct OrderTraded {
  InstrumentTerms terms;
  bool sells = false;
  core::Decimal quantity;
  core::Decimal added;         // the part of it that rested, IB's lastLiquidity 1
  core::Decimal value;         // sum of quantity * price, without the multiplier
  core::Date day;              // of the session: regulatory fees are dated
  core::Decimal month;         // shares or contracts the account traded this month before the order: its tier
  core::Decimal usd_rate = 1;  // USD for one unit of the instrument's currency
};

/// In the instrument's currency, for forex in USD. Stocks, ETFs and share CFDs as fixed_commission or
/// tiered with exchange, clearing and regulatory fees; options by premium, at least 1.00; futures by product,
/// with exchange and NFA fees; forex 0.2 basis points, at least 2.00; bonds 0.1 %, crypto 0.18 %. A fill's
/// own commission is the difference of two calls; with tiered rebates it can be below zero.
[[nodiscard]] core::Decimal commission(CommissionModel model, const OrderTraded& traded);

/// Of that commission the currency.
[[nodiscard]] std::string commission_currency(const InstrumentTerms& terms);

}  // namespace ibflow::sim
