#pragma once
// The text form of OpenOrder and CompletedOrder. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/order.hpp"
#include "ibflow/protocol/detail/text/order_state.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

/// From the permanent id to the short sale's exempt code.
template <class A>
void describe_server_order_head(A& a, Ref<A, Order> order, bool is_completed) {
  describe_order_head(a, order, From::Server);
  if (!is_completed) a.integer("order.clientId", order.client_id);
  a.integer("order.permId", order.perm_id);
  a.flag("order.outsideRth", order.outside_rth);
  a.flag("order.hidden", order.hidden);
  a.real("order.discretionaryAmt", order.discretionary_amt);
  a.text("order.goodAfterTime", order.good_after_time);
  if (!is_completed) a.constant("sharesAllocation", "");
  describe_advisor_allocation(a, order);
  a.text("order.goodTillDate", order.good_till_date);
  a.text("order.rule80A", order.rule_80a);
  a.optional_real("order.percentOffset", order.percent_offset);
  a.text("order.settlingFirm", order.settling_firm);
  a.integer("order.shortSaleSlot", order.short_sale_slot);
  a.text("order.designatedLocation", order.designated_location);
  if (a.message_since(23)) a.integer("order.exemptCode", order.exempt_code);
}

template <class A>
void describe_server_order_limits(A& a, Ref<A, Order> order, bool is_completed) {
  if (!is_completed) a.integer("order.auctionStrategy", order.auction_strategy);
  describe_price_ranges(a, order);
  a.optional_integer("order.displaySize", order.display_size);
  if (!is_completed) a.flag("order.blockOrder", order.block_order);
  a.flag("order.sweepToFill", order.sweep_to_fill);
  a.flag("order.allOrNone", order.all_or_none);
  a.optional_integer("order.minQty", order.min_qty);
  a.integer("order.ocaType", order.oca_type);
  if (!is_completed) {
    a.constant("eTradeOnly", 0);
    a.constant("firmQuoteOnly", 0);
    a.constant("nbboPriceCap", "");
    a.integer("order.parentId", order.parent_id);
  }
  a.integer("order.triggerMethod", order.trigger_method);
  describe_volatility(a, order, From::Server, is_completed);
}

template <class A>
void describe_server_order_strategies(A& a, Ref<A, Contract> contract, Ref<A, Order> order,
                                      bool is_completed) {
  if (!is_completed) {
    a.optional_real("order.basisPoints", order.basis_points);
    a.optional_integer("order.basisPointsType", order.basis_points_type);
  }
  a.text("contract.comboLegsDescrip", contract.combo_legs_descrip);
  if (a.message_since(29)) describe_order_combo_legs(a, contract);
  if (a.message_since(29)) describe_order_leg_prices(a, order);
  if (a.message_since(26)) {
    describe_tag_values(a, "order.smartComboRoutingParams", order.smart_combo_routing_params);
  }
  describe_scale(a, order);
  if (a.message_since(24)) describe_hedge(a, order);
  if (!is_completed && a.message_since(25)) a.flag("order.optOutSmartRouting", order.opt_out_smart_routing);
  describe_clearing_and_algorithm(a, contract, order);
  if (a.message_since(33)) a.flag("order.solicited", order.solicited);
  if (!is_completed) a.flag("order.whatIf", order.what_if);
}

template <class A>
void describe_open_order_adjustments(A& a, Ref<A, Order> order) {
  if (a.until(102)) return;
  describe_benchmark_peg(a, order);
  describe_conditions(a, order);
  a.text("order.adjustedOrderType", order.adjusted_order_type);
  describe_literal(a, "order.triggerPrice", order.trigger_price);
  describe_literal(a, "order.trailStopPrice", order.trail_stop_price);  // the second one wins
  describe_literal(a, "order.lmtPriceOffset", order.lmt_price_offset);
  describe_literal(a, "order.adjustedStopPrice", order.adjusted_stop_price);
  describe_literal(a, "order.adjustedStopLimitPrice", order.adjusted_stop_limit_price);
  describe_literal(a, "order.adjustedTrailingAmount", order.adjusted_trailing_amount);
  a.integer("order.adjustableTrailingUnit", order.adjustable_trailing_unit);
}

template <class A>
void describe_server_peg_offsets(A& a, Ref<A, Order> order) {
  if (a.until(170)) return;
  a.optional_integer("order.minTradeQty", order.min_trade_qty);
  a.optional_integer("order.minCompeteSize", order.min_compete_size);
  a.optional_real("order.competeAgainstBestOffset", order.compete_against_best_offset);
  a.optional_real("order.midOffsetAtWhole", order.mid_offset_at_whole);
  a.optional_real("order.midOffsetAtHalf", order.mid_offset_at_half);
}

/// A flag that IB's events have as true or false alone. Absence cannot be told from false here.
template <class A>
void describe_known_flag(A& a, const char* name, Ref<A, std::optional<std::int32_t>> value) {
  bool flag = value.value_or(0) != 0;
  a.flag(name, flag);
  if constexpr (A::kReading) value = flag ? 1 : 0;
}

template <class A>
void describe_open_order_additions(A& a, Ref<A, Order> order) {
  if (a.since(106)) {
    a.text("order.softDollarTier.name", order.soft_dollar_tier.name);
    a.text("order.softDollarTier.val", order.soft_dollar_tier.val);
    a.text("order.softDollarTier.displayName", order.soft_dollar_tier.display_name);
  }
  if (a.since(111)) describe_literal(a, "order.cashQty", order.cash_qty);
  if (a.since(141)) a.flag("order.dontUseAutoPriceForHedge", order.dont_use_auto_price_for_hedge);
  if (a.since(145)) a.flag("order.isOmsContainer", order.is_oms_container);
  if (a.since(148)) a.flag("order.discretionaryUpToLimitPrice", order.discretionary_up_to_limit_price);
  if (a.since(151)) describe_known_flag(a, "order.usePriceMgmtAlgo", order.use_price_mgmt_algo);
  if (a.since(158)) a.optional_integer("order.duration", order.duration);
  if (a.since(160)) a.optional_integer("order.postToAts", order.post_to_ats);
  if (a.since(162)) a.flag("order.autoCancelParent", order.auto_cancel_parent);
  describe_server_peg_offsets(a, order);
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
  a.integer("orderId", m.order_id);
  if constexpr (A::kReading) m.order.order_id = m.order_id;
  describe_response_contract(a, m.contract, {.multiplier = 32, .trading_class = 32});
  describe_server_order_head(a, m.order, false);
  describe_server_order_limits(a, m.order, false);
  describe_server_order_strategies(a, m.contract, m.order, false);
  describe_order_state(a, m.order_state);
  if (a.message_since(34)) {
    a.flag("order.randomizeSize", m.order.randomize_size);
    a.flag("order.randomizePrice", m.order.randomize_price);
  }
  describe_open_order_adjustments(a, m.order);
  describe_open_order_additions(a, m.order);
}

template <class A>
void describe_completed_order_additions(A& a, Ref<A, Order> order) {
  describe_literal(a, "order.trailStopPrice", order.trail_stop_price);  // the second one wins
  describe_literal(a, "order.lmtPriceOffset", order.lmt_price_offset);
  describe_literal(a, "order.cashQty", order.cash_qty);
  a.flag("order.dontUseAutoPriceForHedge", order.dont_use_auto_price_for_hedge);
  a.flag("order.isOmsContainer", order.is_oms_container);
  a.text("order.autoCancelDate", order.auto_cancel_date);
  a.decimal("order.filledQuantity", order.filled_quantity);
  a.integer("order.refFuturesConId", order.ref_futures_con_id);
  a.flag("order.autoCancelParent", order.auto_cancel_parent);
  a.text("order.shareholder", order.shareholder);
  a.flag("order.imbalanceOnly", order.imbalance_only);
  describe_known_flag(a, "order.routeMarketableToBbo", order.route_marketable_to_bbo);
  a.integer("order.parentPermId", order.parent_perm_id);
}

template <class A>
void describe(A& a, Ref<A, CompletedOrder> m) {
  describe_response_contract(a, m.contract, {});
  describe_server_order_head(a, m.order, true);
  describe_server_order_limits(a, m.order, true);
  describe_server_order_strategies(a, m.contract, m.order, true);
  a.text("orderState.status", m.order_state.status);
  a.flag("order.randomizeSize", m.order.randomize_size);
  a.flag("order.randomizePrice", m.order.randomize_price);
  describe_benchmark_peg(a, m.order);
  describe_conditions(a, m.order);
  describe_completed_order_additions(a, m.order);
  a.text("orderState.completedTime", m.order_state.completed_time);
  a.text("orderState.completedStatus", m.order_state.completed_status);
  describe_server_peg_offsets(a, m.order);
  if (a.since(183)) a.text("order.customerAccount", m.order.customer_account);
  if (a.since(184)) a.flag("order.professionalCustomer", m.order.professional_customer);
  if (a.since(198)) a.text("order.submitter", m.order.submitter);
}

}  // namespace ibflow::protocol
