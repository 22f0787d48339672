// Changes and cancels of orders that were sent.

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "ibflow/gateway/detail/order_desk.hpp"

namespace ibflow::gateway {

const char* to_string(ModifyResult result) {
  constexpr const char* kNames[] = {"acknowledged", "refused", "not_sent", "over", "unanswered"};
  return kNames[static_cast<std::size_t>(result)];
}

const char* to_string(CancelResult result) {
  constexpr const char* kNames[] = {"cancelled", "over", "refused", "not_sent", "unanswered"};
  return kNames[static_cast<std::size_t>(result)];
}

namespace detail {

using core::ErrorCategory;
using orders::EvidenceKind;
using orders::OrderNumber;
using orders::RequestState;

namespace {

bool is_change_settled(const orders::Order& order) {
  return order.life.modify().state != RequestState::Asked || order.life.is_gone();
}

bool is_cancel_settled(const orders::Order& order) {
  return order.life.is_gone() || order.life.cancel().state == RequestState::Refused;
}

ModifyOutcome modify_outcome(const orders::Order& order) {
  const auto& asked = order.life.modify();
  ModifyOutcome outcome;
  outcome.text = asked.answer.empty() ? order.life.text() : asked.answer;
  if (asked.state == RequestState::Refused) {
    outcome.result =
        outcome.text.starts_with("the change was not sent") ? ModifyResult::NotSent : ModifyResult::Refused;
  } else if (asked.state == RequestState::Asked) {
    outcome.result = order.life.is_gone() ? ModifyResult::Over : ModifyResult::Unanswered;
  } else {
    outcome.result = ModifyResult::Acknowledged;
  }
  return outcome;
}

void take_over(const OrderModification& change, protocol::Order& order) {
  if (change.quantity) order.total_quantity = *change.quantity;
  if (change.limit_price) order.lmt_price = *change.limit_price;
  if (change.stop_price) order.aux_price = *change.stop_price;
}

CancelOutcome cancel_outcome(const orders::Order& order) {
  const auto& asked = order.life.cancel();
  CancelOutcome outcome;
  outcome.key = order.record.key;
  outcome.text = asked.answer.empty() ? order.life.text() : asked.answer;
  if (order.life.is_gone()) {
    const bool is_cancelled = order.status() == orders::PublicStatus::Cancelled;
    outcome.result = is_cancelled ? CancelResult::Cancelled : CancelResult::Over;
  } else if (asked.state == RequestState::Refused) {
    outcome.result =
        outcome.text.starts_with(orders::kCancelNotSent) ? CancelResult::NotSent : CancelResult::Refused;
  }
  return outcome;
}

}  // namespace

core::Expected<void> OrderDesk::why_not_modify(OrderNumber number) const {
  const auto& order = view_.orders.at(number);
  const auto refused = [&](const std::string& why, ErrorCategory category = ErrorCategory::Usage) {
    return core::fail(category, fmt::format("order {} was not changed: {}", order.record.key, why));
  };
  if (const auto why = why_not_place(); !why.empty()) return refused(why, ErrorCategory::Connection);
  if (order.life.is_gone()) return refused(fmt::format("it is {}", to_string(order.status())));
  if (order.life.certainty() != orders::SendCertainty::Acked)
    return refused("the broker has not named it yet; wait for its ticket");
  if (order.life.live_incarnations() > 1) return refused("it is live twice at the broker; cancel it");
  if (order.change) return refused("a change of it is under way; wait for its answer");
  if (!messages_.contains(number))
    return refused("its terms are not in the journal in full; cancel it instead");
  return {};
}

Answer<std::optional<OrderPreview>> OrderDesk::preview_change(Self self, std::string key,
                                                              OrderModification change,
                                                              RequestOptions options) {
  const auto number = self->own_order(key);
  if (!number) co_return std::unexpected(number.error());
  if (const auto allowed = self->why_not_modify(*number); !allowed)
    co_return std::unexpected(allowed.error());
  const auto& now = self->messages_.at(*number);
  const auto more =
      change.quantity.value_or(core::Decimal()) - now.order.total_quantity.value_or(core::Decimal());
  if (more <= core::Decimal()) co_return std::nullopt;
  change.quantity = more;
  auto contract = now.contract;
  auto order = now.order;
  take_over(change, order);
  order.parent_id = 0;  // it stands for itself: IB would look for the others of its chain or group
  order.oca_group.clear();
  auto asking = preview(self, std::move(contract), std::move(order), options);
  auto answer = co_await std::move(asking);
  if (!answer) co_return std::unexpected(answer.error());
  co_return std::move(*answer);
}

Answer<ModifyOutcome> OrderDesk::modify(Self self, std::string key, OrderModification change,
                                        std::string reason) {
  const auto caller = co_await boost::asio::this_coro::cancellation_state;
  const auto number = self->own_order(key);
  if (!number) co_return std::unexpected(number.error());
  if (const auto allowed = self->why_not_modify(*number); !allowed)
    co_return std::unexpected(allowed.error());
  if (change.quantity && !change.quantity->is_positive()) {
    co_return core::fail(
        ErrorCategory::Usage,
        fmt::format("order {} was not changed: its quantity is not above zero; to end it, cancel it", key));
  }
  auto message = self->messages_.at(*number);
  take_over(change, message.order);
  message.order.transmit =
      true;  // one of a chain was held back for the last; its change is for nobody to wait for
  auto rounding = round(self, &message.contract, std::span(&message.order, 1));
  const auto rounded = co_await std::move(rounding);
  if (!rounded) co_return std::unexpected(rounded.error());
  if (const auto allowed = self->why_not_modify(*number); !allowed)
    co_return std::unexpected(allowed.error());
  const auto too_late = [&] {
    return core::fail(ErrorCategory::Cancelled,
                      fmt::format("order {} was not changed: cancelled by us before it left", key));
  };
  if (self->nobody_waits(caller)) co_return too_late();
  PlaceOptions options;
  options.strategy = self->view_.orders.at(*number).record.strategy;
  options.reason = std::move(reason);
  auto record = self->record_of(message, options);
  record.version = ++self->versions_[*number];
  std::vector<orders::OrderRecord> records{record};
  auto recording = make_durable(self, std::move(records));
  const auto durable = co_await std::move(recording);
  if (!durable) co_return std::unexpected(durable.error());
  if (self->nobody_waits(caller)) {
    self->note(EvidenceKind::NotSent, *number, "change: cancelled by us before it left", {});
    co_return too_late();
  }
  if (const auto allowed = self->why_not_modify(*number); !allowed) {
    self->note(EvidenceKind::NotSent, *number, "change: " + allowed.error().message, {});
    ModifyOutcome outcome;
    outcome.result = ModifyResult::NotSent;
    outcome.text = allowed.error().message;
    co_return outcome;
  }
  self->changed_[*number] = message;
  self->view_.orders.modify_asked(std::move(record), self->because(EvidenceKind::Sent));
  if (const auto sent = self->send(*number, message, true); sent) {
    self->note(EvidenceKind::Sent, *number,
               fmt::format("change {} handed to the line", self->versions_[*number]), {});
  } else {
    self->not_sent(*number, sent.error().message);
  }
  self->pump();
  auto waiting = answered(self, self->wait_until(*number, is_change_settled));
  const auto settled = co_await std::move(waiting);
  if (settled && !*settled && !self->nobody_waits(caller)) {
    auto proof = reconcile(self, "a change has not been answered");
    static_cast<void>(co_await std::move(proof));
  }
  co_return modify_outcome(self->view_.orders.at(*number));
}

core::Expected<void> OrderDesk::send_cancel(OrderNumber number, const std::string& reason) {
  const auto& order = view_.orders.at(number);
  const auto id = order.record.order_id.value;
  protocol::CancelOrder message;
  message.order_id = id;
  auto* line = environment_.requests->connection();
  if (line == nullptr) return core::fail(ErrorCategory::Cancelled, "the gateway is gone");
  line->errors().own(id, connection::ErrorContext::OrderCancel,
                     fmt::format("order {} of {}", id, order.record.symbol));
  if (auto sent = environment_.requests->send(connection::Lane::Cancel, message, id); !sent) return sent;
  view_.orders.cancel_asked(number, because(EvidenceKind::CancelAsked));
  note(EvidenceKind::CancelAsked, number, reason, {});
  return {};
}

std::size_t OrderDesk::live_incarnations(OrderNumber number) const {
  return view_.orders.at(number).life.live_incarnations();
}

/// Until it is answered, or the broker's lists have been asked instead; false: whoever waited has gone.
Answer<bool> OrderDesk::cancel_once(Self self, OrderNumber number, std::string reason) {
  const auto caller = co_await boost::asio::this_coro::cancellation_state;
  const auto live = self->live_incarnations(number);
  if (const auto sent = self->send_cancel(number, reason); !sent) co_return std::unexpected(sent.error());
  self->pump();
  auto waiting = answered(self, self->wait_until(number, [live](const orders::Order& order) {
    return is_cancel_settled(order) || order.life.live_incarnations() < live;
  }));
  const auto settled = co_await std::move(waiting);
  if (!settled || self->nobody_waits(caller)) co_return false;
  const bool is_in_doubt = self->view_.orders.at(number).status() == orders::PublicStatus::Unknown;
  if (!*settled || is_in_doubt) {
    auto proof = reconcile(self, "a cancel has not been answered");
    static_cast<void>(co_await std::move(proof));
  }
  co_return !self->nobody_waits(caller);
}

// Allowed while recovery is under way: less risk is never refused.
Answer<CancelOutcome> OrderDesk::cancel(Self self, std::string key, std::string reason) {
  const auto number = self->own_order(key);
  if (!number) co_return std::unexpected(number.error());
  if (self->view_.orders.at(*number).life.is_gone()) {
    auto outcome = cancel_outcome(self->view_.orders.at(*number));
    co_return outcome;
  }
  for (std::size_t live_before = 0, live = self->live_incarnations(*number);
       live > 0 && live != live_before;) {
    live_before = live;  // of twins, one cancel ends one
    auto cancelling = cancel_once(self, *number, reason);
    const auto asked = co_await std::move(cancelling);
    if (!asked) co_return std::unexpected(asked.error());
    if (!*asked) break;
    live = self->live_incarnations(*number);
  }
  auto outcome = cancel_outcome(self->view_.orders.at(*number));
  co_return outcome;
}

Answer<std::vector<CancelOutcome>> OrderDesk::cancel_all(Self self, std::string reason) {
  const auto caller = co_await boost::asio::this_coro::cancellation_state;
  std::vector<CancelOutcome> outcomes;
  std::vector<OrderNumber> asked;
  const auto open = self->view_.orders.open_orders();
  for (const auto number : open) {
    const auto& order = self->view_.orders.at(number);
    const bool is_ours = order.is_ours() && order.record.client_id == self->environment_.client_id;
    if (!is_ours || order.life.is_gone()) continue;
    if (const auto sent = self->send_cancel(number, reason); !sent) {
      outcomes.push_back({order.record.key, CancelResult::NotSent, sent.error().message});
      continue;
    }
    asked.push_back(number);
  }
  self->pump();
  bool is_all_settled = true;
  for (const auto number : asked) {
    if (self->nobody_waits(caller)) break;
    auto waiting = answered(self, self->wait_until(number, is_cancel_settled));
    const auto settled = co_await std::move(waiting);
    is_all_settled = is_all_settled && settled && *settled;
  }
  if (!is_all_settled && !self->nobody_waits(caller)) {
    auto proof = reconcile(self, "cancels have not been answered");
    static_cast<void>(co_await std::move(proof));
  }
  for (const auto number : asked) outcomes.push_back(cancel_outcome(self->view_.orders.at(number)));
  co_return outcomes;
}

}  // namespace detail
}  // namespace ibflow::gateway
