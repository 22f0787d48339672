// Orders out, their states back.

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway {

using connection::ErrorContext;
using connection::Lane;
using core::ErrorCategory;

void Gateway::Impl::saw_order_id(std::int32_t order_id) {
  if (order_id < kFirstRequestId) highest_order_id = std::max(highest_order_id, order_id);
}

core::OrderId Gateway::Impl::allocate_order_id() {
  return core::OrderId(++highest_order_id);
}

// A change of a working order is an order like any other: while IB is away it could make two of one.
core::Expected<void> Gateway::Impl::why_not_place(const model::OrderIntent& intent) const {
  const auto refused = [&](const std::string& why) {
    return core::fail(ErrorCategory::Connection,
                      fmt::format("order {} was not sent: {}", intent.order_id.value, why), 504, true);
  };
  if (!ready() || !board.health().ib_link_is_up())
    return refused(board.health().why_can_i_not_trade(loop.clock().now()));
  if (recovering) return refused(kRecovering);
  if (intent.client_id != config.client_id) {
    return core::fail(
        ErrorCategory::Usage,
        fmt::format("order {} was not sent: it belongs to client id {}, this session is client id {}",
                    intent.order_id.value, intent.client_id.value, config.client_id.value));
  }
  return {};
}

core::Expected<void> Gateway::Impl::place(const model::OrderIntent& intent) {
  if (auto allowed = why_not_place(intent); !allowed) return allowed;
  const auto message = detail::to_place_order(intent, account);
  if (!message) return std::unexpected(message.error());
  const auto id = intent.order_id.value;
  saw_order_id(id);
  const bool opens = intent.role == model::OrderRole::Entry;
  const auto sent = send(opens ? Lane::Order : Lane::RiskReducing, *message, id);
  if (!sent) return sent;
  const bool is_change = working_orders.contains(id);
  const auto context = is_change ? ErrorContext::OrderModify : ErrorContext::Order;
  working_orders[id] = context;
  connection.errors().own(id, context, fmt::format("order {} of {}", id, intent.instrument.symbol));
  return sent;
}

void Gateway::Impl::order_is_over(std::int32_t order_id) {
  working_orders.erase(order_id);
  connection.errors().disown(order_id);
}

core::Expected<void> Gateway::Impl::cancel(core::OrderId order_id) {
  if (!ready()) {
    return core::fail(ErrorCategory::Connection,
                      fmt::format("cancel of order {} was not sent: {}", order_id.value,
                                  board.health().why_can_i_not_trade(loop.clock().now())),
                      504, true);
  }
  protocol::CancelOrder message;
  message.order_id = order_id.value;
  const auto sent = send(Lane::Cancel, message, order_id.value);
  if (!sent) return sent;
  if (const auto found = working_orders.find(order_id.value); found != working_orders.end())
    found->second = ErrorContext::OrderCancel;
  connection.errors().own(order_id.value, ErrorContext::OrderCancel, fmt::format("order {}", order_id.value));
  return sent;
}

void Gateway::Impl::on_not_sent(const connection::NotSent& frame, const core::Error& reason) {
  if (desk->on_not_sent(frame, reason)) return;
  if (frame.lane > Lane::Order || frame.subject <= 0 || listener == nullptr) return;
  model::OrderNotice notice;
  notice.order_id = core::OrderId(frame.subject);
  notice.code = 504;
  const auto sent_last = working_orders.find(frame.subject);
  const bool is_change = sent_last != working_orders.end() && sent_last->second == ErrorContext::OrderModify;
  notice.is_warning = frame.lane == Lane::Cancel || is_change;  // the order lives on
  notice.text = reason.message;
  if (is_change) notice.text = "the change was " + reason.message;
  if (frame.lane == Lane::Cancel) notice.text = "the cancel was " + reason.message;
  if (!notice.is_warning) order_is_over(frame.subject);
  listener->on_order_notice(notice);
}

void Gateway::Impl::on(const protocol::OrderStatus& message) {
  desk->on(message);
  if (!message.client_id || !is_own(*message.client_id)) return;
  saw_order_id(message.order_id);
  const auto report = detail::to_status_report(message);
  if (model::is_final(report.status)) order_is_over(message.order_id);
  if (listener != nullptr) listener->on_order_status(report);
}

}  // namespace ibflow::gateway
