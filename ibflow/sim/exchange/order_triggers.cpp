// What sets off stops, trails and if-touched orders.

#include <cmath>

#include "ibflow/sim/exchange/order_pricing.hpp"

namespace ibflow::sim {

using model::Side;

namespace {

/// Set off by a price at or above the trigger; else at or below.
bool looks_up(const SimOrder& order) {
  return (order.terms.side == Side::Buy) != is_if_touched(order.terms.type);
}

bool is_there(bool up, std::optional<double> price, double trigger) {
  return price && (up ? *price >= trigger : *price <= trigger);
}

bool is_past(bool up, std::optional<double> price, double trigger) {
  return price && (up ? *price > trigger : *price < trigger);
}

/// Two consecutive events beyond the trigger; `counts` when this one is of the right kind.
bool second_in_a_row(SimOrder& order, const ExchangeBook& book, bool counts, bool there) {
  if (!counts || order.seen_event == book.events) return order.trigger_streak >= 2;
  order.seen_event = book.events;
  order.trigger_streak = there ? order.trigger_streak + 1 : 0;
  return order.trigger_streak >= 2;
}

}  // namespace

std::optional<double> trigger_price(const SimOrder& order) {
  return is_trailing(order.terms.type) ? order.trail_stop : order.terms.stop_price;
}

void move_trail(SimOrder& order, const ExchangeBook& book) {
  const auto& terms = order.terms;
  if (!is_trailing(terms.type) || order.triggered) return;
  if (!order.trail_stop && terms.stop_price) order.trail_stop = terms.stop_price;
  const auto last = book.last();
  if (!last) return;
  const double distance =
      terms.trail_amount ? *terms.trail_amount : *last * terms.trail_percent.value_or(0) / 100;
  const bool buys = terms.side == Side::Buy;
  const double stop = round_to_increment(book.instrument, buys ? *last + distance : *last - distance,
                                         buys ? Rounding::Up : Rounding::Down);
  if (!order.trail_stop || (buys ? stop < *order.trail_stop : stop > *order.trail_stop))
    order.trail_stop = stop;
}

bool reaches_trigger(SimOrder& order, const ExchangeBook& book) {
  const auto trigger = trigger_price(order);
  if (!trigger) return false;
  auto method = order.terms.trigger_method;
  if (method == TriggerMethod::Default) method = book.instrument.default_trigger;
  const bool up = looks_up(order);
  const auto quote = up ? book.bid(book.latest) : book.ask(book.latest);
  switch (method) {
    case TriggerMethod::DoubleBidAsk:
      return second_in_a_row(order, book, book.latest->is_quote, is_there(up, quote, *trigger));
    case TriggerMethod::DoubleLast:
      return second_in_a_row(order, book, book.trade_at_hand, is_past(up, book.last(), *trigger));
    case TriggerMethod::BidAsk:
      return is_there(up, quote, *trigger);
    case TriggerMethod::LastOrBidAsk:
      return is_there(up, book.last(), *trigger) || is_there(up, quote, *trigger);
    case TriggerMethod::Midpoint:
      return is_there(up, book.mid(book.latest), *trigger);
    case TriggerMethod::Default:
    case TriggerMethod::Last:
      break;
  }
  return is_there(up, book.last(), *trigger);
}

}  // namespace ibflow::sim
