// How orders end: cancels, expiry, and what goes with them.

#include <fmt/format.h>

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_pricing.hpp"
#include "ibflow/sim/exchange/order_rules.hpp"

namespace ibflow::sim {

using core::ClientId;
using core::Expected;
using core::OrderId;
using core::PermId;
using core::Timestamp;
using model::OrderStatus;

namespace {

std::unexpected<core::Error> not_found(std::int64_t id) {
  return core::fail(core::ErrorCategory::Broker,
                    fmt::format("OrderId {} that needs to be cancelled is not found.", id),
                    order_code::kCancelUnknown);
}

std::unexpected<core::Error> not_cancellable(const SimOrder& order) {
  return core::fail(core::ErrorCategory::Broker,
                    fmt::format("OrderId {} that needs to be cancelled cannot be cancelled, state: {}.",
                                order.terms.order_id.value, model::to_string(order.status)),
                    order_code::kCancelFinished);
}

}  // namespace

Expected<void> Exchange::cancel(ClientId client_id, OrderId order_id, Timestamp now) {
  on_time(now);
  const auto found = by_id_.find({client_id, order_id});
  if (found == by_id_.end()) return not_found(order_id.value);
  return cancel_order(*found->second, now);
}

Expected<void> Exchange::cancel(PermId perm_id, Timestamp now) {
  on_time(now);
  SimOrder* order = order_of(perm_id);
  if (order == nullptr) return not_found(perm_id.value);
  return cancel_order(*order, now);
}

Expected<void> Exchange::cancel_order(SimOrder& order, Timestamp now) {
  if (order.finished()) {
    const auto remembered = options_.remember_finished;
    if (remembered.count() > 0 && now - order.updated_at > remembered)
      return not_found(order.terms.order_id.value);
    return not_cancellable(order);
  }
  if (order.status == OrderStatus::PendingCancel || order.cancel_at_open) return {};
  if (on_close_is_too_late(order.terms, *book_of(order.terms.ticker), options_.close_cutoff, now))
    return not_cancellable(order);
  if (order.transmitted && options_.cancel_waits_for_open && !open_for(order)) {
    order.cancel_at_open = true;
    return {};
  }
  if (order.transmitted && options_.fill_model.cancel_latency.count() > 0) {
    order.status = OrderStatus::PendingCancel;
    order.updated_at = now;
    listener_.on_status(order);
    wake_at(now + options_.fill_model.cancel_latency, order, Wakeup::Cancel);
    return {};
  }
  end(order, EndCause::Client, "", now);
  return {};
}

void Exchange::cancel_all(Timestamp now) {
  on_time(now);
  for (SimOrder* order : all_working()) {
    if (order->working()) static_cast<void>(cancel_order(*order, now));
  }
}

void Exchange::end(SimOrder& order, EndCause cause, const std::string& reason, Timestamp now) {
  order.status = order.transmitted ? OrderStatus::Cancelled : OrderStatus::ApiCancelled;
  order.suspended = false;
  order.cancel_at_open = false;
  order.why_held.clear();
  order.end_cause = cause;
  order.end_reason = reason;
  order.updated_at = now;
  if (cause == EndCause::Expired) {
    listener_.on_expired(order, reason);
  } else {
    listener_.on_cancelled(order, reason);
  }
  end_children(order, "the parent order was cancelled", now);
}

void Exchange::end_children(const SimOrder& parent, const std::string& reason, Timestamp now) {
  for (SimOrder* child : children_of(parent)) {
    if (!child->finished()) end(*child, EndCause::Parent, reason, now);
  }
}

}  // namespace ibflow::sim
