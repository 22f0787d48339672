#include "ibflow/protocol/builders/algo_order.hpp"

#include <fmt/format.h>

#include <utility>

#include "ibflow/protocol/reference/order_types.hpp"

namespace ibflow::protocol::build {

AlgoOrder::AlgoOrder(std::string_view strategy, Order order)
    : order_(std::move(order)), checks_("an order for an algorithm") {
  order_.algo_strategy = strategy;
  order_.algo_params.clear();
  checks_.that(order_.order_type == order_type::kMarket || order_.order_type == order_type::kLimit,
               "give a market or a limit order");
}

AlgoOrder& AlgoOrder::add(std::string_view tag, std::string value) {
  order_.algo_params.push_back({std::string(tag), std::move(value)});
  return *this;
}

AlgoOrder& AlgoOrder::number(std::string_view tag, std::optional<double> value) {
  if (!value) return *this;
  checks_.price(tag, *value);
  return add(tag, fmt::format("{}", *value));
}

AlgoOrder& AlgoOrder::amount(std::string_view tag, std::optional<double> value) {
  if (value) checks_.amount(tag, *value);
  return number(tag, value);
}

AlgoOrder& AlgoOrder::rate(std::string_view tag, std::optional<double> value) {
  if (value) checks_.fraction(tag, *value);
  return number(tag, value);
}

AlgoOrder& AlgoOrder::count(std::string_view tag, std::optional<std::int32_t> value) {
  if (!value) return *this;
  checks_.amount(tag, *value);
  return add(tag, fmt::format("{}", *value));
}

AlgoOrder& AlgoOrder::flag(std::string_view tag, std::optional<bool> value) {
  return value ? add(tag, *value ? "1" : "0") : *this;
}

AlgoOrder& AlgoOrder::text(std::string_view tag, std::string_view value) {
  return value.empty() ? *this : add(tag, std::string(value));
}

AlgoOrder& AlgoOrder::time(std::string_view tag, std::string_view value) {
  if (value.empty()) return *this;
  const bool has_day_and_clock = is_date_time(value) && value.size() > 8;
  checks_.that(is_clock_time(value) || has_day_and_clock,
               "a time is hh:mm:ss with a zone, or yyyymmdd-hh:mm:ss in UTC");
  return add(tag, std::string(value));
}

AlgoOrder& AlgoOrder::that(bool holds, std::string_view advice) {
  checks_.that(holds, advice);
  return *this;
}

}  // namespace ibflow::protocol::build
