#include "ibflow/sim/orders/order_news.hpp"

#include <algorithm>
#include <cstdlib>

#include "ibflow/sim/orders/combination_orders.hpp"
#include "ibflow/sim/orders/order_codes.hpp"

namespace ibflow::sim {

using model::OrderStatus;

void OrderNews::send_to(const std::vector<Client*>& clients, const auto& message) const {
  for (auto* client : clients) client->out.send(message);
}

void OrderNews::send_error(const SimOrder& order, int code, const std::string& text) const {
  for (auto* client : audience_.of_errors(order))
    client->out.send_error(order.terms.order_id.value, code, text, state_.now);
}

OrderView OrderNews::view(const SimOrder& order) {
  const auto& record = records_.of(order);
  return {.order = order,
          .request = record.request,
          .instrument = state_.contracts->instrument(record.instrument),
          .definition = is_bag(record.request.contract) ? record.request.contract
                                                        : state_.contracts->contract(record.instrument)};
}

OrderView OrderNews::view(const SimOrder& order, const Fill& fill) {
  const auto whole = view(order);
  const auto leg = fill.leg > 0 ? state_.contracts->index_of(fill.ticker) : std::nullopt;
  if (!leg) return whole;
  return {.order = order,
          .request = whole.request,
          .instrument = state_.contracts->instrument(*leg),
          .definition = state_.contracts->contract(*leg)};
}

void OrderNews::send_pair(Client& client, const SimOrder& order, bool with_commission) {
  client.out.send(to_open_order(view(order), with_commission));
  client.out.send(to_order_status(order));
  audience_.shown(client, order);
}

void OrderNews::send_execution(Client& client, const SimOrder& order, const Fill& fill,
                               std::int32_t request_id) {
  auto message = to_execution(fill, view(order, fill), request_id, client.out.version());
  if (order.manual && fill.order_id.value == 0)
    message.execution.order_id = static_cast<std::int32_t>(state_.behaviour.manual_execution_order_id);
  client.out.send(message);
}

bool OrderNews::withholds(const SimOrder& order, const OrderRecord& record) {
  if (record.is_announced || order.status != OrderStatus::PreSubmitted || !order.why_held.empty())
    return false;
  // A future's market order is seen with its execution first.
  const bool is_future =
      state_.contracts->instrument(record.instrument).security_type == SecurityType::Future;
  return fills_first_ || (is_future && order.terms.type == OrderType::Market);
}

void OrderNews::on_order(const SimOrder& order) {
  auto& record = records_.of(order);
  ++changes_;
  if (order.finished() && !record.ended_at) {
    record.ended_at = state_.now;
    record.completed_status = completed_status(order);
  }
  if (withholds(order, record)) {
    record.withheld = order;
    withheld_.push_back(&order);
    return;
  }
  if (filling_ != &order) {
    // Only the fill is waited for: that it works is told with what is withheld.
    if (record.withheld && order.working() && order.filled.is_zero()) return;
    release(order);
  }
  tell(order);
  record.is_announced = true;
  record.was_warned = false;
}

void OrderNews::tell(const SimOrder& order) {
  for (auto* client : audience_.of_status(order)) tell_client(*client, order);
}

void OrderNews::tell_client(Client& client, const SimOrder& order) {
  const auto& behaviour = state_.behaviour;
  const auto& record = records_.of(order);
  if (order.why_held == "locate") {
    auto status = to_order_status(order);
    if (behaviour.locate_inactive) status.status = model::to_string(OrderStatus::Inactive);
    return client.out.send(status);
  }
  if (behaviour.presubmitted_first && !record.is_announced && order.status == OrderStatus::Submitted) {
    auto before = order;
    before.status = OrderStatus::PreSubmitted;
    client.out.send(to_open_order({.order = before,
                                   .request = record.request,
                                   .instrument = view(order).instrument,
                                   .definition = view(order).definition},
                                  false));
    client.out.send(to_order_status(before));
  }
  // In protobuf form the commission comes with the first message that tells of the last fill.
  const bool is_filled = order.status == OrderStatus::Filled;
  const bool is_protobuf = client.out.version() >= kFirstProtobufOrders;
  const bool is_at_once = commission_delay() == core::Duration{} && reports_ == CommissionReports::Normal;
  const auto copies = record.was_warned ? std::max<std::int64_t>(1, behaviour.presubmitted_copies) : 1;
  for (std::int64_t copy = 0; copy < copies; ++copy)
    tell_once(client, order, is_filled && is_protobuf && is_at_once);
}

void OrderNews::tell_once(Client& client, const SimOrder& order, bool with_commission) {
  const bool is_instant = order.status == OrderStatus::Filled && order.placed_at == order.updated_at;
  client.out.send(to_open_order(view(order), with_commission));
  if (!is_instant || !state_.behaviour.fill_without_status) client.out.send(to_order_status(order));
  audience_.shown(client, order);
}

void OrderNews::release(const SimOrder& order) {
  auto& record = records_.of(order);
  if (!record.withheld) return;
  const auto acknowledged = *std::exchange(record.withheld, std::nullopt);
  std::erase(withheld_, &order);
  for (auto* client : audience_.of_status(order)) {
    client->out.send(to_open_order({.order = acknowledged,
                                    .request = record.request,
                                    .instrument = view(order).instrument,
                                    .definition = view(order).definition},
                                   false));
    client->out.send(to_order_status(acknowledged));
    audience_.shown(*client, order);
  }
  record.is_announced = true;
}

void OrderNews::release_withheld() {
  for (const auto* order : std::exchange(withheld_, {})) {
    const auto& withheld = records_.of(*order).withheld;
    const bool has_moved_on = withheld && withheld->status != order->status;
    release(*order);
    if (has_moved_on) tell(*order);
  }
}

void OrderNews::on_fill(const SimOrder& order, const Fill& fill) {
  ++changes_;
  state_.has_new_fills = true;
  filling_ = &order;
  for (auto* client : audience_.of_executions(order)) send_execution(*client, order, fill, -1);
  release(order);
}

void OrderNews::on_commission(const SimOrder& order, const Fill& fill) {
  filling_ = nullptr;
  if (reports_ == CommissionReports::Missing) return;
  const auto delay = commission_delay();
  if (delay == core::Duration{}) return report_commission(order, fill);
  const auto at = state_.now + delay;
  const auto place = std::ranges::upper_bound(due_commissions_, at, {}, &DueCommission::at);
  due_commissions_.insert(place, {at, &order, fill});
}

core::Duration OrderNews::commission_delay() const {
  return commission_delay_.value_or(std::chrono::seconds(state_.behaviour.commission_delay_seconds));
}

void OrderNews::report_commission(const SimOrder& order, const Fill& fill) {
  const bool is_last = order.status == OrderStatus::Filled && ends(fill, order);
  const bool was_late = commission_delay() != core::Duration{};
  if (is_last) {
    // A filled order is shown once more, now with what it has cost.
    for (auto* client : audience_.of_status(order)) {
      const bool has_it = client->out.version() >= kFirstProtobufOrders && !was_late;
      if (!has_it) client->out.send(to_open_order(view(order), true));
      if (state_.behaviour.duplicate_filled_status) client->out.send(to_order_status(order));
    }
  }
  send_to(audience_.of_executions(order),
          to_commission(fill, state_.accounts->commission_currency_of(fill.ticker)));
}

bool OrderNews::ends(const Fill& fill, const SimOrder& order) const {
  const auto* instrument = state_.market->exchange().instrument(order.terms.ticker);
  if (fill.leg == 0 || instrument == nullptr) return fill.cumulative_shares == order.filled;
  const auto& last = instrument->legs.back();
  return fill.ticker == last.ticker &&
         fill.cumulative_shares == order.filled * core::Decimal(std::abs(last.ratio));
}

void OrderNews::send_due_commissions() {
  while (!due_commissions_.empty() && due_commissions_.front().at <= state_.now) {
    const auto due = std::move(due_commissions_.front());
    due_commissions_.pop_front();
    report_commission(*due.order, due.fill);
  }
}

void OrderNews::end(const SimOrder& order, const std::string& reason, bool with_error) {
  ++changes_;
  auto& record = records_.of(order);
  if (!record.ended_at) record.ended_at = state_.now;
  record.completed_status = completed_status(order);
  release(order);
  if (state_.behaviour.pending_cancel_status && order.end_cause == EndCause::Client) {
    auto pending = to_order_status(order);
    pending.status = model::to_string(OrderStatus::PendingCancel);
    send_to(audience_.of_status(order), pending);
  }
  send_to(audience_.of_status(order), to_order_status(order));
  if (with_error) send_error(order, order_code::kCancelled, "Order Canceled - reason:" + reason);
}

void OrderNews::on_cancelled(const SimOrder& order, const std::string& reason) {
  const bool was_sent = order.status != OrderStatus::ApiCancelled;
  end(order, reason, was_sent || state_.behaviour.error_after_api_cancel);
}

void OrderNews::on_expired(const SimOrder& order, const std::string& reason) {
  end(order, reason, state_.behaviour.error_at_expiry);
}

void OrderNews::on_status(const SimOrder& order) {
  ++changes_;
  send_to(audience_.of_status(order), to_order_status(order));
}

void OrderNews::on_rejected(const SimOrder& order, int code, const std::string& text) {
  release(order);
  if (state_.behaviour.presubmitted_before_reject && !records_.of(order).is_announced) {
    auto before = order;
    before.status = OrderStatus::PreSubmitted;
    records_.of(order).withheld = before;
    release(order);
  }
  send_error(order, code, text);
}

void OrderNews::hold_next_short_sale() {
  state_.accounts->set_short_locate(ShortLocate::Held);
}

void OrderNews::on_warning(const SimOrder& order, int code, const std::string& text) {
  if (code == order_code::kHeldForLocate) state_.accounts->set_short_locate(ShortLocate::Available);
  if (code == order_code::kOrderMessage) records_.of(order).was_warned = true;
  send_error(order, code, text);
}

void OrderNews::on_corrected(const SimOrder& order, const Fill& fill) {
  ++changes_;
  state_.has_new_fills = true;
  for (auto* client : audience_.of_executions(order)) {
    send_execution(*client, order, fill, -1);
    client->out.send(to_commission(fill, state_.accounts->commission_currency_of(order.terms.ticker)));
  }
}

}  // namespace ibflow::sim
