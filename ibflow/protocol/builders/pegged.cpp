#include "ibflow/protocol/builders/pegged.hpp"

#include <limits>

#include "ibflow/protocol/builders/checks.hpp"
#include "ibflow/protocol/builders/new_order.hpp"
#include "ibflow/protocol/reference/order_fields.hpp"

namespace ibflow::protocol::build {
namespace {

OrderResult pegged(std::string_view thing, std::string_view type, Action action, core::Decimal quantity,
                   const PegTerms& terms) {
  Order order = new_order(action, quantity, type);
  order.aux_price = terms.offset;
  order.lmt_price = terms.price_cap;
  Checks checks(thing);
  checks.quantity(quantity).offset("the offset", terms.offset);
  if (terms.price_cap) checks.price("the price cap", *terms.price_cap);
  return checks.result(std::move(order));
}

void check_range(Checks& checks, std::optional<double> lower, std::optional<double> upper) {
  if (lower) checks.offset("the lower end of the range", *lower);
  if (upper) checks.offset("the upper end of the range", *upper);
  if (lower && upper) checks.that(*lower < *upper, "the range ends below its start; swap the ends");
}

void set(Order& order, const MidOffsets& offsets) {
  order.mid_offset_at_whole = offsets.at_whole;
  order.mid_offset_at_half = offsets.at_half;
}

}  // namespace

OrderResult relative(Action action, core::Decimal quantity, const RelativeTerms& terms) {
  Order order = new_order(action, quantity, order_type::kRelative);
  order.aux_price = terms.offset;
  order.percent_offset = terms.percent_offset;
  order.lmt_price = terms.price_cap;
  Checks checks("a relative order");
  checks.quantity(quantity).that(terms.offset.has_value() != terms.percent_offset.has_value(),
                                 "give either an offset or a per cent");
  if (terms.offset) checks.offset("the offset", *terms.offset);
  if (terms.percent_offset) checks.percent("the offset in per cent", *terms.percent_offset);
  if (terms.price_cap) checks.price("the price cap", *terms.price_cap);
  return checks.result(std::move(order));
}

OrderResult passive_relative(Action action, core::Decimal quantity, const PegTerms& terms) {
  return pegged("a passive relative order", order_type::kPassiveRelative, action, quantity, terms);
}

OrderResult pegged_to_primary(Action action, core::Decimal quantity, const PegTerms& terms) {
  return pegged("an order pegged to primary", order_type::kPegPrimary, action, quantity, terms);
}

OrderResult pegged_to_market(Action action, core::Decimal quantity, const PegTerms& terms) {
  return pegged("an order pegged to market", order_type::kPegMarket, action, quantity, terms);
}

OrderResult pegged_to_midpoint(Action action, core::Decimal quantity, const PegTerms& terms) {
  return pegged("an order pegged to the midpoint", order_type::kPegMid, action, quantity, terms);
}

OrderResult pegged_to_midpoint_at_ibkrats(Action action, core::Decimal quantity, double limit_price,
                                          MidOffsets offsets) {
  Order order = new_order(action, quantity, order_type::kPegMid);
  order.lmt_price = limit_price;
  set(order, offsets);
  return Checks("an order pegged to the midpoint")
      .quantity(quantity)
      .price("the limit price", limit_price)
      .price("the offset at whole", offsets.at_whole)
      .price("the offset at half", offsets.at_half)
      .result(std::move(order));
}

OrderResult pegged_to_best(Action action, core::Decimal quantity, const PegBestTerms& terms) {
  Order order = new_order(action, quantity, order_type::kPegBest);
  order.lmt_price = terms.limit_price;
  order.min_trade_qty = terms.min_trade_quantity;
  order.min_compete_size = terms.min_compete_size;
  order.compete_against_best_offset = terms.compete_offset;
  Checks checks("an order pegged to best");
  checks.quantity(quantity)
      .price("the limit price", terms.limit_price)
      .that(!terms.min_trade_quantity || *terms.min_trade_quantity > 0, "the least trade is above zero")
      .that(!terms.min_compete_size || *terms.min_compete_size >= 0,
            "the least competing size is not below zero")
      .that(terms.compete_offset.has_value() != terms.up_to_midpoint.has_value(),
            "give either the offset from the best competitor or those from the midpoint");
  if (terms.compete_offset) checks.amount("the offset from the best competitor", *terms.compete_offset);
  if (terms.up_to_midpoint) {
    // IB's mark for "up to the midpoint".
    order.compete_against_best_offset = std::numeric_limits<double>::infinity();
    set(order, *terms.up_to_midpoint);
    checks.price("the offset at whole", terms.up_to_midpoint->at_whole)
        .price("the offset at half", terms.up_to_midpoint->at_half);
  }
  return checks.result(std::move(order));
}

OrderResult pegged_to_stock(Action action, core::Decimal quantity, const PegStockTerms& terms) {
  Order order = new_order(action, quantity, order_type::kPegStock);
  order.delta = terms.delta;
  order.starting_price = terms.starting_price;
  order.stock_ref_price = terms.stock_reference_price;
  order.stock_range_lower = terms.stock_range_lower;
  order.stock_range_upper = terms.stock_range_upper;
  Checks checks("an order pegged to its stock");
  checks.quantity(quantity)
      .that(terms.delta >= 0 && terms.delta <= 100, "delta is a number of 0 to 100")
      .price("the starting price", terms.starting_price);
  if (terms.stock_reference_price) checks.amount("the stock's price", *terms.stock_reference_price);
  check_range(checks, terms.stock_range_lower, terms.stock_range_upper);
  return checks.result(std::move(order));
}

OrderResult pegged_to_benchmark(Action action, core::Decimal quantity, const PegBenchmarkTerms& terms) {
  Order order = new_order(action, quantity, order_type::kPegBenchmark);
  order.starting_price = terms.starting_price;
  order.pegged_change_amount = terms.price_change;
  order.is_pegged_change_amount_decrease = terms.decreases;
  order.reference_change_amount = terms.reference_change;
  order.reference_contract_id = terms.reference_con_id;
  order.reference_exchange_id = terms.reference_exchange;
  order.stock_ref_price = terms.reference_price;
  order.stock_range_lower = terms.reference_lower;
  order.stock_range_upper = terms.reference_upper;
  Checks checks("an order pegged to a benchmark");
  checks.quantity(quantity)
      .price("the starting price", terms.starting_price)
      .amount("the change of the price", terms.price_change)
      .amount("the change of the benchmark", terms.reference_change)
      .con_id("the benchmark's contract id", terms.reference_con_id)
      .text("the benchmark's exchange", terms.reference_exchange)
      .price("the benchmark's price", terms.reference_price);
  check_range(checks, terms.reference_lower, terms.reference_upper);
  return checks.result(std::move(order));
}

OrderResult snap_to_midpoint(Action action, core::Decimal quantity, double offset) {
  return pegged("an order snapped to the midpoint", order_type::kSnapMid, action, quantity,
                {.offset = offset});
}

OrderResult snap_to_market(Action action, core::Decimal quantity, double offset) {
  return pegged("an order snapped to market", order_type::kSnapMarket, action, quantity, {.offset = offset});
}

OrderResult snap_to_primary(Action action, core::Decimal quantity, double offset) {
  return pegged("an order snapped to primary", order_type::kSnapPrimary, action, quantity,
                {.offset = offset});
}

OrderResult volatility(Action action, core::Decimal quantity, const VolatilityTerms& terms) {
  Order order = new_order(action, quantity, order_type::kVolatility);
  order.volatility = terms.volatility;
  order.volatility_type =
      static_cast<std::int32_t>(terms.is_annual ? VolatilityType::Annual : VolatilityType::Daily);
  order.continuous_update = terms.continuous_update;
  return Checks("a volatility order")
      .quantity(quantity)
      .amount("the volatility", terms.volatility)
      .result(std::move(order));
}

}  // namespace ibflow::protocol::build
