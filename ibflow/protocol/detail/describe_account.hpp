#pragma once
// Accounts, positions, executions, order status, and the session's own messages. Internal: only the codec's
// .cpp files use it.

#include "ibflow/protocol/detail/describe_contract.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, OrderStatus> m) {
  if (a.until(131)) a.version(6);
  a.integer("orderId", m.order_id);
  a.text("status", m.status);
  a.decimal("filled", m.filled);
  a.decimal("remaining", m.remaining);
  a.real("avgFillPrice", m.avg_fill_price);
  a.integer("permId", m.perm_id);
  a.integer("parentId", m.parent_id);
  a.real("lastFillPrice", m.last_fill_price);
  a.integer("clientId", m.client_id);
  a.text("whyHeld", m.why_held);
  if (a.since(131)) a.optional_real("mktCapPrice", m.mkt_cap_price, Unset::Zero);
}

template <class A>
void describe(A& a, Ref<A, ErrorMessage> m) {
  if (a.until(194)) a.version(2);
  a.integer("reqId", m.request_id);
  a.integer("errorCode", m.error_code);
  a.escaped_text("errorString", m.error_string);
  if (a.since(166)) a.escaped_text("advancedOrderRejectJson", m.advanced_order_reject_json);
  if (a.since(194)) a.integer("errorTime", m.error_time);
}

template <class A>
void describe(A& a, Ref<A, OpenOrderEnd>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, AccountValue> m) {
  a.version(2);
  a.text("key", m.key);
  a.text("val", m.val);
  a.text("currency", m.currency);
  a.text("accountName", m.account_name);
}

template <class A>
void describe(A& a, Ref<A, PortfolioValue> m) {
  a.version(8);
  describe_response_contract_head(a, m.contract);
  if (a.message_since(7)) {
    a.text("contract.multiplier", m.contract.multiplier);
    a.text("contract.primaryExchange", m.contract.primary_exchange);
  }
  a.text("contract.currency", m.contract.currency);
  a.text("contract.localSymbol", m.contract.local_symbol);
  if (a.message_since(8)) a.text("contract.tradingClass", m.contract.trading_class);
  a.decimal("position", m.position);
  a.real("marketPrice", m.market_price);
  a.real("marketValue", m.market_value);
  a.real("averageCost", m.average_cost);
  a.optional_real("unrealizedPNL", m.unrealized_pnl, Unset::Literal);
  a.optional_real("realizedPNL", m.realized_pnl, Unset::Literal);
  a.text("accountName", m.account_name);
}

template <class A>
void describe(A& a, Ref<A, AccountUpdateTime> m) {
  a.version(1);
  a.text("timeStamp", m.time_stamp);
}

template <class A>
void describe(A& a, Ref<A, AccountDownloadEnd> m) {
  a.version(1);
  a.text("accountName", m.account_name);
}

template <class A>
void describe(A& a, Ref<A, NextValidId> m) {
  a.version(1);
  a.integer("orderId", m.order_id);
}

template <class A>
void describe(A& a, Ref<A, ContractDetailsEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
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
  a.optional_real("commissionAndFees", m.commission_and_fees, Unset::Literal);
  a.text("currency", m.currency);
  a.optional_real("realizedPNL", m.realized_pnl, Unset::Literal);
  a.optional_real("yield", m.yield, Unset::Literal);
  a.integer("yieldRedemptionDate", m.yield_redemption_date);
}

template <class A>
void describe(A& a, Ref<A, ManagedAccounts> m) {
  a.version(1);
  a.text("accountsList", m.accounts_list);
}

template <class A>
void describe(A& a, Ref<A, CurrentTime> m) {
  a.version(1);
  a.integer("time", m.time);
}

template <class A>
void describe(A& a, Ref<A, Position> m) {
  a.version(3);
  a.text("account", m.account);
  describe_response_contract(a, m.contract, {.multiplier = 0, .trading_class = 2});
  a.decimal("position", m.position);
  if (a.message_since(3)) a.real("avgCost", m.avg_cost);
}

template <class A>
void describe(A& a, Ref<A, PositionEnd>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, AccountSummary> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  a.text("tag", m.tag);
  a.text("value", m.value);
  a.text("currency", m.currency);
}

template <class A>
void describe(A& a, Ref<A, AccountSummaryEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, CompletedOrdersEnd>) {
  a.refuse_below(150, true, "the message");
}

}  // namespace ibflow::protocol
