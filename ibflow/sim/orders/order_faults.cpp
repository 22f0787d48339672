#include "ibflow/sim/orders/order_faults.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "ibflow/sim/exchange/contract_directory.hpp"

namespace ibflow::sim {

namespace {

std::unexpected<core::Error> nothing(std::string_view wanted) {
  return core::fail(core::ErrorCategory::Usage, "there is no " + std::string(wanted) + " to do this to");
}

bool is_working(const SimOrder& order) {
  return order.working();
}

}  // namespace

template <class Fits>
const SimOrder* OrderFaults::pick(std::optional<OrderTarget> target, Fits fits) const {
  const auto& exchange = state_.market->exchange();
  if (target) {
    const auto* order = exchange.find(core::ClientId(target->client_id), core::OrderId(target->order_id));
    return order != nullptr && fits(*order) ? order : nullptr;
  }
  const auto orders = exchange.orders();
  const auto latest =
      std::ranges::find_if(std::views::reverse(orders), [&](const auto* order) { return fits(*order); });
  return latest == orders.rend() ? nullptr : *latest;
}

const Fill* OrderFaults::pick_fill(const std::optional<std::string>& execution_id) const {
  const auto& fills = state_.market->exchange().fills();
  const auto found = std::ranges::find_if(std::views::reverse(fills), [&](const Fill& fill) {
    if (fill.shares.is_zero() || fill.leg > 0 || is_combination(fill.ticker)) return false;
    return !execution_id || fill.execution_id.starts_with(*execution_id);
  });
  return found == fills.rend() ? nullptr : &*found;
}

void OrderFaults::reject_next(int code, std::string text) {
  rejections_.emplace_back(core::ErrorCategory::Broker, std::move(text), code);
}

std::optional<core::Error> OrderFaults::take_rejection() {
  if (rejections_.empty()) return std::nullopt;
  auto rejection = std::move(rejections_.front());
  rejections_.pop_front();
  return rejection;
}

OrderFaults::Result OrderFaults::reject_working(std::optional<OrderTarget> target, int code,
                                                const std::string& text, bool inactive) {
  const auto* order = pick(target, is_working);
  if (order == nullptr) return nothing("working order");
  state_.market->exchange().reject_later(order->perm_id, code, text, inactive, state_.now);
  return {};
}

OrderFaults::Result OrderFaults::set_inactive(std::optional<OrderTarget> target) {
  const auto* order = pick(target, is_working);
  if (order == nullptr) return nothing("working order");
  state_.market->exchange().set_inactive(order->perm_id, state_.now);
  return {};
}

OrderFaults::Result OrderFaults::revive(std::optional<OrderTarget> target) {
  const auto suspended = [](const SimOrder& order) { return order.suspended; };
  const SimOrder* order = pick(target, suspended);
  if (order == nullptr) return nothing("inactive order");
  for (; order != nullptr; order = target ? nullptr : pick(target, suspended))
    state_.market->exchange().revive(order->perm_id, state_.now);
  return {};
}

OrderFaults::Result OrderFaults::correct_execution(std::optional<std::string> execution_id, double price,
                                                   std::optional<core::Decimal> shares) {
  const auto* fill = pick_fill(execution_id);
  if (fill == nullptr) return nothing("execution");
  const auto id = fill->execution_id;
  if (state_.market->exchange().correct(id, price, shares.value_or(fill->shares), state_.now)) return {};
  return core::fail(core::ErrorCategory::Usage, "an execution can be corrected to a size above zero only");
}

OrderFaults::Result OrderFaults::correct_latest_by(double amount, std::optional<core::Decimal> shares) {
  const auto* fill = pick_fill(std::nullopt);
  if (fill == nullptr) return nothing("execution");
  const auto step = core::Decimal::from_double(amount);
  const auto price = core::Decimal::from_double(fill->price);
  if (!step || !price) return nothing("price");
  return correct_execution(std::nullopt, (*price + *step).to_double(), shares);
}

OrderFaults::Result OrderFaults::bust_execution(std::optional<std::string> execution_id) {
  const auto* fill = pick_fill(execution_id);
  if (fill == nullptr) return nothing("execution");
  const auto id = fill->execution_id;
  state_.market->exchange().bust(id, state_.now);
  return {};
}

OrderFaults::Result OrderFaults::twin_order(std::optional<OrderTarget> target) {
  const auto* order = pick(target, is_working);
  if (order == nullptr) return nothing("working order");
  const auto& record = records_.of(*order);
  records_.expect(order->terms.client_id, record.request, record.instrument);
  state_.market->exchange().twin(order->perm_id, state_.now);
  records_.forget_expected();
  return {};
}

OrderFaults::Result OrderFaults::status_after_terminal(std::optional<OrderTarget> target,
                                                       std::string_view status) {
  const auto* order = pick(target, [](const SimOrder& one) { return one.finished() && one.transmitted; });
  if (order == nullptr) return nothing("finished order");
  auto message = to_order_status(*order);
  message.status = status;
  for (auto* client : audience_.of_status(*order)) client->out.send(message);
  return {};
}

OrderFaults::Result OrderFaults::roll_back_order_ids(std::int32_t client_id, std::int32_t to) {
  if (to < 1) return core::fail(core::ErrorCategory::Usage, "order ids begin with 1");
  state_.market->exchange().set_next_order_id(core::ClientId(client_id), core::OrderId(to));
  audience_.forget_shown(client_id);
  return {};
}

void OrderFaults::hold_next_short_sale() {
  news_.hold_next_short_sale();
}

OrderFaults::Result OrderFaults::release_locate(std::optional<OrderTarget> target) {
  const auto* order = pick(target, [](const SimOrder& one) { return one.working() && one.locate_pending; });
  if (order == nullptr) return nothing("order that waits for shares");
  state_.market->exchange().release_locate(order->perm_id, state_.now);
  return {};
}

void OrderFaults::clear() {
  rejections_.clear();
  delay_cancels({});
  fill_before_acknowledgement(false);
  set_commission_reports(CommissionReports::Normal);
  set_commission_delay(std::nullopt);
}

}  // namespace ibflow::sim
