// What conditional orders wait for.

#include <algorithm>

#include "ibflow/sim/exchange/exchange_book.hpp"

namespace ibflow::sim {

using core::Timestamp;

namespace {

bool compares(const OrderCondition& condition, std::optional<double> value) {
  if (!value) return false;
  return condition.is_more ? *value >= condition.value : *value <= condition.value;
}

std::optional<double> watched_price(const OrderCondition& condition, const ExchangeBook& book) {
  switch (condition.method) {
    case TriggerMethod::BidAsk:
    case TriggerMethod::DoubleBidAsk:
      return condition.is_more ? book.bid(book.latest) : book.ask(book.latest);
    case TriggerMethod::Midpoint:
      return book.mid(book.latest);
    default:
      return book.last();
  }
}

}  // namespace

void Exchange::check_conditions(Timestamp now) {
  for (SimOrder* order : std::vector<SimOrder*>(conditional_)) {
    if (!order->working() || order->conditions_met || !conditions_hold(*order, now)) continue;
    order->conditions_met = true;
    if (order->terms.conditions_cancel) {
      end(*order, EndCause::Condition, "the conditions of the order have come true", now);
      continue;
    }
    order->why_held = held_reason(*order);
    match_and_submit(*order, now);
  }
  std::erase_if(conditional_,
                [](const SimOrder* order) { return order->finished() || order->conditions_met; });
}

bool Exchange::conditions_hold(const SimOrder& order, Timestamp now) const {
  const auto& conditions = order.terms.conditions;
  if (conditions.empty()) return false;
  const Book& book = *book_of(order.terms.ticker);
  if (!order.terms.conditions_outside_rth && !book.regular()) return false;
  bool result = holds(conditions.front(), order, now);
  for (std::size_t i = 1; i < conditions.size(); ++i) {
    const bool next = holds(conditions[i], order, now);
    result = conditions[i - 1].and_next ? result && next : result || next;
  }
  return result;
}

bool Exchange::holds(const OrderCondition& condition, const SimOrder& order, Timestamp now) const {
  using Kind = OrderCondition::Kind;
  if (condition.kind == Kind::Time) return condition.is_more ? now >= condition.time : now <= condition.time;
  if (condition.kind == Kind::Margin)
    return compares(condition, account_books_.margin_cushion(order.terms.account));
  if (condition.kind == Kind::Execution) {
    return std::any_of(fills_.rbegin(), fills_.rend(), [&](const Fill& fill) {
      return fill.ticker == condition.ticker && fill.at >= order.placed_at &&
             fill.account == order.terms.account;
    });
  }
  const Book* book = book_of(condition.ticker);
  if (book == nullptr) return false;
  if (condition.kind == Kind::Price) return compares(condition, watched_price(condition, *book));
  if (condition.kind == Kind::Volume) return compares(condition, book->volume.to_double());
  const auto last = book->last();
  if (!last || !book->previous_close || *book->previous_close == 0) return false;
  return compares(condition, (*last / *book->previous_close - 1) * 100);
}

}  // namespace ibflow::sim
