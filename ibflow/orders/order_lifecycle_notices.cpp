// What error messages prove of an order, and what they do not.

#include <utility>

#include "ibflow/orders/detail/assign.hpp"
#include "ibflow/orders/order_lifecycle.hpp"

namespace ibflow::orders {

using detail::assign;

void OrderLifecycle::refuse_modify(std::string why, Effect& effect) {
  if (modify_.state != RequestState::Asked) return;
  modify_.state = RequestState::Refused;
  modify_.uncertain = false;
  modify_.answer = std::move(why);
  effect.changed = effect.modify_refused = true;
}

void OrderLifecycle::take_rejection(const ClassifiedNotice& notice, core::Timestamp at, Effect& effect) {
  // About an order that is accepted, and a change of it is on its way: it is the change that was refused.
  if (modify_.state == RequestState::Asked && proof_ >= Proof::Accepted && !is_gone()) {
    refuse_modify(notice.text, effect);
    return;
  }
  // The same refusal once more: if it meant the order itself, a status says so.
  if (modify_.state == RequestState::Refused && modify_.answer == notice.text && !is_gone()) return;
  if (incarnations_.size() > 1) return doubt_all(GoneCause::Cancelled, effect);  // it does not say which
  Incarnation& incarnation = incarnations_.front();
  if (!incarnation.executed.is_zero()) return suspect(incarnation, GoneCause::Cancelled, effect);
  const bool cancelled_by_itself =
      incarnation.cause == GoneCause::Cancelled && cancel_.state != RequestState::Asked;
  if (!incarnation.gone() || cancelled_by_itself) end(incarnation, GoneCause::Rejected, false, at, effect);
}

void OrderLifecycle::take_cancelled(GoneCause cause, core::Timestamp at, Effect& effect) {
  // Of twins it does not say which, and the one it means may have ended by its status before.
  if (incarnations_.size() > 1) {
    effect.ask_broker = !is_gone();
    return doubt_all(cause, effect);
  }
  for (Incarnation& incarnation : incarnations_) {
    if (!incarnation.gone()) end(incarnation, cause, false, at, effect);
  }
}

void OrderLifecycle::take_cancel_answer(const ClassifiedNotice& notice, core::Timestamp at, Effect& effect) {
  if (cancel_.state == RequestState::None) return;  // of a cancel that was not ours
  effect.cancel_refused = cancel_.state == RequestState::Asked;
  assign(cancel_.state, RequestState::Refused, effect);
  assign(cancel_.uncertain, false, effect);
  assign(cancel_.answer, notice.text, effect);
  if (notice.meaning == NoticeMeaning::NothingToCancel) {
    doubt_all(GoneCause::Cancelled, effect);
    effect.ask_broker = !is_gone();
    return;
  }
  if (incarnations_.size() > 1 || is_gone() || !notice.named_state) return;
  Incarnation& incarnation = incarnations_.front();
  if (*notice.named_state == model::OrderStatus::Filled) {
    // Its executions may still be on their way: until they have come they count as remaining.
    assign(incarnation.reported_filled, core::max(incarnation.reported_filled, terms_.quantity), effect);
    end(incarnation, GoneCause::Filled, true, at, effect);
    effect.ask_broker = incarnation.executions_to_come().is_positive();
  } else if (*notice.named_state == model::OrderStatus::Cancelled) {
    end(incarnation, GoneCause::Cancelled, false, at, effect);
  }
}

// The id is taken. If this was the only time we used it and nobody has named our order, somebody else has it,
// and ours does not exist. Otherwise it is our own earlier request that has it.
void OrderLifecycle::take_duplicate_id(core::Timestamp at, Effect& effect) {
  if (times_sent_ > 1 || proof_ >= Proof::Echoed || is_gone()) {
    effect.ask_broker = !is_gone();
    return;
  }
  effect.duplicate_order_id = true;
  end(incarnations_.front(), GoneCause::Rejected, false, at, effect);
}

namespace {

// Whoever says this about an order has it, or had it.
bool names_the_order(NoticeMeaning meaning) {
  switch (meaning) {
    case NoticeMeaning::Information:
    case NoticeMeaning::Rejected:
    case NoticeMeaning::Cancelled:
    case NoticeMeaning::Expired:
    case NoticeMeaning::ModifyRefused:
    case NoticeMeaning::CancelRefused:
      return true;
    case NoticeMeaning::NothingToCancel:
    case NoticeMeaning::DuplicateOrderId:
    case NoticeMeaning::NotSent:
    case NoticeMeaning::AskBroker:
      return false;
  }
  return false;
}

}  // namespace

Effect OrderLifecycle::apply(const ClassifiedNotice& notice, const EvidenceRef& because) {
  Effect effect;
  if (names_the_order(notice.meaning)) {
    heard(Proof::Echoed, effect);
    Incarnation& first = incarnations_.front();
    const bool doubted = first.liveness == Liveness::Unknown && first.if_absent == GoneCause::Lost;
    if (doubted) take_life(first, Liveness::Live, std::nullopt, effect);
  }
  switch (notice.meaning) {
    case NoticeMeaning::Information:
      break;
    case NoticeMeaning::Rejected:
      take_rejection(notice, because.at, effect);
      break;
    case NoticeMeaning::Cancelled:
      take_cancelled(GoneCause::Cancelled, because.at, effect);
      break;
    case NoticeMeaning::Expired:
      take_cancelled(GoneCause::Expired, because.at, effect);
      break;
    case NoticeMeaning::ModifyRefused:
      refuse_modify(notice.text, effect);
      break;
    case NoticeMeaning::CancelRefused:
    case NoticeMeaning::NothingToCancel:
      take_cancel_answer(notice, because.at, effect);
      break;
    case NoticeMeaning::DuplicateOrderId:
      take_duplicate_id(because.at, effect);
      break;
    case NoticeMeaning::NotSent:
      effect = not_sent(notice.text);
      break;
    case NoticeMeaning::AskBroker:
      effect.ask_broker = !is_gone();
      break;
  }
  if (effect.changed) text_ = notice.text;
  settle_fills(because.at, effect);
  return done(effect, because);
}

}  // namespace ibflow::orders
