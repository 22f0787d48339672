#pragma once
// The text form of messages/reference_data.hpp. Internal: only the codec's .cpp files use it.

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/messages/reference_data.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, RequestContractDetails> m) {
  a.version(8);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.flag("contract.includeExpired", m.contract.include_expired);
  a.text("contract.secIdType", m.contract.sec_id_type);
  a.text("contract.secId", m.contract.sec_id);
  if (a.since(176)) a.text("contract.issuerId", m.contract.issuer_id);
}

template <class A>
void describe(A& a, Ref<A, ContractDetailsEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

/// One field on the wire, two with us: "20240621 08:30 US/Central" or "20240621-08:30". A zone is dropped.
[[nodiscard]] inline std::pair<std::string, std::string> split_last_trade_date(std::string_view text) {
  const auto is_separator =
      text.find('-') != std::string_view::npos ? std::string_view("-") : std::string_view(" \t");
  const auto next_part = [&] {
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(is_separator)));
    const auto part = text.substr(0, text.find_first_of(is_separator));
    text.remove_prefix(part.size());
    return std::string(part);
  };
  auto date = next_part();
  return {std::move(date), next_part()};
}

template <class A>
void describe_last_trade_date(A& a, Ref<A, ContractDetails> details) {
  std::string joined;
  if constexpr (!A::kReading) {
    joined = details.contract.last_trade_date_or_contract_month;
    if (!details.last_trade_time.empty()) joined += " " + details.last_trade_time;
  }
  a.text("contract.lastTradeDateOrContractMonth", joined);
  if constexpr (A::kReading) {
    std::tie(details.contract.last_trade_date_or_contract_month, details.last_trade_time) =
        split_last_trade_date(joined);
  }
}

template <class A>
void describe_contract_identity(A& a, Ref<A, ContractDetails> details) {
  auto& contract = details.contract;
  a.text("contract.symbol", contract.symbol);
  a.text("contract.secType", contract.sec_type);
  describe_last_trade_date(a, details);
  if (a.since(182)) a.text("contract.lastTradeDate", contract.last_trade_date);
  a.optional_real("contract.strike", contract.strike, Unset::Zero);
  a.text("contract.right", contract.right);
  a.text("contract.exchange", contract.exchange);
  a.text("contract.currency", contract.currency);
  a.text("contract.localSymbol", contract.local_symbol);
  a.text("marketName", details.market_name);
  a.text("contract.tradingClass", contract.trading_class);
  a.integer("contract.conId", contract.con_id);
  a.real("minTick", details.min_tick);
  if (a.since(110) && a.until(164)) a.constant("mdSizeMultiplier", 1);
  a.text("contract.multiplier", contract.multiplier);
}

template <class A>
void describe_contract_terms(A& a, Ref<A, ContractDetails> details) {
  a.text("orderTypes", details.order_types);
  a.text("validExchanges", details.valid_exchanges);
  a.integer("priceMagnifier", details.price_magnifier);
  if (a.message_since(4)) a.integer("underConId", details.under_con_id);
  if (a.message_since(5)) {
    a.escaped_text("longName", details.long_name);
    a.text("contract.primaryExchange", details.contract.primary_exchange);
  }
  if (a.message_since(6)) {
    a.text("contractMonth", details.contract_month);
    a.text("industry", details.industry);
    a.text("category", details.category);
    a.text("subcategory", details.subcategory);
    a.text("timeZoneId", details.time_zone_id);
    a.text("tradingHours", details.trading_hours);
    a.text("liquidHours", details.liquid_hours);
  }
  if (a.message_since(8)) {
    a.text("evRule", details.ev_rule);
    a.real("evMultiplier", details.ev_multiplier);
  }
  if (a.message_since(7)) describe_tag_values(a, "secIdList", details.sec_id_list);
}

template <class A>
void describe_fund(A& a, Ref<A, FundDetails> fund) {
  a.text("fundName", fund.fund_name);
  a.text("fundFamily", fund.fund_family);
  a.text("fundType", fund.fund_type);
  a.text("fundFrontLoad", fund.fund_front_load);
  a.text("fundBackLoad", fund.fund_back_load);
  a.text("fundBackLoadTimeInterval", fund.fund_back_load_time_interval);
  a.text("fundManagementFee", fund.fund_management_fee);
  a.flag("fundClosed", fund.fund_closed);
  a.flag("fundClosedForNewInvestors", fund.fund_closed_for_new_investors);
  a.flag("fundClosedForNewMoney", fund.fund_closed_for_new_money);
  a.text("fundNotifyAmount", fund.fund_notify_amount);
  a.text("fundMinimumInitialPurchase", fund.fund_minimum_initial_purchase);
  a.text("fundSubsequentMinimumPurchase", fund.fund_subsequent_minimum_purchase);
  a.text("fundBlueSkyStates", fund.fund_blue_sky_states);
  a.text("fundBlueSkyTerritories", fund.fund_blue_sky_territories);
  a.text("fundDistributionPolicyIndicator", fund.fund_distribution_policy_indicator);
  a.text("fundAssetType", fund.fund_asset_type);
}

template <class A>
void describe(A& a, Ref<A, ContractDetailsRow> m) {
  auto& details = m.contract_details;
  if (a.until(164)) a.version(8);
  a.integer("reqId", m.request_id);
  describe_contract_identity(a, details);
  describe_contract_terms(a, details);
  if (a.since(121)) a.integer("aggGroup", details.agg_group);
  if (a.since(122)) a.text("underSymbol", details.under_symbol);
  if (a.since(122)) a.text("underSecType", details.under_sec_type);
  if (a.since(126)) a.text("marketRuleIds", details.market_rule_ids);
  if (a.since(134)) a.text("realExpirationDate", details.real_expiration_date);
  if (a.since(152)) a.text("stockType", details.stock_type);
  if (a.since(163) && a.until(164)) a.constant("sizeMinTick", "");
  if (a.since(164)) {
    a.decimal("minSize", details.min_size);
    a.decimal("sizeIncrement", details.size_increment);
    a.decimal("suggestedSizeIncrement", details.suggested_size_increment);
  }
  if (a.since(179) && details.contract.sec_type == "FUND") describe_fund(a, details.fund);
  if (a.until(186)) return;
  a.list("ineligibilityReasonList", details.ineligibility_reason_list, [&a](auto& reason) {
    a.text("ineligibilityReason.id", reason.id);
    a.text("ineligibilityReason.description", reason.description);
  });
}

}  // namespace ibflow::protocol
