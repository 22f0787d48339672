#include "ibflow/orders/order_blotter.hpp"

#include <stdexcept>
#include <utility>

#include "ibflow/orders/detail/blotter_detail.hpp"
#include "ibflow/orders/order_id_allocator.hpp"
#include "ibflow/orders/order_key.hpp"

namespace ibflow::orders {

using detail::kNobody;

std::size_t OrderBlotter::ClientOrderHash::operator()(const ClientOrder& id) const noexcept {
  const auto client = static_cast<std::uint64_t>(static_cast<std::uint32_t>(id.client_id.value));
  return std::hash<std::uint64_t>{}(client << 32 | static_cast<std::uint32_t>(id.order_id.value));
}

// --- finding ---

std::optional<OrderNumber> OrderBlotter::find(std::string_view key) const {
  if (key.empty()) return std::nullopt;
  return by_key_.find(std::hash<std::string_view>{}(key),
                      [&](OrderNumber number) { return orders_[number].record.key == key; });
}

std::optional<OrderNumber> OrderBlotter::find(core::PermId perm_id) const {
  if (perm_id.value == 0) return std::nullopt;
  const auto found = by_perm_id_.find(perm_id);
  return found == by_perm_id_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<OrderNumber> OrderBlotter::find(core::ClientId client_id, core::OrderId order_id) const {
  if (!is_order_id(order_id)) return std::nullopt;
  const auto found = by_order_id_.find({client_id, order_id});
  return found == by_order_id_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<OrderNumber> OrderBlotter::match(std::string_view order_ref, core::PermId perm_id,
                                               ClientOrder id, core::ConId con_id, model::Side side) const {
  const std::string_view key = key_of_order_ref(order_ref);
  if (const auto by_key = find(key)) return by_key;
  if (const auto by_perm_id = find(perm_id)) return by_perm_id;
  const auto by_id = find(id.client_id, id.order_id);
  if (!by_id) return std::nullopt;
  const Order& order = at(*by_id);
  const bool other_reference = order.is_ours() && !key.empty();
  const bool other_contract =
      order.record.con_id.value != 0 && con_id.value != 0 && order.record.con_id != con_id;
  if (other_reference || other_contract || order.record.side != side) return std::nullopt;
  return by_id;
}

std::optional<OrderNumber> OrderBlotter::order_of(ExecutionNumber number) const {
  const OrderNumber owner = owner_.at(number);
  return owner == kNobody ? std::nullopt : std::optional(owner);
}

core::OrderId OrderBlotter::highest_order_id(core::ClientId client_id) const {
  const auto found = highest_order_id_.find(client_id);
  return found == highest_order_id_.end() ? core::OrderId() : found->second;
}

std::size_t OrderBlotter::executions_parked() const {
  std::size_t count = 0;
  for (const auto& [key, parked] : parked_) count += parked.executions.size();
  return count;
}

OrderCost OrderBlotter::cost(OrderNumber number) const {
  OrderCost cost;
  for (const ExecutionNumber execution : at(number).executions) {
    const BookedExecution& booked = ledger_.at(execution);
    if (booked.charge) {
      cost.commission = cost.commission.value_or(core::Decimal()) + booked.charge->amount;
      cost.currency = booked.charge->currency;
    } else if (booked.owes_charge()) {
      ++cost.pending;
    }
  }
  return cost;
}

// --- our own acts ---

Order& OrderBlotter::add(OrderRecord record, OrderLifecycle life) {
  const auto number = static_cast<OrderNumber>(orders_.size());
  Order& order = orders_.emplace_back(Order{number, std::move(record), std::move(life)});
  const OrderRecord& kept = order.record;
  if (!kept.key.empty()) by_key_.insert(std::hash<std::string_view>{}(kept.key), number);
  if (is_order_id(kept.order_id)) {
    // Of two orders with one id the later has it: the broker has counted anew.
    by_order_id_[{kept.client_id, kept.order_id}] = number;
    core::OrderId& highest = highest_order_id_[kept.client_id];
    if (highest < kept.order_id) highest = kept.order_id;
  }
  open_.insert(number);
  return order;
}

OrderNumber OrderBlotter::place(OrderRecord record, core::Timestamp at) {
  if (const auto known = find(record.key)) return *known;
  OrderTerms terms{record.version, record.quantity, record.limit_price, record.stop_price};
  Order& order = add(std::move(record), OrderLifecycle::of_ours(std::move(terms)));
  order.version = version_ + 1;
  tell(OrderEventKind::Placed, &order, {EvidenceKind::Sent, at, 0}).text = order.record.reason;
  return order.number;
}

void OrderBlotter::journaled(OrderNumber number) {
  orders_.at(number).life.journaled();
}

void OrderBlotter::deny(OrderNumber number, std::string why, core::Timestamp at) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  const EvidenceRef because{EvidenceKind::NotSent, at, 0};
  finish(order, order.life.deny(std::move(why)), before, because);
}

void OrderBlotter::sent(OrderNumber number, const EvidenceRef& because) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  order.sent_at = because.at;
  finish(order, order.life.sent(because), before, because);
}

void OrderBlotter::not_sent(OrderNumber number, std::string why, const EvidenceRef& because) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  finish(order, order.life.not_sent(std::move(why)), before, because);
}

void OrderBlotter::cancel_asked(OrderNumber number, const EvidenceRef& because) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  finish(order, order.life.cancel_asked(because), before, because);
}

void OrderBlotter::cancel_not_sent(OrderNumber number, std::string why, const EvidenceRef& because) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  finish(order, order.life.cancel_not_sent(std::move(why)), before, because);
}

core::Expected<void> OrderBlotter::modify_asked(OrderRecord record, const EvidenceRef& because) {
  const auto refuse = [&](const char* why) {
    return core::fail(core::ErrorCategory::Usage, "order " + record.key + " cannot be changed: " + why);
  };
  const auto number = find(record.key);
  if (!number) return refuse("it was never placed by us");
  Order& order = orders_[*number];
  if (order.life.is_gone()) return refuse("it is over; place a new one");
  const PublicStatus before = order.status();
  OrderTerms terms{record.version, record.quantity, record.limit_price, record.stop_price};
  const Effect effect = order.life.modify_asked(terms, because);
  if (order.life.modify().terms != terms)
    return refuse("an earlier change waits for its answer; wait for it");
  if (effect.changed) order.change = std::move(record);
  finish(order, effect, before, because);
  return {};
}

Applied OrderBlotter::replay(const EvidenceRecord& record, std::int64_t evidence_id) {
  const auto number = find(record.key);
  if (!number) return {};
  const EvidenceRef because{record.kind, record.at, evidence_id};
  const std::uint64_t before = at(*number).version;
  switch (record.kind) {
    case EvidenceKind::Sent:
      sent(*number, because);
      break;
    case EvidenceKind::NotSent:
      if (record.text.starts_with(kCancelNotSent)) {
        cancel_not_sent(*number, record.text, because);
      } else {
        not_sent(*number, record.text, because);
      }
      break;
    case EvidenceKind::CancelAsked:
      cancel_asked(*number, because);
      break;
    case EvidenceKind::Absent:
      return absent(*number, because);
    case EvidenceKind::Status:
    case EvidenceKind::OpenOrder:
    case EvidenceKind::Execution:
    case EvidenceKind::Commission:
    case EvidenceKind::Notice:
    case EvidenceKind::Completed:
      return {};
  }
  return {number, at(*number).version != before};
}

void OrderBlotter::line_lost(const EvidenceRef& because) {
  const std::set<OrderNumber> open = open_;
  for (const OrderNumber number : open) {
    Order& order = orders_[number];
    const PublicStatus before = order.status();
    finish(order, order.life.doubt(because), before, because);
  }
}

void OrderBlotter::restarted(const EvidenceRef& because) {
  const std::set<OrderNumber> open = open_;
  for (const OrderNumber number : open) {
    Order& order = orders_[number];
    const PublicStatus before = order.status();
    finish(order, order.life.restarted(because), before, because);
  }
}

Applied OrderBlotter::absent(OrderNumber number, const EvidenceRef& because,
                             std::span<const core::PermId> listed) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  const Effect effect = order.life.absent(because, settings_.quarantine, listed);
  finish(order, effect, before, because);
  return {number, effect.changed};
}

Applied OrderBlotter::write_off_executions(OrderNumber number) {
  Order& order = orders_.at(number);
  const PublicStatus before = order.status();
  const Effect effect = order.life.write_off_executions();
  finish(order, effect, before, order.life.because());
  return {number, effect.changed};
}

void OrderBlotter::tick(core::Timestamp now) {
  for (auto entry = parked_.begin(); entry != parked_.end();) {
    if (now - entry->second.since < settings_.adopt_after) {
      ++entry;
      continue;
    }
    const auto node = parked_.extract(entry++);
    adopt(node.mapped(), {EvidenceKind::Execution, now, 0});
  }
  const std::set<OrderNumber> open = open_;
  for (const OrderNumber number : open) {
    Order& order = orders_[number];
    if (order.life.proof() != Proof::BytesOnSocket || now - order.sent_at < settings_.echo_within) continue;
    const EvidenceRef because{EvidenceKind::Sent, now, 0};
    const PublicStatus before = order.status();
    Effect effect = order.life.doubt(because);
    effect.ask_broker = effect.changed;
    finish(order, effect, before, because);
  }
}

}  // namespace ibflow::orders
