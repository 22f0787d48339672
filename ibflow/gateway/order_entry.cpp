#include <utility>

#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/orders.hpp"

namespace ibflow::gateway {

Orders::Orders(std::shared_ptr<detail::OrderDesk> desk) : desk_(std::move(desk)) {}

void Orders::require_protection(ProtectionRule rule) {
  desk_->require_protection(std::move(rule));
}

std::vector<orders::ProtectionFinding> Orders::protection() const {
  return desk_->protection();
}

Answer<OrderTicket> Orders::place(protocol::Contract contract, protocol::Order order, PlaceOptions options) {
  detail::OrderDesk::Chain chain;
  chain.contract = std::move(contract);
  chain.orders.push_back(std::move(order));
  chain.options = std::move(options);
  auto placing = detail::OrderDesk::place(desk_, std::move(chain));
  auto tickets = co_await std::move(placing);
  if (!tickets) co_return std::unexpected(tickets.error());
  co_return std::move(tickets->front());
}

// The builder sees to sides and prices; ids, references and who transmits are the desk's.
Answer<std::vector<OrderTicket>> Orders::place_bracket(protocol::Contract contract, protocol::Order parent,
                                                       protocol::build::BracketTerms terms,
                                                       PlaceOptions options) {
  terms.parent_id = 1;
  auto bracket = protocol::build::bracket(parent, terms);
  if (!bracket) co_return std::unexpected(bracket.error());
  detail::OrderDesk::Chain chain;
  chain.contract = std::move(contract);
  chain.orders.push_back(std::move(bracket->parent));
  chain.orders.push_back(std::move(bracket->target));
  chain.orders.push_back(std::move(bracket->stop));
  chain.has_parent = true;
  chain.options = std::move(options);
  auto placing = detail::OrderDesk::place(desk_, std::move(chain));
  auto tickets = co_await std::move(placing);
  co_return tickets;
}

Answer<std::vector<OrderTicket>> Orders::place_one_cancels_all(protocol::Contract contract,
                                                               std::vector<protocol::Order> orders,
                                                               std::string group, PlaceOptions options) {
  auto grouped = protocol::build::one_cancels_all(std::move(orders), group);
  if (!grouped) co_return std::unexpected(grouped.error());
  detail::OrderDesk::Chain chain;
  chain.contract = std::move(contract);
  chain.orders = std::move(*grouped);
  chain.options = std::move(options);
  auto placing = detail::OrderDesk::place(desk_, std::move(chain));
  auto tickets = co_await std::move(placing);
  co_return tickets;
}

Answer<std::vector<OrderTicket>> Orders::place_one_triggers_others(protocol::Contract contract,
                                                                   protocol::Order first,
                                                                   std::vector<protocol::Order> others,
                                                                   PlaceOptions options) {
  detail::OrderDesk::Chain chain;
  chain.contract = std::move(contract);
  chain.orders.push_back(std::move(first));
  for (auto& other : others) chain.orders.push_back(std::move(other));
  chain.has_parent = true;
  chain.options = std::move(options);
  auto placing = detail::OrderDesk::place(desk_, std::move(chain));
  auto tickets = co_await std::move(placing);
  co_return tickets;
}

Answer<OrderPreview> Orders::preview(protocol::Contract contract, protocol::Order order,
                                     RequestOptions options) {
  auto asking = detail::OrderDesk::preview(desk_, std::move(contract), std::move(order), options);
  auto answer = co_await std::move(asking);
  co_return answer;
}

Answer<std::optional<OrderPreview>> Orders::preview_change(std::string key, OrderModification change,
                                                           RequestOptions options) {
  return detail::OrderDesk::preview_change(desk_, std::move(key), change, options);
}
Answer<ModifyOutcome> Orders::modify(std::string key, OrderModification change, std::string reason) {
  return detail::OrderDesk::modify(desk_, std::move(key), change, std::move(reason));
}
Answer<CancelOutcome> Orders::cancel(std::string key, std::string reason) {
  return detail::OrderDesk::cancel(desk_, std::move(key), std::move(reason));
}
Answer<std::vector<CancelOutcome>> Orders::cancel_all(std::string reason) {
  return detail::OrderDesk::cancel_all(desk_, std::move(reason));
}
Answer<RecoveryReport> Orders::reconcile(std::string reason) {
  return detail::OrderDesk::reconcile(desk_, std::move(reason));
}
const std::optional<RecoveryReport>& Orders::last_recovery() const {
  return desk_->last_recovery();
}
std::string Orders::why_not_place() const {
  return desk_->why_not_place();
}
OrdersSnapshotPointer Orders::snapshot() const {
  return desk_->snapshot();
}
OrderViewPointer Orders::find(const std::string& key) const {
  return desk_->find(key);
}
Subscription<OrderChange> Orders::changes() {
  return desk_->changes();
}
orders::Exposure Orders::exposure(const std::string& account, core::ConId con_id) const {
  return desk_->exposure({account, con_id});
}
core::Decimal Orders::position(const std::string& account, core::ConId con_id) const {
  return desk_->position({account, con_id});
}

}  // namespace ibflow::gateway
