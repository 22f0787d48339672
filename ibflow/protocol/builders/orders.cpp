#include "ibflow/protocol/builders/orders.hpp"

#include "ibflow/protocol/builders/checks.hpp"
#include "ibflow/protocol/builders/new_order.hpp"

namespace ibflow::protocol::build {
namespace {

OrderResult without_price(std::string_view thing, std::string_view type, Action action,
                          core::Decimal quantity) {
  return Checks(thing).quantity(quantity).result(new_order(action, quantity, type));
}

OrderResult with_limit(std::string_view thing, std::string_view type, Action action, core::Decimal quantity,
                       double limit_price) {
  Order order = new_order(action, quantity, type);
  order.lmt_price = limit_price;
  return Checks(thing).quantity(quantity).price("the limit price", limit_price).result(std::move(order));
}

OrderResult with_trigger(std::string_view thing, std::string_view type, Action action, core::Decimal quantity,
                         double trigger_price) {
  Order order = new_order(action, quantity, type);
  order.aux_price = trigger_price;
  return Checks(thing).quantity(quantity).price("the trigger price", trigger_price).result(std::move(order));
}

OrderResult with_both(std::string_view thing, std::string_view type, Action action, core::Decimal quantity,
                      double trigger_price, double limit_price) {
  Order order = new_order(action, quantity, type);
  order.aux_price = trigger_price;
  order.lmt_price = limit_price;
  return Checks(thing)
      .quantity(quantity)
      .price("the trigger price", trigger_price)
      .price("the limit price", limit_price)
      .result(std::move(order));
}

OrderResult in_time(OrderResult order, std::string_view tif) {
  if (order) order->tif = tif;
  return order;
}

OrderResult trailing(Order order, Checks checks, std::optional<double> first_stop_price) {
  order.trail_stop_price = first_stop_price;
  if (first_stop_price) checks.price("the first stop price", *first_stop_price);
  return checks.result(std::move(order));
}

}  // namespace

OrderResult market(Action action, core::Decimal quantity) {
  return without_price("a market order", order_type::kMarket, action, quantity);
}

OrderResult limit(Action action, core::Decimal quantity, double limit_price) {
  return with_limit("a limit order", order_type::kLimit, action, quantity, limit_price);
}

OrderResult stop(Action action, core::Decimal quantity, double stop_price) {
  return with_trigger("a stop order", order_type::kStop, action, quantity, stop_price);
}

OrderResult stop_limit(Action action, core::Decimal quantity, StopLimitPrices prices) {
  return with_both("a stop limit order", order_type::kStopLimit, action, quantity, prices.stop_price,
                   prices.limit_price);
}

OrderResult stop_with_protection(Action action, core::Decimal quantity, double stop_price) {
  return with_trigger("a stop order with protection", order_type::kStopWithProtection, action, quantity,
                      stop_price);
}

OrderResult trailing_stop(Action action, core::Decimal quantity, double trailing_amount,
                          std::optional<double> first_stop_price) {
  Order order = new_order(action, quantity, order_type::kTrail);
  order.aux_price = trailing_amount;
  Checks checks("a trailing stop");
  checks.quantity(quantity).amount("the trailing amount", trailing_amount);
  return trailing(std::move(order), checks, first_stop_price);
}

OrderResult trailing_stop_percent(Action action, core::Decimal quantity, double trailing_percent,
                                  std::optional<double> first_stop_price) {
  Order order = new_order(action, quantity, order_type::kTrail);
  order.trailing_percent = trailing_percent;
  Checks checks("a trailing stop");
  checks.quantity(quantity).percent("the trailing per cent", trailing_percent);
  return trailing(std::move(order), checks, first_stop_price);
}

OrderResult trailing_stop_limit(Action action, core::Decimal quantity, const TrailingStopLimitTerms& terms) {
  Order order = new_order(action, quantity, order_type::kTrailLimit);
  order.aux_price = terms.trailing_amount;
  order.trailing_percent = terms.trailing_percent;
  order.trail_stop_price = terms.first_stop_price;
  order.lmt_price = terms.limit_price;
  order.lmt_price_offset = terms.limit_price_offset;
  Checks checks("a trailing stop limit order");
  checks.quantity(quantity)
      .that(terms.trailing_amount.has_value() != terms.trailing_percent.has_value(),
            "give either a trailing amount or a trailing per cent")
      .that(terms.limit_price.has_value() != terms.limit_price_offset.has_value(),
            "give either a limit price or its offset from the stop")
      .price("the first stop price", terms.first_stop_price);
  if (terms.trailing_amount) checks.amount("the trailing amount", *terms.trailing_amount);
  if (terms.trailing_percent) checks.percent("the trailing per cent", *terms.trailing_percent);
  if (terms.limit_price) checks.price("the limit price", *terms.limit_price);
  if (terms.limit_price_offset) checks.price("the limit's offset", *terms.limit_price_offset);
  return checks.result(std::move(order));
}

OrderResult market_if_touched(Action action, core::Decimal quantity, double trigger_price) {
  return with_trigger("a market-if-touched order", order_type::kMarketIfTouched, action, quantity,
                      trigger_price);
}

OrderResult limit_if_touched(Action action, core::Decimal quantity, LimitIfTouchedPrices prices) {
  return with_both("a limit-if-touched order", order_type::kLimitIfTouched, action, quantity,
                   prices.trigger_price, prices.limit_price);
}

OrderResult market_on_close(Action action, core::Decimal quantity) {
  return without_price("a market-on-close order", order_type::kMarketOnClose, action, quantity);
}

OrderResult limit_on_close(Action action, core::Decimal quantity, double limit_price) {
  return with_limit("a limit-on-close order", order_type::kLimitOnClose, action, quantity, limit_price);
}

OrderResult market_on_open(Action action, core::Decimal quantity) {
  return in_time(without_price("a market-on-open order", order_type::kMarket, action, quantity),
                 time_in_force::kAtTheOpen);
}

OrderResult limit_on_open(Action action, core::Decimal quantity, double limit_price) {
  return in_time(with_limit("a limit-on-open order", order_type::kLimit, action, quantity, limit_price),
                 time_in_force::kAtTheOpen);
}

OrderResult auction(Action action, core::Decimal quantity, double limit_price) {
  return in_time(with_limit("an auction order", order_type::kMarketToLimit, action, quantity, limit_price),
                 time_in_force::kAuction);
}

OrderResult market_to_limit(Action action, core::Decimal quantity) {
  return without_price("a market-to-limit order", order_type::kMarketToLimit, action, quantity);
}

OrderResult market_with_protection(Action action, core::Decimal quantity) {
  return without_price("a market order with protection", order_type::kMarketWithProtection, action, quantity);
}

OrderResult midprice(Action action, core::Decimal quantity, std::optional<double> price_cap) {
  if (price_cap) {
    return with_limit("a midprice order", order_type::kMidprice, action, quantity, *price_cap);
  }
  return without_price("a midprice order", order_type::kMidprice, action, quantity);
}

OrderResult box_top(Action action, core::Decimal quantity) {
  return without_price("a BOX TOP order", order_type::kBoxTop, action, quantity);
}

OrderResult for_cash(Action action, double cash_quantity, std::optional<double> limit_price) {
  Order order = new_order(action, 0, limit_price ? order_type::kLimit : order_type::kMarket);
  order.total_quantity.reset();
  order.cash_qty = cash_quantity;
  order.lmt_price = limit_price;
  Checks checks("an order for cash");
  checks.amount("the cash quantity", cash_quantity);
  if (limit_price) checks.price("the limit price", *limit_price);
  return checks.result(std::move(order));
}

}  // namespace ibflow::protocol::build
