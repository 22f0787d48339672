#pragma once
// The text form of messages/reference_data.hpp. Internal: only the codec's .cpp files use it.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ibflow/protocol/detail/last_trade_date.hpp"
#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text_value.hpp"
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
void describe(A& a, Ref<A, RequestSecDefOptParams> m) {
  a.integer("reqId", m.request_id);
  a.text("underlyingSymbol", m.underlying_symbol);
  a.text("futFopExchange", m.fut_fop_exchange);
  a.text("underlyingSecType", m.underlying_sec_type);
  a.integer("underlyingConId", m.underlying_con_id);
}

template <class A>
void describe(A& a, Ref<A, RequestMatchingSymbols> m) {
  a.integer("reqId", m.request_id);
  a.text("pattern", m.pattern);
}

template <class A>
void describe(A&, Ref<A, RequestMktDepthExchanges>) {}

template <class A>
void describe(A& a, Ref<A, RequestSmartComponents> m) {
  a.integer("reqId", m.request_id);
  a.text("bboExchange", m.bbo_exchange);
}

template <class A>
void describe(A& a, Ref<A, RequestMarketRule> m) {
  a.integer("marketRuleId", m.market_rule_id);
}

template <class A>
void describe(A& a, Ref<A, ContractDetailsEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe_last_trade_date(A& a, Ref<A, ContractDetails> details) {
  auto& date = details.contract.last_trade_date_or_contract_month;
  std::string joined;
  if constexpr (!A::kReading) joined = join_last_trade_date({date, details.last_trade_time, {}});
  a.text("contract.lastTradeDateOrContractMonth", joined);
  if constexpr (A::kReading) {
    auto parts = split_last_trade_date(joined);
    date = std::move(parts.date);
    details.last_trade_time = std::move(parts.time);
  }
}

template <class A>
void describe_contract_identity(A& a, Ref<A, ContractDetails> details) {
  auto& contract = details.contract;
  a.text("contract.symbol", contract.symbol);
  a.text("contract.secType", contract.sec_type);
  describe_last_trade_date(a, details);
  if (a.since(182)) a.text("contract.lastTradeDate", contract.last_trade_date);
  describe_response_strike(a, contract.strike);
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
void describe_size_rules(A& a, Ref<A, ContractDetails> details) {
  a.decimal("minSize", details.min_size);
  a.decimal("sizeIncrement", details.size_increment);
  a.decimal("suggestedSizeIncrement", details.suggested_size_increment);
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

/// A text that only the protobuf form can lack.
template <class A>
void describe_present_text(A& a, const char* name, Ref<A, std::optional<std::string>> m) {
  if constexpr (A::kReading) {
    a.text(name, m.emplace());
  } else {
    a.text(name, m ? std::string_view(*m) : std::string_view());
  }
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
  if (a.since(164)) describe_size_rules(a, details);
  if (a.since(179) && details.contract.sec_type == "FUND") describe_fund(a, details.fund);
  if (a.until(186)) return;
  a.list("ineligibilityReasonList", details.ineligibility_reason_list, [&a](auto& reason) {
    describe_present_text(a, "ineligibilityReason.id", reason.id);
    describe_present_text(a, "ineligibilityReason.description", reason.description);
  });
}

/// From server version 188 on the zone has a field of its own, which wins over the one behind the maturity.
template <class A>
void describe_maturity(A& a, Ref<A, ContractDetails> details) {
  std::string joined;
  if constexpr (!A::kReading) {
    joined = join_last_trade_date(
        {details.maturity, details.last_trade_time, a.until(188) ? details.time_zone_id : std::string()});
  }
  a.text("maturity", joined);
  if constexpr (A::kReading) {
    auto parts = split_last_trade_date(joined);
    details.maturity = std::move(parts.date);
    details.last_trade_time = std::move(parts.time);
    details.time_zone_id = std::move(parts.zone);
  }
}

template <class A>
void describe_bond_identity(A& a, Ref<A, ContractDetails> details) {
  auto& contract = details.contract;
  a.text("contract.symbol", contract.symbol);
  a.text("contract.secType", contract.sec_type);
  a.text("cusip", details.cusip);
  a.real("coupon", details.coupon);
  describe_maturity(a, details);
  a.text("issueDate", details.issue_date);
  a.text("ratings", details.ratings);
  a.text("bondType", details.bond_type);
  a.text("couponType", details.coupon_type);
  a.flag("convertible", details.convertible);
  a.flag("callable", details.callable);
  a.flag("putable", details.putable);
  a.text("descAppend", details.desc_append);
  a.text("contract.exchange", contract.exchange);
  a.text("contract.currency", contract.currency);
  a.text("marketName", details.market_name);
  a.text("contract.tradingClass", contract.trading_class);
  a.integer("contract.conId", contract.con_id);
  a.real("minTick", details.min_tick);
  if (a.since(110) && a.until(164)) a.constant("mdSizeMultiplier", 1);
}

template <class A>
void describe(A& a, Ref<A, BondContractDetailsRow> m) {
  auto& details = m.contract_details;
  if (a.until(164)) a.version(6);
  a.integer("reqId", m.request_id);
  describe_bond_identity(a, details);
  a.text("orderTypes", details.order_types);
  a.text("validExchanges", details.valid_exchanges);
  a.text("nextOptionDate", details.next_option_date);
  a.text("nextOptionType", details.next_option_type);
  a.flag("nextOptionPartial", details.next_option_partial);
  a.text("notes", details.notes);
  if (a.message_since(4)) a.text("longName", details.long_name);
  if (a.since(188)) {
    a.text("timeZoneId", details.time_zone_id);
    a.text("tradingHours", details.trading_hours);
    a.text("liquidHours", details.liquid_hours);
  }
  if (a.message_since(6)) {
    a.text("evRule", details.ev_rule);
    a.real("evMultiplier", details.ev_multiplier);
  }
  if (a.message_since(5)) describe_tag_values(a, "secIdList", details.sec_id_list);
  if (a.since(121)) a.integer("aggGroup", details.agg_group);
  if (a.since(126)) a.text("marketRuleIds", details.market_rule_ids);
  if (a.since(164)) describe_size_rules(a, details);
}

template <class A>
void describe(A& a, Ref<A, SecurityDefinitionOptionParameter> m) {
  a.integer("reqId", m.request_id);
  a.text("exchange", m.exchange);
  a.integer("underlyingConId", m.underlying_con_id);
  a.text("tradingClass", m.trading_class);
  a.text("multiplier", m.multiplier);
  a.list("expirations", m.expirations, [&a](auto& expiration) { a.text("expiration", expiration); });
  a.list("strikes", m.strikes, [&a](auto& strike) { a.real("strike", strike); });
}

template <class A>
void describe(A& a, Ref<A, SecurityDefinitionOptionParameterEnd> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, SymbolSamples> m) {
  a.integer("reqId", m.request_id);
  a.list("contractDescriptions", m.contract_descriptions, [&a](auto& description) {
    auto& contract = description.contract;
    a.integer("contract.conId", contract.con_id);
    a.text("contract.symbol", contract.symbol);
    a.text("contract.secType", contract.sec_type);
    a.text("contract.primaryExchange", contract.primary_exchange);
    a.text("contract.currency", contract.currency);
    a.list("derivativeSecTypes", description.derivative_sec_types,
           [&a](auto& sec_type) { a.text("derivativeSecType", sec_type); });
    if (a.since(176)) a.text("contract.description", contract.description);
    if (a.since(176)) a.text("contract.issuerId", contract.issuer_id);
  });
}

/// Before server version 120 there is a flag for what is the service data type now; it is not read, as with
/// IB's own client.
template <class A>
void describe_depth_service(A& a, Ref<A, DepthMktDataDescription> description) {
  if (a.until(120)) return a.constant("isL2", description.service_data_type == "Deep2" ? 1 : 0);
  a.text("listingExch", description.listing_exch);
  a.text("serviceDataType", description.service_data_type);
  if constexpr (A::kReading) {
    std::int32_t group = 0;
    a.integer("aggGroup", group);
    description.agg_group.reset();
    if (group != kUnsetInteger) description.agg_group = group;
  } else {
    a.optional_integer("aggGroup", description.agg_group, Unset::Literal);
  }
}

template <class A>
void describe(A& a, Ref<A, MktDepthExchanges> m) {
  a.list("depthMktDataDescriptions", m.depth_mkt_data_descriptions, [&a](auto& description) {
    a.text("exchange", description.exchange);
    a.text("secType", description.sec_type);
    describe_depth_service(a, description);
  });
}

template <class A>
void describe(A& a, Ref<A, SmartComponents> m) {
  a.integer("reqId", m.request_id);
  a.list("smartComponentMap", m.smart_component_map, [&a](auto& component) {
    a.integer("bitNumber", component.bit_number);
    a.text("exchange", component.exchange);
    a.text("exchangeLetter", component.exchange_letter);
  });
}

template <class A>
void describe(A& a, Ref<A, MarketRule> m) {
  a.integer("marketRuleId", m.market_rule_id);
  a.list("priceIncrements", m.price_increments, [&a](auto& increment) {
    a.real("lowEdge", increment.low_edge);
    a.real("increment", increment.increment);
  });
}

}  // namespace ibflow::protocol
