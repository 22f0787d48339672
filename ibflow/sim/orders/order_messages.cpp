#include "ibflow/sim/orders/order_messages.hpp"

#include <fmt/format.h>

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

constexpr int kFirstWithZones = 176;
constexpr std::string_view kUnsetMargin = "1.7976931348623157E308";
constexpr std::string_view kSmart = "SMART";

protocol::Contract contract_of(const OrderView& view) {
  auto contract = view.definition;
  if (!view.request.contract.exchange.empty()) contract.exchange = view.request.contract.exchange;
  if (contract.right.empty()) contract.right = "?";
  if (!contract.strike) contract.strike = 0;
  return contract;
}

std::int32_t wire_order_id(const SimOrder& order) {
  return order.terms.order_id.value;
}

std::int32_t wire_client_id(const SimOrder& order) {
  return order.terms.client_id.value;
}

// A field that the client left out comes back as a real server fills it in.
void fill_presets(protocol::Order& echo, const OrderRequest& terms) {
  echo.tif = to_string(terms.tif);
  if (!echo.lmt_price) echo.lmt_price = 0;
  if (!echo.aux_price) echo.aux_price = 0;
  if (echo.display_size.value_or(0) == 0) echo.display_size.reset();
  if (terms.type == OrderType::Limit && terms.limit_price) echo.trail_stop_price = *terms.limit_price + 1;
  if (!echo.volatility_type) echo.volatility_type = 0;
  if (echo.delta_neutral_order_type.empty()) echo.delta_neutral_order_type = "None";
  if (echo.delta_neutral_open_close.empty()) echo.delta_neutral_open_close = "?";
  if (echo.clearing_intent.empty()) echo.clearing_intent = "IB";
  if (echo.adjusted_order_type.empty()) echo.adjusted_order_type = "None";
  echo.dont_use_auto_price_for_hedge = true;
}

protocol::Order echo_of(const SimOrder& order, const protocol::PlaceOrder& request) {
  const auto& terms = order.terms;
  auto echo = request.order;
  echo.order_id = wire_order_id(order);
  echo.client_id = wire_client_id(order);
  echo.perm_id = order.perm_id.value;
  echo.total_quantity = terms.quantity;
  echo.oca_group = terms.oca_group;
  echo.oca_type = static_cast<std::int32_t>(terms.oca_type);
  echo.account = terms.account;
  echo.attached = {};
  echo.filled_quantity = order.filled;
  fill_presets(echo, terms);
  if (order.trail_stop) echo.trail_stop_price = order.trail_stop;
  return echo;
}

std::string first_venue(std::string_view comma_list) {
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    const auto name = comma_list.substr(0, comma);
    if (name != kSmart) return std::string(name);
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  return {};
}

}  // namespace

std::string validation_text(std::string_view cause) {
  return fmt::format("Error validating request.-'bW' : cause - {}", cause);
}

void unset_margins(protocol::OrderState& state) {
  for (auto* margin : {&state.init_margin_before, &state.maint_margin_before, &state.equity_with_loan_before,
                       &state.init_margin_change, &state.maint_margin_change, &state.equity_with_loan_change,
                       &state.init_margin_after, &state.maint_margin_after, &state.equity_with_loan_after}) {
    *margin = kUnsetMargin;
  }
}

protocol::OpenOrder to_open_order(const OrderView& view, bool with_commission) {
  protocol::OpenOrder message;
  message.contract = contract_of(view);
  message.order = echo_of(view.order, view.request);
  message.order_id = message.order.order_id;
  auto& state = message.order_state;
  state.status = model::to_string(view.order.status);
  unset_margins(state);
  if (with_commission) {
    state.commission_and_fees = view.order.commission.to_double();
    state.commission_and_fees_currency = view.instrument.currency;
  }
  return message;
}

protocol::OrderStatus to_order_status(const SimOrder& order) {
  protocol::OrderStatus message;
  message.order_id = wire_order_id(order);
  message.status = model::to_string(order.status);
  message.filled = order.filled;
  message.remaining = order.remaining();
  message.avg_fill_price = order.average_price;
  message.perm_id = order.perm_id.value;
  message.parent_id = order.terms.parent_id.value;
  message.last_fill_price = order.last_price;
  message.client_id = wire_client_id(order);
  message.why_held = order.why_held;
  message.mkt_cap_price = order.market_cap_price;
  return message;
}

protocol::CompletedOrder to_completed_order(const OrderView& view, std::string_view status_text,
                                            core::Timestamp ended_at) {
  protocol::CompletedOrder message;
  message.contract = contract_of(view);
  message.order = echo_of(view.order, view.request);
  message.order.order_id = 0;
  message.order.client_id = 0;
  message.order.total_quantity = 0;
  message.order.shareholder = "Not an insider or substantial shareholder";
  message.order_state.status = model::to_string(view.order.status);
  message.order_state.completed_time = zoned_wire_time(ended_at);
  message.order_state.completed_status = status_text;
  return message;
}

protocol::ExecutionDetails to_execution(const Fill& fill, const OrderView& view, std::int32_t request_id,
                                        int server_version) {
  protocol::ExecutionDetails message;
  message.request_id = request_id;
  message.contract = contract_of(view);
  message.contract.exchange = venue_of(view.instrument, view.request.contract.exchange);
  auto& execution = message.execution;
  execution.order_id = fill.order_id.value;
  execution.exec_id = fill.execution_id;
  execution.time = server_version >= kFirstWithZones ? zoned_wire_time(fill.at) : unzoned_wire_time(fill.at);
  execution.acct_number = fill.account;
  execution.exchange = message.contract.exchange;
  execution.side = fill.side == model::Side::Buy ? "BOT" : "SLD";
  execution.shares = fill.shares;
  execution.price = fill.price;
  execution.perm_id = fill.perm_id.value;
  execution.client_id = fill.client_id.value;
  execution.cum_qty = fill.cumulative_shares;
  execution.avg_price = fill.average_price;
  execution.order_ref = fill.order_ref;
  execution.model_code = view.request.order.model_code;
  execution.last_liquidity = fill.added_liquidity ? 1 : 2;
  return message;
}

protocol::CommissionReport to_commission(const Fill& fill, const std::string& currency) {
  protocol::CommissionReport message;
  message.exec_id = fill.execution_id;
  message.commission_and_fees = fill.commission.to_double();
  message.currency = currency;
  message.realized_pnl.reset();  // trades that open have none
  if (fill.realized_pnl) message.realized_pnl = fill.realized_pnl->to_double();
  message.yield.reset();
  return message;
}

std::string venue_of(const Instrument& instrument, std::string_view exchange) {
  if (!exchange.empty() && exchange != kSmart) return std::string(exchange);
  if (!instrument.primary_exchange.empty()) return instrument.primary_exchange;
  if (instrument.exchange != kSmart) return instrument.exchange;
  return first_venue(instrument.valid_exchanges);
}

std::string completed_status(const SimOrder& order) {
  if (order.status == model::OrderStatus::Filled)
    return fmt::format("Filled Size: {}", order.filled.normalized().to_string());
  if (order.end_cause == EndCause::Expired) return "Expired";
  if (order.end_reason.empty() || order.end_cause == EndCause::Client) return "Cancelled by Trader";
  return "Cancelled by System:" + order.end_reason;
}

}  // namespace ibflow::sim
