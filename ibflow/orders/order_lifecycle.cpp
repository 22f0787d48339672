#include "ibflow/orders/order_lifecycle.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/orders/detail/assign.hpp"

namespace ibflow::orders {

using core::Decimal;
using detail::assign;

Decimal Incarnation::executions_to_come() const {
  // A correction downwards: the statuses before it counted too much.
  const Decimal told = reported_filled + core::min(corrected, Decimal());
  return core::max(told - executed, Decimal());
}

OrderLifecycle::OrderLifecycle(OrderTerms terms) : terms_(std::move(terms)), incarnations_(1) {}

OrderLifecycle OrderLifecycle::of_ours(OrderTerms terms) {
  return OrderLifecycle(std::move(terms));
}

OrderLifecycle OrderLifecycle::of_external(OrderTerms terms) {
  OrderLifecycle life(std::move(terms));
  life.external_ = true;
  life.intent_ = Intent::Sent;
  life.proof_ = Proof::Echoed;
  return life;
}

Effect OrderLifecycle::done(Effect effect, const EvidenceRef& because) {
  if (effect.changed) because_ = because;
  return effect;
}

// --- our own acts ---

Effect OrderLifecycle::deny(std::string why) {
  Effect effect;
  if (intent_ == Intent::Sent) return effect;
  assign(intent_, Intent::Denied, effect);
  text_ = std::move(why);
  return effect;
}

Effect OrderLifecycle::journaled() {
  Effect effect;
  if (intent_ == Intent::Draft) assign(intent_, Intent::Journaled, effect);
  return effect;
}

Effect OrderLifecycle::sent(const EvidenceRef& because) {
  Effect effect;
  if (intent_ == Intent::Denied) return effect;
  ++times_sent_;
  assign(intent_, Intent::Sent, effect);
  if (proof_ < Proof::BytesOnSocket) assign(proof_, Proof::BytesOnSocket, effect);
  // Sent once more after a doubt: the line is whole again.
  Incarnation& first = incarnations_.front();
  const bool doubted = first.liveness == Liveness::Unknown && first.if_absent == GoneCause::Lost;
  if (proof_ == Proof::BytesOnSocket && doubted) assign(first.liveness, Liveness::Live, effect);
  return done(effect, because);
}

Effect OrderLifecycle::not_sent(std::string why) {
  Effect effect;
  if (modify_.state == RequestState::Asked) {
    refuse_modify(std::move(why), effect);
    return effect;
  }
  if (proof_ >= Proof::Echoed || times_sent_ > 1) return effect;
  assign(intent_, Intent::Denied, effect);
  text_ = std::move(why);
  return effect;
}

Effect OrderLifecycle::cancel_asked(const EvidenceRef& because) {
  Effect effect;
  if (is_gone()) return effect;
  assign(cancel_.state, RequestState::Asked, effect);
  assign(cancel_.asked_at, because.at, effect);
  assign(cancel_.uncertain, false, effect);
  cancel_.answer.clear();
  return done(effect, because);
}

Effect OrderLifecycle::cancel_not_sent(std::string why) {
  Effect effect;
  refuse_cancel(why, effect);
  if (effect.changed) text_ = std::move(why);
  return effect;
}

Effect OrderLifecycle::modify_asked(OrderTerms terms, const EvidenceRef& because) {
  Effect effect;
  const bool repeated = modify_.state == RequestState::Asked && modify_.terms == terms;
  if (terms.version <= terms_.version || !(may_modify() || repeated)) return effect;
  effect.changed = !repeated || modify_.uncertain;
  modify_ = {RequestState::Asked, false, std::move(terms), because.at, {}};
  return done(effect, because);
}

void OrderLifecycle::suspect(Incarnation& incarnation, GoneCause if_absent, Effect& effect) {
  if (incarnation.gone()) return;
  assign(incarnation.liveness, Liveness::Unknown, effect);
  assign(incarnation.if_absent, if_absent, effect);
}

void OrderLifecycle::doubt_all(GoneCause if_absent, Effect& effect) {
  for (Incarnation& incarnation : incarnations_) suspect(incarnation, if_absent, effect);
}

Effect OrderLifecycle::doubt(const EvidenceRef& because) {
  Effect effect;
  if (is_gone()) return effect;
  if (cancel_.state == RequestState::Asked) assign(cancel_.uncertain, true, effect);
  if (modify_.state == RequestState::Asked) assign(modify_.uncertain, true, effect);
  if (intent_ == Intent::Sent && proof_ < Proof::Echoed) doubt_all(GoneCause::Lost, effect);
  return done(effect, because);
}

Effect OrderLifecycle::restarted(const EvidenceRef& because) {
  Effect effect = doubt(because);
  if (intent_ == Intent::Journaled) doubt_all(GoneCause::Lost, effect);
  return done(effect, because);
}

// --- what is derived ---

Decimal OrderLifecycle::executed() const {
  Decimal sum;
  for (const Incarnation& incarnation : incarnations_) sum += incarnation.executed;
  return sum;
}

bool OrderLifecycle::is_gone() const {
  return intent_ == Intent::Denied || live_incarnations() == 0;
}

std::size_t OrderLifecycle::live_incarnations() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(incarnations_, [](const Incarnation& i) { return !i.gone(); }));
}

bool OrderLifecycle::has_perm_id(core::PermId perm_id) const {
  return std::ranges::find(incarnations_, perm_id, &Incarnation::perm_id) != incarnations_.end();
}

Decimal OrderLifecycle::at_most_quantity() const {
  const bool changing = modify_.state == RequestState::Asked;
  return changing ? core::max(terms_.quantity, modify_.terms.quantity) : terms_.quantity;
}

Decimal OrderLifecycle::at_most_remaining(const Incarnation& incarnation) const {
  if (intent_ == Intent::Draft || intent_ == Intent::Denied) return {};
  if (incarnation.gone()) return incarnation.executions_to_come();
  return core::max(at_most_quantity() - incarnation.executed, Decimal());
}

Decimal OrderLifecycle::at_most_remaining() const {
  Decimal sum;
  for (const Incarnation& incarnation : incarnations_) sum += at_most_remaining(incarnation);
  return sum;
}

Decimal OrderLifecycle::at_most_remaining(Liveness liveness) const {
  Decimal sum;
  for (const Incarnation& incarnation : incarnations_) {
    if (incarnation.liveness == liveness) sum += at_most_remaining(incarnation);
  }
  return sum;
}

Decimal OrderLifecycle::executions_to_come() const {
  Decimal sum;
  for (const Incarnation& incarnation : incarnations_) sum += incarnation.executions_to_come();
  return sum;
}

GoneCause OrderLifecycle::overall_cause() const {
  GoneCause cause = incarnations_.front().cause;
  for (const Incarnation& incarnation : incarnations_) {
    if (incarnation.cause == GoneCause::Filled) return GoneCause::Filled;
    if (incarnation.cause == GoneCause::Lost) cause = GoneCause::Lost;
  }
  return cause;
}

PublicStatus OrderLifecycle::status() const {
  if (intent_ == Intent::Denied) return PublicStatus::Denied;
  const auto any = [this](Liveness liveness) {
    return std::ranges::any_of(incarnations_, [=](const Incarnation& i) { return i.liveness == liveness; });
  };
  if (external_ && !is_gone()) return PublicStatus::External;
  const Decimal sum = executed();
  if (any(Liveness::Live)) {
    if (sum.is_positive()) return PublicStatus::Partial;
    return proof_ == Proof::Working ? PublicStatus::Working : PublicStatus::Pending;
  }
  if (any(Liveness::Held)) return PublicStatus::Held;
  if (any(Liveness::Unknown)) return PublicStatus::Unknown;
  if (sum.is_positive() && sum >= terms_.quantity) return PublicStatus::Filled;
  switch (overall_cause()) {
    case GoneCause::Filled:
      return PublicStatus::Filled;
    case GoneCause::Rejected:
      return sum.is_zero() ? PublicStatus::Rejected : PublicStatus::Cancelled;
    case GoneCause::Expired:
      return PublicStatus::Expired;
    case GoneCause::Lost:
      return PublicStatus::Lost;
    case GoneCause::Cancelled:
    case GoneCause::None:
      break;
  }
  return PublicStatus::Cancelled;
}

SendCertainty OrderLifecycle::certainty() const {
  if (proof_ >= Proof::Echoed) return SendCertainty::Acked;
  if (intent_ == Intent::Draft || intent_ == Intent::Denied) return SendCertainty::NotSent;
  const Liveness liveness = incarnations_.front().liveness;
  if (liveness == Liveness::Unknown || liveness == Liveness::Gone) return SendCertainty::Unknown;
  return intent_ == Intent::Journaled ? SendCertainty::NotSent : SendCertainty::Sent;
}

}  // namespace ibflow::orders
