#include "ibflow/gateway/detail/translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ibflow/gateway/detail/wire_text.hpp"
#include "ibflow/protocol/reference/order_fields.hpp"

namespace ibflow::gateway::detail {
namespace {

using core::ErrorCategory;

std::optional<model::Side> parse_side(std::string_view text) {
  if (text == "BOT" || text == "BUY") return model::Side::Buy;
  if (text == "SLD" || text == "SELL" || text == "SSHORT" || text == "SLONG") return model::Side::Sell;
  return std::nullopt;
}

bool has_limit(std::string_view order_type) {
  return order_type == "LMT" || order_type == "STP LMT";
}
bool has_stop(std::string_view order_type) {
  return order_type == "STP" || order_type == "STP LMT";
}

std::unexpected<core::Error> bad_intent(const model::OrderIntent& intent, std::string_view why) {
  return core::fail(
      ErrorCategory::Usage,
      fmt::format("order {} ({} {} {}) was not sent: {}", intent.order_id.value, to_string(intent.side),
                  intent.quantity.to_string(), intent.instrument.symbol, why));
}

core::Expected<void> check(const model::OrderIntent& intent) {
  if (intent.order_id.value <= 0)
    return bad_intent(intent, "it has no order id; take one from allocate_order_id()");
  if (intent.key.empty()) return bad_intent(intent, "it has no key");
  if (!intent.quantity.is_positive()) return bad_intent(intent, "the quantity must be above zero");
  if (intent.instrument.symbol.empty() && intent.instrument.con_id.value == 0) {
    return bad_intent(intent, "it names no instrument");
  }
  const bool limit = intent.type == model::OrderType::Limit || intent.type == model::OrderType::StopLimit;
  const bool stop = intent.type == model::OrderType::Stop || intent.type == model::OrderType::StopLimit;
  if (limit && !(intent.limit_price && std::isfinite(*intent.limit_price))) {
    return bad_intent(intent, "its type needs a limit price");
  }
  if (stop && !(intent.stop_price && std::isfinite(*intent.stop_price))) {
    return bad_intent(intent, "its type needs a stop price");
  }
  return {};
}

double or_zero(const std::optional<core::Decimal>& value) {
  return value ? value->to_double() : 0;
}

}  // namespace

protocol::Contract to_contract(const model::Instrument& instrument) {
  protocol::Contract contract;
  contract.con_id = instrument.con_id.value;
  contract.symbol = instrument.symbol;
  contract.sec_type = instrument.sec_type;
  contract.exchange = instrument.exchange;
  contract.primary_exchange = instrument.primary_exchange;
  contract.currency = instrument.currency;
  return contract;
}

model::Instrument to_instrument(const protocol::ContractDetails& details) {
  model::Instrument instrument;
  instrument.con_id = core::ConId(details.contract.con_id);
  instrument.symbol = details.contract.symbol;
  instrument.sec_type = details.contract.sec_type;
  instrument.exchange = details.contract.exchange;
  instrument.primary_exchange = details.contract.primary_exchange;
  instrument.currency = details.contract.currency;
  instrument.long_name = details.long_name;
  if (details.min_tick > 0) instrument.min_tick = details.min_tick;
  return instrument;
}

core::Expected<protocol::PlaceOrder> to_place_order(const model::OrderIntent& intent,
                                                    const std::string& session_account) {
  if (const auto checked = check(intent); !checked) return std::unexpected(checked.error());
  protocol::PlaceOrder message;
  message.order_id = intent.order_id.value;
  message.contract = to_contract(intent.instrument);
  auto& order = message.order;
  order.action = to_string(intent.side);
  order.total_quantity = intent.quantity;
  order.order_type = to_string(intent.type);
  if (has_limit(order.order_type)) order.lmt_price = intent.limit_price;
  if (has_stop(order.order_type)) order.aux_price = intent.stop_price;
  order.tif = to_string(intent.tif);
  order.order_ref = intent.key;
  order.transmit = intent.transmit;
  order.parent_id = intent.parent_id.value;
  order.account = intent.account.empty() ? session_account : intent.account;
  return message;
}

std::string exclusive_group(const protocol::Order& order) {
  const auto type = static_cast<protocol::OcaType>(order.oca_type);
  const bool is_protected =
      type == protocol::OcaType::CancelWithBlock || type == protocol::OcaType::ReduceWithBlock;
  return is_protected ? order.oca_group : std::string();
}

core::Expected<model::OpenOrder> to_open_order(const protocol::OpenOrder& message) {
  const auto& order = message.order;
  const auto side = parse_side(order.action);
  if (!side || !order.total_quantity) {
    return core::fail(ErrorCategory::Data,
                      fmt::format("open order {} has action '{}' and {}", order.order_id, order.action,
                                  order.total_quantity ? "a size" : "no size"));
  }
  model::OpenOrder open;
  open.order_id = core::OrderId(order.order_id);
  open.client_id = core::ClientId(order.client_id);
  open.perm_id = core::PermId(order.perm_id);
  open.order_ref = own_reference(order.order_ref);
  open.account = order.account;
  open.con_id = core::ConId(message.contract.con_id);
  open.symbol = message.contract.symbol;
  open.side = *side;
  open.quantity = *order.total_quantity;
  open.order_type = order.order_type;
  // Unused prices come as zero.
  if (has_limit(order.order_type)) open.limit_price = order.lmt_price;
  if (has_stop(order.order_type)) open.stop_price = order.aux_price;
  open.parent_id = core::OrderId(order.parent_id);
  open.oca_group = exclusive_group(order);
  open.status = model::parse_order_status(message.order_state.status);
  return open;
}

model::OrderStatusReport to_status_report(const protocol::OrderStatus& message) {
  model::OrderStatusReport report;
  report.order_id = core::OrderId(message.order_id);
  report.client_id = core::ClientId(message.client_id.value_or(0));
  report.perm_id = core::PermId(message.perm_id.value_or(0));
  report.parent_id = core::OrderId(message.parent_id.value_or(0));
  report.status = model::parse_order_status(message.status);
  report.filled = message.filled.value_or(core::Decimal());
  report.remaining = message.remaining.value_or(core::Decimal());
  if (report.filled.is_positive()) {  // zero until the first fill
    report.average_fill_price = message.avg_fill_price;
    report.last_fill_price = message.last_fill_price;
  }
  report.why_held = message.why_held;
  return report;
}

core::Expected<model::Execution> to_execution(const protocol::ExecutionDetails& message,
                                              core::Timestamp now) {
  const auto& from = message.execution;
  const auto side = parse_side(from.side);
  if (!side || !from.shares) {
    return core::fail(ErrorCategory::Data,
                      fmt::format("execution {} of order {} has side '{}' and {}", from.exec_id,
                                  from.order_id, from.side, from.shares ? "a size" : "no size"));
  }
  model::Execution execution;
  execution.execution_id = from.exec_id;
  execution.order_id = core::OrderId(from.order_id);
  execution.client_id = core::ClientId(from.client_id);
  execution.perm_id = core::PermId(from.perm_id);
  execution.order_ref = own_reference(from.order_ref);
  execution.account = from.acct_number;
  execution.con_id = core::ConId(message.contract.con_id);
  execution.symbol = message.contract.symbol;
  execution.side = *side;
  execution.quantity = *from.shares;
  execution.price = from.price;
  execution.cumulative_quantity = from.cum_qty.value_or(core::Decimal());
  execution.average_price = from.avg_price;
  execution.exchange = from.exchange;
  execution.time = parse_wire_time(from.time).value_or(now);
  execution.is_combination = message.contract.sec_type == "BAG";
  return execution;
}

std::optional<model::Commission> to_commission(const protocol::CommissionReport& message) {
  if (!message.commission_and_fees) return std::nullopt;
  const auto amount = core::Decimal::from_double(*message.commission_and_fees);
  if (!amount) return std::nullopt;
  model::Commission commission;
  commission.execution_id = message.exec_id;
  commission.amount = *amount;
  commission.currency = message.currency;
  commission.realized_pnl = message.realized_pnl;
  return commission;
}

model::Position to_position(const AccountPosition& from) {
  model::Position position;
  position.account = from.account;
  position.con_id = core::ConId(from.contract.con_id);
  position.symbol = from.contract.symbol;
  position.quantity = from.quantity;
  position.average_cost = from.average_cost;
  return position;
}

core::Expected<model::Bar> to_bar(const protocol::Bar& from, std::chrono::seconds length) {
  const auto start = parse_bar_time(from.date);
  if (!start) return std::unexpected(start.error());
  model::Bar bar;
  bar.start = *start;
  bar.length = length;
  bar.open = from.open;
  bar.high = from.high;
  bar.low = from.low;
  bar.close = from.close;
  if (from.volume && from.volume->is_positive()) bar.volume = *from.volume;
  if (const double vwap = or_zero(from.wap); vwap > 0) bar.vwap = vwap;
  bar.trades = std::max<std::int32_t>(from.bar_count, 0);
  return bar;
}

model::Bar to_bar(const protocol::RealTimeBar& from) {
  model::Bar bar;
  bar.start = core::from_unix_seconds(from.time);
  bar.length = std::chrono::seconds(5);
  bar.open = from.open;
  bar.high = from.high;
  bar.low = from.low;
  bar.close = from.close;
  if (from.volume && from.volume->is_positive()) bar.volume = *from.volume;
  if (const double vwap = or_zero(from.wap); vwap > 0) bar.vwap = vwap;
  bar.trades = std::max<std::int32_t>(from.count, 0);
  return bar;
}

}  // namespace ibflow::gateway::detail
