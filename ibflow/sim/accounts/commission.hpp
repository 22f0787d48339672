#pragma once
// IBKR Pro "fixed" commission for US stocks and ETFs.

#include "ibflow/core/decimal.hpp"

namespace ibflow::sim {

/// For all that an order has traded so far: 0.005 USD a share, at least 1.00 an order, at most 1 % of the
/// trade value; where 1 % is less than the minimum, 1 % applies. Exact, not rounded to cents. Exchange and
/// clearing fees are in the rate; the regulatory fees on sales (SEC section 31, FINRA TAF) and CAT are not,
/// and are left out here. Non-decreasing in both arguments, so a fill's own commission is the difference of
/// two calls and never negative.
[[nodiscard]] core::Decimal fixed_commission(const core::Decimal& shares, const core::Decimal& trade_value);

}  // namespace ibflow::sim
