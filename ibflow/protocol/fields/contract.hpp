#pragma once
// The members of contracts and their parts by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/soft_dollar_tier.hpp"

namespace ibflow::protocol {

/// Whether IB's API shows the message by its names to the user. IB's clients drop some members that the
/// server sends: they are no part of its events, though of our messages.
template <class A>
[[nodiscard]] bool is_event(const A& a) {
  return !kIsProtobuf<A> && !a.is_request();
}

/// Whether a client writes the protobuf form: what only a server says of contracts and orders stays out.
template <class A>
[[nodiscard]] bool is_from_client(const A& a) {
  return kIsProtobuf<A> && !A::kReading && a.is_request();
}

template <class A>
void describe_fields(A& a, Ref<A, SoftDollarTier> tier) {
  a.field(1, "name", tier.name);
  a.field(2, "val", tier.val);
  a.field(3, "displayName", tier.display_name);
}

/// An order's price of a leg lies with the leg on the wire; see fields/order.hpp.
template <class A>
void describe_fields(A& a, Ref<A, ComboLeg> leg) {
  a.field(1, "conId", leg.con_id);
  a.field(2, "ratio", leg.ratio);
  a.field(3, "action", leg.action);
  a.field(4, "exchange", leg.exchange);
  a.field(5, "openClose", leg.open_close);
  a.field(6, "shortSaleSlot", leg.short_sale_slot);
  a.field(7, "designatedLocation", leg.designated_location);
  a.field(8, "exemptCode", leg.exempt_code);
}

template <class A>
void describe_fields(A& a, Ref<A, DeltaNeutralContract> delta_neutral) {
  a.field(1, "conId", delta_neutral.con_id);
  a.field(2, "delta", delta_neutral.delta);
  a.field(3, "price", delta_neutral.price);
}

/// Everything of a contract but its legs and, behind them on the wire, the last trade date.
template <class A>
void describe_contract_head(A& a, Ref<A, Contract> contract) {
  a.field(1, "conId", contract.con_id);
  a.field(2, "symbol", contract.symbol);
  a.field(3, "secType", contract.sec_type);
  a.field(4, "lastTradeDateOrContractMonth", contract.last_trade_date_or_contract_month);
  a.field(5, "strike", contract.strike);
  a.field(6, "right", contract.right);
  a.number_text(7, "multiplier", contract.multiplier);
  a.field(8, "exchange", contract.exchange);
  a.field(9, "primaryExchange", contract.primary_exchange);
  a.field(10, "currency", contract.currency);
  a.field(11, "localSymbol", contract.local_symbol);
  a.field(12, "tradingClass", contract.trading_class);
  if (!is_event(a)) a.field(13, "secIdType", contract.sec_id_type);
  if (!is_event(a)) a.field(14, "secId", contract.sec_id);
  a.field(15, "description", contract.description);
  a.field(16, "issuerId", contract.issuer_id);
  a.field(17, "deltaNeutralContract", contract.delta_neutral_contract);
  if (!is_event(a)) a.field(18, "includeExpired", contract.include_expired);
  a.field(19, "comboLegsDescrip", contract.combo_legs_descrip);
}

template <class A>
void describe_contract_tail(A& a, Ref<A, Contract> contract) {
  if (!is_from_client(a)) a.field(21, "lastTradeDate", contract.last_trade_date);
}

template <class A>
void describe_fields(A& a, Ref<A, Contract> contract) {
  describe_contract_head(a, contract);
  a.field(20, "comboLegs", contract.combo_legs);
  describe_contract_tail(a, contract);
}

template <class A>
void describe_fields(A& a, Ref<A, IneligibilityReason> reason) {
  if constexpr (A::kReading || kIsProtobuf<A>) {
    a.field(1, "id_", reason.id);
    a.field(2, "description", reason.description);
  } else {
    a.field(1, "id_", reason.id.value_or("None"));  // as IB's API shows them
    a.field(2, "description", reason.description.value_or("None"));
  }
}

/// Flat, as IB has them: the members of the contract details 27 to 43.
template <class A>
void describe_fund_details(A& a, Ref<A, FundDetails> fund) {
  a.field(27, "fundName", fund.fund_name);
  a.field(28, "fundFamily", fund.fund_family);
  a.field(29, "fundType", fund.fund_type);
  a.field(30, "fundFrontLoad", fund.fund_front_load);
  a.field(31, "fundBackLoad", fund.fund_back_load);
  a.field(32, "fundBackLoadTimeInterval", fund.fund_back_load_time_interval);
  a.field(33, "fundManagementFee", fund.fund_management_fee);
  a.field(34, "fundClosed", fund.fund_closed);
  a.field(35, "fundClosedForNewInvestors", fund.fund_closed_for_new_investors);
  a.field(36, "fundClosedForNewMoney", fund.fund_closed_for_new_money);
  a.field(37, "fundNotifyAmount", fund.fund_notify_amount);
  a.field(38, "fundMinimumInitialPurchase", fund.fund_minimum_initial_purchase);
  a.field(39, "fundSubsequentMinimumPurchase", fund.fund_subsequent_minimum_purchase);
  a.field(40, "fundBlueSkyStates", fund.fund_blue_sky_states);
  a.field(41, "fundBlueSkyTerritories", fund.fund_blue_sky_territories);
  a.field(42, "fundDistributionPolicyIndicator", fund.fund_distribution_policy_indicator);
  a.field(43, "fundAssetType", fund.fund_asset_type);
}

/// The members of the contract details 44 to 57.
template <class A>
void describe_bond_details(A& a, Ref<A, ContractDetails> details) {
  a.field(44, "cusip", details.cusip);
  a.field(45, "issueDate", details.issue_date);
  a.field(46, "ratings", details.ratings);
  a.field(47, "bondType", details.bond_type);
  a.field(48, "coupon", details.coupon);
  a.field(49, "couponType", details.coupon_type);
  a.field(50, "convertible", details.convertible);
  a.field(51, "callable", details.callable);
  a.field(52, "putable", details.putable);
  a.field(53, "descAppend", details.desc_append);
  a.field(54, "nextOptionDate", details.next_option_date);
  a.field(55, "nextOptionType", details.next_option_type);
  a.field(56, "nextOptionPartial", details.next_option_partial);
  a.field(57, "notes", details.notes);
}

/// In the protobuf form the contract lies beside its details, and the last trade date's parts and a bond's
/// maturity are parts of one text of the contract: the message that holds both sees to that.
template <class A>
void describe_fields(A& a, Ref<A, ContractDetails> details) {
  a.field(0, "contract", details.contract);
  a.field(1, "marketName", details.market_name);
  a.text_number(2, "minTick", details.min_tick);
  a.field(3, "orderTypes", details.order_types);
  a.field(4, "validExchanges", details.valid_exchanges);
  a.field(5, "priceMagnifier", details.price_magnifier);
  a.field(6, "underConId", details.under_con_id);
  a.field(7, "longName", details.long_name);
  a.field(8, "contractMonth", details.contract_month);
  a.field(9, "industry", details.industry);
  a.field(10, "category", details.category);
  a.field(11, "subcategory", details.subcategory);
  a.field(12, "timeZoneId", details.time_zone_id);
  a.field(13, "tradingHours", details.trading_hours);
  a.field(14, "liquidHours", details.liquid_hours);
  a.field(15, "evRule", details.ev_rule);
  a.field(16, "evMultiplier", details.ev_multiplier);
  a.tags(17, "secIdList", details.sec_id_list);
  a.field(18, "aggGroup", details.agg_group);
  a.field(19, "underSymbol", details.under_symbol);
  a.field(20, "underSecType", details.under_sec_type);
  a.field(21, "marketRuleIds", details.market_rule_ids);
  a.field(22, "realExpirationDate", details.real_expiration_date);
  a.field(23, "stockType", details.stock_type);
  a.field(24, "minSize", details.min_size);
  a.field(25, "sizeIncrement", details.size_increment);
  a.field(26, "suggestedSizeIncrement", details.suggested_size_increment);
  describe_fund_details(a, details.fund);
  describe_bond_details(a, details);
  a.field(58, "ineligibilityReasonList", details.ineligibility_reason_list);
  a.field(59, "eventContract1", details.event_contract1);
  a.field(60, "eventContractDescription1", details.event_contract_description1);
  a.field(61, "eventContractDescription2", details.event_contract_description2);
  a.field(62, "minAlgoSize", details.min_algo_size);
  a.field(63, "lastPricePrecision", details.last_price_precision);
  a.field(64, "lastSizePrecision", details.last_size_precision);
  a.field(0, "lastTradeTime", details.last_trade_time);
  a.field(0, "maturity", details.maturity);
}

}  // namespace ibflow::protocol
