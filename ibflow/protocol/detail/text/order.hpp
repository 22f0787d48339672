#pragma once
// The groups of order fields that requests and responses share. Internal: only the codec's .cpp files use it.

#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/literal.hpp"
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

/// Whose message an order is part of. A client leaves a field empty that has no value; a server spells IB's
/// constant out where IB's clients take an empty field for zero.
enum class From { Client, Server };

/// From the action to the reference; everybody's orders start so.
template <class A>
void describe_order_head(A& a, Ref<A, Order> order, From from) {
  a.text("order.action", order.action);
  if (from == From::Client && a.until(101)) {
    a.whole_decimal("order.totalQuantity", order.total_quantity);
  } else {
    a.decimal("order.totalQuantity", order.total_quantity);
  }
  a.text("order.orderType", order.order_type);
  a.optional_real("order.lmtPrice", order.lmt_price);
  a.optional_real("order.auxPrice", order.aux_price);
  if constexpr (A::kReading) {
    // Message versions from before these prices could be absent.
    if (!a.message_since(29) && !order.lmt_price) order.lmt_price = 0;
    if (!a.message_since(30) && !order.aux_price) order.aux_price = 0;
  }
  a.text("order.tif", order.tif);
  a.text("order.ocaGroup", order.oca_group);
  a.text("order.account", order.account);
  a.text("order.openClose", order.open_close);
  a.integer("order.origin", order.origin);
  a.text("order.orderRef", order.order_ref);
}

template <class A>
void describe_advisor_allocation(A& a, Ref<A, Order> order) {
  a.text("order.faGroup", order.fa_group);
  a.text("order.faMethod", order.fa_method);
  a.text("order.faPercentage", order.fa_percentage);
  if (a.until(177)) a.constant("faProfile", "");
  if (a.since(103)) a.text("order.modelCode", order.model_code);
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
void describe_completed_delta_neutral(A& a, Ref<A, Order> order) {
  if (order.delta_neutral_order_type.empty()) return;
  a.integer("order.deltaNeutralConId", order.delta_neutral_con_id);
  a.flag("order.deltaNeutralShortSale", order.delta_neutral_short_sale);
  a.integer("order.deltaNeutralShortSaleSlot", order.delta_neutral_short_sale_slot);
  a.text("order.deltaNeutralDesignatedLocation", order.delta_neutral_designated_location);
}

/// From the volatility to the trailing percentage. A completed order's delta neutral block is short.
template <class A>
void describe_volatility(A& a, Ref<A, Order> order, From from, bool is_completed = false) {
  a.optional_real("order.volatility", order.volatility);
  if (from == From::Client) {
    a.optional_integer("order.volatilityType", order.volatility_type);
  } else {
    describe_literal(a, "order.volatilityType", order.volatility_type);
  }
  a.text("order.deltaNeutralOrderType", order.delta_neutral_order_type);
  a.optional_real("order.deltaNeutralAuxPrice", order.delta_neutral_aux_price);
  if (is_completed) {
    describe_completed_delta_neutral(a, order);
  } else {
    describe_delta_neutral_order(a, order);
  }
  a.flag("order.continuousUpdate", order.continuous_update);
  if (from == From::Client) {
    a.optional_integer("order.referencePriceType", order.reference_price_type);
  } else {
    describe_literal(a, "order.referencePriceType", order.reference_price_type);
  }
  a.optional_real("order.trailStopPrice", order.trail_stop_price);
  if (a.message_since(30)) a.optional_real("order.trailingPercent", order.trailing_percent);
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

/// What clears the order, the contract that makes it delta neutral, and its algorithm.
template <class A>
void describe_clearing_and_algorithm(A& a, Ref<A, Contract> contract, Ref<A, Order> order) {
  a.text("order.clearingAccount", order.clearing_account);
  a.text("order.clearingIntent", order.clearing_intent);
  if (a.message_since(22)) a.flag("order.notHeld", order.not_held);
  if (a.message_since(20)) describe_delta_neutral_contract(a, contract);
  if (a.message_since(21)) describe_algorithm(a, order);
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

/// The members that are optional are not so on the wire: a condition has all of its kind.
template <class A>
void describe_condition_integer(A& a, const char* name, Ref<A, std::optional<std::int32_t>> value) {
  std::int32_t number = value.value_or(0);
  a.integer(name, number);
  if constexpr (A::kReading) value = number;
}

/// A whole number for us and for IB's C++ client; a server may write it with a fraction, which is cut off.
template <class A>
void describe_margin_percent(A& a, Ref<A, std::optional<std::int32_t>> value) {
  if constexpr (A::kReading) {
    double number = 0;
    a.real("condition.percent", number);
    using Limits = std::numeric_limits<std::int32_t>;
    if (number < Limits::min() || number > Limits::max())
      return a.reject("condition.percent", "is beyond 32 bits");
    value = static_cast<std::int32_t>(number);
  } else {
    describe_condition_integer(a, "condition.percent", value);
  }
}

template <class A>
void describe_condition_real(A& a, const char* name, Ref<A, std::optional<double>> value) {
  double number = value.value_or(0);
  a.real(name, number);
  if constexpr (A::kReading) value = number;
}

template <class A>
void describe_condition_text(A& a, const char* name, Ref<A, std::optional<std::string>> value) {
  if constexpr (A::kReading) {
    a.text(name, value.emplace());
  } else {
    a.text(name, value ? std::string_view(*value) : std::string_view());
  }
}

template <class A>
void describe_condition(A& a, Ref<A, OrderCondition> condition) {
  a.code("condition.type", condition.type);
  a.either("condition.conjunction", condition.is_conjunction, "a", "o");
  if (condition.type == ConditionType::Execution) {
    describe_condition_text(a, "condition.secType", condition.sec_type);
    describe_condition_text(a, "condition.exchange", condition.exchange);
    describe_condition_text(a, "condition.symbol", condition.symbol);
    return;
  }
  bool is_more = condition.is_more.value_or(false);
  a.flag("condition.isMore", is_more);
  if constexpr (A::kReading) condition.is_more = is_more;
  switch (condition.type) {
    case ConditionType::Price:
      describe_condition_real(a, "condition.price", condition.price);
      break;
    case ConditionType::Time:
      return describe_condition_text(a, "condition.time", condition.time);
    case ConditionType::Margin:
      return describe_margin_percent(a, condition.percent);
    case ConditionType::Volume:
      describe_condition_integer(a, "condition.volume", condition.volume);
      break;
    case ConditionType::PercentChange:
      describe_condition_real(a, "condition.changePercent", condition.change_percent);
      break;
    default:
      // Its length is unknown, so everything behind it is.
      return a.reject("condition.type", "is of an unknown kind");
  }
  describe_condition_integer(a, "condition.conId", condition.con_id);
  describe_condition_text(a, "condition.exchange", condition.exchange);
  if (condition.type == ConditionType::Price)
    describe_condition_integer(a, "condition.triggerMethod", condition.trigger_method);
}

template <class A>
void describe_conditions(A& a, Ref<A, Order> order) {
  a.list("order.conditions", order.conditions, [&a](auto& condition) { describe_condition(a, condition); });
  if (order.conditions.empty()) return;
  a.flag("order.conditionsIgnoreRth", order.conditions_ignore_rth);
  a.flag("order.conditionsCancelOrder", order.conditions_cancel_order);
}

}  // namespace ibflow::protocol
