#include "ibflow/sim/orders/order_desk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/exchange/order_rules.hpp"
#include "ibflow/sim/orders/order_messages.hpp"
#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

constexpr int kOnlyClientZero = 327;
constexpr int kWhatIfNeedsTransmit = 413;
constexpr int kFirstWithCompletedOrders = 150;
constexpr int kOutsideHoursIgnored = 2109;

bool matches(const protocol::ExecutionFilter& filter, const Fill& fill,
             std::optional<core::Timestamp> not_before) {
  if (filter.client_id != 0 && filter.client_id != fill.client_id.value) return false;
  if (!filter.acct_code.empty() && filter.acct_code != fill.account) return false;
  if (!filter.symbol.empty() && filter.symbol != fill.ticker) return false;
  if (!filter.sec_type.empty() && filter.sec_type != "STK") return false;
  const bool buys = filter.side == "BUY" || filter.side == "BOT";
  if (!filter.side.empty() && buys != (fill.side == model::Side::Buy)) return false;
  return !not_before || fill.at >= *not_before;
}

std::string cancelled_text(const std::string& reason) {
  return "Order Canceled - reason:" + reason;
}

}  // namespace

const protocol::Contract& OrderDesk::contract_of(const std::string& ticker) const {
  return state_.contracts->contract(*state_.contracts->index_of(ticker));
}

Client* OrderDesk::owner(const SimOrder& order) const {
  return state_.find(order.terms.client_id.value);
}

void OrderDesk::send_order(Client& client, const SimOrder& order, bool with_commission) {
  client.out.send(to_open_order(order, contract_of(order.terms.ticker), with_commission));
  client.out.send(to_order_status(order));
}

void OrderDesk::on(Client& client, const protocol::PlaceOrder& message) {
  const auto request = to_order_request(message, client.id, *state_.contracts,
                                        state_.accounts->account_for(message.order.account));
  if (!request) {
    client.out.send_error(message.order_id, request.error().code, request.error().message, state_.now);
    return;
  }
  if (message.order.what_if) {
    send_what_if(client, *request);
    return;
  }
  if (message.order.outside_rth) {
    client.out.send_error(
        message.order_id, kOutsideHoursIgnored,
        "Attribute 'Outside Regular Trading Hours' is ignored, only the regular session is simulated. "
        "Order is accepted for processing.",
        state_.now);
  }
  const auto placed = state_.market->exchange().place(*request, state_.now);
  if (!placed)
    client.out.send_error(message.order_id, placed.error().code, placed.error().message, state_.now);
}

void OrderDesk::on(Client& client, const protocol::CancelOrder& message) {
  const auto done = state_.market->exchange().cancel(core::ClientId(client.id),
                                                     core::OrderId(message.order_id), state_.now);
  if (!done) client.out.send_error(message.order_id, done.error().code, done.error().message, state_.now);
}

void OrderDesk::on(Client&, const protocol::RequestGlobalCancel&) {
  state_.market->exchange().cancel_all(state_.now);
}

void OrderDesk::send_what_if(Client& client, const OrderRequest& request) {
  if (!request.transmit) {
    client.out.send_error(request.order_id.value, kWhatIfNeedsTransmit,
                          "What-if order should have the transmit flag set to true.", state_.now);
    return;
  }
  if (const auto checked = check_terms(request); !checked) {
    client.out.send_error(request.order_id.value, checked.error().code, checked.error().message, state_.now);
    return;
  }
  const auto& market = state_.market->state(*state_.contracts->index_of(request.ticker));
  const double price = request.limit_price.value_or(market.last.value_or(market.previous_close.value_or(0)));

  SimOrder order;
  order.terms = request;
  order.status = model::OrderStatus::PreSubmitted;
  auto message = to_open_order(order, contract_of(request.ticker), false);
  message.order.what_if = true;
  show(state_.accounts->what_if(request, price), message.order_state);
  client.out.send(message);
}

void OrderDesk::send_open_orders(Client& client) {
  for (const auto* order : state_.market->exchange().working_orders(core::ClientId(client.id))) {
    send_order(client, *order, false);
  }
  client.out.send(protocol::OpenOrderEnd{});
}

void OrderDesk::on(Client& client, const protocol::RequestOpenOrders&) {
  send_open_orders(client);
}

void OrderDesk::on(Client& client, const protocol::RequestAutoOpenOrders&) {
  if (client.id == 0) return;  // nobody enters orders by hand here, so there is nothing to bind
  client.out.send_error(-1, kOnlyClientZero, "Only the default client (i.e 0) can auto bind orders.",
                        state_.now);
}

void OrderDesk::on(Client& client, const protocol::RequestCompletedOrders&) {
  if (client.out.version() >= kFirstWithCompletedOrders) client.out.send(protocol::CompletedOrdersEnd{});
}

void OrderDesk::on(Client& client, const protocol::RequestAllOpenOrders&) {
  auto& floor = highest_shown_[client.id];
  for (const auto* order : state_.market->exchange().working_orders()) {
    floor = std::max(floor, order->terms.order_id.value);
    send_order(client, *order, false);
  }
  client.out.send(protocol::OpenOrderEnd{});
}

void OrderDesk::on(Client& client, const protocol::RequestExecutions& request) {
  std::optional<core::Timestamp> not_before;
  if (!request.exec_filter.time.empty()) {
    const auto parsed = parse_wire_time(request.exec_filter.time);
    if (!parsed) {
      client.out.send_error(request.request_id, order_code::kInvalidRequest,
                            validation_text(parsed.error().message), state_.now);
      return;
    }
    not_before = *parsed;
  }
  for (const auto& fill : state_.market->exchange().fills()) {
    if (fill.client_id.value != client.id || !matches(request.exec_filter, fill, not_before)) continue;
    client.out.send(to_execution(fill, contract_of(fill.ticker), request.request_id, client.out.version()));
    client.out.send(to_commission(fill));
  }
  protocol::ExecutionDetailsEnd end;
  end.request_id = request.request_id;
  client.out.send(end);
}

void OrderDesk::send_next_valid_id(Client& client) {
  const auto used = state_.market->exchange().next_order_id(core::ClientId(client.id)).value;
  const auto shown = highest_shown_.find(client.id);
  protocol::NextValidId message;
  message.order_id = shown == highest_shown_.end() ? used : std::max(used, shown->second + 1);
  client.out.send(message);
}

void OrderDesk::on_order(const SimOrder& order) {
  if (auto* client = owner(order)) send_order(*client, order, false);
}

void OrderDesk::on_fill(const SimOrder& order, const Fill& fill) {
  state_.has_new_fills = true;
  auto* client = owner(order);
  if (client == nullptr) return;
  client->out.send(to_execution(fill, contract_of(fill.ticker), -1, client->out.version()));
}

void OrderDesk::on_commission(const SimOrder& order, const Fill& fill) {
  auto* client = owner(order);
  if (client == nullptr) return;
  // A filled order is shown once more, now with what it has cost.
  if (order.status == model::OrderStatus::Filled) send_order(*client, order, true);
  client->out.send(to_commission(fill));
}

void OrderDesk::on_cancelled(const SimOrder& order, const std::string& reason) {
  auto* client = owner(order);
  if (client == nullptr) return;
  client->out.send(to_order_status(order));
  client->out.send_error(order.terms.order_id.value, order_code::kCancelled, cancelled_text(reason),
                         state_.now);
}

void OrderDesk::on_rejected(const SimOrder& order, int code, const std::string& text) {
  if (auto* client = owner(order)) client->out.send_error(order.terms.order_id.value, code, text, state_.now);
}

void OrderDesk::on_warning(const SimOrder& order, int code, const std::string& text) {
  if (auto* client = owner(order)) client->out.send_error(order.terms.order_id.value, code, text, state_.now);
}

}  // namespace ibflow::sim
