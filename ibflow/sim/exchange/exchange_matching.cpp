// Prints against orders, and what a fill does to the order's group, children and parent.

#include <fmt/format.h>

#include "ibflow/sim/exchange/exchange_book.hpp"

namespace ibflow::sim {

using core::Decimal;
using core::Timestamp;
using model::OrderStatus;

void Exchange::on_print(const Print& print) {
  on_time(print.at);
  if (print.is_trade && !print.unreported) account_books_.mark(tickers_.at(print.ticker), print.price);
  Book& book = *books_[print.ticker];
  book.latest = print;
  book.bid_left = print.bid_size;
  book.ask_left = print.ask_size;
  if (!session_) return;
  for (SimOrder* order : std::vector<SimOrder*>(book.orders)) match(*order, print.at);
  std::erase_if(book.orders, [](const SimOrder* order) { return order->finished(); });
}

void Exchange::announce(SimOrder& order) {
  const Book& book = *book_of(order.terms.ticker);
  const bool is_limit = order.terms.type == OrderType::Limit || order.terms.type == OrderType::StopLimit;
  const bool only_rests = is_limit && !(book.latest && book.marketable(order));
  order.why_held = held_reason(order);
  order.status = free_to_trade(order) && only_rests ? OrderStatus::Submitted : OrderStatus::PreSubmitted;
  listener_.on_order(order);
}

void Exchange::match_and_submit(SimOrder& order, Timestamp now) {
  match(order, now);
  if (order.status != OrderStatus::PreSubmitted || !free_to_trade(order)) return;
  order.status = OrderStatus::Submitted;
  order.updated_at = now;
  listener_.on_order(order);
}

void Exchange::match(SimOrder& order, Timestamp now) {
  Book& book = *book_of(order.terms.ticker);
  if (!order.working() || !session_ || !book.latest || waits_for_parent(order)) return;
  set_off_if_reached(order, book, now);
  if (!free_to_trade(order)) return;
  if (!book.marketable(order)) {
    order.resting = true;
    return;
  }
  Decimal& displayed = book.left_for(order.terms.side);
  const Decimal shares = core::min(core::min(order.remaining(), allowance(order)), displayed);
  if (!shares.is_positive()) return;
  displayed -= shares;
  fill(order, shares, order.resting ? *order.terms.limit_price : book.opposite_quote(order.terms.side), now);
}

void Exchange::set_off_if_reached(SimOrder& order, const Book& book, Timestamp now) {
  if (!order.is_stop() || order.triggered) return;
  const double last = book.latest->price;
  const double stop = *order.terms.stop_price;
  const bool reached = order.terms.side == model::Side::Buy ? last >= stop : last <= stop;
  if (!reached) return;
  order.triggered = true;
  order.resting = false;
  order.why_held.clear();
  order.status = OrderStatus::Submitted;
  order.updated_at = now;
  listener_.on_order(order);
}

void Exchange::fill(SimOrder& order, const Decimal& shares, double price, Timestamp now) {
  const Decimal exact_price = Decimal::from_double(price).value_or(Decimal());
  order.filled += shares;
  order.notional += shares * exact_price;
  order.average_price = order.notional.to_double() / order.filled.to_double();
  order.last_price = price;
  order.why_held.clear();
  order.status = order.remaining().is_zero() ? OrderStatus::Filled : OrderStatus::Submitted;
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
  fill.added_liquidity = order.resting;
  const Booked booked = account_books_.apply(fill, order);
  fill.commission = booked.commission;
  fill.realized_pnl = booked.realized_pnl;
  order.commission += booked.commission;
  fills_.push_back(fill);

  listener_.on_fill(order, fill);
  listener_.on_order(order);
  listener_.on_commission(order, fill);
  settle_group(order, shares, now);
  settle_bracket(order, now);
  free_children(order, now);
}

void Exchange::settle_group(const SimOrder& filled_order, const Decimal& shares, Timestamp now) {
  const auto group = oca_groups_.find({filled_order.terms.client_id, filled_order.terms.oca_group});
  if (group == oca_groups_.end()) return;
  const bool cancels =
      filled_order.status == OrderStatus::Filled || filled_order.terms.oca_type == OcaType::CancelOthers;
  for (SimOrder* other : group->second) {
    if (other == &filled_order || !other->working()) continue;
    if (!cancels && other->remaining() > shares) {
      other->terms.quantity -= shares;
      other->updated_at = now;
      listener_.on_order(*other);
      continue;
    }
    end(*other, "another order of its OCA group was filled", now);
  }
}

void Exchange::settle_bracket(const SimOrder& filled_child, Timestamp now) {
  const SimOrder* parent = parent_of(filled_child);
  if (parent == nullptr || parent->status != OrderStatus::Filled || allowance(filled_child).is_positive())
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

Decimal Exchange::allowance(const SimOrder& order) const {
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

bool Exchange::free_to_trade(const SimOrder& order) const {
  return session_ && !waits_for_parent(order) && (!order.is_stop() || order.triggered);
}

std::string Exchange::held_reason(const SimOrder& order) const {
  const bool child = waits_for_parent(order);
  const bool trigger = order.is_stop() && !order.triggered;
  if (child) return trigger ? "child,trigger" : "child";
  return trigger ? "trigger" : "";
}

std::string Exchange::next_execution_id() {
  return fmt::format("00025b46.{:08x}.01.01", next_execution_++);
}

}  // namespace ibflow::sim
