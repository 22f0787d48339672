#pragma once
// The members of orders and their parts by IB's names and protobuf numbers; see fields/archive.hpp.

#include <utility>
#include <vector>

#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/fields/order_condition.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::protocol {

/// A combo leg with its price in the order, as they travel: IB's API keeps the prices in the order.
struct PricedLeg {
  ComboLeg leg;
  std::optional<double> price;
};

template <class A>
void describe_fields(A& a, Ref<A, PricedLeg> priced) {
  describe_fields(a, priced.leg);
  a.field(9, "perLegPrice", priced.price);
}

/// An order's contract with the prices of its legs.
template <class A>
struct PricedContract {
  Ref<A, Contract> contract;
  Ref<A, std::vector<OrderComboLeg>> prices;
};

template <class A>
void describe_fields(A& a, Ref<A, PricedContract<A>> priced) {
  auto& legs = priced.contract.combo_legs;
  auto& prices = priced.prices;
  describe_contract_head(a, priced.contract);
  std::vector<PricedLeg> both;
  if constexpr (!A::kReading) {
    for (std::size_t i = 0; i < legs.size(); ++i)
      both.push_back({legs[i], i < prices.size() ? prices[i].price : std::nullopt});
  }
  a.field(20, "comboLegs", both);
  if constexpr (A::kReading) {
    for (auto& [leg, price] : both) {
      legs.push_back(std::move(leg));
      prices.push_back({price});
    }
  }
  describe_contract_tail(a, priced.contract);
}

/// Of the protobuf form a part of its own beside the order, of IB's API members of the order.
template <class A>
void describe_fields(A& a, Ref<A, AttachedOrders> attached) {
  a.field(1, "slOrderId", attached.sl_order_id);
  a.field(2, "slOrderType", attached.sl_order_type);
  a.field(3, "ptOrderId", attached.pt_order_id);
  a.field(4, "ptOrderType", attached.pt_order_type);
}

template <class A>
void describe_fields(A& a, Ref<A, OrderCancel> cancel) {
  a.field(1, "manualOrderCancelTime", cancel.manual_order_cancel_time);
  a.field(2, "extOperator", cancel.ext_operator);
  a.field(3, "manualOrderIndicator", cancel.manual_order_indicator);
}

/// The members 1 to 40.
template <class A>
void describe_order_terms(A& a, Ref<A, Order> order) {
  a.field(1, "clientId", order.client_id);
  if constexpr (kIsProtobuf<A> && A::kReading) a.watch(2);
  if (!is_from_client(a)) a.field(2, "orderId", order.order_id);
  a.field(3, "permId", order.perm_id);
  a.field(4, "parentId", order.parent_id);
  a.field(5, "action", order.action);
  a.field(6, "totalQuantity", order.total_quantity);
  a.field(7, "displaySize", order.display_size);
  a.field(8, "orderType", order.order_type);
  a.field(9, "lmtPrice", order.lmt_price);
  a.field(10, "auxPrice", order.aux_price);
  a.field(11, "tif", order.tif);
  a.field(12, "account", order.account);
  a.field(13, "settlingFirm", order.settling_firm);
  a.field(14, "clearingAccount", order.clearing_account);
  a.field(15, "clearingIntent", order.clearing_intent);
  a.field(16, "allOrNone", order.all_or_none);
  a.field(17, "blockOrder", order.block_order);
  a.field(18, "hidden", order.hidden);
  a.field(19, "outsideRth", order.outside_rth);
  a.field(20, "sweepToFill", order.sweep_to_fill);
  a.field(21, "percentOffset", order.percent_offset);
  a.field(22, "trailingPercent", order.trailing_percent);
  a.field(23, "trailStopPrice", order.trail_stop_price);
  a.field(24, "minQty", order.min_qty);
  a.field(25, "goodAfterTime", order.good_after_time);
  a.field(26, "goodTillDate", order.good_till_date);
  a.field(27, "ocaGroup", order.oca_group);
  a.field(28, "orderRef", order.order_ref);
  a.field(29, "rule80A", order.rule_80a);
  a.field(30, "ocaType", order.oca_type);
  a.field(31, "triggerMethod", order.trigger_method);
  a.field(32, "activeStartTime", order.active_start_time);
  a.field(33, "activeStopTime", order.active_stop_time);
  a.field(34, "faGroup", order.fa_group);
  a.field(35, "faMethod", order.fa_method);
  a.field(36, "faPercentage", order.fa_percentage);
  a.field(37, "volatility", order.volatility);
  a.field(38, "volatilityType", order.volatility_type);
  a.field(39, "continuousUpdate", order.continuous_update);
  a.field(40, "referencePriceType", order.reference_price_type);
}

/// The members 41 to 65.
template <class A>
void describe_order_strategies(A& a, Ref<A, Order> order) {
  a.field(41, "deltaNeutralOrderType", order.delta_neutral_order_type);
  a.field(42, "deltaNeutralAuxPrice", order.delta_neutral_aux_price);
  a.field(43, "deltaNeutralConId", order.delta_neutral_con_id);
  a.field(44, "deltaNeutralOpenClose", order.delta_neutral_open_close);
  a.field(45, "deltaNeutralShortSale", order.delta_neutral_short_sale);
  a.field(46, "deltaNeutralShortSaleSlot", order.delta_neutral_short_sale_slot);
  a.field(47, "deltaNeutralDesignatedLocation", order.delta_neutral_designated_location);
  a.field(48, "scaleInitLevelSize", order.scale_init_level_size);
  a.field(49, "scaleSubsLevelSize", order.scale_subs_level_size);
  a.field(50, "scalePriceIncrement", order.scale_price_increment);
  a.field(51, "scalePriceAdjustValue", order.scale_price_adjust_value);
  a.field(52, "scalePriceAdjustInterval", order.scale_price_adjust_interval);
  a.field(53, "scaleProfitOffset", order.scale_profit_offset);
  a.field(54, "scaleAutoReset", order.scale_auto_reset);
  a.field(55, "scaleInitPosition", order.scale_init_position);
  a.field(56, "scaleInitFillQty", order.scale_init_fill_qty);
  a.field(57, "scaleRandomPercent", order.scale_random_percent);
  if (!is_event(a)) a.field(58, "scaleTable", order.scale_table);
  if constexpr (kIsProtobuf<A> && A::kReading) a.watch(59);
  a.field(59, "hedgeType", order.hedge_type);
  a.field(60, "hedgeParam", order.hedge_param);
  if constexpr (kIsProtobuf<A> && A::kReading) a.watch(61);
  a.field(61, "algoStrategy", order.algo_strategy);
  const bool has_algo_params = A::kReading || !kIsProtobuf<A> || !order.algo_strategy.empty();
  if (has_algo_params) a.tags(62, "algoParams", order.algo_params);
  if (!is_event(a)) a.field(63, "algoId", order.algo_id);
  a.tags(64, "smartComboRoutingParams", order.smart_combo_routing_params);
  a.field(65, "whatIf", order.what_if);
}

/// For a server its absence in a request is false, for a client in an open order true; ours says either.
template <class A>
void describe_transmit(A& a, Ref<A, Order> order) {
  if constexpr (kIsProtobuf<A> && !A::kReading) {
    if (!a.is_request()) return a.field(66, "transmit", std::optional<bool>(order.transmit));
  }
  a.field(66, "transmit", order.transmit);
}

/// The members 66 to 99.
template <class A>
void describe_order_handling(A& a, Ref<A, Order> order) {
  if (!is_event(a)) {
    describe_transmit(a, order);
    a.field(67, "overridePercentageConstraints", order.override_percentage_constraints);
  }
  a.field(68, "openClose", order.open_close);
  a.field(69, "origin", order.origin);
  a.field(70, "shortSaleSlot", order.short_sale_slot);
  a.field(71, "designatedLocation", order.designated_location);
  a.field(72, "exemptCode", order.exempt_code);
  a.field(73, "deltaNeutralSettlingFirm", order.delta_neutral_settling_firm);
  a.field(74, "deltaNeutralClearingAccount", order.delta_neutral_clearing_account);
  a.field(75, "deltaNeutralClearingIntent", order.delta_neutral_clearing_intent);
  a.field(76, "discretionaryAmt", order.discretionary_amt);
  a.field(77, "optOutSmartRouting", order.opt_out_smart_routing);
  a.field(78, "startingPrice", order.starting_price);
  a.field(79, "stockRefPrice", order.stock_ref_price);
  a.field(80, "delta", order.delta);
  a.field(81, "stockRangeLower", order.stock_range_lower);
  a.field(82, "stockRangeUpper", order.stock_range_upper);
  a.field(83, "notHeld", order.not_held);
  if (!is_event(a)) a.tags(84, "orderMiscOptions", order.order_misc_options);
  a.field(85, "solicited", order.solicited);
  a.field(86, "randomizeSize", order.randomize_size);
  a.field(87, "randomizePrice", order.randomize_price);
  a.field(88, "referenceContractId", order.reference_contract_id);
  a.field(89, "peggedChangeAmount", order.pegged_change_amount);
  a.field(90, "isPeggedChangeAmountDecrease", order.is_pegged_change_amount_decrease);
  a.field(91, "referenceChangeAmount", order.reference_change_amount);
  a.field(92, "referenceExchangeId", order.reference_exchange_id);
  a.field(93, "adjustedOrderType", order.adjusted_order_type);
  a.field(94, "triggerPrice", order.trigger_price);
  a.field(95, "adjustedStopPrice", order.adjusted_stop_price);
  a.field(96, "adjustedStopLimitPrice", order.adjusted_stop_limit_price);
  a.field(97, "adjustedTrailingAmount", order.adjusted_trailing_amount);
  a.field(98, "adjustableTrailingUnit", order.adjustable_trailing_unit);
  a.field(99, "lmtPriceOffset", order.lmt_price_offset);
}

/// The members 100 to 126.
template <class A>
void describe_order_additions(A& a, Ref<A, Order> order) {
  a.field(100, "conditions", order.conditions);
  a.field(101, "conditionsCancelOrder", order.conditions_cancel_order);
  a.field(102, "conditionsIgnoreRth", order.conditions_ignore_rth);
  a.field(103, "modelCode", order.model_code);
  a.field(104, "extOperator", order.ext_operator);
  a.field(105, "softDollarTier", order.soft_dollar_tier);
  a.field(106, "cashQty", order.cash_qty);
  if (!is_event(a)) {
    a.field(107, "mifid2DecisionMaker", order.mifid2_decision_maker);
    a.field(108, "mifid2DecisionAlgo", order.mifid2_decision_algo);
    a.field(109, "mifid2ExecutionTrader", order.mifid2_execution_trader);
    a.field(110, "mifid2ExecutionAlgo", order.mifid2_execution_algo);
  }
  a.field(111, "dontUseAutoPriceForHedge", order.dont_use_auto_price_for_hedge);
  a.field(112, "isOmsContainer", order.is_oms_container);
  a.field(113, "discretionaryUpToLimitPrice", order.discretionary_up_to_limit_price);
  if (!is_from_client(a)) {
    a.field(114, "autoCancelDate", order.auto_cancel_date);
    a.field(115, "filledQuantity", order.filled_quantity);
    a.field(116, "refFuturesConId", order.ref_futures_con_id);
  }
  a.field(117, "autoCancelParent", order.auto_cancel_parent);
  if (!is_from_client(a)) a.field(118, "shareholder", order.shareholder);
  a.field(119, "imbalanceOnly", order.imbalance_only);
  a.flag_number(120, "routeMarketableToBbo", order.route_marketable_to_bbo);
  if (!is_from_client(a)) a.field(121, "parentPermId", order.parent_perm_id);
  a.flag_number(122, "usePriceMgmtAlgo", order.use_price_mgmt_algo);
  a.field(123, "duration", order.duration);
  a.field(124, "postToAts", order.post_to_ats);
  if (!is_event(a)) a.field(125, "advancedErrorOverride", order.advanced_error_override);
  if (!is_event(a)) a.field(126, "manualOrderTime", order.manual_order_time);
}

/// The members 127 to 144, and by name alone those that are no part of the order in the protobuf form.
template <class A>
void describe_order_newest(A& a, Ref<A, Order> order) {
  a.field(127, "minTradeQty", order.min_trade_qty);
  a.field(128, "minCompeteSize", order.min_compete_size);
  a.field(129, "competeAgainstBestOffset", order.compete_against_best_offset);
  a.field(130, "midOffsetAtWhole", order.mid_offset_at_whole);
  a.field(131, "midOffsetAtHalf", order.mid_offset_at_half);
  a.field(132, "customerAccount", order.customer_account);
  a.field(133, "professionalCustomer", order.professional_customer);
  a.field(134, "bondAccruedInterest", order.bond_accrued_interest);
  a.field(135, "includeOvernight", order.include_overnight);
  a.field(136, "manualOrderIndicator", order.manual_order_indicator);
  a.field(137, "submitter", order.submitter);
  a.field(138, "deactivate", order.deactivate);
  a.field(139, "postOnly", order.post_only);
  a.field(140, "allowPreOpen", order.allow_pre_open);
  a.field(141, "ignoreOpenAuction", order.ignore_open_auction);
  a.flag_number(142, "seekPriceImprovement", order.seek_price_improvement);
  a.field(143, "whatIfType", order.what_if_type);
  a.field(144, "hedgeMaxSize", order.hedge_max_size);
  if constexpr (!kIsProtobuf<A>) {
    a.field(0, "auctionStrategy", order.auction_strategy);
    a.field(0, "basisPoints", order.basis_points);
    a.field(0, "basisPointsType", order.basis_points_type);
    a.field(0, "orderComboLegs", order.order_combo_legs);
    describe_fields(a, order.attached);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, OrderComboLeg> leg) {
  a.field(0, "price", leg.price);
}

template <class A>
void describe_fields(A& a, Ref<A, Order> order) {
  describe_order_terms(a, order);
  describe_order_strategies(a, order);
  describe_order_handling(a, order);
  describe_order_additions(a, order);
  describe_order_newest(a, order);
}

/// What is said of an algorithm without a strategy, or by a server of a hedge without a type, means nothing.
template <class A>
void settle(const A& a, Order& order) {
  if (!a.saw(61) && order.algo_strategy.empty()) order.algo_params.clear();
  if (a.is_request()) return;
  if (!a.saw(59) && order.hedge_type.empty()) order.hedge_max_size.reset();
  if (order.hedge_type.empty()) order.hedge_param.clear();
}

}  // namespace ibflow::protocol
