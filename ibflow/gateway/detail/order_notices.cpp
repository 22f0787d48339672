#include "ibflow/gateway/detail/order_notices.hpp"

#include <string_view>

#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway::detail {

using connection::ErrorKind;
using core::Decimal;
using orders::NoticeMeaning;

namespace {

NoticeMeaning meaning_of(const connection::ErrorEvent& event) {
  if (event.code == 103) return NoticeMeaning::DuplicateOrderId;
  if (event.code == 135 || event.code == 10147) return NoticeMeaning::NothingToCancel;
  switch (event.meaning.kind) {
    case ErrorKind::OrderRejection:
      return NoticeMeaning::Rejected;
    case ErrorKind::OrderCancelled:
      return NoticeMeaning::Cancelled;
    case ErrorKind::ModifyRefused:
      return NoticeMeaning::ModifyRefused;
    case ErrorKind::CancelRefused:
      return NoticeMeaning::CancelRefused;
    case ErrorKind::OrderUnknown:
    case ErrorKind::Ambiguous:
      return NoticeMeaning::AskBroker;
    default:
      return event.meaning.is_warning ? NoticeMeaning::Information : NoticeMeaning::AskBroker;
  }
}

constexpr double kNotComputed = 1e300;

std::optional<Decimal> amount(double value) {
  return value > kNotComputed ? std::nullopt : Decimal::from_double(value);
}
std::optional<Decimal> amount(const std::optional<double>& value) {
  return value ? amount(*value) : std::nullopt;
}
// IB writes the largest double where it has not computed one.
std::optional<Decimal> amount(const std::string& text) {
  if (text.empty() || text.find_first_of("eE") != std::string::npos) return std::nullopt;
  return Decimal::parse(text);
}

}  // namespace

orders::ClassifiedNotice to_notice(const connection::ErrorEvent& event, core::ClientId client_id) {
  orders::ClassifiedNotice notice;
  notice.client_id = client_id;
  notice.order_id = core::OrderId(event.id);
  notice.code = event.code;
  notice.text = event.text;
  notice.meaning = meaning_of(event);
  notice.named_state = orders::state_named_in(event.text);
  return notice;
}

OrderPreview to_preview(const protocol::OrderState& state) {
  OrderPreview preview;
  preview.initial_margin_before = amount(state.init_margin_before);
  preview.initial_margin_change = amount(state.init_margin_change);
  preview.initial_margin_after = amount(state.init_margin_after);
  preview.maintenance_margin_before = amount(state.maint_margin_before);
  preview.maintenance_margin_change = amount(state.maint_margin_change);
  preview.maintenance_margin_after = amount(state.maint_margin_after);
  preview.equity_before = amount(state.equity_with_loan_before);
  preview.equity_change = amount(state.equity_with_loan_change);
  preview.equity_after = amount(state.equity_with_loan_after);
  preview.commission = amount(state.commission_and_fees);
  preview.least_commission = amount(state.min_commission_and_fees);
  preview.most_commission = amount(state.max_commission_and_fees);
  preview.commission_currency = state.commission_and_fees_currency;
  preview.margin_currency = state.margin_currency;
  preview.warning = state.warning_text;
  return preview;
}

bool has_numbers(const OrderPreview& preview) {
  return preview.initial_margin_change || preview.initial_margin_after || preview.equity_after ||
         preview.commission || preview.most_commission;
}

std::optional<orders::CompletedOrder> to_completed(const protocol::CompletedOrder& message) {
  protocol::OpenOrder as_open;
  as_open.order_id = message.order.order_id;
  as_open.contract = message.contract;
  as_open.order = message.order;
  as_open.order_state = message.order_state;
  auto order = to_open_order(as_open);
  if (!order) return std::nullopt;
  orders::CompletedOrder completed;
  completed.order = std::move(*order);
  completed.text = message.order_state.completed_status;
  return completed;
}

}  // namespace ibflow::gateway::detail
