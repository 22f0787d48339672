#pragma once
// What the server adds to an open order: status, margin, commission, allocations.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"

namespace ibflow::protocol {

struct OrderAllocation {
  std::string account;
  std::optional<core::Decimal> position;
  std::optional<core::Decimal> position_desired;
  std::optional<core::Decimal> position_after;
  std::optional<core::Decimal> desired_alloc_qty;
  std::optional<core::Decimal> allowed_alloc_qty;
  bool is_monetary = false;
  friend bool operator==(const OrderAllocation&, const OrderAllocation&) = default;
};

/// The margin texts are IB's as they come: empty or the literal largest double when not computed.
struct OrderState {
  std::string status;  // PreSubmitted, Submitted, Filled, ...
  std::string init_margin_before;
  std::string maint_margin_before;
  std::string equity_with_loan_before;
  std::string init_margin_change;
  std::string maint_margin_change;
  std::string equity_with_loan_change;
  std::string init_margin_after;
  std::string maint_margin_after;
  std::string equity_with_loan_after;
  std::optional<double> commission_and_fees;
  std::optional<double> min_commission_and_fees;
  std::optional<double> max_commission_and_fees;
  std::string commission_and_fees_currency;
  std::string margin_currency;
  std::optional<double> init_margin_before_outside_rth;
  std::optional<double> maint_margin_before_outside_rth;
  std::optional<double> equity_with_loan_before_outside_rth;
  std::optional<double> init_margin_change_outside_rth;
  std::optional<double> maint_margin_change_outside_rth;
  std::optional<double> equity_with_loan_change_outside_rth;
  std::optional<double> init_margin_after_outside_rth;
  std::optional<double> maint_margin_after_outside_rth;
  std::optional<double> equity_with_loan_after_outside_rth;
  std::optional<core::Decimal> suggested_size;
  std::string reject_reason;
  std::vector<OrderAllocation> order_allocations;
  std::string warning_text;
  std::string completed_time;  // completed orders: yyyymmdd hh:mm:ss zone
  std::string completed_status;
  friend bool operator==(const OrderState&, const OrderState&) = default;
};

}  // namespace ibflow::protocol
