#include "ibflow/sim/accounts/what_if.hpp"

#include "ibflow/sim/accounts/instrument_terms.hpp"

namespace ibflow::sim {

namespace {

std::optional<double> number(const std::optional<core::Decimal>& amount) {
  return amount ? std::optional(amount->to_double()) : std::nullopt;
}

}  // namespace

void show(const WhatIf& what_if, protocol::OrderState& state) {
  state.init_margin_before = what_if.initial_before.to_fixed(2);
  state.init_margin_change = what_if.initial_change.to_fixed(2);
  state.init_margin_after = what_if.initial_after.to_fixed(2);
  state.maint_margin_before = what_if.maintenance_before.to_fixed(2);
  state.maint_margin_change = what_if.maintenance_change.to_fixed(2);
  state.maint_margin_after = what_if.maintenance_after.to_fixed(2);
  state.equity_with_loan_before = what_if.equity_before.to_fixed(2);
  state.equity_with_loan_change = what_if.equity_change.to_fixed(2);
  state.equity_with_loan_after = what_if.equity_after.to_fixed(2);
  state.commission_and_fees = number(what_if.commission);
  state.min_commission_and_fees = number(what_if.min_commission);
  state.max_commission_and_fees = number(what_if.max_commission);
  state.commission_and_fees_currency = what_if.commission_currency;
  state.margin_currency = kBaseCurrency;
  state.warning_text = what_if.warning;
}

}  // namespace ibflow::sim
