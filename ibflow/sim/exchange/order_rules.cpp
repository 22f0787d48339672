#include "ibflow/sim/exchange/order_rules.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ibflow::sim {

namespace {

core::Expected<void> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

core::Expected<void> check_price(const std::optional<double>& price, bool needed, std::string_view name) {
  if (!needed) return {};
  if (!price) {
    return refuse(order_code::kInvalidRequest,
                  fmt::format("Error validating request: this order type needs a {} price", name));
  }
  if (!std::isfinite(*price) || *price <= 0) {
    return refuse(
        order_code::kInvalidRequest,
        fmt::format("Error validating request: the {} price must be above zero, it is {}", name, *price));
  }
  if (is_whole_cents(*price)) return {};
  return refuse(
      order_code::kPriceOffIncrement,
      fmt::format("The price does not conform to the minimum price variation for this contract: {} price "
                  "{} is not a multiple of 0.01",
                  name, *price));
}

}  // namespace

bool is_whole_cents(double price) {
  constexpr double kLargest = 1e12;  // where a double still tells cents apart
  if (!(price > 0) || price > kLargest) return false;
  return std::round(price * 100) / 100 == price;
}

core::Expected<void> check_terms(const OrderRequest& request) {
  if (request.quantity.is_zero()) return refuse(order_code::kSizeIsZero, "The order size cannot be zero");
  if (request.quantity.is_negative()) {
    return refuse(order_code::kInvalidRequest,
                  fmt::format("Error validating request: the order size must be above zero, it is {}",
                              request.quantity.to_string()));
  }
  const bool needs_limit = needs_limit_price(request.type);
  const bool needs_stop = needs_stop_price(request.type);
  if (auto limit = check_price(request.limit_price, needs_limit, "limit"); !limit) return limit;
  return check_price(request.stop_price, needs_stop, "stop");
}

core::Expected<void> check_change(const SimOrder& order, const OrderRequest& request) {
  const OrderRequest& terms = order.terms;
  const int id = request.order_id.value;
  if (order.status == model::OrderStatus::Filled) {
    return refuse(order_code::kChangeOfFilledOrder,
                  fmt::format("Cannot modify a filled order: order id {}", id));
  }
  if (order.finished()) {
    return refuse(order_code::kDuplicateOrderId,
                  fmt::format("Duplicate order id: {} belonged to an order that is {}", id,
                              model::to_string(order.status)));
  }
  if (request.ticker != terms.ticker || request.side != terms.side || request.account != terms.account) {
    return refuse(
        order_code::kChangeOfFixedField,
        fmt::format("Order being modified does not match original order: contract, side and account of "
                    "order id {} cannot change",
                    id));
  }
  if (request.type != terms.type) {
    return refuse(
        order_code::kTypeIsFixed,
        fmt::format("Cannot change to the new order type: order id {} is {}", id, to_string(terms.type)));
  }
  if (request.parent_id != terms.parent_id) {
    return refuse(order_code::kParentIsFixed,
                  fmt::format("Parent order id of order id {} cannot be changed", id));
  }
  if (!request.oca_group.empty() && request.oca_group != terms.oca_group) {
    return refuse(order_code::kOcaGroupIsFixed,
                  fmt::format("OCA group of order id {} cannot be changed", id));
  }
  if (request.quantity <= order.filled) {
    return refuse(
        order_code::kInvalidRequest,
        fmt::format("Error validating request: order id {} has filled {} already, a new size must be above "
                    "that",
                    id, order.filled.to_string()));
  }
  return {};
}

}  // namespace ibflow::sim
