// What IB says with a code, as the connection's error handler has understood it: the user's overrides are in.

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"

namespace ibflow::gateway {

using connection::ErrorContext;
using connection::ErrorEvent;
using connection::ErrorKind;

namespace {

constexpr auto kRoom = "gateway";

}  // namespace

void Gateway::Impl::on(const protocol::ErrorMessage& message) {
  const auto event = std::exchange(*understood, std::nullopt);
  if (!event || event->id != message.request_id || event->code != message.error_code) return;
  if (connection::drives_connection(event->meaning.kind)) return on_system_notice(*event);
  if (event->id >= kFirstRequestId && event->id != std::numeric_limits<std::int32_t>::max())
    return on_request_error(*event);
  if (event->id > 0 && event->id < kFirstRequestId) return on_order_error(*event);
  on_system_notice(*event);
}

// While the session itself is being recovered, the orders follow at its end.
void Gateway::Impl::begin_order_recovery(const std::string& why) {
  if (!recovering) desk->session_began(account, core::OrderId(highest_order_id + 1), why);
}

void Gateway::Impl::on_request_error(const ErrorEvent& event) {
  if (!requests->tell_error(event)) core::log(event.log_level(), kRoom, event.sentence());
}

void Gateway::Impl::on_order_error(const ErrorEvent& event) {
  if (desk->on_error(event)) return;
  core::log(event.log_level(), kRoom,
            event.what.empty() ? fmt::format("order {}: {}", event.id, event.sentence()) : event.sentence());
  const auto kind = event.meaning.kind;
  if (kind == ErrorKind::CancelRefused || kind == ErrorKind::ModifyRefused) {
    connection.errors().set_context(event.id, ErrorContext::Order);
    if (const auto found = working_orders.find(event.id); found != working_orders.end())
      found->second = ErrorContext::Order;
  }
  if (kind == ErrorKind::OrderRejection) order_is_over(event.id);
  model::OrderNotice notice;
  notice.order_id = core::OrderId(event.id);
  notice.code = event.code;
  notice.text = event.text;
  notice.is_warning = event.meaning.is_warning;
  if (listener != nullptr) listener->on_order_notice(notice);
  if (kind == ErrorKind::OrderUnknown || kind == ErrorKind::Ambiguous) {
    prove_orders(fmt::format("what IB {} means for order {} is not certain", event.code, event.id));
  }
}

void Gateway::Impl::on_system_notice(const ErrorEvent& event) {
  if (event.meaning.kind == ErrorKind::SessionEnd) return;  // the connection ends it
  core::log(event.log_level(), kRoom, event.sentence());
  // A read-only API refuses to list open orders, with no id and no end: nobody must wait for it.
  if (event.meaning.is_read_only) {
    requests->forget_turns(detail::UnnamedList::OpenOrders);
    return requests->fail_without_id(kOpenOrders, event.to_error());
  }
  switch (event.meaning.kind) {
    case ErrorKind::LinkLost:
      return desk->link_lost();
    case ErrorKind::LinkReset:
      if (!ready()) return;  // everything is asked for when it is
      begin_order_recovery("IB is back");
      streams->resubscribe_everything("IB is back without our subscriptions");
      return board.on_subscriptions_restored(loop.clock().now());
    case ErrorKind::LinkRestored:
      if (ready()) begin_order_recovery("IB is back");
      return streams->retry_waiting();
    case ErrorKind::FarmStatus:
      return streams->on_farm(event);
    default:
      return;
  }
}

}  // namespace ibflow::gateway
