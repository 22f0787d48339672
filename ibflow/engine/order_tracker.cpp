#include "ibflow/engine/order_tracker.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/orders/order_key.hpp"

namespace ibflow::engine {

namespace {

// IB's codes whose meaning for an order is not simply "refused".
constexpr int kOrderCancelled = 202;
constexpr int kOrderMessage = 399;          // the order lives on
constexpr int kSharesBeingLocated = 404;    // held, lives on
constexpr int kTimeInForceChanged = 10349;  // lives on
constexpr int kNothingToCancel = 10147;     // the broker does not know the order
constexpr int kCannotBeCancelled = 10148;   // names the state it is in
constexpr int kNotCancellable = 161;        // likewise
constexpr int kCancelNotFound = 135;        // an id the broker does not know
constexpr int kNotSent = 504;               // of our own gateway: nothing of it has left

bool answers_a_cancel(const model::OrderNotice& notice) {
  return notice.code == kNothingToCancel || notice.code == kCannotBeCancelled ||
         notice.code == kNotCancellable || notice.code == kCancelNotFound;
}

bool lives_on(const model::OrderNotice& notice) {
  if (answers_a_cancel(notice)) return false;  // what it proves stands in its text
  const bool system_message = notice.code >= 2100 && notice.code < 2200;
  return notice.is_warning || system_message || notice.code == kOrderMessage ||
         notice.code == kSharesBeingLocated || notice.code == kTimeInForceChanged;
}

}  // namespace

const char* to_string(EndCause cause) {
  switch (cause) {
    case EndCause::None:
      return "live";
    case EndCause::Filled:
      return "filled";
    case EndCause::Cancelled:
      return "cancelled";
    case EndCause::Rejected:
      return "rejected";
    case EndCause::NotSent:
      return "not sent";
  }
  return "live";
}

std::string TrackedOrder::status_text() const {
  if (last_status && delivery == Delivery::Sent) return model::to_string(*last_status);
  if (delivery == Delivery::Journaling) return "Journaling";
  return delivery == Delivery::Sent ? "Sent" : "NotSent";
}

TrackedOrder& OrderTracker::add(model::OrderIntent intent) {
  by_key_[intent.key] = intent.order_id;
  TrackedOrder& order = orders_[intent.order_id];
  order.intent = std::move(intent);
  return order;
}

const TrackedOrder* OrderTracker::find(core::OrderId order_id) const {
  const auto found = orders_.find(order_id);
  return found == orders_.end() ? nullptr : &found->second;
}

const TrackedOrder* OrderTracker::find(const model::Execution& execution) const {
  const auto by_key = by_key_.find(std::string(orders::key_of_order_ref(execution.order_ref)));
  if (by_key != by_key_.end()) return find(by_key->second);
  const TrackedOrder* order = find(execution.order_id);
  // Order ids are counted per client: the same number may be somebody else's order.
  const bool same_client = order && order->intent.client_id == execution.client_id;
  const bool other_reference = !execution.order_ref.empty();
  return same_client && !other_reference ? order : nullptr;
}

TrackedOrder* OrderTracker::mutable_find(core::OrderId order_id) {
  const auto found = orders_.find(order_id);
  return found == orders_.end() ? nullptr : &found->second;
}

void OrderTracker::end(TrackedOrder& order, EndCause cause, const std::string& text) {
  order.liveness = Liveness::Gone;
  // A refusal stays a refusal when the broker's "Cancelled" or "Inactive" follows it.
  if (order.cause != EndCause::Rejected || cause == EndCause::Filled) order.cause = cause;
  if (!text.empty()) order.end_text = text;
}

void OrderTracker::mark_sent(core::OrderId order_id) {
  if (TrackedOrder* order = mutable_find(order_id)) order->delivery = Delivery::Sent;
}

void OrderTracker::mark_not_sent(core::OrderId order_id, const std::string& reason) {
  TrackedOrder* order = mutable_find(order_id);
  if (!order) return;
  order->delivery = Delivery::NotSent;
  end(*order, EndCause::NotSent, reason);
}

void OrderTracker::mark_vanished(core::OrderId order_id) {
  TrackedOrder* order = mutable_find(order_id);
  if (order && !order->gone()) end(*order, EndCause::Cancelled, "the broker no longer has it");
}

void OrderTracker::mark_cancel_asked(core::OrderId order_id, bool asked) {
  if (TrackedOrder* order = mutable_find(order_id)) order->cancel_asked = asked;
}

bool OrderTracker::take_status(TrackedOrder& order, model::OrderStatus status, const std::string& why_held) {
  using model::OrderStatus;
  const bool repeated = order.last_status == status && order.why_held == why_held;
  const bool refused_only = order.cause == EndCause::Rejected || order.last_status == OrderStatus::Inactive;
  order.last_status = status;
  order.why_held = why_held;
  switch (status) {
    case OrderStatus::ApiPending:
    case OrderStatus::PendingSubmit:
    case OrderStatus::PendingCancel:
    case OrderStatus::Unknown:
      break;
    case OrderStatus::PreSubmitted:
    case OrderStatus::Submitted:
      // Proof of life beats a refusal or an Inactive; it does not undo a fill or a cancellation.
      if (!order.gone() || (refused_only && order.cause != EndCause::Filled)) {
        order.liveness = Liveness::Working;
        order.cause = EndCause::None;
      }
      break;
    case OrderStatus::ApiCancelled:
    case OrderStatus::Cancelled:
      if (!order.gone()) end(order, EndCause::Cancelled, {});
      break;
    case OrderStatus::Filled:
      end(order, EndCause::Filled, {});
      break;
    case OrderStatus::Inactive:
      if (order.gone()) break;
      if (why_held.empty()) {
        end(order, EndCause::Rejected, "inactive");
      } else {
        order.liveness = Liveness::Held;
      }
      break;
  }
  return !repeated;
}

bool OrderTracker::apply(const model::OrderStatusReport& report) {
  TrackedOrder* order = mutable_find(report.order_id);
  if (!order || order->delivery == Delivery::NotSent) return false;
  if (report.client_id.value != 0 && report.client_id != order->intent.client_id) return false;
  bool changed = take_status(*order, report.status, report.why_held);
  if (report.perm_id.value != 0 && report.perm_id != order->perm_id) {
    order->perm_id = report.perm_id;
    changed = true;
  }
  if (report.filled > order->reported_filled) {
    order->reported_filled = report.filled;
    changed = true;
  }
  return changed;
}

bool OrderTracker::apply(const model::OpenOrder& open_order) {
  TrackedOrder* order = mutable_find(open_order.order_id);
  if (!order || order->delivery == Delivery::NotSent) return false;
  if (open_order.client_id != order->intent.client_id) return false;
  if (open_order.perm_id.value != 0) order->perm_id = open_order.perm_id;
  // Of an open order's status only life is taken; its end comes with a status of its own.
  if (model::is_final(open_order.status) || open_order.status == model::OrderStatus::Unknown) return false;
  return take_status(*order, open_order.status, order->why_held);
}

bool OrderTracker::apply(const model::OrderNotice& notice) {
  TrackedOrder* order = mutable_find(notice.order_id);
  if (!order || order->delivery != Delivery::Sent || lives_on(notice)) return false;
  const bool was_gone = order->gone();
  switch (notice.code) {
    case kNotSent:
      if (was_gone) return false;
      mark_not_sent(notice.order_id, notice.text);
      break;
    case kOrderCancelled:
      end(*order, was_gone ? order->cause : EndCause::Cancelled, notice.text);
      break;
    case kNothingToCancel:
    case kCancelNotFound:
      if (!was_gone && order->cancel_asked) end(*order, EndCause::Cancelled, notice.text);
      break;
    case kCannotBeCancelled:
    case kNotCancellable:
      // "state: Filled" or "state: Cancelled" is proof; any other state says that the order lives.
      if (was_gone) break;
      if (notice.text.find("Filled") != std::string::npos) {
        order->reported_filled = order->intent.quantity;
        end(*order, EndCause::Filled, {});
      } else if (notice.text.find("Cancelled") != std::string::npos) {
        end(*order, EndCause::Cancelled, notice.text);
      }
      break;
    default:
      if (was_gone && order->cause == EndCause::Filled) return false;
      end(*order, EndCause::Rejected, notice.text);
  }
  return order->gone() != was_gone;
}

bool OrderTracker::apply(const orders::ExecutionChange& change) {
  const TrackedOrder* known = find(change.current);
  if (!known) return false;
  TrackedOrder& order = *mutable_find(known->intent.order_id);
  const core::Decimal before = change.replaced ? change.replaced->quantity : core::Decimal();
  const core::Decimal difference = change.current.quantity - before;
  order.executed += difference;
  // A correction downwards: the statuses before it counted too much.
  if (change.replaced && difference.is_negative()) {
    order.reported_filled = core::max(order.reported_filled + difference, order.executed);
  }
  if (change.current.perm_id.value != 0) order.perm_id = change.current.perm_id;
  if (order.executed >= order.intent.quantity) end(order, EndCause::Filled, {});
  return true;
}

Exposure OrderTracker::worst_case(const std::string& symbol, core::Decimal position) const {
  Exposure exposure{position, position, position};
  for (const auto& [order_id, order] : orders_) {
    if (order.gone() || order.intent.instrument.symbol != symbol) continue;
    if (order.intent.side == model::Side::Buy) {
      exposure.highest += order.remaining();
    } else {
      exposure.lowest -= order.remaining();
    }
  }
  return exposure;
}

std::vector<const TrackedOrder*> OrderTracker::live() const {
  std::vector<const TrackedOrder*> result;
  for (const auto& [order_id, order] : orders_) {
    if (!order.gone()) result.push_back(&order);
  }
  return result;
}

bool OrderTracker::any_live() const {
  return std::ranges::any_of(orders_, [](const auto& entry) { return !entry.second.gone(); });
}

}  // namespace ibflow::engine
