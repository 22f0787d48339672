#include "ibflow/sim/orders/manual_orders.hpp"

#include "ibflow/sim/orders/order_codes.hpp"
#include "ibflow/sim/orders/order_requests.hpp"

namespace ibflow::sim {

namespace {
constexpr std::int32_t kBindingClient = 0;
}  // namespace

core::Expected<core::PermId> ManualOrders::enter(const protocol::Contract& contract,
                                                 const protocol::Order& order) {
  const auto instrument = state_.contracts->find(contract);
  if (!instrument) {
    return core::fail(core::ErrorCategory::Broker, "No security definition has been found for the request",
                      order_code::kNoSecurity);
  }
  protocol::PlaceOrder message;
  message.contract = contract;
  message.order = order;
  message.order.transmit = true;
  const auto& account = state_.accounts->account_for(order.account);
  auto request =
      to_order_request(message, kBindingClient, *state_.contracts, *instrument, account, state_.now);
  if (!request) return std::unexpected(request.error());
  records_.expect(core::ClientId(kBindingClient), message, *instrument);
  auto placed = state_.market->exchange().place_manual(*request, state_.now);
  records_.forget_expected();
  if (!placed) return placed;
  auto* client = state_.find(kBindingClient);
  if (auto_binds_ && client != nullptr) {
    bind(*client, *placed);
    news_.send_pair(*client, *state_.market->exchange().find(*placed));
  }
  return placed;
}

void ManualOrders::bind(Client& client, core::PermId perm_id) {
  auto& exchange = state_.market->exchange();
  const auto id = state_.behaviour.negative_bound_ids
                      ? --last_bound_
                      : exchange.next_order_id(core::ClientId(kBindingClient)).value;
  if (!exchange.bind(perm_id, core::ClientId(kBindingClient), core::OrderId(id))) return;
  protocol::OrderBound bound;
  bound.perm_id = perm_id.value;
  bound.client_id = kBindingClient;
  bound.order_id = id;
  if (client.out.version() >= protocol::OrderBound::kMessage.since) client.out.send(bound);
}

void ManualOrders::bind_all(Client& client) {
  for (const auto* order : state_.market->exchange().working_orders()) {
    if (order->manual && order->terms.order_id.value == 0) bind(client, order->perm_id);
  }
}

}  // namespace ibflow::sim
