#include "ibflow/sim/orders/order_requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "ibflow/protocol/reference/algo_strategies.hpp"
#include "ibflow/protocol/reference/order_types.hpp"
#include "ibflow/sim/orders/order_codes.hpp"
#include "ibflow/sim/orders/order_messages.hpp"
#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

using core::Expected;

std::unexpected<core::Error> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

std::unexpected<core::Error> invalid(std::string_view cause) {
  return refuse(order_code::kInvalidRequest, validation_text(cause));
}

std::optional<OrderType> traded_type(std::string_view text) {
  namespace type = protocol::order_type;
  if (text == type::kMarketWithProtection) return OrderType::Market;
  if (text == type::kStopWithProtection) return OrderType::Stop;
  if (text == type::kSnapMid) return OrderType::PegMid;
  if (text == type::kSnapMarket) return OrderType::PegMarket;
  if (text == type::kSnapPrimary || text == type::kPegPrimary || text == type::kPassiveRelative)
    return OrderType::Relative;
  return parse_order_type(text);
}

// What would change the meaning of an order and is not simulated: better refused than ignored.
std::string_view unsupported_feature(const protocol::Order& order) {
  if (!order.hedge_type.empty()) return "hedge orders";
  if (!order.fa_group.empty()) return "allocation to groups";
  if (order.scale_price_increment.value_or(0) > 0) return "scale orders";
  if (!order.delta_neutral_order_type.empty() && order.delta_neutral_order_type != "None")
    return "delta neutral orders";
  if (!order.adjusted_order_type.empty() && order.adjusted_order_type != "None") return "adjustable orders";
  return {};
}

Expected<core::Timestamp> order_time(const std::string& text, std::string_view field, bool whole_days) {
  if (whole_days && text.size() == 8) {
    const auto date = core::parse_date(text);
    // The whole of that day.
    if (date) return core::from_new_york(*date, std::chrono::hours(24) - std::chrono::seconds(1));
  }
  const auto parsed = parse_wire_time(text);
  if (parsed) return *parsed;
  return refuse(order_code::kBadTime,
                fmt::format("The time or time-zone entered is invalid. The correct format is yyyymmdd "
                            "hh:mm:ss xxx/xxxx: {} '{}'",
                            field, text));
}

Expected<void> read_times(const protocol::Order& order, OrderRequest& request) {
  if (!order.good_after_time.empty()) {
    const auto at = order_time(order.good_after_time, "goodAfterTime", false);
    if (!at) return std::unexpected(at.error());
    request.good_after = *at;
  }
  if (request.tif != TimeInForce::GoodTillDate) return {};
  if (order.good_till_date.empty()) return invalid("A good-till-date order needs a goodTillDate.");
  const auto at = order_time(order.good_till_date, "goodTillDate", true);
  if (!at) return std::unexpected(at.error());
  request.good_till = *at;
  return {};
}

bool given(const std::optional<double>& price) {
  return price && *price != 0;
}

void read_trail(const protocol::Order& order, OrderRequest& request) {
  if (given(order.trail_stop_price)) request.stop_price = order.trail_stop_price;
  if (given(order.trailing_percent)) {
    request.trail_percent = order.trailing_percent;
  } else if (given(order.aux_price)) {
    request.trail_amount = order.aux_price;
  }
  if (request.type != OrderType::TrailLimit) return;
  if (order.lmt_price_offset) {
    request.limit_offset = std::abs(*order.lmt_price_offset);
  } else if (given(order.lmt_price) && request.stop_price) {
    request.limit_offset = std::abs(*order.lmt_price - *request.stop_price);
  } else {
    request.limit_offset = 0;
  }
}

void read_prices(const protocol::Order& order, OrderRequest& request) {
  if (needs_limit_price(request.type)) request.limit_price = order.lmt_price;
  if (needs_stop_price(request.type)) request.stop_price = order.aux_price;
  if (is_trailing(request.type)) read_trail(order, request);
  if (!is_pegged(request.type)) return;
  if (given(order.lmt_price)) request.limit_price = order.lmt_price;
  if (request.type != OrderType::Midprice && given(order.aux_price)) request.peg_offset = order.aux_price;
}

Expected<std::string> condition_ticker(const protocol::OrderCondition& condition,
                                       const ContractDatabase& contracts) {
  std::optional<std::size_t> index;
  if (condition.con_id.value_or(0) != 0) {
    index = contracts.index_of_con_id(*condition.con_id);
  } else {
    protocol::Contract description;
    description.symbol = condition.symbol.value_or("");
    description.sec_type = condition.sec_type.value_or("");
    index = contracts.find(description);
  }
  if (index) return contracts.instrument(*index).key;
  return refuse(order_code::kBadConditionContract, "The contract of a condition is incomplete or not known.");
}

Expected<OrderCondition> to_condition(const protocol::OrderCondition& wire,
                                      const ContractDatabase& contracts) {
  using Kind = OrderCondition::Kind;
  using Wire = protocol::ConditionType;
  OrderCondition condition;
  condition.is_more = wire.is_more.value_or(true);
  condition.and_next = wire.is_conjunction;
  switch (wire.type) {
    case Wire::Price:
      condition.kind = Kind::Price;
      condition.value = wire.price.value_or(0);
      condition.method = static_cast<TriggerMethod>(wire.trigger_method.value_or(0));
      break;
    case Wire::Time: {
      condition.kind = Kind::Time;
      const auto at = order_time(wire.time.value_or(""), "condition", false);
      if (!at) return std::unexpected(at.error());
      condition.time = *at;
      return condition;
    }
    case Wire::Margin:
      condition.kind = Kind::Margin;
      condition.value = wire.percent.value_or(0);
      return condition;
    case Wire::Execution:
      condition.kind = Kind::Execution;
      break;
    case Wire::Volume:
      condition.kind = Kind::Volume;
      condition.value = wire.volume.value_or(0);
      break;
    case Wire::PercentChange:
      condition.kind = Kind::PercentChange;
      condition.value = wire.change_percent.value_or(0);
      break;
  }
  auto ticker = condition_ticker(wire, contracts);
  if (!ticker) return std::unexpected(ticker.error());
  condition.ticker = std::move(*ticker);
  return condition;
}

Expected<void> read_conditions(const protocol::Order& order, const ContractDatabase& contracts,
                               OrderRequest& request) {
  for (const auto& wire : order.conditions) {
    auto condition = to_condition(wire, contracts);
    if (!condition) return std::unexpected(condition.error());
    request.conditions.push_back(std::move(*condition));
  }
  request.conditions_cancel = order.conditions_cancel_order;
  request.conditions_outside_rth = order.conditions_ignore_rth;
  return {};
}

// Algorithms say "09:45:00 US/Eastern" of the day at hand, or a whole time.
Expected<core::Timestamp> algorithm_time(const protocol::TagValue& parameter, core::Timestamp now) {
  const auto whole = parse_wire_time(parameter.value);
  if (whole) return *whole;
  const auto today = core::format_compact_date(core::to_new_york(now).date);
  const auto of_today = parse_wire_time(today + " " + parameter.value);
  if (of_today) return *of_today;
  return refuse(order_code::kBadAlgorithmParameter,
                fmt::format("Algorithm attributes validation failed: {} '{}' is no time", parameter.tag,
                            parameter.value));
}

Expected<void> read_algorithm_parameter(const protocol::TagValue& parameter, core::Timestamp now,
                                        OrderAlgorithm& algorithm) {
  const auto wrong = [&] {
    return refuse(
        order_code::kBadAlgorithmParameter,
        fmt::format("Algorithm attributes validation failed: {} '{}'", parameter.tag, parameter.value));
  };
  if (parameter.value.empty()) return {};
  if (parameter.tag == "adaptivePriority") {
    if (parameter.value != "Urgent" && parameter.value != "Normal" && parameter.value != "Patient")
      return wrong();
    algorithm.urgency = parameter.value == "Urgent"   ? OrderAlgorithm::Urgency::Urgent
                        : parameter.value == "Normal" ? OrderAlgorithm::Urgency::Normal
                                                      : OrderAlgorithm::Urgency::Patient;
  } else if (parameter.tag == "startTime" || parameter.tag == "endTime") {
    const auto at = algorithm_time(parameter, now);
    if (!at) return std::unexpected(at.error());
    (parameter.tag == "startTime" ? algorithm.start : algorithm.end) = *at;
  } else if (parameter.tag == "maxPctVol") {
    const auto share = core::Decimal::parse(parameter.value);
    if (!share || !share->is_positive() || *share > core::Decimal(1)) return wrong();
    algorithm.largest_share = share->to_double();
  }
  return {};
}

Expected<void> read_algorithm(const protocol::Order& order, core::Timestamp now, OrderRequest& request) {
  namespace strategy = protocol::algo_strategy;
  if (order.algo_strategy.empty()) return {};
  if (order.algo_strategy == strategy::kAdaptive) {
    request.algorithm.kind = OrderAlgorithm::Kind::Adaptive;
  } else if (order.algo_strategy == strategy::kVwap) {
    request.algorithm.kind = OrderAlgorithm::Kind::Vwap;
  } else if (order.algo_strategy == strategy::kTwap) {
    request.algorithm.kind = OrderAlgorithm::Kind::Twap;
  } else {
    return refuse(order_code::kUnknownAlgorithm,
                  fmt::format("The order processing failed. Algorithm definition not found: '{}'; simulated "
                              "are Adaptive, Vwap and Twap",
                              order.algo_strategy));
  }
  for (const auto& parameter : order.algo_params) {
    if (auto read = read_algorithm_parameter(parameter, now, request.algorithm); !read) return read;
  }
  return {};
}

void read_handling(const protocol::Order& order, OrderRequest& request) {
  request.outside_rth = order.outside_rth && may_trade_outside_hours(request.type);
  request.discretionary_amount = order.discretionary_amt;
  request.hidden = order.hidden;
  if (order.display_size.value_or(0) > 0) request.display_size = core::Decimal(*order.display_size);
  request.all_or_none = order.all_or_none;
  request.min_quantity = order.min_qty.value_or(0);
  if (order.cash_qty.value_or(0) > 0) request.cash_quantity = core::Decimal::from_double(*order.cash_qty);
  request.transmit = order.transmit;
  request.parent_id = core::OrderId(order.parent_id);
  request.oca_group = order.oca_group;
  if (order.oca_type >= 1 && order.oca_type <= 3) request.oca_type = static_cast<OcaType>(order.oca_type);
  request.order_ref = order.order_ref;
}

bool is_side(std::string_view action) {
  namespace side = protocol::action;
  return action == side::kBuy || action == side::kSell || action == side::kSellShort ||
         action == side::kSellLong;
}

bool is_trigger_method(std::int32_t number) {
  return number >= 0 && number <= 8 && number != 5 && number != 6;
}

}  // namespace

bool may_trade_outside_hours(OrderType type) {
  return type != OrderType::Market && !is_on_close(type);
}

Expected<OrderRequest> to_order_request(const protocol::PlaceOrder& message, std::int32_t client_id,
                                        const ContractDatabase& contracts, std::size_t instrument,
                                        const std::string& account, core::Timestamp now) {
  const auto& order = message.order;
  if (!is_side(order.action)) return invalid("The side must be BUY or SELL.");
  const auto type = traded_type(order.order_type);
  if (!type) {
    return refuse(
        order_code::kUnsupportedType,
        fmt::format("Unsupported order type for this exchange and security type: '{}'.", order.order_type));
  }
  const auto tif = order.tif.empty() ? TimeInForce::Day : parse_time_in_force(order.tif);
  if (!tif) return invalid(fmt::format("Invalid time in force '{}'.", order.tif));
  if (!is_trigger_method(order.trigger_method)) return invalid("Invalid trigger method.");
  if (const auto feature = unsupported_feature(order); !feature.empty())
    return invalid(fmt::format("The simulator has no {}.", feature));

  OrderRequest request;
  request.client_id = core::ClientId(client_id);
  request.order_id = core::OrderId(message.order_id);
  request.ticker = contracts.instrument(instrument).key;
  request.side = order.action == protocol::action::kBuy ? model::Side::Buy : model::Side::Sell;
  request.quantity = order.total_quantity.value_or(0);
  request.type = *type;
  request.tif = *tif;
  request.trigger_method = static_cast<TriggerMethod>(order.trigger_method);
  request.account = account;
  read_prices(order, request);
  read_handling(order, request);
  if (auto times = read_times(order, request); !times) return std::unexpected(times.error());
  if (auto conditions = read_conditions(order, contracts, request); !conditions)
    return std::unexpected(conditions.error());
  if (auto algorithm = read_algorithm(order, now, request); !algorithm)
    return std::unexpected(algorithm.error());
  return request;
}

}  // namespace ibflow::sim
