#include "ibflow/sim/orders/order_audience.hpp"

namespace ibflow::sim {

namespace {

bool is_unbound(const SimOrder& order) {
  return order.manual && order.terms.order_id.value == 0;
}

}  // namespace

Client* OrderAudience::owner(const SimOrder& order) const {
  return is_unbound(order) ? nullptr : state_.find(order.terms.client_id.value);
}

bool OrderAudience::is_master(const Client& client) const {
  return state_.behaviour.master_client_id >= 0 && client.id == state_.behaviour.master_client_id;
}

std::vector<Client*> OrderAudience::with_master(Client* first) const {
  std::vector<Client*> clients;
  if (first != nullptr) clients.push_back(first);
  if (state_.behaviour.master_client_id < 0) return clients;
  auto* master = state_.find(static_cast<std::int32_t>(state_.behaviour.master_client_id));
  if (master != nullptr && master != first) clients.push_back(master);
  return clients;
}

std::vector<Client*> OrderAudience::of_status(const SimOrder& order) const {
  return with_master(owner(order));
}

std::vector<Client*> OrderAudience::of_executions(const SimOrder& order) const {
  return with_master(order.manual ? state_.find(0) : owner(order));
}

std::vector<Client*> OrderAudience::of_errors(const SimOrder& order) const {
  if (state_.behaviour.errors_to_master) return with_master(owner(order));
  auto* client = owner(order);
  return client == nullptr ? std::vector<Client*>() : std::vector<Client*>{client};
}

bool OrderAudience::may_list(const Client& client, const SimOrder& order) const {
  if (is_master(client)) return true;
  if (order.manual) return client.id == 0;
  return order.terms.client_id.value == client.id;
}

void OrderAudience::shown(const Client& client, const SimOrder& order) {
  if (order.terms.client_id.value == client.id) return;
  auto& floor = highest_shown_[client.id];
  if (order.terms.order_id.value <= floor) return;
  floor = order.terms.order_id.value;
  ++changes_;
}

std::int32_t OrderAudience::highest_shown(std::int32_t client_id) const {
  const auto found = highest_shown_.find(client_id);
  return found == highest_shown_.end() ? 0 : found->second;
}

}  // namespace ibflow::sim
