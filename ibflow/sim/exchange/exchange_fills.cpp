// Fills, and what one does to the order's group, children and parent.

#include <fmt/format.h>

#include <cmath>

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_pricing.hpp"

namespace ibflow::sim {

using core::Decimal;
using core::Timestamp;
using model::OrderStatus;

void Exchange::fill(SimOrder& order, const Decimal& shares, double price, bool added, Timestamp now) {
  const Decimal exact_price = Decimal::from_double(price).value_or(Decimal());
  order.filled += shares;
  order.notional += shares * exact_price;
  order.average_price = order.notional.to_double() / order.filled.to_double();
  order.last_price = price;
  order.why_held.clear();
  if (order.remaining().is_zero()) {
    order.status = OrderStatus::Filled;
  } else if (order.status != OrderStatus::PendingCancel) {
    order.status = OrderStatus::Submitted;
  }
  order.updated_at = now;

  Fill fill;
  fill.execution_id = next_execution_id();
  fill.client_id = order.terms.client_id;
  fill.order_id = order.terms.order_id;
  fill.perm_id = order.perm_id;
  fill.ticker = order.terms.ticker;
  fill.order_ref = order.terms.order_ref;
  fill.account = order.terms.account;
  fill.side = order.terms.side;
  fill.shares = shares;
  fill.price = price;
  fill.cumulative_shares = order.filled;
  fill.average_price = order.average_price;
  fill.at = now;
  fill.added_liquidity = added;
  if (book_of(fill.ticker)->instrument.legs.empty()) {
    const Booked booked = account_books_.apply(fill, order);
    book_of(fill.ticker)->marked.reset();  // booking a fill may have moved the mark
    fill.commission = booked.commission;
    fill.realized_pnl = booked.realized_pnl;
    order.commission += booked.commission;
    fills_.push_back(fill);
    listener_.on_fill(order, fill);
    listener_.on_order(order);
    listener_.on_commission(order, fill);
  } else {
    fill_combination(order, fill);
  }
  settle_group(order, shares, now);
  settle_bracket(order, now);
  free_children(order, now);
}

void Exchange::settle_group(const SimOrder& filled_order, const Decimal& shares, Timestamp now) {
  if (filled_order.terms.oca_group.empty()) return;
  const auto group = oca_groups_.find({filled_order.terms.client_id, filled_order.terms.oca_group});
  if (group == oca_groups_.end()) return;
  const bool cancels =
      filled_order.status == OrderStatus::Filled || filled_order.terms.oca_type == OcaType::CancelOthers;
  const double left = filled_order.remaining().to_double();
  const double part_left = left / (left + shares.to_double());
  for (SimOrder* other : group->second) {
    if (other == &filled_order || other->finished()) continue;
    if (cancels) {
      end(*other, EndCause::Oca, "another order of its OCA group was filled", now);
    } else if (shrink(*other, part_left, book_of(other->terms.ticker)->instrument)) {
      other->updated_at = now;
      listener_.on_order(*other);
    }
  }
}

void Exchange::settle_bracket(const SimOrder& filled_child, Timestamp now) {
  const SimOrder* parent = parent_of(filled_child);
  if (parent == nullptr || parent->status != OrderStatus::Filled ||
      bracket_allowance(filled_child).is_positive())
    return;
  end_children(*parent, "the position of the parent order is closed", now);
}

void Exchange::free_children(const SimOrder& parent, Timestamp now) {
  for (SimOrder* child : children_of(parent)) {
    if (!child->working()) continue;
    if (child->why_held.starts_with("child")) announce(*child);
    match_and_submit(*child, now);
  }
}

Decimal Exchange::bracket_allowance(const SimOrder& order) const {
  const SimOrder* parent = parent_of(order);
  if (parent == nullptr) return order.remaining();
  Decimal left = parent->filled;
  for (const SimOrder* child : children_of(*parent)) left -= child->filled;
  return left;
}

bool Exchange::waits_for_parent(const SimOrder& order) const {
  const SimOrder* parent = parent_of(order);
  return parent != nullptr && parent->filled.is_zero();
}

bool Exchange::waits_for_conditions(const SimOrder& order) {
  return !order.terms.conditions.empty() && !order.terms.conditions_cancel && !order.conditions_met;
}

bool Exchange::open_for(const SimOrder& order) const {
  const Book& book = *book_of(order.terms.ticker);
  return book.regular() || (book.phase == SessionPhase::Extended && order.terms.outside_rth);
}

bool Exchange::is_released(const SimOrder& order) const {
  return !waits_for_parent(order) && !order.active_at && !order.locate_pending &&
         !waits_for_conditions(order) && (!is_triggered_type(order.terms.type) || order.triggered);
}

bool Exchange::free_to_trade(const SimOrder& order) const {
  return open_for(order) && is_released(order);
}

std::string Exchange::held_reason(const SimOrder& order) const {
  const bool child = waits_for_parent(order);
  const bool trigger =
      (is_triggered_type(order.terms.type) && !order.triggered) || waits_for_conditions(order);
  if (child) return trigger ? "child,trigger" : "child";
  if (order.locate_pending) return "locate";
  return trigger ? "trigger" : "";
}

void Exchange::set_off_if_reached(SimOrder& order, const Book& book, Timestamp now) {
  if (!is_triggered_type(order.terms.type) || order.triggered) return;
  // A trail stands where the prices before this one have left it.
  if (!order.trail_stop) move_trail(order, book);
  if (reaches_trigger(order, book)) return set_off(order, book, now);
  move_trail(order, book);
}

void Exchange::set_off(SimOrder& order, const Book& book, Timestamp now) {
  const OrderRequest& terms = order.terms;
  order.triggered = true;
  order.resting = false;
  if (terms.type == OrderType::TrailLimit && order.trail_stop) {
    double offset = terms.limit_offset.value_or(0);
    if (!terms.limit_offset && terms.limit_price && terms.stop_price)
      offset = std::abs(*terms.limit_price - *terms.stop_price);
    order.working_limit = round_to_increment(book.instrument, worse_by(terms.side, *order.trail_stop, offset),
                                             Rounding::Nearest);
  }
  order.why_held.clear();
  order.status = OrderStatus::Submitted;
  order.updated_at = now;
  listener_.on_order(order);
}

void Exchange::run_auction(Book& book, Auction auction, double price, Timestamp now) {
  const bool opening = auction == Auction::Opening;
  std::vector<SimOrder*> waiting;
  for (SimOrder* order : book.orders) {
    const bool meant =
        opening ? order->terms.tif == TimeInForce::AtTheOpening : is_on_close(order->terms.type);
    if (meant && order->working()) waiting.push_back(order);
  }
  for (SimOrder* order : waiting) {
    if (!order->working()) continue;
    const auto limit = resting_limit(*order, book);
    const bool agrees = !limit || !is_beyond(order->terms.side, *limit, price);
    const Decimal shares = core::min(order->remaining(), bracket_allowance(*order));
    if (agrees && !book.halted && is_released(*order) && shares.is_positive())
      fill(*order, shares, price, false, now);
    if (order->working()) end(*order, EndCause::NotFilled, "the auction is over", now);
  }
  std::erase_if(book.orders, [](const SimOrder* order) { return order->finished(); });
}

std::string Exchange::next_execution_id() {
  return fmt::format("00025b46.{:08x}.01.01", next_execution_++);
}

}  // namespace ibflow::sim
