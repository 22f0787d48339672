#include "ibflow/sim/orders/option_exercises.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/orders/order_codes.hpp"

namespace ibflow::sim {

namespace {

constexpr int kExercise = 1;
constexpr int kLapse = 2;

std::unexpected<core::Error> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

std::unexpected<core::Error> invalid(std::string_view cause) {
  return refuse(order_code::kInvalidRequest, validation_text(cause));
}

}  // namespace

core::Expected<void> OptionExercises::request(const Client& client,
                                              const protocol::ExerciseOptions& message) {
  const auto has_id = [&](const Waiting& one) {
    return one.order.terms.client_id.value == client.id &&
           one.order.terms.order_id.value == message.request_id;
  };
  if (std::ranges::any_of(waiting_, has_id))
    return refuse(order_code::kDuplicateOrderId, "Duplicate order id");
  const auto index = state_.contracts->find(message.contract);
  if (!index) return refuse(order_code::kNoSecurity, "No security definition has been found for the request");
  const auto option = state_.market->option(*index);
  if (!option) return invalid("Only options can be exercised.");
  if (message.exercise_action != kExercise && message.exercise_action != kLapse)
    return invalid("The exercise action is 1 (exercise) or 2 (lapse).");
  const auto& accounts = *state_.accounts;
  if (!message.account.empty() && !accounts.contains(message.account))
    return invalid("Invalid account code.");
  const auto& account = accounts.account_for(message.account);
  const auto& instrument = state_.contracts->instrument(*index);
  const core::Decimal quantity(message.exercise_quantity);
  if (!quantity.is_positive() || accounts.position(account, instrument.key) < quantity)
    return invalid("There is no such position to exercise.");
  const double spot = option->underlying_price.value_or(option->terms.strike);
  const bool in_the_money = option->terms.is_call ? spot > option->terms.strike : spot < option->terms.strike;
  const bool is_natural = (message.exercise_action == kExercise) == in_the_money;
  if (!is_natural && message.override_action == 0)
    return invalid("Exercise against the option's value; set override to 1 to do so all the same.");

  Waiting waiting;
  waiting.instrument = *index;
  waiting.lapses = message.exercise_action == kLapse;
  auto& order = waiting.order;
  order.terms.client_id = core::ClientId(client.id);
  order.terms.order_id = core::OrderId(message.request_id);
  order.terms.ticker = instrument.key;
  order.terms.side = model::Side::Sell;
  order.terms.quantity = quantity;
  order.terms.account = account;
  order.perm_id = core::PermId(next_perm_id_++);
  order.status = model::OrderStatus::PreSubmitted;
  order.transmitted = true;
  order.placed_at = state_.now;
  waiting.request.order_id = message.request_id;
  waiting.request.contract = message.contract;
  waiting.request.order.action = "SELL";
  waiting.request.order.order_type = "MKT";
  tell(waiting_.emplace_back(std::move(waiting)));
  return {};
}

OrderView OptionExercises::view(const Waiting& waiting) const {
  return {.order = waiting.order,
          .request = waiting.request,
          .instrument = state_.contracts->instrument(waiting.instrument),
          .definition = state_.contracts->contract(waiting.instrument)};
}

void OptionExercises::tell(const Waiting& waiting) {
  for (auto* client : audience_.of_status(waiting.order)) {
    client->out.send(to_open_order(view(waiting), false));
    client->out.send(to_order_status(waiting.order));
  }
}

void OptionExercises::list(Client& client, bool everybodys) {
  for (const auto& one : waiting_) {
    if (!everybodys && one.order.terms.client_id.value != client.id) continue;
    client.out.send(to_open_order(view(one), false));
    client.out.send(to_order_status(one.order));
  }
}

bool OptionExercises::cancel(const Client& client, std::int32_t order_id) {
  const auto found = std::ranges::find_if(waiting_, [&](const Waiting& one) {
    return one.order.terms.client_id.value == client.id && one.order.terms.order_id.value == order_id;
  });
  if (found == waiting_.end()) return false;
  found->order.status = model::OrderStatus::Cancelled;
  for (auto* listener : audience_.of_status(found->order)) listener->out.send(to_order_status(found->order));
  for (auto* listener : audience_.of_errors(found->order))
    listener->out.send_error(order_id, order_code::kCancelled, "Order Canceled - reason:", state_.now);
  waiting_.erase(found);
  return true;
}

void OptionExercises::carry_out_when_closed() {
  if (waiting_.empty() || state_.now < state_.market->hours().close) return;
  for (auto& one : waiting_) carry_out(one);
  waiting_.clear();
  state_.has_new_fills = true;
}

void OptionExercises::carry_out(Waiting& waiting) {
  const auto option = state_.market->option(waiting.instrument);
  const auto& instrument = state_.contracts->instrument(waiting.instrument);
  const auto& quantity = waiting.order.terms.quantity;
  waiting.order.filled = quantity;
  waiting.order.status = model::OrderStatus::Filled;
  book(waiting, waiting.instrument, -quantity, 0);
  if (!waiting.lapses && option) {
    const auto shares = quantity * core::Decimal::from_double(instrument.multiplier).value_or(1);
    book(waiting, option->underlying, option->terms.is_call ? shares : -shares, option->terms.strike);
  }
  tell(waiting);
}

void OptionExercises::book(const Waiting& waiting, std::size_t instrument, const core::Decimal& quantity,
                           double price) {
  const auto& traded = state_.contracts->instrument(instrument);
  const auto& terms = waiting.order.terms;
  // The account exists: the request has named it.
  static_cast<void>(state_.accounts->trade_elsewhere(terms.account, traded.key, quantity, price));
  Fill fill;
  fill.execution_id = fmt::format("00025b47.{:08x}.01.01", next_execution_++);
  fill.client_id = terms.client_id;
  fill.order_id = terms.order_id;
  fill.perm_id = waiting.order.perm_id;
  fill.ticker = traded.key;
  fill.account = terms.account;
  fill.side = quantity.is_negative() ? model::Side::Sell : model::Side::Buy;
  fill.shares = quantity.abs();
  fill.price = price;
  fill.cumulative_shares = fill.shares;
  fill.average_price = price;
  fill.at = state_.now;
  const OrderView seen{.order = waiting.order,
                       .request = waiting.request,
                       .instrument = traded,
                       .definition = state_.contracts->contract(instrument)};
  for (auto* client : audience_.of_executions(waiting.order)) {
    auto message = to_execution(fill, seen, -1, client->out.version());
    message.execution.opt_exercise_or_lapse_type =
        waiting.lapses ? protocol::OptionExerciseType::Lapse : protocol::OptionExerciseType::Exercise;
    client->out.send(message);
  }
}

}  // namespace ibflow::sim
