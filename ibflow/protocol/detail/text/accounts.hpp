#pragma once
// The text form of messages/accounts.hpp. Internal: only the codec's .cpp files use it.

#include <optional>

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/literal.hpp"
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
void describe(A& a, Ref<A, RequestPositionsMulti> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  a.text("modelCode", m.model_code);
}

template <class A>
void describe(A& a, Ref<A, CancelPositionsMulti> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestAccountUpdatesMulti> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  a.text("modelCode", m.model_code);
  a.flag("ledgerAndNLV", m.ledger_and_nlv);
}

template <class A>
void describe(A& a, Ref<A, CancelAccountUpdatesMulti> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestPnl> m) {
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  a.text("modelCode", m.model_code);
}

template <class A>
void describe(A& a, Ref<A, CancelPnl> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestPnlSingle> m) {
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  a.text("modelCode", m.model_code);
  a.integer("conid", m.con_id);
}

template <class A>
void describe(A& a, Ref<A, CancelPnlSingle> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestFa> m) {
  a.version(1);
  a.integer("faData", m.fa_data);
}

template <class A>
void describe(A& a, Ref<A, ReplaceFa> m) {
  a.version(1);
  a.integer("faData", m.fa_data);
  a.text("cxml", m.cxml);
  if (a.since(157)) a.integer("reqId", m.request_id);
}

template <class A>
void describe(A&, Ref<A, RequestFamilyCodes>) {}

template <class A>
void describe(A& a, Ref<A, RequestSoftDollarTiers> m) {
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
  describe_literal(a, "unrealizedPNL", m.unrealized_pnl);
  describe_literal(a, "realizedPNL", m.realized_pnl);
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

template <class A>
void describe(A& a, Ref<A, PositionMultiEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, AccountUpdateMulti> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  a.text("modelCode", m.model_code);
  a.text("key", m.key);
  a.text("value", m.value);
  a.text("currency", m.currency);
}

template <class A>
void describe(A& a, Ref<A, AccountUpdateMultiEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, ReceiveFa> m) {
  a.version(1);
  a.integer("faData", m.fa_data);
  a.text("cxml", m.cxml);
}

template <class A>
void describe(A& a, Ref<A, ReplaceFaEnd> m) {
  a.integer("reqId", m.request_id);
  a.text("text", m.text);
}

template <class A>
void describe(A& a, Ref<A, PositionMulti> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("account", m.account);
  describe_response_contract(a, m.contract, {});
  a.decimal("pos", m.position);
  a.real("avgCost", m.avg_cost);
  a.text("modelCode", m.model_code);
}

template <class A>
void describe(A& a, Ref<A, Pnl> m) {
  a.integer("reqId", m.request_id);
  describe_literal(a, "dailyPnL", m.daily_pnl);
  if (a.since(129)) describe_literal(a, "unrealizedPnL", m.unrealized_pnl);
  if (a.since(135)) describe_literal(a, "realizedPnL", m.realized_pnl);
}

template <class A>
void describe(A& a, Ref<A, PnlSingle> m) {
  a.integer("reqId", m.request_id);
  a.decimal("pos", m.position);
  describe_literal(a, "dailyPnL", m.daily_pnl);
  if (a.since(129)) describe_literal(a, "unrealizedPnL", m.unrealized_pnl);
  if (a.since(135)) describe_literal(a, "realizedPnL", m.realized_pnl);
  describe_literal(a, "value", m.value);
}

template <class A>
void describe(A& a, Ref<A, FamilyCodes> m) {
  a.list("familyCodes", m.family_codes, [&a](auto& code) {
    a.text("familyCode.accountID", code.account_id);
    a.text("familyCode.familyCodeStr", code.family_code);
  });
}

template <class A>
void describe(A& a, Ref<A, SoftDollarTiers> m) {
  a.integer("reqId", m.request_id);
  a.list("tiers", m.tiers, [&a](auto& tier) {
    a.text("tier.name", tier.name);
    a.text("tier.val", tier.val);
    a.text("tier.displayName", tier.display_name);
  });
}

}  // namespace ibflow::protocol
