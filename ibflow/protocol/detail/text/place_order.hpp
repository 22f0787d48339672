#pragma once
// The text form of PlaceOrder. Internal: only the codec's .cpp files use it.

#include <limits>

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/order.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

template <class A>
void describe_placed_core(A& a, Ref<A, Order> order) {
  describe_order_head(a, order, From::Client);
  a.flag("order.transmit", order.transmit);
  a.integer("order.parentId", order.parent_id);
  a.flag("order.blockOrder", order.block_order);
  a.flag("order.sweepToFill", order.sweep_to_fill);
  describe_literal(a, "order.displaySize", order.display_size);
  a.integer("order.triggerMethod", order.trigger_method);
  a.flag("order.outsideRth", order.outside_rth);
  a.flag("order.hidden", order.hidden);
}

template <class A>
void describe_placed_routing(A& a, Ref<A, Order> order) {
  a.constant("sharesAllocation", "");
  a.real("order.discretionaryAmt", order.discretionary_amt);
  a.text("order.goodAfterTime", order.good_after_time);
  a.text("order.goodTillDate", order.good_till_date);
  describe_advisor_allocation(a, order);
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
void describe_placed_strategies(A& a, Ref<A, Contract> contract, Ref<A, Order> order) {
  describe_volatility(a, order, From::Client);
  describe_scale(a, order);
  a.text("order.scaleTable", order.scale_table);
  a.text("order.activeStartTime", order.active_start_time);
  a.text("order.activeStopTime", order.active_stop_time);
  describe_hedge(a, order);
  a.flag("order.optOutSmartRouting", order.opt_out_smart_routing);
  describe_clearing_and_algorithm(a, contract, order);
  a.text("order.algoId", order.algo_id);
  a.flag("order.whatIf", order.what_if);
  a.tag_list("order.orderMiscOptions", order.order_misc_options);
  a.flag("order.solicited", order.solicited);
  a.flag("order.randomizeSize", order.randomize_size);
  a.flag("order.randomizePrice", order.randomize_price);
}

template <class A>
void describe_placed_adjustments(A& a, Ref<A, Order> order) {
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

/// 1, 0 or nothing.
template <class A>
void describe_price_management(A& a, Ref<A, Order> order) {
  std::optional<bool> flag;
  if (order.use_price_mgmt_algo) flag = *order.use_price_mgmt_algo != 0;
  a.optional_flag("order.usePriceMgmtAlgo", flag);
  if constexpr (A::kReading) {
    order.use_price_mgmt_algo.reset();
    if (flag) order.use_price_mgmt_algo = *flag ? 1 : 0;
  }
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
void describe_placed_additions(A& a, const Contract& contract, Ref<A, Order> order) {
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
  if (a.since(151)) describe_price_management(a, order);
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
  describe_placed_core(a, m.order);
  if (m.contract.sec_type == "BAG") {
    describe_order_combo_legs(a, m.contract);
    describe_order_leg_prices(a, m.order);
    describe_tag_values(a, "order.smartComboRoutingParams", m.order.smart_combo_routing_params);
  }
  describe_placed_routing(a, m.order);
  describe_placed_strategies(a, m.contract, m.order);
  describe_placed_adjustments(a, m.order);
  describe_placed_additions(a, m.contract, m.order);
}

}  // namespace ibflow::protocol
