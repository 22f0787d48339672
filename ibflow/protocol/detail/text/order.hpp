#pragma once
// The groups of order fields that requests and responses share. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::protocol {

[[nodiscard]] inline bool is_pegged_to_benchmark(const Order& order) {
  return order.order_type == "PEG BENCH" || order.order_type == "PEGBENCH";
}

[[nodiscard]] inline bool is_pegged_to_best(const Order& order) {
  return order.order_type == "PEG BEST" || order.order_type == "PEGBEST";
}

[[nodiscard]] inline bool is_pegged_to_midpoint(const Order& order) {
  return order.order_type == "PEG MID" || order.order_type == "PEGMID";
}

template <class A>
void describe_order_leg_prices(A& a, Ref<A, Order> order) {
  a.list("order.orderComboLegs", order.order_combo_legs,
         [&a](auto& leg) { a.optional_real("orderComboLeg.price", leg.price); });
}

template <class A>
void describe_price_ranges(A& a, Ref<A, Order> order) {
  a.optional_real("order.startingPrice", order.starting_price);
  a.optional_real("order.stockRefPrice", order.stock_ref_price);
  a.optional_real("order.delta", order.delta);
  a.optional_real("order.stockRangeLower", order.stock_range_lower);
  a.optional_real("order.stockRangeUpper", order.stock_range_upper);
}

/// What follows deltaNeutralAuxPrice. The message versions are OPEN_ORDER's; a request meets them all.
template <class A>
void describe_delta_neutral_order(A& a, Ref<A, Order> order) {
  if (order.delta_neutral_order_type.empty()) return;
  if (a.message_since(27)) {
    a.integer("order.deltaNeutralConId", order.delta_neutral_con_id);
    a.text("order.deltaNeutralSettlingFirm", order.delta_neutral_settling_firm);
    a.text("order.deltaNeutralClearingAccount", order.delta_neutral_clearing_account);
    a.text("order.deltaNeutralClearingIntent", order.delta_neutral_clearing_intent);
  }
  if (a.message_since(31)) {
    a.text("order.deltaNeutralOpenClose", order.delta_neutral_open_close);
    a.flag("order.deltaNeutralShortSale", order.delta_neutral_short_sale);
    a.integer("order.deltaNeutralShortSaleSlot", order.delta_neutral_short_sale_slot);
    a.text("order.deltaNeutralDesignatedLocation", order.delta_neutral_designated_location);
  }
}

template <class A>
void describe_scale(A& a, Ref<A, Order> order) {
  a.optional_integer("order.scaleInitLevelSize", order.scale_init_level_size);
  a.optional_integer("order.scaleSubsLevelSize", order.scale_subs_level_size);
  a.optional_real("order.scalePriceIncrement", order.scale_price_increment);
  if (!a.message_since(28) || order.scale_price_increment.value_or(0) <= 0) return;
  a.optional_real("order.scalePriceAdjustValue", order.scale_price_adjust_value);
  a.optional_integer("order.scalePriceAdjustInterval", order.scale_price_adjust_interval);
  a.optional_real("order.scaleProfitOffset", order.scale_profit_offset);
  a.flag("order.scaleAutoReset", order.scale_auto_reset);
  a.optional_integer("order.scaleInitPosition", order.scale_init_position);
  a.optional_integer("order.scaleInitFillQty", order.scale_init_fill_qty);
  a.flag("order.scaleRandomPercent", order.scale_random_percent);
}

template <class A>
void describe_hedge(A& a, Ref<A, Order> order) {
  a.text("order.hedgeType", order.hedge_type);
  if (!order.hedge_type.empty()) a.text("order.hedgeParam", order.hedge_param);
}

template <class A>
void describe_algorithm(A& a, Ref<A, Order> order) {
  a.text("order.algoStrategy", order.algo_strategy);
  if (!order.algo_strategy.empty()) describe_tag_values(a, "order.algoParams", order.algo_params);
}

template <class A>
void describe_benchmark_peg(A& a, Ref<A, Order> order) {
  if (!is_pegged_to_benchmark(order)) return;
  a.integer("order.referenceContractId", order.reference_contract_id);
  a.flag("order.isPeggedChangeAmountDecrease", order.is_pegged_change_amount_decrease);
  a.real("order.peggedChangeAmount", order.pegged_change_amount);
  a.real("order.referenceChangeAmount", order.reference_change_amount);
  a.text("order.referenceExchangeId", order.reference_exchange_id);
}

template <class A>
void describe_condition(A& a, Ref<A, OrderCondition> condition) {
  a.code("condition.type", condition.type);
  a.either("condition.conjunction", condition.is_conjunction, "a", "o");
  if (condition.type == ConditionType::Execution) {
    a.text("condition.secType", condition.sec_type);
    a.text("condition.exchange", condition.exchange);
    a.text("condition.symbol", condition.symbol);
    return;
  }
  a.flag("condition.isMore", condition.is_more);
  switch (condition.type) {
    case ConditionType::Price:
      a.real("condition.price", condition.price);
      break;
    case ConditionType::Time:
      a.text("condition.time", condition.time);
      return;
    case ConditionType::Margin:
      a.integer("condition.percent", condition.percent);
      return;
    case ConditionType::Volume:
      a.integer("condition.volume", condition.volume);
      break;
    case ConditionType::PercentChange:
      a.real("condition.changePercent", condition.change_percent);
      break;
    default:
      // Its length is unknown, so everything behind it is.
      return a.reject("condition.type", "is of an unknown kind");
  }
  a.integer("condition.conId", condition.con_id);
  a.text("condition.exchange", condition.exchange);
  if (condition.type == ConditionType::Price) a.integer("condition.triggerMethod", condition.trigger_method);
}

template <class A>
void describe_conditions(A& a, Ref<A, Order> order) {
  a.list("order.conditions", order.conditions, [&a](auto& condition) { describe_condition(a, condition); });
  if (order.conditions.empty()) return;
  a.flag("order.conditionsIgnoreRth", order.conditions_ignore_rth);
  a.flag("order.conditionsCancelOrder", order.conditions_cancel_order);
}

}  // namespace ibflow::protocol
