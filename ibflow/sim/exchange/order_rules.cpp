#include "ibflow/sim/exchange/order_rules.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ibflow::sim {

namespace {

core::Expected<void> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

core::Expected<void> invalid(std::string_view cause) {
  return refuse(order_code::kInvalidRequest, fmt::format("Error validating request: {}", cause));
}

core::Expected<void> check_price(const std::optional<double>& price, bool needed, std::string_view name,
                                 const TradedInstrument& instrument) {
  if (!needed) return {};
  if (!price) {
    return invalid(fmt::format("this order type needs a {} price", name));
  }
  if (!std::isfinite(*price) || (*price <= 0 && !instrument.negative_prices))
    return invalid(fmt::format("the {} price must be above zero, it is {}", name, *price));
  if (fits_increment(instrument, *price)) return {};
  return refuse(
      order_code::kPriceOffIncrement,
      fmt::format("The price does not conform to the minimum price variation for this contract: {} price "
                  "{} is not a multiple of {}",
                  name, *price, increment_at(instrument, *price)));
}

bool is_multiple(const core::Decimal& size, const core::Decimal& increment) {
  if (!increment.is_positive()) return true;
  const double count = size.to_double() / increment.to_double();
  return std::abs(count - std::round(count)) < 1e-9;
}

core::Expected<void> check_size(const OrderRequest& request, const TradedInstrument& instrument) {
  const auto& size = request.quantity;
  if (size.is_zero()) return refuse(order_code::kSizeIsZero, "The order size cannot be zero");
  if (size.is_negative())
    return invalid(fmt::format("the order size must be above zero, it is {}", size.to_string()));
  if (size < instrument.smallest_size) {
    return refuse(order_code::kSizeTooSmall,
                  fmt::format("Order size {} is smaller than the minimum required size of {}.",
                              size.to_string(), instrument.smallest_size.to_string()));
  }
  if (is_multiple(size, instrument.size_increment)) return {};
  if (!instrument.fractional) {
    if (is_multiple(size, 1)) {
      return refuse(order_code::kSizeOffRule,
                    fmt::format("Order size does not conform to market rule: {} is not a multiple of {}",
                                size.to_string(), instrument.size_increment.to_string()));
    }
    return refuse(order_code::kNoFractions,
                  "Fractional-sized order cannot be placed via API. Please, use "
                  "desktop version to place this order.");
  }
  if (!is_multiple(size, core::Decimal::from_parts(1, 4))) {
    return refuse(order_code::kSizeOffIncrement,
                  fmt::format("Order size {} is off the size increment 0.0001", size.to_string()));
  }
  const bool simple = request.type == OrderType::Market || request.type == OrderType::Limit ||
                      request.type == OrderType::Stop || request.type == OrderType::StopLimit;
  if (simple) return {};
  return refuse(order_code::kTypeWithoutFractions,
                fmt::format("Order type {} has no fractional support", to_string(request.type)));
}

core::Expected<void> check_trail(const OrderRequest& request) {
  if (!is_trailing(request.type)) return {};
  const bool amount = request.trail_amount && *request.trail_amount > 0;
  const bool percent = request.trail_percent && *request.trail_percent > 0 && *request.trail_percent < 100;
  if (amount == percent)
    return refuse(order_code::kTrailNeedsOffset,
                  "Offset amount or percentage must be specified: one of both");
  const bool has_offset = request.limit_offset || (request.limit_price && request.stop_price);
  if (request.type == OrderType::TrailLimit && !has_offset)
    return invalid("TRAIL LIMIT needs a limit price offset, or a stop price and a limit price");
  return {};
}

core::Expected<void> check_times(const OrderRequest& request) {
  const bool dated = request.tif == TimeInForce::GoodTillDate;
  if (dated && !request.good_till) return invalid("GTD needs a good-till date");
  if (is_on_close(request.type) && request.tif != TimeInForce::Day)
    return refuse(order_code::kOnCloseNeedsDay, "The TIF should be DAY for MOC and LOC orders.");
  const bool for_opening = request.tif == TimeInForce::AtTheOpening;
  if (for_opening && request.type != OrderType::Market && request.type != OrderType::Limit)
    return invalid("OPG takes market and limit orders only");
  using Kind = OrderAlgorithm::Kind;
  const auto& algorithm = request.algorithm;
  if (algorithm.kind == Kind::None) return {};
  const bool takes_it = request.type == OrderType::Market || request.type == OrderType::Limit;
  const bool ordered = !algorithm.start || !algorithm.end || *algorithm.start < *algorithm.end;
  if (takes_it && ordered && algorithm.largest_share > 0 && algorithm.largest_share <= 1) return {};
  return refuse(order_code::kAlgorithmInvalid,
                "Algo attributes validation failed: market and limit orders only, the start before the end, "
                "a share of the volume above 0 and up to 1");
}

core::Expected<void> check_display(const OrderRequest& request) {
  if (request.min_quantity.is_negative() || request.min_quantity > request.quantity)
    return invalid("the minimum quantity must not exceed the order size");
  if (!request.display_size) return {};
  if (!request.display_size->is_positive() || *request.display_size >= request.quantity) {
    return refuse(order_code::kDisplaySizeTooLarge,
                  "Display size should be smaller than the order size and above zero");
  }
  if (request.discretionary_amount > 0) {
    return refuse(order_code::kIcebergWithDiscretion,
                  "An order can be specified as iceberg or discretionary but not both.");
  }
  return {};
}

}  // namespace

core::Expected<void> check_terms(const OrderRequest& request, const TradedInstrument& instrument) {
  if (auto size = check_size(request, instrument); !size) return size;
  const bool capped = is_pegged(request.type) && request.limit_price;
  const bool binds = needs_limit_price(request.type) || capped;
  if (auto limit = check_price(request.limit_price, binds, "limit", instrument); !limit) return limit;
  if (auto stop = check_price(request.stop_price, needs_stop_price(request.type), "stop", instrument); !stop)
    return stop;
  if (auto trail = check_trail(request); !trail) return trail;
  if (auto times = check_times(request); !times) return times;
  return check_display(request);
}

core::Expected<void> check_terms(const OrderRequest& request) {
  return check_terms(request, traded_stock(request.ticker, 0));
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
  if (order.status == model::OrderStatus::PendingCancel) {
    return refuse(order_code::kStillInProcess,
                  fmt::format("Unable to modify this order as it is still being processed: order id {}", id));
  }
  if (request.algorithm.kind != terms.algorithm.kind) {
    return refuse(order_code::kAlgorithmIsFixed,
                  fmt::format("The algorithm of order id {} cannot be changed", id));
  }
  if (request.parent_id != terms.parent_id) {
    return refuse(order_code::kParentIsFixed,
                  fmt::format("Parent order id of order id {} cannot be changed", id));
  }
  if (!request.oca_group.empty() && request.oca_group != terms.oca_group) {
    return refuse(order_code::kOcaGroupIsFixed,
                  fmt::format("OCA group of order id {} cannot be changed", id));
  }
  if (!request.oca_group.empty() && request.oca_type != terms.oca_type) {
    return refuse(order_code::kOcaTypeIsFixed, fmt::format("OCA type of order id {} cannot be changed", id));
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
