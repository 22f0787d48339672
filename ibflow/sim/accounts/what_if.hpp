#pragma once
// What an order would change, and how the order state says it.

#include <optional>
#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/order_state.hpp"

namespace ibflow::sim {

/// USD, but for the commissions.
struct WhatIf {
  core::Decimal initial_before, initial_change, initial_after;
  core::Decimal maintenance_before, maintenance_change, maintenance_after;
  core::Decimal equity_before, equity_change, equity_after;  // with loan
  std::optional<core::Decimal> commission;  // none where it depends on how the order trades: see the bounds
  std::optional<core::Decimal> min_commission, max_commission;
  std::string commission_currency;
  std::string warning;  // empty: none
};

/// Margins as texts of two decimals, commission or its bounds, currencies, and the warning.
void show(const WhatIf& what_if, protocol::OrderState& state);

}  // namespace ibflow::sim
