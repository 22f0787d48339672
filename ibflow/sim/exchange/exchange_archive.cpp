#include "ibflow/sim/exchange/exchange_archive.hpp"

#include "ibflow/sim/exchange/exchange_book.hpp"

namespace ibflow::sim {

using core::Timestamp;

ExchangeArchive Exchange::archive() const {
  ExchangeArchive archive;
  for (const auto& order : orders_) archive.orders.push_back(*order);
  archive.fills = fills_;
  archive.highest_order_ids = highest_id_;
  archive.next_perm_id = next_perm_id_;
  archive.next_execution = next_execution_;
  return archive;
}

void Exchange::restore(const ExchangeArchive& archive, Timestamp now) {
  fills_ = archive.fills;
  highest_id_ = archive.highest_order_ids;
  next_perm_id_ = archive.next_perm_id;
  next_execution_ = archive.next_execution;
  for (const SimOrder& kept : archive.orders) {
    look_up(kept.terms);
    if (book_of(kept.terms.ticker) == nullptr) continue;  // its instrument is not traded here
    SimOrder& order = *orders_.emplace_back(std::make_unique<SimOrder>(kept));
    take_up(order, now);
  }
}

void Exchange::take_up(SimOrder& order, Timestamp now) {
  const OrderRequest& terms = order.terms;
  const bool is_free_again = order.finished() && terms.order_id >= next_order_id(terms.client_id);
  if (terms.order_id.value != 0 && !is_free_again) by_id_[{terms.client_id, terms.order_id}] = &order;
  if (order.perm_id.value != 0) by_perm_id_[order.perm_id] = &order;
  if (terms.parent_id.value != 0) children_[{terms.client_id, terms.parent_id}].push_back(&order);
  if (order.transmitted && !terms.oca_group.empty())
    oca_groups_[{terms.client_id, terms.oca_group}].push_back(&order);
  if (!order.transmitted || order.finished()) return;
  const bool dated = terms.tif == TimeInForce::GoodTillDate && *terms.good_till <= now;
  const bool lasts = terms.tif == TimeInForce::GoodTillCancelled || terms.tif == TimeInForce::GoodTillDate;
  const bool day_over = !lasts && day_end(order) <= now;
  if (dated || day_over || order.status == model::OrderStatus::PendingCancel) {
    order.status = model::OrderStatus::Cancelled;
    order.end_cause = dated || day_over ? EndCause::Expired : EndCause::Client;
    order.suspended = false;
    order.why_held.clear();
    return;
  }
  order.queue_ahead.reset();
  order.seen_event = 0;
  book_of(terms.ticker)->orders.push_back(&order);
  if (!terms.conditions.empty() && !order.conditions_met) conditional_.push_back(&order);
  if (order.active_at) wake_at(*order.active_at, order, Wakeup::Activate);
  if (order.locate_pending && options_.locate_time.count() > 0)
    wake_at(now + options_.locate_time, order, Wakeup::Locate);
  if (terms.tif == TimeInForce::GoodTillDate) wake_at(*terms.good_till, order, Wakeup::Expire);
  for (const auto& condition : terms.conditions) {
    if (condition.kind == OrderCondition::Kind::Time && condition.time > now)
      wake_at(condition.time, order, Wakeup::Activate);
  }
}

}  // namespace ibflow::sim
