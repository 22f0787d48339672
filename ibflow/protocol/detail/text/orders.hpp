#pragma once
// The text form of messages/orders.hpp. Internal: only the codec's .cpp files use it.

#include <limits>

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/order.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, CancelOrder> m) {
  auto& cancel = m.order_cancel;
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
  auto& cancel = m.order_cancel;
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
  a.real("avgFillPrice", m.avg_fill_price);
  a.integer("permId", m.perm_id);
  a.integer("parentId", m.parent_id);
  a.real("lastFillPrice", m.last_fill_price);
  a.integer("clientId", m.client_id);
  a.text("whyHeld", m.why_held);
  if (a.since(131)) a.optional_real("mktCapPrice", m.mkt_cap_price, Unset::Zero);
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
  a.optional_real("commissionAndFees", m.commission_and_fees, Unset::Literal);
  a.text("currency", m.currency);
  a.optional_real("realizedPNL", m.realized_pnl, Unset::Literal);
  a.optional_real("yield", m.yield, Unset::Literal);
  a.integer("yieldRedemptionDate", m.yield_redemption_date);
}

template <class A>
void describe(A&, Ref<A, CompletedOrdersEnd>) {}

template <class A>
void describe_open_order_head(A& a, Ref<A, Order> order) {
  a.text("order.action", order.action);
  a.decimal("order.totalQuantity", order.total_quantity);
  a.text("order.orderType", order.order_type);
  a.optional_real("order.lmtPrice", order.lmt_price);
  a.optional_real("order.auxPrice", order.aux_price);
  a.text("order.tif", order.tif);
  a.text("order.ocaGroup", order.oca_group);
  a.text("order.account", order.account);
  a.text("order.openClose", order.open_close);
  a.integer("order.origin", order.origin);
  a.text("order.orderRef", order.order_ref);
  a.integer("order.clientId", order.client_id);
  a.integer("order.permId", order.perm_id);
  a.flag("order.outsideRth", order.outside_rth);
  a.flag("order.hidden", order.hidden);
  a.real("order.discretionaryAmt", order.discretionary_amt);
  a.text("order.goodAfterTime", order.good_after_time);
  a.constant("sharesAllocation", "");
  a.text("order.faGroup", order.fa_group);
  a.text("order.faMethod", order.fa_method);
  a.text("order.faPercentage", order.fa_percentage);
  if (a.until(177)) a.constant("faProfile", "");
  if (a.since(103)) a.text("order.modelCode", order.model_code);
  a.text("order.goodTillDate", order.good_till_date);
}

template <class A>
void describe_open_order_limits(A& a, Ref<A, Order> order) {
  a.text("order.rule80A", order.rule_80a);
  a.optional_real("order.percentOffset", order.percent_offset);
  a.text("order.settlingFirm", order.settling_firm);
  a.integer("order.shortSaleSlot", order.short_sale_slot);
  a.text("order.designatedLocation", order.designated_location);
  if (a.message_since(23)) a.integer("order.exemptCode", order.exempt_code);
  a.integer("order.auctionStrategy", order.auction_strategy);
  describe_price_ranges(a, order);
  a.optional_integer("order.displaySize", order.display_size);
  a.flag("order.blockOrder", order.block_order);
  a.flag("order.sweepToFill", order.sweep_to_fill);
  a.flag("order.allOrNone", order.all_or_none);
  a.optional_integer("order.minQty", order.min_qty);
  a.integer("order.ocaType", order.oca_type);
  a.constant("eTradeOnly", 0);
  a.constant("firmQuoteOnly", 0);
  a.constant("nbboPriceCap", "");
  a.integer("order.parentId", order.parent_id);
  a.integer("order.triggerMethod", order.trigger_method);
  a.optional_real("order.volatility", order.volatility);
  a.optional_integer("order.volatilityType", order.volatility_type);
  a.text("order.deltaNeutralOrderType", order.delta_neutral_order_type);
  a.optional_real("order.deltaNeutralAuxPrice", order.delta_neutral_aux_price);
  describe_delta_neutral_order(a, order);
  a.flag("order.continuousUpdate", order.continuous_update);
  a.optional_integer("order.referencePriceType", order.reference_price_type);
  a.optional_real("order.trailStopPrice", order.trail_stop_price);
  if (a.message_since(30)) a.optional_real("order.trailingPercent", order.trailing_percent);
}

template <class A>
void describe_open_order_strategies(A& a, Ref<A, Contract> contract, Ref<A, Order> order) {
  a.optional_real("order.basisPoints", order.basis_points);
  a.optional_integer("order.basisPointsType", order.basis_points_type);
  a.text("contract.comboLegsDescrip", contract.combo_legs_descrip);
  if (a.message_since(29)) describe_order_combo_legs(a, contract);
  if (a.message_since(29)) describe_order_leg_prices(a, order);
  if (a.message_since(26)) {
    describe_tag_values(a, "order.smartComboRoutingParams", order.smart_combo_routing_params);
  }
  describe_scale(a, order);
  if (a.message_since(24)) describe_hedge(a, order);
  if (a.message_since(25)) a.flag("order.optOutSmartRouting", order.opt_out_smart_routing);
  a.text("order.clearingAccount", order.clearing_account);
  a.text("order.clearingIntent", order.clearing_intent);
  if (a.message_since(22)) a.flag("order.notHeld", order.not_held);
  if (a.message_since(20)) describe_delta_neutral_contract(a, contract);
  if (a.message_since(21)) describe_algorithm(a, order);
  if (a.message_since(33)) a.flag("order.solicited", order.solicited);
  a.flag("order.whatIf", order.what_if);
}

template <class A>
void describe_outside_rth_margins(A& a, Ref<A, OrderState> state) {
  a.optional_real("orderState.initMarginBeforeOutsideRTH", state.init_margin_before_outside_rth);
  a.optional_real("orderState.maintMarginBeforeOutsideRTH", state.maint_margin_before_outside_rth);
  a.optional_real("orderState.equityWithLoanBeforeOutsideRTH", state.equity_with_loan_before_outside_rth);
  a.optional_real("orderState.initMarginChangeOutsideRTH", state.init_margin_change_outside_rth);
  a.optional_real("orderState.maintMarginChangeOutsideRTH", state.maint_margin_change_outside_rth);
  a.optional_real("orderState.equityWithLoanChangeOutsideRTH", state.equity_with_loan_change_outside_rth);
  a.optional_real("orderState.initMarginAfterOutsideRTH", state.init_margin_after_outside_rth);
  a.optional_real("orderState.maintMarginAfterOutsideRTH", state.maint_margin_after_outside_rth);
  a.optional_real("orderState.equityWithLoanAfterOutsideRTH", state.equity_with_loan_after_outside_rth);
}

template <class A>
void describe_allocation(A& a, Ref<A, OrderAllocation> allocation) {
  a.text("allocation.account", allocation.account);
  a.decimal("allocation.position", allocation.position);
  a.decimal("allocation.positionDesired", allocation.position_desired);
  a.decimal("allocation.positionAfter", allocation.position_after);
  a.decimal("allocation.desiredAllocQty", allocation.desired_alloc_qty);
  a.decimal("allocation.allowedAllocQty", allocation.allowed_alloc_qty);
  a.flag("allocation.isMonetary", allocation.is_monetary);
}

template <class A>
void describe_order_state(A& a, Ref<A, OrderState> state) {
  a.text("orderState.status", state.status);
  if (a.since(142)) {
    a.text("orderState.initMarginBefore", state.init_margin_before);
    a.text("orderState.maintMarginBefore", state.maint_margin_before);
    a.text("orderState.equityWithLoanBefore", state.equity_with_loan_before);
    a.text("orderState.initMarginChange", state.init_margin_change);
    a.text("orderState.maintMarginChange", state.maint_margin_change);
    a.text("orderState.equityWithLoanChange", state.equity_with_loan_change);
  }
  a.text("orderState.initMarginAfter", state.init_margin_after);
  a.text("orderState.maintMarginAfter", state.maint_margin_after);
  a.text("orderState.equityWithLoanAfter", state.equity_with_loan_after);
  a.optional_real("orderState.commissionAndFees", state.commission_and_fees);
  a.optional_real("orderState.minCommissionAndFees", state.min_commission_and_fees);
  a.optional_real("orderState.maxCommissionAndFees", state.max_commission_and_fees);
  a.text("orderState.commissionAndFeesCurrency", state.commission_and_fees_currency);
  if (a.since(195)) {
    a.text("orderState.marginCurrency", state.margin_currency);
    describe_outside_rth_margins(a, state);
    a.decimal("orderState.suggestedSize", state.suggested_size);
    a.text("orderState.rejectReason", state.reject_reason);
    a.list("orderState.orderAllocations", state.order_allocations,
           [&a](auto& allocation) { describe_allocation(a, allocation); });
  }
  a.text("orderState.warningText", state.warning_text);
}

/// An empty price would be taken for 0 here, so no price is the constant.
template <class A>
void describe_open_order_adjustments(A& a, Ref<A, Order> order) {
  if (a.until(102)) return;
  describe_benchmark_peg(a, order);
  describe_conditions(a, order);
  a.text("order.adjustedOrderType", order.adjusted_order_type);
  a.optional_real("order.triggerPrice", order.trigger_price, Unset::Literal);
  a.optional_real("order.trailStopPrice", order.trail_stop_price, Unset::Literal);  // the second one wins
  a.optional_real("order.lmtPriceOffset", order.lmt_price_offset, Unset::Literal);
  a.optional_real("order.adjustedStopPrice", order.adjusted_stop_price, Unset::Literal);
  a.optional_real("order.adjustedStopLimitPrice", order.adjusted_stop_limit_price, Unset::Literal);
  a.optional_real("order.adjustedTrailingAmount", order.adjusted_trailing_amount, Unset::Literal);
  a.integer("order.adjustableTrailingUnit", order.adjustable_trailing_unit);
}

template <class A>
void describe_open_order_additions(A& a, Ref<A, Order> order) {
  if (a.since(106)) {
    a.text("order.softDollarTier.name", order.soft_dollar_tier.name);
    a.text("order.softDollarTier.val", order.soft_dollar_tier.val);
    a.text("order.softDollarTier.displayName", order.soft_dollar_tier.display_name);
  }
  if (a.since(111)) a.optional_real("order.cashQty", order.cash_qty, Unset::Zero);
  if (a.since(141)) a.flag("order.dontUseAutoPriceForHedge", order.dont_use_auto_price_for_hedge);
  if (a.since(145)) a.flag("order.isOmsContainer", order.is_oms_container);
  if (a.since(148)) a.flag("order.discretionaryUpToLimitPrice", order.discretionary_up_to_limit_price);
  if (a.since(151)) a.optional_flag("order.usePriceMgmtAlgo", order.use_price_mgmt_algo);
  if (a.since(158)) a.optional_integer("order.duration", order.duration);
  if (a.since(160)) a.optional_integer("order.postToAts", order.post_to_ats);
  if (a.since(162)) a.flag("order.autoCancelParent", order.auto_cancel_parent);
  if (a.since(170)) {
    a.optional_integer("order.minTradeQty", order.min_trade_qty);
    a.optional_integer("order.minCompeteSize", order.min_compete_size);
    a.optional_real("order.competeAgainstBestOffset", order.compete_against_best_offset);
    a.optional_real("order.midOffsetAtWhole", order.mid_offset_at_whole);
    a.optional_real("order.midOffsetAtHalf", order.mid_offset_at_half);
  }
  if (a.since(183)) a.text("order.customerAccount", order.customer_account);
  if (a.since(184)) a.flag("order.professionalCustomer", order.professional_customer);
  if (a.since(185)) a.text("order.bondAccruedInterest", order.bond_accrued_interest);
  if (a.since(189)) a.flag("order.includeOvernight", order.include_overnight);
  if (a.since(193)) a.text("order.extOperator", order.ext_operator);
  if (a.since(193)) a.optional_integer("order.manualOrderIndicator", order.manual_order_indicator);
  if (a.since(198)) a.text("order.submitter", order.submitter);
  if (a.since(199)) a.flag("order.imbalanceOnly", order.imbalance_only);
}

template <class A>
void describe(A& a, Ref<A, OpenOrder> m) {
  if (a.until(145)) a.version(34);
  a.integer("order.orderId", m.order.order_id);
  describe_response_contract(a, m.contract, {.multiplier = 32, .trading_class = 32});
  describe_open_order_head(a, m.order);
  describe_open_order_limits(a, m.order);
  describe_open_order_strategies(a, m.contract, m.order);
  describe_order_state(a, m.order_state);
  if (a.message_since(34)) {
    a.flag("order.randomizeSize", m.order.randomize_size);
    a.flag("order.randomizePrice", m.order.randomize_price);
  }
  describe_open_order_adjustments(a, m.order);
  describe_open_order_additions(a, m.order);
}

template <class A>
void describe_order_core(A& a, Ref<A, Order> order) {
  a.text("order.action", order.action);
  if (a.since(101)) {
    a.decimal("order.totalQuantity", order.total_quantity);
  } else {
    a.whole_decimal("order.totalQuantity", order.total_quantity);
  }
  a.text("order.orderType", order.order_type);
  a.optional_real("order.lmtPrice", order.lmt_price);
  a.optional_real("order.auxPrice", order.aux_price);
  a.text("order.tif", order.tif);
  a.text("order.ocaGroup", order.oca_group);
  a.text("order.account", order.account);
  a.text("order.openClose", order.open_close);
  a.integer("order.origin", order.origin);
  a.text("order.orderRef", order.order_ref);
  a.flag("order.transmit", order.transmit);
  a.integer("order.parentId", order.parent_id);
  a.flag("order.blockOrder", order.block_order);
  a.flag("order.sweepToFill", order.sweep_to_fill);
  a.optional_integer("order.displaySize", order.display_size, Unset::Zero);
  a.integer("order.triggerMethod", order.trigger_method);
  a.flag("order.outsideRth", order.outside_rth);
  a.flag("order.hidden", order.hidden);
}

template <class A>
void describe_order_routing(A& a, Ref<A, Order> order) {
  a.constant("sharesAllocation", "");
  a.real("order.discretionaryAmt", order.discretionary_amt);
  a.text("order.goodAfterTime", order.good_after_time);
  a.text("order.goodTillDate", order.good_till_date);
  a.text("order.faGroup", order.fa_group);
  a.text("order.faMethod", order.fa_method);
  a.text("order.faPercentage", order.fa_percentage);
  if (a.until(177)) a.constant("faProfile", "");
  if (a.since(103)) a.text("order.modelCode", order.model_code);
  a.integer("order.shortSaleSlot", order.short_sale_slot);
  a.text("order.designatedLocation", order.designated_location);
  a.integer("order.exemptCode", order.exempt_code);
  a.integer("order.ocaType", order.oca_type);
  a.text("order.rule80A", order.rule_80a);
  a.text("order.settlingFirm", order.settling_firm);
  a.flag("order.allOrNone", order.all_or_none);
  a.optional_integer("order.minQty", order.min_qty);
  a.optional_real("order.percentOffset", order.percent_offset);
  a.constant("eTradeOnly", 0);
  a.constant("firmQuoteOnly", 0);
  a.constant("nbboPriceCap", "");
  a.integer("order.auctionStrategy", order.auction_strategy);
  describe_price_ranges(a, order);
  a.flag("order.overridePercentageConstraints", order.override_percentage_constraints);
}

template <class A>
void describe_order_strategies(A& a, Ref<A, Contract> contract, Ref<A, Order> order) {
  a.optional_real("order.volatility", order.volatility);
  a.optional_integer("order.volatilityType", order.volatility_type);
  a.text("order.deltaNeutralOrderType", order.delta_neutral_order_type);
  a.optional_real("order.deltaNeutralAuxPrice", order.delta_neutral_aux_price);
  describe_delta_neutral_order(a, order);
  a.flag("order.continuousUpdate", order.continuous_update);
  a.optional_integer("order.referencePriceType", order.reference_price_type);
  a.optional_real("order.trailStopPrice", order.trail_stop_price);
  a.optional_real("order.trailingPercent", order.trailing_percent);
  describe_scale(a, order);
  a.text("order.scaleTable", order.scale_table);
  a.text("order.activeStartTime", order.active_start_time);
  a.text("order.activeStopTime", order.active_stop_time);
  describe_hedge(a, order);
  a.flag("order.optOutSmartRouting", order.opt_out_smart_routing);
  a.text("order.clearingAccount", order.clearing_account);
  a.text("order.clearingIntent", order.clearing_intent);
  a.flag("order.notHeld", order.not_held);
  describe_delta_neutral_contract(a, contract);
  describe_algorithm(a, order);
  a.text("order.algoId", order.algo_id);
  a.flag("order.whatIf", order.what_if);
  a.tag_list("order.orderMiscOptions", order.order_misc_options);
  a.flag("order.solicited", order.solicited);
  a.flag("order.randomizeSize", order.randomize_size);
  a.flag("order.randomizePrice", order.randomize_price);
}

template <class A>
void describe_order_adjustments(A& a, Ref<A, Order> order) {
  if (a.until(102)) return;
  describe_benchmark_peg(a, order);
  describe_conditions(a, order);
  a.text("order.adjustedOrderType", order.adjusted_order_type);
  a.optional_real("order.triggerPrice", order.trigger_price);
  a.optional_real("order.lmtPriceOffset", order.lmt_price_offset);
  a.optional_real("order.adjustedStopPrice", order.adjusted_stop_price);
  a.optional_real("order.adjustedStopLimitPrice", order.adjusted_stop_limit_price);
  a.optional_real("order.adjustedTrailingAmount", order.adjusted_trailing_amount);
  a.integer("order.adjustableTrailingUnit", order.adjustable_trailing_unit);
}

template <class A>
void describe_peg_offsets(A& a, const Contract& contract, Ref<A, Order> order) {
  if (a.until(170)) return;
  if (contract.exchange == "IBKRATS") a.optional_integer("order.minTradeQty", order.min_trade_qty);
  bool has_mid_offsets = is_pegged_to_midpoint(order);
  if (is_pegged_to_best(order)) {
    a.optional_integer("order.minCompeteSize", order.min_compete_size);
    a.optional_real("order.competeAgainstBestOffset", order.compete_against_best_offset);
    has_mid_offsets = order.compete_against_best_offset == std::numeric_limits<double>::infinity();
  }
  if (!has_mid_offsets) return;
  a.optional_real("order.midOffsetAtWhole", order.mid_offset_at_whole);
  a.optional_real("order.midOffsetAtHalf", order.mid_offset_at_half);
}

template <class A>
void describe_order_additions(A& a, const Contract& contract, Ref<A, Order> order) {
  if (a.since(105)) a.text("order.extOperator", order.ext_operator);
  if (a.since(106)) a.text("order.softDollarTier.name", order.soft_dollar_tier.name);
  if (a.since(106)) a.text("order.softDollarTier.val", order.soft_dollar_tier.val);
  if (a.since(111)) a.optional_real("order.cashQty", order.cash_qty);
  if (a.since(138)) a.text("order.mifid2DecisionMaker", order.mifid2_decision_maker);
  if (a.since(138)) a.text("order.mifid2DecisionAlgo", order.mifid2_decision_algo);
  if (a.since(139)) a.text("order.mifid2ExecutionTrader", order.mifid2_execution_trader);
  if (a.since(139)) a.text("order.mifid2ExecutionAlgo", order.mifid2_execution_algo);
  if (a.since(141)) a.flag("order.dontUseAutoPriceForHedge", order.dont_use_auto_price_for_hedge);
  if (a.since(145)) a.flag("order.isOmsContainer", order.is_oms_container);
  if (a.since(148)) a.flag("order.discretionaryUpToLimitPrice", order.discretionary_up_to_limit_price);
  if (a.since(151)) a.optional_flag("order.usePriceMgmtAlgo", order.use_price_mgmt_algo);
  if (a.since(158)) a.optional_integer("order.duration", order.duration);
  if (a.since(160)) a.optional_integer("order.postToAts", order.post_to_ats);
  if (a.since(162)) a.flag("order.autoCancelParent", order.auto_cancel_parent);
  if (a.since(166)) a.text("order.advancedErrorOverride", order.advanced_error_override);
  if (a.since(169)) a.text("order.manualOrderTime", order.manual_order_time);
  describe_peg_offsets(a, contract, order);
  if (a.since(183)) a.text("order.customerAccount", order.customer_account);
  if (a.since(184)) a.flag("order.professionalCustomer", order.professional_customer);
  if (a.since(187) && a.until(190)) a.constant("rfqExternalUserId", "");
  if (a.since(187) && a.until(190)) a.constant("rfqManualOrderIndicator", 2147483647);
  if (a.since(189)) a.flag("order.includeOvernight", order.include_overnight);
  if (a.since(192)) {
    a.optional_integer("order.manualOrderIndicator", order.manual_order_indicator, Unset::Literal);
  }
  if (a.since(199)) a.flag("order.imbalanceOnly", order.imbalance_only);
}

template <class A>
void describe(A& a, Ref<A, PlaceOrder> m) {
  if (a.until(145)) a.version(45);
  a.integer("orderId", m.order_id);
  describe_request_contract(a, m.contract);
  a.text("contract.secIdType", m.contract.sec_id_type);
  a.text("contract.secId", m.contract.sec_id);
  describe_order_core(a, m.order);
  if (m.contract.sec_type == "BAG") {
    describe_order_combo_legs(a, m.contract);
    describe_order_leg_prices(a, m.order);
    describe_tag_values(a, "order.smartComboRoutingParams", m.order.smart_combo_routing_params);
  }
  describe_order_routing(a, m.order);
  describe_order_strategies(a, m.contract, m.order);
  describe_order_adjustments(a, m.order);
  describe_order_additions(a, m.contract, m.order);
}

}  // namespace ibflow::protocol
