#pragma once
// The text form of messages/orders.hpp. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/open_order.hpp"
#include "ibflow/protocol/detail/text/order.hpp"
#include "ibflow/protocol/detail/text/place_order.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

/// No cancel instructions are sent as empty ones.
template <class A>
decltype(auto) cancel_instructions(Ref<A, std::optional<OrderCancel>> cancel) {
  if constexpr (A::kReading) {
    return cancel.emplace();
  } else {
    return cancel.value_or(OrderCancel());
  }
}

template <class A>
void describe(A& a, Ref<A, CancelOrder> m) {
  auto&& cancel = cancel_instructions<A>(m.order_cancel);
  if (a.until(192)) a.version(1);
  a.integer("orderId", m.order_id);
  if (a.since(169)) a.text("orderCancel.manualOrderCancelTime", cancel.manual_order_cancel_time);
  if (a.since(187) && a.until(190)) {
    a.constant("rfqExternalUserId", "");
    a.constant("rfqExtOperator", "");
    a.constant("rfqManualOrderIndicator", 2147483647);
  }
  if (a.until(192)) return;
  a.text("orderCancel.extOperator", cancel.ext_operator);
  a.optional_integer("orderCancel.manualOrderIndicator", cancel.manual_order_indicator, Unset::Literal);
}

template <class A>
void describe(A& a, Ref<A, ExerciseOptions> m) {
  a.version(2);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract, false);
  a.integer("exerciseAction", m.exercise_action);
  a.integer("exerciseQuantity", m.exercise_quantity);
  a.text("account", m.account);
  a.integer("override", m.override_action);
  if (a.since(180)) a.text("manualOrderTime", m.manual_order_time);
  if (a.since(183)) a.text("customerAccount", m.customer_account);
  if (a.since(184)) a.flag("professionalCustomer", m.professional_customer);
}

template <class A>
void describe(A& a, Ref<A, RequestOpenOrders>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestAllOpenOrders>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestAutoOpenOrders> m) {
  a.version(1);
  a.flag("autoBind", m.auto_bind);
}

template <class A>
void describe(A& a, Ref<A, RequestExecutions> m) {
  auto& filter = m.exec_filter;
  a.version(3);
  a.integer("reqId", m.request_id);
  a.integer("execFilter.clientId", filter.client_id);
  a.text("execFilter.acctCode", filter.acct_code);
  a.text("execFilter.time", filter.time);
  a.text("execFilter.symbol", filter.symbol);
  a.text("execFilter.secType", filter.sec_type);
  a.text("execFilter.exchange", filter.exchange);
  a.text("execFilter.side", filter.side);
  if (a.until(200)) return;
  a.optional_integer("execFilter.lastNDays", filter.last_n_days, Unset::Literal);
  a.list("execFilter.specificDates", filter.specific_dates, [&a](auto& date) { a.integer("date", date); });
}

template <class A>
void describe(A& a, Ref<A, RequestGlobalCancel> m) {
  auto&& cancel = cancel_instructions<A>(m.order_cancel);
  if (a.until(192)) return a.version(1);
  a.text("orderCancel.extOperator", cancel.ext_operator);
  a.optional_integer("orderCancel.manualOrderIndicator", cancel.manual_order_indicator, Unset::Literal);
}

template <class A>
void describe(A& a, Ref<A, RequestCompletedOrders> m) {
  a.flag("apiOnly", m.api_only);
}

template <class A>
void describe(A& a, Ref<A, OrderStatus> m) {
  if (a.until(131)) a.version(6);
  a.integer("orderId", m.order_id);
  a.text("status", m.status);
  a.decimal("filled", m.filled);
  a.decimal("remaining", m.remaining);
  describe_literal(a, "avgFillPrice", m.avg_fill_price);
  describe_literal(a, "permId", m.perm_id);
  describe_literal(a, "parentId", m.parent_id);
  describe_literal(a, "lastFillPrice", m.last_fill_price);
  describe_literal(a, "clientId", m.client_id);
  a.text("whyHeld", m.why_held);
  if (a.since(131)) describe_literal(a, "mktCapPrice", m.mkt_cap_price);
}

template <class A>
void describe(A& a, Ref<A, OpenOrderEnd>) {
  a.version(1);
}

template <class A>
void describe_execution(A& a, Ref<A, Execution> execution) {
  a.text("execution.execId", execution.exec_id);
  a.text("execution.time", execution.time);
  a.text("execution.acctNumber", execution.acct_number);
  a.text("execution.exchange", execution.exchange);
  a.text("execution.side", execution.side);
  a.decimal("execution.shares", execution.shares);
  a.real("execution.price", execution.price);
  a.integer("execution.permId", execution.perm_id);
  a.integer("execution.clientId", execution.client_id);
  a.integer("execution.liquidation", execution.liquidation);
  if (a.message_since(6)) a.decimal("execution.cumQty", execution.cum_qty);
  if (a.message_since(6)) a.real("execution.avgPrice", execution.avg_price);
  if (a.message_since(8)) a.text("execution.orderRef", execution.order_ref);
  if (a.message_since(9)) a.text("execution.evRule", execution.ev_rule);
  if (a.message_since(9)) a.real("execution.evMultiplier", execution.ev_multiplier);
  if (a.since(103)) a.text("execution.modelCode", execution.model_code);
  if (a.since(136)) a.integer("execution.lastLiquidity", execution.last_liquidity);
  if (a.since(178)) a.flag("execution.pendingPriceRevision", execution.pending_price_revision);
  if (a.since(198)) a.text("execution.submitter", execution.submitter);
}

template <class A>
void describe(A& a, Ref<A, ExecutionDetails> m) {
  if (a.until(136)) a.version(10);
  if (a.message_since(7)) a.integer("reqId", m.request_id);
  a.integer("execution.orderId", m.execution.order_id);
  describe_response_contract(a, m.contract, {.multiplier = 9, .trading_class = 10});
  describe_execution(a, m.execution);
}

template <class A>
void describe(A& a, Ref<A, ExecutionDetailsEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, CommissionReport> m) {
  a.version(1);
  a.text("execId", m.exec_id);
  describe_literal(a, "commissionAndFees", m.commission_and_fees);
  a.text("currency", m.currency);
  describe_literal(a, "realizedPNL", m.realized_pnl);
  describe_literal(a, "yield", m.yield);
  a.integer("yieldRedemptionDate", m.yield_redemption_date);
}

template <class A>
void describe(A&, Ref<A, CompletedOrdersEnd>) {}

template <class A>
void describe(A& a, Ref<A, OrderBound> m) {
  describe_literal(a, "permId", m.perm_id);
  describe_literal(a, "clientId", m.client_id);
  describe_literal(a, "orderId", m.order_id);
}

template <class A>
void describe(A& a, Ref<A, DeltaNeutralValidation> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("deltaNeutralContract.conId", m.delta_neutral_contract.con_id);
  a.real("deltaNeutralContract.delta", m.delta_neutral_contract.delta);
  a.real("deltaNeutralContract.price", m.delta_neutral_contract.price);
}

}  // namespace ibflow::protocol
