#include "ibflow/sim/orders/order_messages.hpp"

#include <fmt/format.h>

#include <optional>

#include "ibflow/sim/exchange/order_rules.hpp"
#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

constexpr int kFirstWithZones = 176;
constexpr std::string_view kUnsetMargin = "1.7976931348623157E308";

std::unexpected<core::Error> invalid(std::string_view cause) {
  return core::fail(core::ErrorCategory::Broker, validation_text(cause), order_code::kInvalidRequest);
}

std::optional<OrderType> order_type(std::string_view text) {
  const auto type = parse_order_type(text);
  const bool plain = type == OrderType::Market || type == OrderType::Limit || type == OrderType::Stop ||
                     type == OrderType::StopLimit;
  return plain ? type : std::nullopt;
}

// What would change the meaning of an order and is not simulated: better refused than ignored.
std::string_view unsupported_feature(const protocol::Order& order) {
  if (!order.algo_strategy.empty()) return "algorithms";
  if (!order.conditions.empty()) return "conditions";
  if (!order.good_after_time.empty() || !order.good_till_date.empty())
    return "good-after and good-till times";
  if (!order.hedge_type.empty()) return "hedge orders";
  if (!order.fa_group.empty()) return "allocation to groups";
  if (order.all_or_none) return "all-or-none";
  if (order.min_qty.value_or(0) > 0) return "minimum quantities";
  if (order.cash_qty.value_or(0) > 0) return "cash quantities";
  return {};
}

protocol::Order echoed(const SimOrder& order) {
  const auto& terms = order.terms;
  protocol::Order echo;
  echo.order_id = terms.order_id.value;
  echo.client_id = terms.client_id.value;
  echo.perm_id = order.perm_id.value;
  echo.action = model::to_string(terms.side);
  echo.total_quantity = terms.quantity;
  echo.order_type = to_string(terms.type);
  echo.lmt_price = terms.limit_price.value_or(0);
  echo.aux_price = terms.stop_price.value_or(0);
  echo.tif = to_string(terms.tif);
  echo.oca_group = terms.oca_group;
  echo.oca_type = static_cast<std::int32_t>(terms.oca_type);
  echo.order_ref = terms.order_ref;
  echo.parent_id = terms.parent_id.value;
  echo.account = terms.account;
  // What a real server fills in by itself.
  if (terms.type == OrderType::Limit) echo.trail_stop_price = *terms.limit_price + 1;
  echo.volatility_type = 0;
  echo.delta_neutral_order_type = "None";
  echo.delta_neutral_open_close = "?";
  echo.clearing_intent = "IB";
  echo.adjusted_order_type = "None";
  echo.dont_use_auto_price_for_hedge = true;
  return echo;
}

}  // namespace

std::string validation_text(std::string_view cause) {
  return fmt::format("Error validating request.-'bW' : cause - {}", cause);
}

core::Expected<OrderRequest> to_order_request(const protocol::PlaceOrder& message, std::int32_t client_id,
                                              const ContractDatabase& contracts, const std::string& account) {
  const auto& order = message.order;
  const auto index = contracts.find(message.contract);
  if (!index) {
    return core::fail(core::ErrorCategory::Broker, "No security definition has been found for the request",
                      order_code::kNoSecurity);
  }
  const auto type = order_type(order.order_type);
  if (!type)
    return invalid(
        fmt::format("Order type '{}' is not simulated; use MKT, LMT, STP or STP LMT", order.order_type));
  if (order.action != "BUY" && order.action != "SELL") return invalid("The side must be BUY or SELL");
  if (!order.tif.empty() && order.tif != "DAY" && order.tif != "GTC") {
    return invalid(fmt::format("Time in force '{}' is not simulated; use DAY or GTC", order.tif));
  }
  if (!order.account.empty() && order.account != account) return invalid("Invalid account code");
  if (const auto feature = unsupported_feature(order); !feature.empty()) {
    return invalid(fmt::format("The simulator has no {}", feature));
  }
  OrderRequest request;
  request.client_id = core::ClientId(client_id);
  request.order_id = core::OrderId(message.order_id);
  request.ticker = contracts.instrument(*index).key;
  request.side = order.action == "BUY" ? model::Side::Buy : model::Side::Sell;
  request.quantity = order.total_quantity.value_or(0);
  request.type = *type;
  if (needs_limit_price(*type)) request.limit_price = order.lmt_price;
  if (needs_stop_price(*type)) request.stop_price = order.aux_price;
  request.tif = order.tif == "GTC" ? TimeInForce::GoodTillCancelled : TimeInForce::Day;
  request.transmit = order.transmit;
  request.parent_id = core::OrderId(order.parent_id);
  request.oca_group = order.oca_group;
  if (order.oca_type >= 1 && order.oca_type <= 3) request.oca_type = static_cast<OcaType>(order.oca_type);
  request.order_ref = order.order_ref;
  request.account = account;
  return request;
}

protocol::OpenOrder to_open_order(const SimOrder& order, const protocol::Contract& contract,
                                  bool with_commission) {
  protocol::OpenOrder message;
  message.contract = contract;
  message.contract.right = "?";
  message.order = echoed(order);
  message.order_id = message.order.order_id;
  auto& state = message.order_state;
  state.status = model::to_string(order.status);
  for (auto* margin : {&state.init_margin_before, &state.maint_margin_before, &state.equity_with_loan_before,
                       &state.init_margin_change, &state.maint_margin_change, &state.equity_with_loan_change,
                       &state.init_margin_after, &state.maint_margin_after, &state.equity_with_loan_after}) {
    *margin = kUnsetMargin;
  }
  if (with_commission) {
    state.commission_and_fees = order.commission.to_double();
    state.commission_and_fees_currency = "USD";
  }
  return message;
}

protocol::OrderStatus to_order_status(const SimOrder& order) {
  protocol::OrderStatus message;
  message.order_id = order.terms.order_id.value;
  message.status = model::to_string(order.status);
  message.filled = order.filled;
  message.remaining = order.remaining();
  message.avg_fill_price = order.average_price;
  message.perm_id = order.perm_id.value;
  message.parent_id = order.terms.parent_id.value;
  message.last_fill_price = order.last_price;
  message.client_id = order.terms.client_id.value;
  message.why_held = order.why_held;
  message.mkt_cap_price = 0;
  return message;
}

protocol::ExecutionDetails to_execution(const Fill& fill, protocol::Contract contract,
                                        std::int32_t request_id, int server_version) {
  protocol::ExecutionDetails message;
  message.request_id = request_id;
  message.contract = std::move(contract);
  message.contract.exchange = message.contract.primary_exchange;  // where it traded, not how it was routed
  auto& execution = message.execution;
  execution.order_id = fill.order_id.value;
  execution.exec_id = fill.execution_id;
  execution.time = server_version >= kFirstWithZones ? zoned_wire_time(fill.at) : unzoned_wire_time(fill.at);
  execution.acct_number = fill.account;
  execution.exchange = message.contract.primary_exchange;
  execution.side = fill.side == model::Side::Buy ? "BOT" : "SLD";
  execution.shares = fill.shares;
  execution.price = fill.price;
  execution.perm_id = fill.perm_id.value;
  execution.client_id = fill.client_id.value;
  execution.cum_qty = fill.cumulative_shares;
  execution.avg_price = fill.average_price;
  execution.order_ref = fill.order_ref;
  execution.last_liquidity = fill.added_liquidity ? 1 : 2;
  return message;
}

protocol::CommissionReport to_commission(const Fill& fill) {
  protocol::CommissionReport message;
  message.exec_id = fill.execution_id;
  message.commission_and_fees = fill.commission.to_double();
  message.currency = "USD";
  message.realized_pnl.reset();  // trades that open have none
  if (fill.realized_pnl) message.realized_pnl = fill.realized_pnl->to_double();
  message.yield.reset();
  return message;
}

}  // namespace ibflow::sim
