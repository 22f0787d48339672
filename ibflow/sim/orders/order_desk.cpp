#include "ibflow/sim/orders/order_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ibflow/sim/exchange/contract_directory.hpp"
#include "ibflow/sim/orders/attached_orders.hpp"
#include "ibflow/sim/orders/combination_orders.hpp"
#include "ibflow/sim/orders/order_codes.hpp"
#include "ibflow/sim/orders/order_requests.hpp"

namespace ibflow::sim {

namespace {

constexpr std::int32_t kNoId = -1;
constexpr std::string_view kRejectedText = "Order rejected - reason:";

std::unexpected<core::Error> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

}  // namespace

OrderDesk::OrderDesk(GatewayState& state)
    : state_(state),
      audience_(state),
      news_(state, records_, audience_),
      lists_(state, records_, audience_, news_),
      manual_(state, records_, news_),
      exercises_(state, audience_),
      faults_(state, records_, audience_, news_),
      keeper_(state, records_, audience_, manual_) {}

void OrderDesk::send_error(Client& client, std::int32_t id, int code, std::string_view text) const {
  client.out.send_error(id, code, text, state_.now);
}

void OrderDesk::send_error(Client& client, std::int32_t id, const core::Error& error) const {
  send_error(client, id, error.code, error.message);
}

bool OrderDesk::refuse_if_read_only(Client& client, std::int32_t id) {
  if (!state_.behaviour.read_only) return false;
  send_error(client, id, order_code::kInvalidRequest,
             validation_text("The API interface is currently in Read-Only mode."));
  return true;
}

const SimOrder* OrderDesk::find(const Client& client, std::int32_t order_id) const {
  return state_.market->exchange().find(core::ClientId(client.id), core::OrderId(order_id));
}

void OrderDesk::on(Client& client, const protocol::PlaceOrder& message) {
  if (refuse_if_read_only(client, message.order_id)) return;
  if (const auto placed = place(client, message); !placed) {
    records_.forget_expected();
    use_up_id(client, message.order_id);
    send_error(client, message.order_id, placed.error());
  }
}

void OrderDesk::use_up_id(const Client& client, std::int32_t order_id) {
  auto& exchange = state_.market->exchange();
  const core::ClientId owner(client.id);
  if (!state_.behaviour.failed_check_uses_id || core::OrderId(order_id) < exchange.next_order_id(owner))
    return;
  exchange.set_next_order_id(owner, core::OrderId(order_id + 1));
}

core::Expected<std::size_t> OrderDesk::instrument_of(const protocol::Contract& contract) const {
  if (is_bag(contract)) return first_leg(*state_.contracts, contract);
  if (const auto index = state_.contracts->find(contract)) return *index;
  const bool several = state_.contracts->find_all(contract).size() > 1;
  return refuse(order_code::kNoSecurity, several ? "The contract description specified is ambiguous."
                                                 : "No security definition has been found for the request");
}

core::Expected<std::string> OrderDesk::account_of(const protocol::Order& order) const {
  const auto& accounts = *state_.accounts;
  if (order.account.empty()) {
    if (accounts.names().size() == 1) return accounts.names().front();
    return refuse(order_code::kAccountMissing, "You must specify an account.");
  }
  if (accounts.contains(order.account)) return accounts.account_for(order.account);
  return refuse(order_code::kInvalidRequest,
                validation_text(fmt::format("Invalid account code '{}'.", order.account)));
}

OrderDesk::Result OrderDesk::check_new_id(const Client& client, std::int32_t order_id) const {
  const bool is_shown =
      state_.behaviour.refuse_ids_below_shown && order_id <= audience_.highest_shown(client.id);
  if (!is_shown) return {};
  return refuse(order_code::kDuplicateOrderId, fmt::format("Duplicate order id: {}", order_id));
}

OrderDesk::Result OrderDesk::place(Client& client, const protocol::PlaceOrder& message) {
  if (!state_.broker_link_up)
    return refuse(order_code::kRejected, "Order rejected - reason:not connected to the broker's server");
  const auto instrument = instrument_of(message.contract);
  if (!instrument) return std::unexpected(instrument.error());
  const auto account = account_of(message.order);
  if (!account) return std::unexpected(account.error());
  auto request = to_order_request(message, client.id, *state_.contracts, *instrument, *account, state_.now);
  if (!request) return std::unexpected(request.error());
  if (is_bag(message.contract)) {
    if (auto simulated = check_combination(message.order, *request); !simulated) return simulated;
    request->ticker = combination_key(message.contract.combo_legs);
  }
  if (message.order.what_if) return send_what_if(client, message, *instrument, *request);
  const auto* known = find(client, message.order_id);
  if (known == nullptr) {
    if (auto checked = check_new_id(client, message.order_id); !checked) return checked;
    const auto rejection = request->transmit ? faults_.take_rejection() : std::nullopt;
    if (rejection) return reject_as_broker(client, message, *instrument, *request, *rejection);
  } else if (deactivate(*known, message)) {
    return {};
  }
  const auto& attached = message.order.attached;
  if (attached.sl_order_id.value_or(0) > 0 || attached.pt_order_id.value_or(0) > 0)
    return place_with_attached(client, message, *instrument, *request);
  return place_at_exchange(client, message, *instrument, *request);
}

OrderDesk::Result OrderDesk::place_at_exchange(Client& client, const protocol::PlaceOrder& message,
                                               std::size_t instrument, const OrderRequest& request) {
  const bool is_new = find(client, message.order_id) == nullptr;
  if (message.order.outside_rth && !may_trade_outside_hours(request.type)) {
    send_error(client, message.order_id, order_code::kOutsideHoursIgnored,
               "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored based on the order "
               "type and destination. PlaceOrder is now being processed.");
  }
  if (is_new && message.order.tif.empty() && state_.behaviour.preset_notice) {
    send_error(client, message.order_id, order_code::kPresetChangedField,
               "Order TIF was set to DAY based on order preset.");
  }
  records_.expect(request.client_id, message, instrument);
  auto placed = state_.market->exchange().place(request, state_.now);
  if (!placed) return placed;
  const auto* order = find(client, message.order_id);
  records_.of(*order);  // a held order is told to nobody, but known from now on
  ++changes_;
  if (!order->transmitted) show_untransmitted(client, *order);
  return {};
}

OrderDesk::Result OrderDesk::reject_as_broker(Client& client, const protocol::PlaceOrder& message,
                                              std::size_t instrument, const OrderRequest& request,
                                              const core::Error& rejection) {
  if (rejection.code != order_code::kRejected) return std::unexpected(rejection);
  std::string_view reason = rejection.message;
  if (reason.starts_with(kRejectedText)) reason.remove_prefix(kRejectedText.size());
  state_.accounts->set_refusal(std::string(reason));
  auto placed = place_at_exchange(client, message, instrument, request);
  state_.accounts->set_refusal(std::nullopt);
  return placed;
}

bool OrderDesk::deactivate(const SimOrder& order, const protocol::PlaceOrder& message) {
  auto& exchange = state_.market->exchange();
  if (message.order.deactivate) return exchange.set_inactive(order.perm_id, state_.now);
  if (order.suspended) exchange.revive(order.perm_id, state_.now);
  return false;
}

void OrderDesk::show_untransmitted(Client& client, const SimOrder& order) {
  const auto status = model::parse_order_status(state_.behaviour.untransmitted_status);
  if (status == model::OrderStatus::Unknown) return;
  auto shown = order;
  shown.status = status;
  auto view = news_.view(order);
  client.out.send(to_open_order(
      {.order = shown, .request = view.request, .instrument = view.instrument, .definition = view.definition},
      false));
  client.out.send(to_order_status(shown));
}

OrderDesk::Result OrderDesk::place_with_attached(Client& client, const protocol::PlaceOrder& message,
                                                 std::size_t instrument, const OrderRequest& request) {
  auto children = attached_orders(message, state_.market->state(instrument), state_.behaviour);
  auto held = request;
  held.transmit = false;
  if (auto placed = place_at_exchange(client, message, instrument, held); !placed) return placed;
  for (std::size_t i = 0; i < children.size(); ++i) {
    children[i].order.transmit = request.transmit && i + 1 == children.size();
    const auto child =
        to_order_request(children[i], client.id, *state_.contracts, instrument, request.account, state_.now);
    if (!child) return std::unexpected(child.error());
    if (auto placed = place_at_exchange(client, children[i], instrument, *child); !placed) return placed;
  }
  return {};
}

OrderDesk::Result OrderDesk::send_what_if(Client& client, const protocol::PlaceOrder& message,
                                          std::size_t instrument, const OrderRequest& request) {
  if (!request.transmit) {
    return refuse(order_code::kWhatIfNeedsTransmit,
                  "What-if order should have the transmit flag set to true.");
  }
  if (auto checked = state_.market->exchange().check(request); !checked) return checked;
  SimOrder order;
  order.terms = request;
  order.status = model::OrderStatus::PreSubmitted;
  auto answer = to_open_order({.order = order,
                               .request = message,
                               .instrument = state_.contracts->instrument(instrument),
                               .definition = state_.contracts->contract(instrument)},
                              false);
  const auto& market = state_.market->state(instrument);
  const double price = request.limit_price.value_or(market.last.value_or(market.previous_close.value_or(0)));
  auto what_if = state_.accounts->what_if(request, price);
  if (what_if.warning.empty() && !state_.market->hours().contains(state_.now)) {
    what_if.warning =
        "Warning: your order will not be placed at the exchange until the regular session opens";
  }
  if (!what_if.warning.empty() && state_.behaviour.two_step_what_if) {
    answer.order_state.warning_text = what_if.warning;
    client.out.send(answer);
  }
  show(what_if, answer.order_state);
  client.out.send(answer);
  if (state_.behaviour.status_on_what_if) client.out.send(to_order_status(order));
  return {};
}

void OrderDesk::on(Client& client, const protocol::CancelOrder& message) {
  if (refuse_if_read_only(client, message.order_id)) return;
  if (const auto done = cancel(client, message.order_id); !done)
    send_error(client, message.order_id, done.error());
}

OrderDesk::Result OrderDesk::cancel(Client& client, std::int32_t order_id) {
  const auto unknown = [&] {
    return refuse(order_code::kCancelUnknown,
                  fmt::format("OrderId {} that needs to be cancelled is not found.", order_id));
  };
  if (exercises_.cancel(client, order_id)) return {};
  const auto* order = find(client, order_id);
  if (order == nullptr || order_id == 0) return unknown();
  if (!order->finished()) return cancel_working(*order);
  auto& exchange = state_.market->exchange();
  for (const auto* twin : exchange.orders(core::ClientId(client.id))) {  // of two with one id, the other one
    if (twin->terms.order_id.value == order_id && twin->working())
      return exchange.cancel(twin->perm_id, state_.now);
  }
  const auto& record = records_.of(*order);
  const auto remembered = std::chrono::seconds(state_.behaviour.remember_finished_seconds);
  if (!record.ended_at || state_.now - *record.ended_at > remembered) return unknown();
  const auto* spelling = state_.behaviour.can_not_in_two_words ? "can not" : "cannot";
  return refuse(order_code::kCancelFinished,
                fmt::format("OrderId {} that needs to be cancelled {} be cancelled, state: {}.", order_id,
                            spelling, model::to_string(order->status)));
}

OrderDesk::Result OrderDesk::cancel_working(const SimOrder& order) {
  const auto delay = faults_.cancel_delay();
  if (delay == core::Duration{})
    return state_.market->exchange().cancel(order.terms.client_id, order.terms.order_id, state_.now);
  const auto at = state_.now + delay;
  const auto place = std::ranges::upper_bound(late_cancels_, at, {}, &LateCancel::at);
  late_cancels_.insert(place, {at, order.perm_id});
  return {};
}

void OrderDesk::on(Client& client, const protocol::RequestGlobalCancel&) {
  if (refuse_if_read_only(client, kNoId)) return;
  state_.market->exchange().cancel_all(state_.now);
}

void OrderDesk::on(Client& client, const protocol::RequestOpenOrders&) {
  if (refuse_if_read_only(client, kNoId)) return;
  if (client.id == 0) manual_.bind_all(client);
  send_open_orders(client);
}

void OrderDesk::on(Client& client, const protocol::RequestAllOpenOrders&) {
  if (state_.behaviour.read_only_refuses_all_orders && refuse_if_read_only(client, kNoId)) return;
  exercises_.list(client, true);
  lists_.send_all_open_orders(client);
}

void OrderDesk::on(Client& client, const protocol::RequestAutoOpenOrders& message) {
  if (refuse_if_read_only(client, kNoId)) return;
  if (client.id == 0) {
    manual_.set_auto_bind(message.auto_bind);
    return;
  }
  send_error(client, kNoId, order_code::kOnlyClientZero,
             "Only the default client (i.e 0) can auto bind orders.");
}

void OrderDesk::on(Client& client, const protocol::RequestCompletedOrders& message) {
  if (refuse_if_read_only(client, kNoId)) return;
  lists_.send_completed_orders(client, message.api_only);
}

void OrderDesk::on(Client& client, const protocol::RequestExecutions& message) {
  lists_.send_executions(client, message);
}

void OrderDesk::send_open_orders(Client& client) {
  exercises_.list(client, false);
  lists_.send_own_open_orders(client);
}

void OrderDesk::on(Client& client, const protocol::ExerciseOptions& message) {
  if (refuse_if_read_only(client, message.request_id)) return;
  if (const auto done = exercises_.request(client, message); !done)
    send_error(client, message.request_id, done.error());
}

void OrderDesk::left(const Client& client) {
  if (client.id == 0) manual_.set_auto_bind(false);
}

std::uint64_t OrderDesk::revision() const {
  return news_.changes() + audience_.changes() + state_.accounts->revision() + changes_;
}

void OrderDesk::stepped() {
  news_.release_withheld();
  news_.send_due_commissions();
  exercises_.carry_out_when_closed();
  while (!late_cancels_.empty() && late_cancels_.front().at <= state_.now) {
    const auto late = late_cancels_.front();
    late_cancels_.pop_front();
    // It may have filled meanwhile; then there is nothing to say.
    static_cast<void>(state_.market->exchange().cancel(late.perm_id, state_.now));
  }
  save_state();
}

bool OrderDesk::reset_order_ids() {
  auto& exchange = state_.market->exchange();
  const auto working = exchange.working_orders();
  if (std::ranges::any_of(working, [](const auto* order) { return !order->manual; })) return false;
  std::set<core::ClientId> owners;
  for (const auto* order : exchange.orders()) owners.insert(order->terms.client_id);
  for (const auto owner : owners) exchange.set_next_order_id(owner, core::OrderId(1));
  audience_.restore_shown({});
  ++changes_;
  return true;
}

void OrderDesk::send_next_valid_id(Client& client) {
  const auto used = state_.market->exchange().next_order_id(core::ClientId(client.id)).value;
  protocol::NextValidId message;
  message.order_id = std::max(used, audience_.highest_shown(client.id) + 1);
  client.out.send(message);
}

}  // namespace ibflow::sim
