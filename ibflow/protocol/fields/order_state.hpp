#pragma once
// The members of order states and allocations by IB's names and protobuf numbers; see fields/archive.hpp.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/order_state.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, OrderAllocation> allocation) {
  a.field(1, "account", allocation.account);
  a.field(2, "position", allocation.position);
  a.field(3, "positionDesired", allocation.position_desired);
  a.field(4, "positionAfter", allocation.position_after);
  a.field(5, "desiredAllocQty", allocation.desired_alloc_qty);
  a.field(6, "allowedAllocQty", allocation.allowed_alloc_qty);
  a.field(7, "isMonetary", allocation.is_monetary);
}

/// A margin is text in IB's API and a number in the protobuf form.
template <class A>
void describe_margin(A& a, std::uint32_t number, const char* name, Ref<A, std::string> text) {
  if constexpr (kIsProtobuf<A> && A::kReading) {
    std::optional<double> margin;
    a.field(number, name, margin);
    if (!margin) return;
    text.clear();
    append_margin_text(text, *margin);
  } else {
    a.number_text(number, name, text);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, OrderState> state) {
  a.field(1, "status", state.status);
  describe_margin(a, 2, "initMarginBefore", state.init_margin_before);
  describe_margin(a, 3, "maintMarginBefore", state.maint_margin_before);
  describe_margin(a, 4, "equityWithLoanBefore", state.equity_with_loan_before);
  describe_margin(a, 5, "initMarginChange", state.init_margin_change);
  describe_margin(a, 6, "maintMarginChange", state.maint_margin_change);
  describe_margin(a, 7, "equityWithLoanChange", state.equity_with_loan_change);
  describe_margin(a, 8, "initMarginAfter", state.init_margin_after);
  describe_margin(a, 9, "maintMarginAfter", state.maint_margin_after);
  describe_margin(a, 10, "equityWithLoanAfter", state.equity_with_loan_after);
  a.field(11, "commissionAndFees", state.commission_and_fees);
  a.field(12, "minCommissionAndFees", state.min_commission_and_fees);
  a.field(13, "maxCommissionAndFees", state.max_commission_and_fees);
  a.field(14, "commissionAndFeesCurrency", state.commission_and_fees_currency);
  a.field(15, "marginCurrency", state.margin_currency);
  a.field(16, "initMarginBeforeOutsideRTH", state.init_margin_before_outside_rth);
  a.field(17, "maintMarginBeforeOutsideRTH", state.maint_margin_before_outside_rth);
  a.field(18, "equityWithLoanBeforeOutsideRTH", state.equity_with_loan_before_outside_rth);
  a.field(19, "initMarginChangeOutsideRTH", state.init_margin_change_outside_rth);
  a.field(20, "maintMarginChangeOutsideRTH", state.maint_margin_change_outside_rth);
  a.field(21, "equityWithLoanChangeOutsideRTH", state.equity_with_loan_change_outside_rth);
  a.field(22, "initMarginAfterOutsideRTH", state.init_margin_after_outside_rth);
  a.field(23, "maintMarginAfterOutsideRTH", state.maint_margin_after_outside_rth);
  a.field(24, "equityWithLoanAfterOutsideRTH", state.equity_with_loan_after_outside_rth);
  a.field(25, "suggestedSize", state.suggested_size);
  a.field(26, "rejectReason", state.reject_reason);
  a.field(27, "orderAllocations", state.order_allocations);
  a.field(28, "warningText", state.warning_text);
  a.field(29, "completedTime", state.completed_time);
  a.field(30, "completedStatus", state.completed_status);
}

}  // namespace ibflow::protocol
