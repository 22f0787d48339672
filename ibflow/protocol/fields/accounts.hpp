#pragma once
// The members of messages/accounts.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include <limits>
#include <optional>

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/messages/accounts.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, RequestAccountUpdates> m) {
  a.field(1, "subscribe", m.subscribe);
  a.field(2, "acctCode", m.acct_code);
}

template <class A>
void describe_fields(A&, Ref<A, RequestPositions>) {}

template <class A>
void describe_fields(A&, Ref<A, CancelPositions>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestAccountSummary> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "groupName", m.group_name);
  a.field(3, "tags", m.tags);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelAccountSummary> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestPositionsMulti> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.field(3, "modelCode", m.model_code);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelPositionsMulti> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestAccountUpdatesMulti> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.field(3, "modelCode", m.model_code);
  a.field(4, "ledgerAndNLV", m.ledger_and_nlv);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelAccountUpdatesMulti> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestPnl> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.field(3, "modelCode", m.model_code);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelPnl> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestPnlSingle> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.field(3, "modelCode", m.model_code);
  a.field(4, "conid", m.con_id);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelPnlSingle> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestFa> m) {
  a.field(1, "faData", m.fa_data);
}

template <class A>
void describe_fields(A& a, Ref<A, ReplaceFa> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "faData", m.fa_data);
  a.field(3, "cxml", m.cxml);
}

template <class A>
void describe_fields(A&, Ref<A, RequestFamilyCodes>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestSoftDollarTiers> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, AccountValue> m) {
  a.field(1, "key", m.key);
  a.field(2, "val", m.val);
  a.field(3, "currency", m.currency);
  a.field(4, "accountName", m.account_name);
}

/// A number whose absence means 0: no value is IB's constant on the wire.
template <class A>
void describe_zero_when_absent(A& a, std::uint32_t number, const char* name,
                               Ref<A, std::optional<double>> m) {
  if constexpr (kIsProtobuf<A>) {
    constexpr double kNoValue = std::numeric_limits<double>::max();
    double value = m.value_or(kNoValue);
    a.field(number, name, value);
    if constexpr (A::kReading) m = value == kNoValue ? std::nullopt : std::optional(value);
  } else {
    a.field(number, name, m);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, PortfolioValue> m) {
  a.required(1, "contract", m.contract);
  a.field(2, "position", m.position);
  a.field(3, "marketPrice", m.market_price);
  a.field(4, "marketValue", m.market_value);
  a.field(5, "averageCost", m.average_cost);
  describe_zero_when_absent(a, 6, "unrealizedPNL", m.unrealized_pnl);
  describe_zero_when_absent(a, 7, "realizedPNL", m.realized_pnl);
  a.field(8, "accountName", m.account_name);
}

template <class A>
void describe_fields(A& a, Ref<A, AccountUpdateTime> m) {
  a.field(1, "timeStamp", m.time_stamp);
}

template <class A>
void describe_fields(A& a, Ref<A, AccountDownloadEnd> m) {
  a.field(1, "accountName", m.account_name);
}

template <class A>
void describe_fields(A& a, Ref<A, Position> m) {
  a.field(1, "account", m.account);
  a.required(2, "contract", m.contract);
  a.field(3, "position", m.position);
  a.field(4, "avgCost", m.avg_cost);
}

template <class A>
void describe_fields(A&, Ref<A, PositionEnd>) {}

template <class A>
void describe_fields(A& a, Ref<A, AccountSummary> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.field(3, "tag", m.tag);
  a.field(4, "value", m.value);
  a.field(5, "currency", m.currency);
}

template <class A>
void describe_fields(A& a, Ref<A, AccountSummaryEnd> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, PositionMulti> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.required(3, "contract", m.contract);
  a.field(4, "pos", m.position);
  a.field(5, "avgCost", m.avg_cost);
  a.field(6, "modelCode", m.model_code);
}

template <class A>
void describe_fields(A& a, Ref<A, PositionMultiEnd> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, AccountUpdateMulti> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "account", m.account);
  a.field(3, "modelCode", m.model_code);
  a.field(4, "key", m.key);
  a.field(5, "value", m.value);
  a.field(6, "currency", m.currency);
}

template <class A>
void describe_fields(A& a, Ref<A, AccountUpdateMultiEnd> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, ReceiveFa> m) {
  a.field(1, "faData", m.fa_data);
  a.field(2, "cxml", m.cxml);
}

template <class A>
void describe_fields(A& a, Ref<A, ReplaceFaEnd> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "text", m.text);
}

template <class A>
void describe_fields(A& a, Ref<A, Pnl> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "dailyPnL", m.daily_pnl);
  a.field(3, "unrealizedPnL", m.unrealized_pnl);
  a.field(4, "realizedPnL", m.realized_pnl);
}

template <class A>
void describe_fields(A& a, Ref<A, PnlSingle> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "pos", m.position);
  a.field(3, "dailyPnL", m.daily_pnl);
  a.field(4, "unrealizedPnL", m.unrealized_pnl);
  a.field(5, "realizedPnL", m.realized_pnl);
  a.field(6, "value", m.value);
}

template <class A>
void describe_fields(A& a, Ref<A, FamilyCode> code) {
  a.field(1, "accountID", code.account_id);
  a.field(2, "familyCodeStr", code.family_code);
}

template <class A>
void describe_fields(A& a, Ref<A, FamilyCodes> m) {
  a.field(1, "familyCodes", m.family_codes);
}

template <class A>
void describe_fields(A& a, Ref<A, SoftDollarTiers> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "tiers", m.tiers);
}

}  // namespace ibflow::protocol
