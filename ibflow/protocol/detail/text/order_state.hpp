#pragma once
// How order states lie on the wire. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/order_state.hpp"

namespace ibflow::protocol {

template <class A>
void describe_outside_rth_margins(A& a, Ref<A, OrderState> state) {
  a.optional_real("orderState.initMarginBeforeOutsideRTH", state.init_margin_before_outside_rth);
  a.optional_real("orderState.maintMarginBeforeOutsideRTH", state.maint_margin_before_outside_rth);
  a.optional_real("orderState.equityWithLoanBeforeOutsideRTH", state.equity_with_loan_before_outside_rth);
  a.optional_real("orderState.initMarginChangeOutsideRTH", state.init_margin_change_outside_rth);
  a.optional_real("orderState.maintMarginChangeOutsideRTH", state.maint_margin_change_outside_rth);
  a.optional_real("orderState.equityWithLoanChangeOutsideRTH", state.equity_with_loan_change_outside_rth);
  a.optional_real("orderState.initMarginAfterOutsideRTH", state.init_margin_after_outside_rth);
  a.optional_real("orderState.maintMarginAfterOutsideRTH", state.maint_margin_after_outside_rth);
  a.optional_real("orderState.equityWithLoanAfterOutsideRTH", state.equity_with_loan_after_outside_rth);
}

template <class A>
void describe_allocation(A& a, Ref<A, OrderAllocation> allocation) {
  a.text("allocation.account", allocation.account);
  a.decimal("allocation.position", allocation.position);
  a.decimal("allocation.positionDesired", allocation.position_desired);
  a.decimal("allocation.positionAfter", allocation.position_after);
  a.decimal("allocation.desiredAllocQty", allocation.desired_alloc_qty);
  a.decimal("allocation.allowedAllocQty", allocation.allowed_alloc_qty);
  a.flag("allocation.isMonetary", allocation.is_monetary);
}

template <class A>
void describe_order_state(A& a, Ref<A, OrderState> state) {
  a.text("orderState.status", state.status);
  if (a.since(142)) {
    a.text("orderState.initMarginBefore", state.init_margin_before);
    a.text("orderState.maintMarginBefore", state.maint_margin_before);
    a.text("orderState.equityWithLoanBefore", state.equity_with_loan_before);
    a.text("orderState.initMarginChange", state.init_margin_change);
    a.text("orderState.maintMarginChange", state.maint_margin_change);
    a.text("orderState.equityWithLoanChange", state.equity_with_loan_change);
  }
  a.text("orderState.initMarginAfter", state.init_margin_after);
  a.text("orderState.maintMarginAfter", state.maint_margin_after);
  a.text("orderState.equityWithLoanAfter", state.equity_with_loan_after);
  a.optional_real("orderState.commissionAndFees", state.commission_and_fees);
  a.optional_real("orderState.minCommissionAndFees", state.min_commission_and_fees);
  a.optional_real("orderState.maxCommissionAndFees", state.max_commission_and_fees);
  a.text("orderState.commissionAndFeesCurrency", state.commission_and_fees_currency);
  if (a.since(195)) {
    a.text("orderState.marginCurrency", state.margin_currency);
    describe_outside_rth_margins(a, state);
    a.decimal("orderState.suggestedSize", state.suggested_size);
    a.text("orderState.rejectReason", state.reject_reason);
    a.list("orderState.orderAllocations", state.order_allocations,
           [&a](auto& allocation) { describe_allocation(a, allocation); });
  }
  a.text("orderState.warningText", state.warning_text);
}

}  // namespace ibflow::protocol
