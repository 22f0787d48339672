#include "ibflow/sim/orders/order_lists.hpp"

#include <algorithm>

#include "ibflow/sim/orders/combination_orders.hpp"
#include "ibflow/sim/orders/execution_query.hpp"
#include "ibflow/sim/orders/order_codes.hpp"

namespace ibflow::sim {

namespace {
constexpr int kFirstWithCompletedOrders = protocol::CompletedOrder::kMessage.since;
}  // namespace

bool OrderLists::is_open(const SimOrder& order) const {
  return order.working() || (state_.behaviour.list_inactive_orders && order.suspended);
}

bool OrderLists::is_of_today(core::Timestamp at) const {
  return core::to_new_york(at).date == core::to_new_york(state_.now).date;
}

void OrderLists::send_own_open_orders(Client& client) {
  for (const auto* order : state_.market->exchange().orders(core::ClientId(client.id))) {
    if (is_open(*order) && audience_.owner(*order) == &client) news_.send_pair(client, *order);
  }
  client.out.send(protocol::OpenOrderEnd{});
}

void OrderLists::send_all_open_orders(Client& client) {
  for (const auto* order : state_.market->exchange().orders()) {
    if (is_open(*order)) news_.send_pair(client, *order);
  }
  client.out.send(protocol::OpenOrderEnd{});
}

void OrderLists::send_completed_orders(Client& client, bool api_only) {
  if (client.out.version() < kFirstWithCompletedOrders) return;
  for (const auto* order : state_.market->exchange().orders()) {
    const bool is_wanted = order->finished() && order->perm_id.value != 0 && !(api_only && order->manual);
    if (!is_wanted) continue;
    const auto* record = records_.find(*order);
    if (record == nullptr || !record->ended_at || !is_of_today(*record->ended_at)) continue;
    client.out.send(to_completed_order(news_.view(*order), record->completed_status, *record->ended_at));
  }
  client.out.send(protocol::CompletedOrdersEnd{});
}

void OrderLists::send_commission(Client& client, const Fill& fill, const SimOrder& order) {
  const bool is_whole_combination = fill.leg == 0 && is_bag(news_.view(order).definition);
  if (is_whole_combination) return;  // its legs have paid
  client.out.send(to_commission(fill, state_.accounts->commission_currency_of(fill.ticker)));
}

void OrderLists::send_executions(Client& client, const protocol::RequestExecutions& request) {
  const auto query =
      ExecutionQuery::of(request.exec_filter, state_.now, static_cast<int>(state_.behaviour.execution_days));
  if (!query) {
    client.out.send_error(request.request_id, order_code::kInvalidRequest,
                          validation_text(query.error().message), state_.now);
    return;
  }
  struct Match {
    const Fill& fill;
    const SimOrder& order;
  };
  std::vector<Match> matches;
  const auto& exchange = state_.market->exchange();
  for (const auto& fill : exchange.fills()) {
    const auto* order = exchange.find(fill.perm_id);
    if (order == nullptr || !audience_.may_list(client, *order)) continue;
    if (query->matches(fill, news_.view(*order, fill))) matches.push_back({fill, *order});
  }
  for (const auto& [fill, order] : matches) {
    news_.send_execution(client, order, fill, request.request_id);
    if (!state_.behaviour.commissions_last) send_commission(client, fill, order);
  }
  if (state_.behaviour.commissions_last) {
    for (const auto& [fill, order] : matches) send_commission(client, fill, order);
  }
  protocol::ExecutionDetailsEnd end;
  end.request_id = request.request_id;
  client.out.send(end);
}

}  // namespace ibflow::sim
