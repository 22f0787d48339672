#include "ibflow/protocol/builders/instructions.hpp"

#include "ibflow/protocol/builders/checks.hpp"
#include "ibflow/protocol/reference/order_types.hpp"

namespace ibflow::protocol::build {
namespace {

constexpr std::int64_t kSmallestBlock = 50;

Order in_time(Order order, std::string_view tif) {
  order.tif = tif;
  return order;
}

bool is_limit(const Order& order) {
  return order.order_type == order_type::kLimit;
}

}  // namespace

OrderResult good_till_date(Order order, std::string_view until) {
  order.tif = time_in_force::kGoodTillDate;
  order.good_till_date = until;
  return Checks("good till date").date_time("the date", until).result(std::move(order));
}

OrderResult good_after_time(Order order, std::string_view from) {
  order.good_after_time = from;
  return Checks("good after time").date_time("the time", from).result(std::move(order));
}

Order good_till_cancelled(Order order) {
  return in_time(std::move(order), time_in_force::kGoodTillCancelled);
}

Order immediate_or_cancel(Order order) {
  return in_time(std::move(order), time_in_force::kImmediateOrCancel);
}

Order fill_or_kill(Order order) {
  return in_time(std::move(order), time_in_force::kFillOrKill);
}

OrderResult for_duration(Order order, std::int32_t seconds) {
  order.tif = time_in_force::kMinutes;
  order.duration = seconds;
  return Checks("an order's duration")
      .that(seconds > 0, "give seconds above zero")
      .that(order.order_type == order_type::kPegBest, "only orders pegged to best take one")
      .result(std::move(order));
}

Order outside_regular_hours(Order order) {
  order.outside_rth = true;
  return order;
}

Order what_if(Order order) {
  order.what_if = true;
  order.transmit = true;
  return order;
}

Order held_back(Order order) {
  order.transmit = false;
  return order;
}

OrderResult iceberg(Order order, std::int32_t displayed) {
  order.display_size = displayed;
  return Checks("an iceberg order")
      .that(displayed > 0, "the displayed size is above zero")
      .that(!order.total_quantity || core::Decimal(displayed) < *order.total_quantity,
            "the displayed size is below the quantity")
      .that(order.discretionary_amt == 0, "a discretionary order shows all or nothing; drop one of the two")
      .result(std::move(order));
}

Order hidden(Order order) {
  order.hidden = true;
  return order;
}

OrderResult discretionary(Order order, double amount) {
  order.discretionary_amt = amount;
  return Checks("a discretionary order")
      .amount("the amount", amount)
      .that(is_limit(order), "only limit orders take an amount")
      .that(order.display_size.value_or(0) == 0, "an iceberg order takes no amount; drop one of the two")
      .result(std::move(order));
}

Order all_or_none(Order order) {
  order.all_or_none = true;
  return order;
}

OrderResult minimum_quantity(Order order, std::int32_t least) {
  order.min_qty = least;
  return Checks("a least quantity")
      .that(least > 0, "it is above zero")
      .that(!order.total_quantity || core::Decimal(least) <= *order.total_quantity,
            "it is at most the order's quantity")
      .result(std::move(order));
}

Order sweep_to_fill(Order order) {
  order.sweep_to_fill = true;
  return order;
}

OrderResult block(Order order) {
  order.block_order = true;
  return Checks("a block order")
      .that(order.total_quantity && *order.total_quantity >= core::Decimal(kSmallestBlock),
            "the quantity is 50 or more")
      .result(std::move(order));
}

OrderResult scaled(Order order, const ScaleTerms& terms) {
  order.scale_init_level_size = terms.first_size;
  order.scale_subs_level_size = terms.further_sizes;
  order.scale_price_increment = terms.price_increment;
  order.scale_profit_offset = terms.profit_offset;
  order.scale_auto_reset = terms.restores;
  order.scale_price_adjust_value = terms.adjust_by;
  order.scale_price_adjust_interval = terms.adjust_every;
  order.scale_random_percent = terms.random_sizes;
  Checks checks("a scale order");
  checks.that(terms.first_size > 0, "the first component's size is above zero")
      .that(!terms.further_sizes || *terms.further_sizes > 0, "the further components' size is above zero")
      .amount("the price increment", terms.price_increment)
      .that(!terms.restores || terms.profit_offset, "restoring components needs a profit offset")
      .that(terms.adjust_by.has_value() == terms.adjust_every.has_value(),
            "an adjustment has both an amount and seconds")
      .that(!terms.adjust_every || *terms.adjust_every > 0, "the adjustment's seconds are above zero");
  if (terms.profit_offset) checks.amount("the profit offset", *terms.profit_offset);
  if (terms.adjust_by) checks.price("the adjustment", *terms.adjust_by);
  return checks.result(std::move(order));
}

}  // namespace ibflow::protocol::build
