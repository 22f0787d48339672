// Orders out, their states back.

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway {

using connection::Lane;
using core::ErrorCategory;

void Gateway::Impl::saw_order_id(std::int32_t order_id) {
  if (order_id < kFirstRequestId) highest_order_id = std::max(highest_order_id, order_id);
}

core::OrderId Gateway::Impl::allocate_order_id() {
  return core::OrderId(++highest_order_id);
}

core::Expected<void> Gateway::Impl::place(const model::OrderIntent& intent) {
  if (!ready() || !board.health().ib_link_is_up()) {
    return core::fail(ErrorCategory::Connection,
                      fmt::format("order {} was not sent: {}", intent.order_id.value,
                                  board.health().why_can_i_not_trade(clock.now())),
                      504, true);
  }
  if (intent.client_id != config.client_id) {
    return core::fail(
        ErrorCategory::Usage,
        fmt::format("order {} was not sent: it belongs to client id {}, this session is client id {}",
                    intent.order_id.value, intent.client_id.value, config.client_id.value));
  }
  const auto message = detail::to_place_order(intent, account);
  if (!message) return std::unexpected(message.error());
  saw_order_id(intent.order_id.value);
  const bool opens = intent.role == model::OrderRole::Entry;
  return send(opens ? Lane::Order : Lane::RiskReducing, *message, intent.order_id.value);
}

core::Expected<void> Gateway::Impl::cancel(core::OrderId order_id) {
  if (!ready()) {
    return core::fail(ErrorCategory::Connection,
                      fmt::format("cancel of order {} was not sent: {}", order_id.value,
                                  board.health().why_can_i_not_trade(clock.now())),
                      504, true);
  }
  protocol::CancelOrder message;
  message.order_id = order_id.value;
  return send(Lane::Cancel, message, order_id.value);
}

void Gateway::Impl::on_not_sent(const connection::NotSent& frame, const core::Error& reason) {
  if (frame.lane > Lane::Order || frame.subject <= 0 || listener == nullptr) return;
  model::OrderNotice notice;
  notice.order_id = core::OrderId(frame.subject);
  notice.code = 504;
  notice.text = frame.lane == Lane::Cancel ? "the cancel was " + reason.message : reason.message;
  notice.is_warning = frame.lane == Lane::Cancel;  // the order lives on
  listener->on_order_notice(notice);
}

void Gateway::Impl::on(const protocol::OrderStatus& message) {
  if (!message.client_id || !is_own(*message.client_id)) return;
  saw_order_id(message.order_id);
  if (listener != nullptr) listener->on_order_status(detail::to_status_report(message));
}

}  // namespace ibflow::gateway
