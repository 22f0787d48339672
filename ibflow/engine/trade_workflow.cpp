#include "ibflow/engine/trade_workflow.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ibflow::engine {

namespace {
// One exit of a bracket ends the other, and a dead entry its children, at the broker. This long we leave it
// to them.
constexpr std::chrono::seconds kBrokerGrace{2};
// A refused closing order is tried again after 5, 10, 20, 40, then every 60 seconds.
constexpr std::chrono::seconds kFirstRetry{5};
constexpr std::chrono::seconds kLastRetry{60};

std::string describe(const TrackedOrder& order) {
  std::string text = fmt::format("{} order {} {}", model::to_string(order.intent.role),
                                 order.intent.order_id.value, to_string(order.cause));
  if (!order.end_text.empty()) text += ": " + order.end_text;
  return text;
}
}  // namespace

const char* to_string(TradeState state) {
  switch (state) {
    case TradeState::Flat:
      return "flat";
    case TradeState::Entering:
      return "entering";
    case TradeState::Open:
      return "open";
    case TradeState::Exiting:
      return "exiting";
    case TradeState::Released:
      return "released";
  }
  return "flat";
}

model::OrderIntent TradeWorkflow::draft(model::OrderRole role, model::Side side,
                                        const core::Decimal& quantity, std::int64_t decision_id) {
  model::OrderIntent intent;
  intent.order_id = desk_->allocate_order_id();
  intent.instrument = instrument_;
  intent.role = role;
  intent.side = side;
  intent.quantity = quantity;
  intent.decision_id = decision_id;
  return intent;
}

void TradeWorkflow::enter(const EntryPlan& plan) {
  if (state_ != TradeState::Flat) return;
  const model::Side out = model::opposite(plan.side);
  model::OrderIntent entry = draft(model::OrderRole::Entry, plan.side, plan.quantity, plan.decision_id);
  model::OrderIntent target = draft(model::OrderRole::TakeProfit, out, plan.quantity, plan.decision_id);
  model::OrderIntent stop = draft(model::OrderRole::StopLoss, out, plan.quantity, plan.decision_id);
  entry.transmit = false;
  target.type = model::OrderType::Limit;
  target.limit_price = plan.prices.target;
  target.parent_id = entry.order_id;
  target.transmit = false;
  stop.type = model::OrderType::Stop;
  stop.stop_price = plan.prices.stop;
  stop.parent_id = entry.order_id;

  entry_ = entry.order_id;
  target_ = target.order_id;
  stop_ = stop.order_id;
  exits_.clear();
  side_ = plan.side;
  traded_ = false;
  exit_reason_.clear();
  exit_decision_id_ = 0;
  next_exit_from_ = cancel_from_ = {};
  state_ = TradeState::Entering;
  say(fmt::format("{} {} at about {:.2f}, target {:.2f}, stop {:.2f}",
                  plan.side == model::Side::Buy ? "long" : "short", plan.quantity.to_string(),
                  plan.reference_price, plan.prices.target, plan.prices.stop));
  desk_->submit({std::move(entry), std::move(target), std::move(stop)});
}

void TradeWorkflow::exit(const std::string& reason, std::int64_t decision_id) {
  if (state_ == TradeState::Flat) return;
  exit_decision_id_ = decision_id != 0 ? decision_id : exit_decision_id_;
  cancel_from_ = {};
  if (state_ == TradeState::Exiting) return;
  start_exit(reason, false);
}

void TradeWorkflow::release(const std::string& reason) {
  if (state_ == TradeState::Flat || state_ == TradeState::Released) return;
  start_exit(reason, false);
  state_ = TradeState::Released;
}

void TradeWorkflow::freeze(const std::string& reason) {
  if (state_ == TradeState::Entering) exit(reason);
}

std::optional<TradeEnd> TradeWorkflow::advance(const core::Decimal& position) {
  traded_ = traded_ || !position.is_zero();
  if (state_ == TradeState::Flat && !position.is_zero()) {
    // A late execution or a correction after the trade was over.
    side_ = position.is_positive() ? model::Side::Buy : model::Side::Sell;
    traded_ = true;
    start_exit(fmt::format("position of {} appeared after the trade was over", position.to_string()), false);
  }
  if (state_ == TradeState::Entering) watch_entry(position);
  if (state_ == TradeState::Open) watch_exits(position);
  if (state_ == TradeState::Exiting || state_ == TradeState::Released) return leave(position);
  return std::nullopt;
}

void TradeWorkflow::watch_entry(const core::Decimal& position) {
  const TrackedOrder& entry = *order(entry_);
  traded_ = traded_ || entry.executed.is_positive();
  if (!entry.settled()) {
    const auto lost = lost_protection();
    const bool exits_fill = order(stop_)->executed.is_positive() || order(target_)->executed.is_positive();
    if (lost) return start_exit(*lost, false);
    if (exits_fill) start_exit("an exit fills before the entry is complete", false);
    return;
  }
  if (entry.executed.is_zero() && position.is_zero()) return start_exit(describe(entry), true);
  state_ = TradeState::Open;
  say(fmt::format("position {} open", position.to_string()));
}

void TradeWorkflow::watch_exits(const core::Decimal& position) {
  if (position.is_zero()) {
    const TrackedOrder& target = *order(target_);
    const bool by_target = target.executed.is_positive();
    return start_exit(by_target ? "take profit filled" : "stop loss filled", true);
  }
  const bool long_trade = side_ == model::Side::Buy;
  if (position.is_positive() != long_trade) return start_exit("exits have filled beyond the position", false);
  if (const auto lost = lost_protection()) start_exit(*lost, false);
}

// An exit that has ended while it is still needed.
std::optional<std::string> TradeWorkflow::lost_protection() const {
  for (const core::OrderId id : {stop_, target_}) {
    const TrackedOrder& exit = *order(id);
    if (exit.settled()) return fmt::format("position without its {}", describe(exit));
  }
  return std::nullopt;
}

void TradeWorkflow::start_exit(const std::string& reason, bool broker_ends_the_rest) {
  state_ = TradeState::Exiting;
  exit_reason_ = reason;
  cancel_from_ = broker_ends_the_rest ? desk_->now() + kBrokerGrace : core::Timestamp{};
  say("leaving: " + reason);
}

void TradeWorkflow::cancel_bracket(const core::Decimal& position) {
  if (desk_->now() < cancel_from_) return;
  // A position that cannot be closed keeps its protection.
  const bool must_protect = state_ == TradeState::Exiting && !position.is_zero() && !desk_->can_send();
  // The children first: the broker ends them with their parent, and would refuse to cancel them again.
  if (!must_protect) {
    desk_->cancel(target_, exit_reason_);
    desk_->cancel(stop_, exit_reason_);
  }
  desk_->cancel(entry_, exit_reason_);
  if (state_ != TradeState::Released) return;
  for (const core::OrderId id : exits_) desk_->cancel(id, exit_reason_);
}

bool TradeWorkflow::all_settled() const {
  const auto settled = [&](core::OrderId id) {
    const TrackedOrder* known = order(id);
    return !known || known->settled();
  };
  return settled(entry_) && settled(target_) && settled(stop_) && std::ranges::all_of(exits_, settled);
}

std::optional<TradeEnd> TradeWorkflow::leave(const core::Decimal& position) {
  if (!position.is_zero() && desk_->now() < cancel_from_) cancel_from_ = {};
  cancel_bracket(position);
  if (!all_settled()) return std::nullopt;
  if (position.is_zero()) {
    state_ = TradeState::Flat;
    exits_.clear();
    next_exit_from_ = {};
    return TradeEnd{traded_, exit_reason_};
  }
  if (state_ == TradeState::Exiting) close_at_market(position);
  return std::nullopt;
}

void TradeWorkflow::close_at_market(const core::Decimal& position) {
  if (!desk_->can_send() || desk_->now() < next_exit_from_) return;
  if (!exits_.empty()) {
    say(fmt::format("position {} is still open; {}", position.to_string(), describe(*order(exits_.back()))));
  }
  const auto retry = kFirstRetry * (1 << std::min<std::size_t>(exits_.size(), 4));
  next_exit_from_ = desk_->now() + std::min<std::chrono::seconds>(retry, kLastRetry);
  const model::Side out = position.is_positive() ? model::Side::Sell : model::Side::Buy;
  model::OrderIntent exit = draft(model::OrderRole::Exit, out, position.abs(), exit_decision_id_);
  exits_.push_back(exit.order_id);
  desk_->submit({std::move(exit)});
}

}  // namespace ibflow::engine
