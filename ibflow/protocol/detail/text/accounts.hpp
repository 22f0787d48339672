#pragma once
// The text form of messages/accounts.hpp. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/messages/accounts.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, RequestAccountUpdates> m) {
  a.version(2);
  a.flag("subscribe", m.subscribe);
  a.text("acctCode", m.acct_code);
}

template <class A>
void describe(A& a, Ref<A, RequestPositions>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, CancelPositions>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestAccountSummary> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("groupName", m.group_name);
  a.text("tags", m.tags);
}

template <class A>
void describe(A& a, Ref<A, CancelAccountSummary> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
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

}  // namespace ibflow::protocol
