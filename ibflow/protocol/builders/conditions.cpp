#include "ibflow/protocol/builders/conditions.hpp"

#include "ibflow/protocol/builders/checks.hpp"

namespace ibflow::protocol::build {
namespace {

OrderCondition condition_of(ConditionType type, Side side) {
  OrderCondition condition;
  condition.type = type;
  condition.is_more = side == Side::Above;
  return condition;
}

OrderCondition condition_of(ConditionType type, Side side, const Watched& watched) {
  OrderCondition condition = condition_of(type, side);
  condition.con_id = watched.con_id;
  condition.exchange = watched.exchange;
  return condition;
}

Checks checked(std::string_view thing, const Watched& watched) {
  Checks checks(thing);
  checks.con_id("the watched contract's id", watched.con_id)
      .text("the watched contract's exchange", watched.exchange);
  return checks;
}

}  // namespace

ConditionResult price_condition(const Watched& watched, Side side, double price, TriggerMethod method) {
  OrderCondition condition = condition_of(ConditionType::Price, side, watched);
  condition.price = price;
  condition.trigger_method = static_cast<std::int32_t>(method);
  return checked("a price condition", watched).price("the price", price).result(std::move(condition));
}

ConditionResult time_condition(Side side, std::string time) {
  OrderCondition condition = condition_of(ConditionType::Time, side);
  condition.time = std::move(time);
  return Checks("a time condition")
      .date_time("the time", *condition.time)
      .that(condition.time->size() > 8, "give a time of day with the date")
      .result(condition);
}

ConditionResult margin_condition(Side side, std::int32_t percent) {
  OrderCondition condition = condition_of(ConditionType::Margin, side);
  condition.percent = percent;
  return Checks("a margin condition")
      .that(percent >= 0 && percent <= 100, "the cushion is 0 to 100 per cent")
      .result(std::move(condition));
}

ConditionResult volume_condition(const Watched& watched, Side side, std::int32_t volume) {
  OrderCondition condition = condition_of(ConditionType::Volume, side, watched);
  condition.volume = volume;
  return checked("a volume condition", watched)
      .that(volume >= 0, "the volume is not below zero")
      .result(std::move(condition));
}

ConditionResult percent_change_condition(const Watched& watched, Side side, double percent) {
  OrderCondition condition = condition_of(ConditionType::PercentChange, side, watched);
  condition.change_percent = percent;
  return checked("a condition on a change in per cent", watched)
      .price("the change", percent)
      .result(std::move(condition));
}

ConditionResult execution_condition(const ExecutionTerms& terms) {
  OrderCondition condition;
  condition.type = ConditionType::Execution;
  condition.symbol = terms.symbol;
  condition.sec_type = terms.sec_type;
  condition.exchange = terms.exchange;
  return Checks("an execution condition")
      .text("the symbol", terms.symbol)
      .text("the security type", terms.sec_type)
      .text("the exchange", terms.exchange)
      .result(std::move(condition));
}

OrderCondition and_then(OrderCondition condition) {
  condition.is_conjunction = true;
  return condition;
}

OrderCondition or_else(OrderCondition condition) {
  condition.is_conjunction = false;
  return condition;
}

OrderResult conditional(Order order, std::vector<OrderCondition> conditions, WhenMet when_met,
                        bool outside_regular_hours) {
  const bool has_any = !conditions.empty();
  order.conditions = std::move(conditions);
  order.conditions_cancel_order = when_met == WhenMet::Cancel;
  order.conditions_ignore_rth = outside_regular_hours;
  return Checks("a conditional order").that(has_any, "give a condition").result(std::move(order));
}

}  // namespace ibflow::protocol::build
