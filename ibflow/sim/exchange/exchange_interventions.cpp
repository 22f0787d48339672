// What comes from outside the market: halts, located shares, and what a fault script does to orders and
// fills.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ibflow/sim/exchange/exchange_book.hpp"

namespace ibflow::sim {

using core::Decimal;
using core::PermId;
using core::Timestamp;
using model::OrderStatus;

namespace {

/// Everything but the revision, the last part of an execution id.
std::string_view root_of(std::string_view execution_id) {
  return execution_id.substr(0, execution_id.rfind('.'));
}

std::string next_revision(std::string_view execution_id) {
  const auto last = execution_id.substr(root_of(execution_id).size() + 1);
  int revision = 0;
  std::from_chars(last.data(), last.data() + last.size(), revision);
  return fmt::format("{}.{:02d}", root_of(execution_id), revision + 1);
}

}  // namespace

void Exchange::on_auction(std::size_t instrument, Auction auction, double price, Timestamp now) {
  on_time(now);
  Book* book = book_at(instrument);
  if (book == nullptr) return;
  if (auction == Auction::Opening) book->opening_printed = true;
  run_auction(*book, auction, price, now);
}

void Exchange::halt(std::string_view ticker, Timestamp now) {
  on_time(now);
  look_up(std::string(ticker));
  if (Book* book = book_of(ticker)) book->halted = true;
}

void Exchange::resume(std::string_view ticker, Timestamp now) {
  on_time(now);
  Book* book = book_of(ticker);
  if (book == nullptr || !std::exchange(book->halted, false)) return;
  if (book->phase != SessionPhase::Closed) match_book(*book, now);
}

bool Exchange::halted(std::string_view ticker) const {
  const Book* book = book_of(ticker);
  return book != nullptr && book->halted;
}

void Exchange::set_previous_close(std::string_view ticker, double price) {
  if (Book* book = book_of(ticker)) book->previous_close = price;
}

bool Exchange::release_locate(PermId perm_id, Timestamp now) {
  SimOrder* order = order_of(perm_id);
  if (order == nullptr || !order->working() || !order->locate_pending) return false;
  order->locate_pending = false;
  order->why_held = held_reason(*order);
  match_and_submit(*order, now);
  return true;
}

bool Exchange::correct(std::string_view execution_id, double price, const Decimal& shares, Timestamp now) {
  return shares.is_positive() && replace_fill(execution_id, price, shares, now);
}

bool Exchange::bust(std::string_view execution_id, Timestamp now) {
  return replace_fill(execution_id, std::nullopt, Decimal(), now);
}

bool Exchange::replace_fill(std::string_view execution_id, std::optional<double> price, const Decimal& shares,
                            Timestamp now) {
  const auto found = std::find_if(fills_.begin(), fills_.end(), [&](const Fill& fill) {
    return fill.execution_id == execution_id || root_of(fill.execution_id) == execution_id;
  });
  if (found == fills_.end() || found->shares.is_zero()) return false;
  SimOrder* order = order_of(found->perm_id);
  if (order == nullptr || !book_of(order->terms.ticker)->instrument.legs.empty()) return false;
  Fill corrected = *found;
  corrected.execution_id = next_revision(found->execution_id);
  corrected.price = price.value_or(found->price);
  corrected.shares = shares;
  const auto value = [](const Fill& fill) {
    return fill.shares * Decimal::from_double(fill.price).value_or(Decimal());
  };
  order->filled += corrected.shares - found->shares;
  order->notional += value(corrected) - value(*found);
  order->commission -= found->commission;
  order->average_price =
      order->filled.is_zero() ? 0 : order->notional.to_double() / order->filled.to_double();
  order->updated_at = now;
  corrected.cumulative_shares += corrected.shares - found->shares;
  corrected.average_price = order->average_price;
  const Booked booked = account_books_.correct(*found, corrected, *order);
  book_of(corrected.ticker)->marked.reset();
  corrected.commission = booked.commission;
  corrected.realized_pnl = booked.realized_pnl;
  order->commission += booked.commission;
  *found = corrected;
  listener_.on_corrected(*order, corrected);
  return true;
}

bool Exchange::set_inactive(PermId perm_id, Timestamp now) {
  SimOrder* order = order_of(perm_id);
  if (order == nullptr || !order->working()) return false;
  order->suspended = true;
  order->status = OrderStatus::Inactive;
  order->updated_at = now;
  listener_.on_order(*order);
  return true;
}

bool Exchange::revive(PermId perm_id, Timestamp now) {
  SimOrder* order = order_of(perm_id);
  if (order == nullptr || !order->suspended) return false;
  order->suspended = false;
  order->resting = false;
  order->updated_at = now;
  announce(*order);
  match_and_submit(*order, now);
  return true;
}

bool Exchange::reject_later(PermId perm_id, int code, const std::string& text, bool inactive, Timestamp now) {
  SimOrder* order = order_of(perm_id);
  if (order == nullptr || !order->working()) return false;
  listener_.on_rejected(*order, code, text);
  if (!inactive) {
    end(*order, EndCause::Exchange, text, now);
    return true;
  }
  order->status = OrderStatus::Inactive;
  order->end_cause = EndCause::Exchange;
  order->end_reason = text;
  order->updated_at = now;
  listener_.on_order(*order);
  end_children(*order, "the parent order was rejected", now);
  return true;
}

const SimOrder* Exchange::twin(PermId perm_id, Timestamp now) {
  SimOrder* original = order_of(perm_id);
  if (original == nullptr || !original->working()) return nullptr;
  SimOrder& copy = record(original->terms, now);
  copy.manual = original->manual;
  copy.triggered = original->triggered;
  copy.trail_stop = original->trail_stop;
  copy.conditions_met = original->conditions_met;
  if (copy.terms.order_id.value != 0) by_id_[{copy.terms.client_id, copy.terms.order_id}] = &copy;
  transmit(copy, now);
  announce(copy);
  match_and_submit(copy, now);
  return &copy;
}

void Exchange::set_next_order_id(core::ClientId client_id, core::OrderId next) {
  highest_id_[client_id] = core::OrderId(next.value - 1);
  std::erase_if(by_id_, [&](const auto& entry) {
    const auto& [key, order] = entry;
    if (key.first != client_id || key.second < next || !order->finished()) return false;
    const auto children = children_of(*order);
    const bool is_needed = std::any_of(children.begin(), children.end(),
                                       [](const SimOrder* child) { return !child->finished(); });
    if (!is_needed) children_.erase(key);
    return !is_needed;
  });
}

}  // namespace ibflow::sim
