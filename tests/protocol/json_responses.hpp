#pragma once
// The golden vectors' names of the members of every response.

#include "json_members.hpp"
#include "json_order.hpp"

namespace ibflow::protocol::testing {

template <class V>
void members(V& v, TickAttributes& m) {
  v("canAutoExecute", m.can_auto_execute);
  v("pastLimit", m.past_limit);
  v("preOpen", m.pre_open);
}

template <class V>
void members(V& v, Bar& m) {
  v("date", m.date);
  v("open", m.open);
  v("high", m.high);
  v("low", m.low);
  v("close", m.close);
  v("volume", m.volume);
  v("wap", m.wap);
  v("barCount", m.bar_count);
}

template <class V>
void members(V& v, TickPrice& m) {
  v("reqId", m.request_id);
  v("tickType", m.tick_type);
  v("price", m.price);
  v("size", m.size);
  v("attrib", m.attributes);
}

template <class V>
void members(V& v, TickSize& m) {
  v("reqId", m.request_id);
  v("tickType", m.tick_type);
  v("size", m.size);
}

template <class V>
void members(V& v, TickGeneric& m) {
  v("reqId", m.request_id);
  v("tickType", m.tick_type);
  v("value", m.value);
}

template <class V>
void members(V& v, TickString& m) {
  v("reqId", m.request_id);
  v("tickType", m.tick_type);
  v("value", m.value);
}

template <class V>
void members(V& v, TickSnapshotEnd& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V& v, TickRequestParameters& m) {
  v("tickerId", m.request_id);
  v("minTick", m.min_tick);
  v("bboExchange", m.bbo_exchange);
  v("snapshotPermissions", m.snapshot_permissions);
}

template <class V>
void members(V& v, MarketDataType& m) {
  v("reqId", m.request_id);
  v("marketDataType", m.market_data_type);
}

template <class V>
void members(V& v, OrderStatus& m) {
  v("orderId", m.order_id);
  v("status", m.status);
  v("filled", m.filled);
  v("remaining", m.remaining);
  v("avgFillPrice", m.avg_fill_price);
  v("permId", m.perm_id);
  v("parentId", m.parent_id);
  v("lastFillPrice", m.last_fill_price);
  v("clientId", m.client_id);
  v("whyHeld", m.why_held);
  v.zero_is_unset("mktCapPrice", m.mkt_cap_price);
}

template <class V>
void members(V& v, ErrorMessage& m) {
  v("reqId", m.request_id);
  v("errorCode", m.error_code);
  v("errorString", m.error_string);
  v("advancedOrderRejectJson", m.advanced_order_reject_json);
  v("errorTime", m.error_time);
}

template <class V>
void members(V& v, OpenOrder& m) {
  v("contract", m.contract);
  v("order", m.order);
  v("orderState", m.order_state);
  v.not_ours("orderId");  // order.orderId again
}

template <class V>
void members(V&, OpenOrderEnd&) {}

template <class V>
void members(V& v, AccountValue& m) {
  v("key", m.key);
  v("val", m.val);
  v("currency", m.currency);
  v("accountName", m.account_name);
}

template <class V>
void members(V& v, PortfolioValue& m) {
  v("contract", m.contract);
  v("position", m.position);
  v("marketPrice", m.market_price);
  v("marketValue", m.market_value);
  v("averageCost", m.average_cost);
  v.zero_is_unset("unrealizedPNL", m.unrealized_pnl);
  v.zero_is_unset("realizedPNL", m.realized_pnl);
  v("accountName", m.account_name);
}

template <class V>
void members(V& v, AccountUpdateTime& m) {
  v("timeStamp", m.time_stamp);
}

template <class V>
void members(V& v, AccountDownloadEnd& m) {
  v("accountName", m.account_name);
}

template <class V>
void members(V& v, NextValidId& m) {
  v("orderId", m.order_id);
}

template <class V>
void members(V& v, ContractDetailsRow& m) {
  v("reqId", m.request_id);
  v("contractDetails", m.contract_details);
}

template <class V>
void members(V& v, ContractDetailsEnd& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V& v, ExecutionDetails& m) {
  v("reqId", m.request_id);
  v("contract", m.contract);
  v("execution", m.execution);
}

template <class V>
void members(V& v, ExecutionDetailsEnd& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V& v, CommissionReport& m) {
  v("execId", m.exec_id);
  v.zero_is_unset("commissionAndFees", m.commission_and_fees);
  v("currency", m.currency);
  v.zero_is_unset("realizedPNL", m.realized_pnl);
  v.zero_is_unset("yield_", m.yield);
  v("yieldRedemptionDate", m.yield_redemption_date);
}

template <class V>
void members(V& v, ManagedAccounts& m) {
  v("accountsList", m.accounts_list);
}

template <class V>
void members(V& v, HistoricalData& m) {
  v("reqId", m.request_id);
  v("start", m.start);
  v("end", m.end);
  v("bars", m.bars);
}

template <class V>
void members(V& v, HistoricalDataUpdate& m) {
  v("reqId", m.request_id);
  v("bar", m.bar);
}

template <class V>
void members(V& v, HistoricalDataEnd& m) {
  v("reqId", m.request_id);
  v("start", m.start);
  v("end", m.end);
}

template <class V>
void members(V& v, CurrentTime& m) {
  v("time", m.time);
}

template <class V>
void members(V& v, RealTimeBar& m) {
  v("reqId", m.request_id);
  v("time", m.time);
  v("open_", m.open);
  v("high", m.high);
  v("low", m.low);
  v("close", m.close);
  v("volume", m.volume);
  v("wap", m.wap);
  v("count", m.count);
}

template <class V>
void members(V& v, Position& m) {
  v("account", m.account);
  v("contract", m.contract);
  v("position", m.position);
  v("avgCost", m.avg_cost);
}

template <class V>
void members(V&, PositionEnd&) {}

template <class V>
void members(V& v, AccountSummary& m) {
  v("reqId", m.request_id);
  v("account", m.account);
  v("tag", m.tag);
  v("value", m.value);
  v("currency", m.currency);
}

template <class V>
void members(V& v, AccountSummaryEnd& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V&, CompletedOrdersEnd&) {}

}  // namespace ibflow::protocol::testing
