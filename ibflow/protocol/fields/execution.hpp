#pragma once
// The members of executions and their filter by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/execution.hpp"
#include "ibflow/protocol/fields/archive.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, Execution> execution) {
  a.field(1, "orderId", execution.order_id);
  a.field(2, "execId", execution.exec_id);
  a.field(3, "time", execution.time);
  a.field(4, "acctNumber", execution.acct_number);
  a.field(5, "exchange", execution.exchange);
  a.field(6, "side", execution.side);
  a.field(7, "shares", execution.shares);
  a.field(8, "price", execution.price);
  a.field(9, "permId", execution.perm_id);
  a.field(10, "clientId", execution.client_id);
  a.number_flag(11, "liquidation", execution.liquidation);
  a.field(12, "cumQty", execution.cum_qty);
  a.field(13, "avgPrice", execution.avg_price);
  a.field(14, "orderRef", execution.order_ref);
  a.field(15, "evRule", execution.ev_rule);
  a.field(16, "evMultiplier", execution.ev_multiplier);
  a.field(17, "modelCode", execution.model_code);
  a.field(18, "lastLiquidity", execution.last_liquidity);
  a.field(19, "pendingPriceRevision", execution.pending_price_revision);
  a.field(20, "submitter", execution.submitter);
  a.field(21, "optExerciseOrLapseType", execution.opt_exercise_or_lapse_type);
}

/// A number without a meaning is none.
template <class A>
void settle(const A&, Execution& execution) {
  auto& type = execution.opt_exercise_or_lapse_type;
  if (name_of(kOptionExerciseTypes, type).empty()) type = OptionExerciseType::None;
}

template <class A>
void describe_fields(A& a, Ref<A, ExecutionFilter> filter) {
  a.field(1, "clientId", filter.client_id);
  a.field(2, "acctCode", filter.acct_code);
  a.field(3, "time", filter.time);
  a.field(4, "symbol", filter.symbol);
  a.field(5, "secType", filter.sec_type);
  a.field(6, "exchange", filter.exchange);
  a.field(7, "side", filter.side);
  a.field(8, "lastNDays", filter.last_n_days);
  a.field(9, "specificDates", filter.specific_dates);
}

}  // namespace ibflow::protocol
