// What statuses, lists of orders and executions prove of an order.

#include <algorithm>
#include <utility>

#include "ibflow/orders/detail/assign.hpp"
#include "ibflow/orders/order_lifecycle.hpp"

namespace ibflow::orders {

using core::Decimal;
using detail::assign;
using model::OrderStatus;

namespace {

// IB's words for a completed order tell more than its status: "Cancelled by System: expired", "Order
// rejected".
GoneCause cause_of(const CompletedOrder& completed) {
  const auto says = [&](std::string_view word) { return completed.text.find(word) != std::string::npos; };
  if (completed.order.status == OrderStatus::Filled) return GoneCause::Filled;
  if (says("xpired")) return GoneCause::Expired;
  if (says("eject") || completed.order.status == OrderStatus::Inactive) return GoneCause::Rejected;
  return GoneCause::Cancelled;
}

}  // namespace

// The broker has named the order: whatever we believed of the sending, it has arrived.
void OrderLifecycle::heard(Proof proof, Effect& effect) {
  if (intent_ == Intent::Denied) effect.revived = true;
  assign(intent_, Intent::Sent, effect);
  if (proof_ < proof) assign(proof_, proof, effect);
}

Incarnation& OrderLifecycle::incarnation_of(core::PermId perm_id, Effect& effect) {
  if (perm_id.value == 0) return incarnations_.front();
  const auto known = std::ranges::find(incarnations_, perm_id, &Incarnation::perm_id);
  if (known != incarnations_.end()) return *known;
  if (proof_ < Proof::Accepted) assign(proof_, Proof::Accepted, effect);
  effect.changed = true;
  Incarnation& first = incarnations_.front();
  if (first.perm_id.value == 0) {
    first.perm_id = perm_id;
    return first;
  }
  effect.twins = live_incarnations() > 0;
  Incarnation& twin = incarnations_.emplace_back();
  twin.perm_id = perm_id;
  return twin;
}

void OrderLifecycle::end(Incarnation& incarnation, GoneCause cause, bool proven, core::Timestamp at,
                         Effect& effect) {
  if (!incarnation.gone()) incarnation.gone_at = at;
  assign(incarnation.liveness, Liveness::Gone, effect);
  assign(incarnation.cause, cause, effect);
  if (proven) assign(incarnation.proven, true, effect);
}

void OrderLifecycle::take_life(Incarnation& incarnation, Liveness liveness,
                               std::optional<core::Timestamp> list_asked_at, Effect& effect) {
  if (incarnation.gone()) {
    // A status undoes what was only concluded; a list, what was so when it was asked for.
    const bool undone = list_asked_at ? *list_asked_at > incarnation.gone_at : !incarnation.proven;
    if (incarnation.cause == GoneCause::Filled || !undone) return;
    effect.revived = true;
    incarnation.cause = GoneCause::None;
    incarnation.proven = false;
  }
  assign(incarnation.liveness, liveness, effect);
  assign(incarnation.absent_since, std::nullopt, effect);
}

// Received and not working: refused, or held for a reason that was not given. Only a list can tell.
void OrderLifecycle::take_inactive(Incarnation& incarnation, bool repeated,
                                   std::optional<core::Timestamp> list_asked_at, Effect& effect) {
  if (!incarnation.why_held.empty() || list_asked_at) {
    take_life(incarnation, Liveness::Held, list_asked_at, effect);
  } else if (!(repeated && incarnation.liveness == Liveness::Held)) {
    suspect(incarnation, incarnation.executed.is_zero() ? GoneCause::Rejected : GoneCause::Cancelled, effect);
  }
}

void OrderLifecycle::take_status(Incarnation& incarnation, OrderStatus status, const std::string& why_held,
                                 core::Timestamp at, std::optional<core::Timestamp> list_asked_at,
                                 Effect& effect) {
  const bool repeated = incarnation.last_status == status && incarnation.why_held == why_held;
  assign(incarnation.last_status, status, effect);
  assign(incarnation.why_held, why_held, effect);
  const bool lost_on_the_way =
      incarnation.liveness == Liveness::Unknown && incarnation.if_absent == GoneCause::Lost;
  switch (status) {
    case OrderStatus::ApiPending:
    case OrderStatus::PendingSubmit:
    case OrderStatus::PendingCancel:
      // Not proof that it works, but that it is there.
      if (lost_on_the_way || list_asked_at) take_life(incarnation, Liveness::Live, list_asked_at, effect);
      break;
    case OrderStatus::PreSubmitted:
    case OrderStatus::Submitted:
      heard(Proof::Working, effect);
      take_life(incarnation, why_held.empty() ? Liveness::Live : Liveness::Held, list_asked_at, effect);
      break;
    case OrderStatus::ApiCancelled:
      // Cancelled before IB had it, normally; a complete list without it proves that.
      suspect(incarnation, GoneCause::Cancelled, effect);
      break;
    case OrderStatus::Cancelled: {
      const bool keeps_cause = incarnation.gone() && incarnation.cause != GoneCause::Lost;
      end(incarnation, keeps_cause ? incarnation.cause : GoneCause::Cancelled, true, at, effect);
      break;
    }
    case OrderStatus::Filled:
      end(incarnation, GoneCause::Filled, true, at, effect);
      break;
    case OrderStatus::Inactive:
      take_inactive(incarnation, repeated, list_asked_at, effect);
      break;
    case OrderStatus::Unknown:
      break;
  }
}

Effect OrderLifecycle::apply(const model::OrderStatusReport& report, const EvidenceRef& because) {
  Effect effect;
  heard(Proof::Echoed, effect);
  Incarnation& incarnation = incarnation_of(report.perm_id, effect);
  if (report.filled > incarnation.reported_filled) assign(incarnation.reported_filled, report.filled, effect);
  take_status(incarnation, report.status, report.why_held, because.at, std::nullopt, effect);
  return done(effect, because);
}

void OrderLifecycle::take_terms(const model::OpenOrder& open_order,
                                std::optional<core::Timestamp> list_asked_at, Effect& effect) {
  if (!open_order.quantity.is_positive()) return;
  const auto agrees = [&](const OrderTerms& terms) {
    const bool same_limit = !terms.limit_price || terms.limit_price == open_order.limit_price;
    const bool same_stop = !terms.stop_price || terms.stop_price == open_order.stop_price;
    return terms.quantity == open_order.quantity && same_limit && same_stop;
  };
  if (modify_.state == RequestState::Asked) {
    if (agrees(modify_.terms)) {
      terms_ = std::exchange(modify_, {}).terms;
      effect.changed = effect.modify_acknowledged = true;
    } else if (modify_.uncertain && list_asked_at && *list_asked_at > modify_.asked_at && agrees(terms_)) {
      refuse_modify("the broker still has the earlier version", effect);
    }
    return;
  }
  if (agrees(terms_)) return;
  // Changed by somebody else, in TWS for instance.
  terms_.quantity = open_order.quantity;
  if (terms_.limit_price && open_order.limit_price) terms_.limit_price = open_order.limit_price;
  if (terms_.stop_price && open_order.stop_price) terms_.stop_price = open_order.stop_price;
  effect.changed = effect.terms_changed = agrees(terms_);
}

Effect OrderLifecycle::apply(const model::OpenOrder& open_order, const EvidenceRef& because,
                             std::optional<core::Timestamp> list_asked_at) {
  Effect effect;
  heard(Proof::Echoed, effect);
  Incarnation& incarnation = incarnation_of(open_order.perm_id, effect);
  const std::string why_held = incarnation.why_held;  // only statuses tell
  take_status(incarnation, open_order.status, why_held, because.at, list_asked_at, effect);
  take_terms(open_order, list_asked_at, effect);
  settle_fills(because.at, effect);
  return done(effect, because);
}

Effect OrderLifecycle::apply(const CompletedOrder& completed, const EvidenceRef& because) {
  Effect effect;
  heard(Proof::Echoed, effect);
  const GoneCause cause = cause_of(completed);
  const bool for_all = completed.order.perm_id.value == 0;
  Incarnation& named = incarnation_of(completed.order.perm_id, effect);
  for (Incarnation& incarnation : incarnations_) {
    if (!for_all && &incarnation != &named) continue;
    // What a notice has said of the refusal is not forgotten because the list says "cancelled".
    const bool refused = incarnation.cause == GoneCause::Rejected && cause == GoneCause::Cancelled;
    const bool filled = incarnation.cause == GoneCause::Filled;
    end(incarnation, refused || filled ? incarnation.cause : cause, true, because.at, effect);
    assign(incarnation.absent_since, std::nullopt, effect);
  }
  if (effect.changed && !completed.text.empty()) text_ = completed.text;
  return done(effect, because);
}

void OrderLifecycle::settle_fills(core::Timestamp at, Effect& effect) {
  const Decimal quantity = at_most_quantity();
  if (!quantity.is_positive()) return;
  for (Incarnation& incarnation : incarnations_) {
    if (incarnation.executed >= quantity) end(incarnation, GoneCause::Filled, true, at, effect);
  }
}

Effect OrderLifecycle::executed(core::PermId perm_id, const std::optional<Decimal>& before,
                                const Decimal& after, const EvidenceRef& because) {
  Effect effect;
  heard(Proof::Working, effect);
  Incarnation& incarnation = incarnation_of(perm_id, effect);
  const Decimal difference = after - before.value_or(Decimal());
  incarnation.executed += difference;
  if (before) incarnation.corrected += difference;
  effect.changed = true;
  const GoneCause cause = incarnation.cause;
  if (difference.is_positive() && incarnation.gone() && cause != GoneCause::Filled) {
    effect.late_execution = true;
    // A refused or lost order that executes was neither: only a list can tell what it is now.
    if (cause == GoneCause::Rejected || cause == GoneCause::Lost) {
      effect.revived = true;
      incarnation.cause = GoneCause::None;
      incarnation.proven = false;
      incarnation.liveness = Liveness::Unknown;
      incarnation.if_absent = GoneCause::Cancelled;
    }
  }
  if (incarnation.liveness == Liveness::Unknown) {
    if (incarnation.if_absent == GoneCause::Lost) assign(incarnation.liveness, Liveness::Live, effect);
    if (incarnation.if_absent == GoneCause::Rejected) incarnation.if_absent = GoneCause::Cancelled;
  }
  incarnation.absent_since.reset();
  settle_fills(because.at, effect);
  effect.overfilled = difference.is_positive() && executed() > at_most_quantity();
  return done(effect, because);
}

Effect OrderLifecycle::absent(const EvidenceRef& because, core::Duration quarantine,
                              std::span<const core::PermId> listed) {
  Effect effect;
  if (intent_ == Intent::Draft || intent_ == Intent::Denied) return effect;
  for (Incarnation& incarnation : incarnations_) {
    if (incarnation.gone() || std::ranges::find(listed, incarnation.perm_id) != listed.end()) continue;
    const bool expected =
        incarnation.liveness == Liveness::Unknown && incarnation.if_absent != GoneCause::Lost;
    if (external_ && terms_.quantity.is_zero()) {
      // Known by its executions only: over, and they are all there is to it.
      end(incarnation, GoneCause::Filled, false, because.at, effect);
    } else if (expected) {
      const bool refused = incarnation.if_absent == GoneCause::Rejected && incarnation.executed.is_zero();
      end(incarnation, refused ? GoneCause::Rejected : GoneCause::Cancelled, false, because.at, effect);
    } else if (!incarnation.absent_since) {
      assign(incarnation.absent_since, because.at, effect);
      suspect(incarnation, GoneCause::Lost, effect);
    } else if (because.at - *incarnation.absent_since >= quarantine) {
      end(incarnation, GoneCause::Lost, false, because.at, effect);
      text_ = "not found: the broker has it in none of its lists";
    }
  }
  return done(effect, because);
}

Effect OrderLifecycle::write_off_executions() {
  Effect effect;
  for (Incarnation& incarnation : incarnations_) {
    if (!incarnation.gone() || !incarnation.executions_to_come().is_positive()) continue;
    incarnation.reported_filled = incarnation.executed;
    incarnation.corrected = Decimal();
    effect.changed = true;
  }
  return effect;
}

}  // namespace ibflow::orders
