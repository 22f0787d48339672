#include "ibflow/engine/order_desk.hpp"

#include <fmt/format.h>

#include "ibflow/journal/journal.hpp"
#include "ibflow/orders/order_key.hpp"
#include "ibflow/orders/order_record.hpp"

namespace ibflow::engine {

void OrderDesk::submit(std::vector<model::OrderIntent> chain) {
  std::vector<core::OrderId> ids;
  for (model::OrderIntent& intent : chain) {
    intent.key = orders::make_order_key(context_.run_tag, next_key_++);
    intent.client_id = context_.client_id;
    intent.account = context_.account;
    tracker_.add(intent);
    ids.push_back(intent.order_id);
  }
  context_.journal.record_intents(
      std::move(chain), now_,
      [this, ids, alive = std::weak_ptr<bool>(alive_)](const core::Expected<void>& durable) {
        if (alive.expired()) return;
        if (durable) return send(ids);
        const std::string reason = fmt::format("the journal could not keep it: {}", durable.error().message);
        // An impossible intent concerns its order alone; anything else means that the journal is gone.
        if (durable.error().category != core::ErrorCategory::Usage) fail(durable.error());
        for (const core::OrderId id : ids) give_up(id, reason);
      });
}

std::optional<std::string> OrderDesk::why_not_send(const TrackedOrder& order) const {
  if (failure_) return "trading has failed: " + failure_->message;
  if (closed_) return "trading is being stopped";
  if (suspended_) return "the connection is lost: " + *suspended_;
  if (order.cancel_asked) return "withdrawn before it was sent";
  return std::nullopt;
}

void OrderDesk::send(const std::vector<core::OrderId>& chain) {
  check_journal();
  std::optional<std::string> stopped_by;
  for (const core::OrderId id : chain) {
    if (!stopped_by) stopped_by = why_not_send(*tracker_.find(id));
  }
  for (const core::OrderId id : chain) {
    const TrackedOrder& order = *tracker_.find(id);
    const TrackedOrder* parent = tracker_.find(order.intent.parent_id);
    if (!stopped_by && parent && parent->gone() && parent->executed.is_zero()) {
      stopped_by =
          fmt::format("its parent order {} is {}", parent->intent.order_id.value, to_string(parent->cause));
    }
    if (stopped_by) {
      drop(id, *stopped_by);
      continue;
    }
    tracker_.mark_sent(id);  // first: a broker in this process may answer from within place()
    const auto placed = context_.broker.place(order.intent);
    if (!placed) {
      drop(id, placed.error().message);
      stopped_by = fmt::format("order {} of its chain was not sent", id.value);
      continue;
    }
    ++orders_sent_;
    context_.journal.record_sent(order.intent.key, now_);
    changed(order.intent.instrument.symbol);
  }
}

void OrderDesk::drop(core::OrderId order_id, const std::string& reason) {
  const model::OrderIntent& intent = tracker_.find(order_id)->intent;
  orders::EvidenceRecord evidence;
  evidence.key = intent.key;
  evidence.kind = orders::EvidenceKind::NotSent;
  evidence.at = now_;
  evidence.client_id = intent.client_id;
  evidence.order_id = intent.order_id;
  evidence.text = reason;
  context_.journal.record_evidence(std::move(evidence));
  give_up(order_id, reason);
}

void OrderDesk::give_up(core::OrderId order_id, const std::string& reason) {
  tracker_.mark_not_sent(order_id, reason);
  const model::OrderIntent& intent = tracker_.find(order_id)->intent;
  const std::string text = fmt::format("{} order {} ({}) was not sent: {}", model::to_string(intent.role),
                                       order_id.value, intent.key, reason);
  context_.journal.record_note(now_, "order_not_sent", text);
  context_.events.add(now_, intent.instrument.symbol, text);
  changed(intent.instrument.symbol);
}

void OrderDesk::cancel(core::OrderId order_id, const std::string& reason) {
  const TrackedOrder* order = tracker_.find(order_id);
  if (!order || order->gone() || order->cancel_asked) return;
  tracker_.mark_cancel_asked(order_id, true);
  if (order->delivery != Delivery::Sent || connection_lost_ || suspended_) return;
  context_.journal.record_cancel_request(order_id, now_, reason);
  if (const auto asked = context_.broker.cancel(order_id); !asked) {
    tracker_.mark_cancel_asked(order_id, false);
    context_.events.add(
        now_, order->intent.instrument.symbol,
        fmt::format("order {} could not be cancelled ({}); asked again with the next step of the clock",
                    order_id.value, asked.error().message));
  }
}

void OrderDesk::resume() {
  suspended_.reset();
  for (const TrackedOrder* order : tracker_.live()) {
    if (!order->cancel_asked || order->delivery != Delivery::Sent) continue;
    const core::OrderId id = order->intent.order_id;
    tracker_.mark_cancel_asked(id, false);
    cancel(id, "asked before the connection was lost");
  }
}

void OrderDesk::fail(core::Error reason, bool connection_lost) {
  connection_lost_ = connection_lost_ || connection_lost;
  if (failure_) return;
  failure_ = std::move(reason);
  context_.events.add(now_, "", "trading has failed, no more orders: " + failure_->message);
}

void OrderDesk::check_journal() {
  if (failure_) return;
  if (auto failed = context_.journal.failure()) {
    failed->message = fmt::format(
        "the journal can keep nothing any more ({}); no order leaves without its record, entries are "
        "cancelled, "
        "protective orders stay at the broker",
        failed->message);
    fail(*failed);
  }
}

void OrderDesk::changed(const std::string& symbol) {
  if (on_change_) on_change_(symbol);
}

}  // namespace ibflow::engine
