#pragma once
// Which JSON key of the golden vectors is which member of ours. Written from the vectors' side, independent
// of the descriptions under test.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::protocol::testing {

template <class V>
void members(V& v, TagValue& m) {
  v("tag", m.tag);
  v("value", m.value);
}

template <class V>
void members(V& v, ComboLeg& m) {
  v("conId", m.con_id);
  v("ratio", m.ratio);
  v("action", m.action);
  v("exchange", m.exchange);
  v("openClose", m.open_close);
  v("shortSaleSlot", m.short_sale_slot);
  v("designatedLocation", m.designated_location);
  v("exemptCode", m.exempt_code);
}

template <class V>
void members(V& v, DeltaNeutralContract& m) {
  v("conId", m.con_id);
  v("delta", m.delta);
  v("price", m.price);
}

template <class V>
void members(V& v, Contract& m) {
  v("conId", m.con_id);
  v("symbol", m.symbol);
  v("secType", m.sec_type);
  v("lastTradeDateOrContractMonth", m.last_trade_date_or_contract_month);
  v("lastTradeDate", m.last_trade_date);
  v.zero_is_unset("strike", m.strike);
  v("right", m.right);
  v("multiplier", m.multiplier);
  v("exchange", m.exchange);
  v("primaryExchange", m.primary_exchange);
  v("currency", m.currency);
  v("localSymbol", m.local_symbol);
  v("tradingClass", m.trading_class);
  v("includeExpired", m.include_expired);
  v("secIdType", m.sec_id_type);
  v("secId", m.sec_id);
  v("issuerId", m.issuer_id);
  v("comboLegsDescrip", m.combo_legs_descrip);
  v("comboLegs", m.combo_legs);
  v("deltaNeutralContract", m.delta_neutral_contract);
}

template <class V>
void members(V& v, IneligibilityReason& m) {
  v("id_", m.id);
  v("description", m.description);
}

template <class V>
void members(V& v, FundDetails& m) {
  v("fundName", m.fund_name);
  v("fundFamily", m.fund_family);
  v("fundType", m.fund_type);
  v("fundFrontLoad", m.fund_front_load);
  v("fundBackLoad", m.fund_back_load);
  v("fundBackLoadTimeInterval", m.fund_back_load_time_interval);
  v("fundManagementFee", m.fund_management_fee);
  v("fundClosed", m.fund_closed);
  v("fundClosedForNewInvestors", m.fund_closed_for_new_investors);
  v("fundClosedForNewMoney", m.fund_closed_for_new_money);
  v("fundNotifyAmount", m.fund_notify_amount);
  v("fundMinimumInitialPurchase", m.fund_minimum_initial_purchase);
  v("fundSubsequentMinimumPurchase", m.fund_subsequent_minimum_purchase);
  v("fundBlueSkyStates", m.fund_blue_sky_states);
  v("fundBlueSkyTerritories", m.fund_blue_sky_territories);
  v.wire_code("fundDistributionPolicyIndicator", m.fund_distribution_policy_indicator, {"N", "Y"});
  v.wire_code("fundAssetType", m.fund_asset_type, {"001", "002", "003", "004", "005", "006", "007"});
}

template <class V>
void members(V& v, ContractDetails& m) {
  v("contract", m.contract);
  v("marketName", m.market_name);
  v("minTick", m.min_tick);
  v("orderTypes", m.order_types);
  v("validExchanges", m.valid_exchanges);
  v("priceMagnifier", m.price_magnifier);
  v("underConId", m.under_con_id);
  v("longName", m.long_name);
  v("contractMonth", m.contract_month);
  v("industry", m.industry);
  v("category", m.category);
  v("subcategory", m.subcategory);
  v("timeZoneId", m.time_zone_id);
  v("tradingHours", m.trading_hours);
  v("liquidHours", m.liquid_hours);
  v("evRule", m.ev_rule);
  v("evMultiplier", m.ev_multiplier);
  v("secIdList", m.sec_id_list);
  v("aggGroup", m.agg_group);
  v("underSymbol", m.under_symbol);
  v("underSecType", m.under_sec_type);
  v("marketRuleIds", m.market_rule_ids);
  v("realExpirationDate", m.real_expiration_date);
  v("lastTradeTime", m.last_trade_time);
  v("stockType", m.stock_type);
  v("minSize", m.min_size);
  v("sizeIncrement", m.size_increment);
  v("suggestedSizeIncrement", m.suggested_size_increment);
  members(v, m.fund);
  v("ineligibilityReasonList", m.ineligibility_reason_list);
}

template <class V>
void members(V& v, SoftDollarTier& m) {
  v("name", m.name);
  v("val", m.val);
  v("displayName", m.display_name);
}

template <class V>
void members(V& v, OrderComboLeg& m) {
  v("price", m.price);
}

/// Requests and events name the first two differently.
template <class V>
void members(V& v, OrderCondition& m) {
  v.enumerator("type", m.type);
  v.enumerator("condType", m.type);
  v.word("conjunction", m.is_conjunction, "and");
  v("isConjunctionConnection", m.is_conjunction);
  v("isMore", m.is_more);
  v("price", m.price);
  v("triggerMethod", m.trigger_method);
  v("time", m.time);
  v("percent", m.percent);
  v("volume", m.volume);
  v("changePercent", m.change_percent);
  v("conId", m.con_id);
  v("exchange", m.exchange);
  v("secType", m.sec_type);
  v("symbol", m.symbol);
}

template <class V>
void members(V& v, OrderCancel& m) {
  v("manualOrderCancelTime", m.manual_order_cancel_time);
  v("extOperator", m.ext_operator);
  v("manualOrderIndicator", m.manual_order_indicator);
}

template <class V>
void members(V& v, ExecutionFilter& m) {
  v("clientId", m.client_id);
  v("acctCode", m.acct_code);
  v("time", m.time);
  v("symbol", m.symbol);
  v("secType", m.sec_type);
  v("exchange", m.exchange);
  v("side", m.side);
  v("lastNDays", m.last_n_days);
  v("specificDates", m.specific_dates);
}

template <class V>
void members(V& v, Execution& m) {
  v("execId", m.exec_id);
  v("time", m.time);
  v("acctNumber", m.acct_number);
  v("exchange", m.exchange);
  v("side", m.side);
  v("shares", m.shares);
  v("price", m.price);
  v("permId", m.perm_id);
  v("clientId", m.client_id);
  v("orderId", m.order_id);
  v("liquidation", m.liquidation);
  v("cumQty", m.cum_qty);
  v("avgPrice", m.avg_price);
  v("orderRef", m.order_ref);
  v("evRule", m.ev_rule);
  v("evMultiplier", m.ev_multiplier);
  v("modelCode", m.model_code);
  v("lastLiquidity", m.last_liquidity);
  v("pendingPriceRevision", m.pending_price_revision);
  v("submitter", m.submitter);
  v.not_ours("optExerciseOrLapseType");
}

template <class V>
void members(V& v, OrderAllocation& m) {
  v("account", m.account);
  v("position", m.position);
  v("positionDesired", m.position_desired);
  v("positionAfter", m.position_after);
  v("desiredAllocQty", m.desired_alloc_qty);
  v("allowedAllocQty", m.allowed_alloc_qty);
  v("isMonetary", m.is_monetary);
}

template <class V>
void members(V& v, OrderState& m) {
  v("status", m.status);
  v("initMarginBefore", m.init_margin_before);
  v("maintMarginBefore", m.maint_margin_before);
  v("equityWithLoanBefore", m.equity_with_loan_before);
  v("initMarginChange", m.init_margin_change);
  v("maintMarginChange", m.maint_margin_change);
  v("equityWithLoanChange", m.equity_with_loan_change);
  v("initMarginAfter", m.init_margin_after);
  v("maintMarginAfter", m.maint_margin_after);
  v("equityWithLoanAfter", m.equity_with_loan_after);
  v("commissionAndFees", m.commission_and_fees);
  v("minCommissionAndFees", m.min_commission_and_fees);
  v("maxCommissionAndFees", m.max_commission_and_fees);
  v("commissionAndFeesCurrency", m.commission_and_fees_currency);
  v("marginCurrency", m.margin_currency);
  v("initMarginBeforeOutsideRTH", m.init_margin_before_outside_rth);
  v("maintMarginBeforeOutsideRTH", m.maint_margin_before_outside_rth);
  v("equityWithLoanBeforeOutsideRTH", m.equity_with_loan_before_outside_rth);
  v("initMarginChangeOutsideRTH", m.init_margin_change_outside_rth);
  v("maintMarginChangeOutsideRTH", m.maint_margin_change_outside_rth);
  v("equityWithLoanChangeOutsideRTH", m.equity_with_loan_change_outside_rth);
  v("initMarginAfterOutsideRTH", m.init_margin_after_outside_rth);
  v("maintMarginAfterOutsideRTH", m.maint_margin_after_outside_rth);
  v("equityWithLoanAfterOutsideRTH", m.equity_with_loan_after_outside_rth);
  v("suggestedSize", m.suggested_size);
  v("rejectReason", m.reject_reason);
  v("orderAllocations", m.order_allocations);
  v("warningText", m.warning_text);
}

}  // namespace ibflow::protocol::testing
