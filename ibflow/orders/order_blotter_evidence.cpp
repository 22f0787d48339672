// How the broker's messages find their order, and what is told of it.

#include <algorithm>
#include <utility>

#include "ibflow/orders/detail/blotter_detail.hpp"
#include "ibflow/orders/order_blotter.hpp"
#include "ibflow/orders/order_key.hpp"

namespace ibflow::orders {

using core::Decimal;
using detail::kNobody;

namespace {

// A combination has no contract id; its legs' executions move positions, not the order's quantity.
bool counts_for(const OrderRecord& record, const model::Execution& execution) {
  if (execution.is_combination || execution.con_id.value == 0) return true;
  return execution.con_id == record.con_id;
}

OrderRecord record_of(const model::OpenOrder& open_order) {
  OrderRecord record;
  record.client_id = open_order.client_id;
  record.order_id = open_order.order_id;
  record.parent_id = open_order.parent_id;
  record.account = open_order.account;
  record.con_id = open_order.con_id;
  record.symbol = open_order.symbol;
  record.side = open_order.side;
  record.quantity = open_order.quantity;
  record.order_type = open_order.order_type;
  record.limit_price = open_order.limit_price;
  record.stop_price = open_order.stop_price;
  record.oca_group = open_order.oca_group;
  return record;
}

OrderRecord record_of(const model::Execution& execution) {
  OrderRecord record;
  record.client_id = execution.client_id;
  record.order_id = execution.order_id;
  record.account = execution.account;
  record.con_id = execution.con_id;
  record.symbol = execution.symbol;
  record.side = execution.side;
  return record;
}

}  // namespace

void OrderBlotter::index(Order& order, core::PermId perm_id) {
  if (perm_id.value != 0 && !order.life.has_perm_id(perm_id)) by_perm_id_[perm_id] = order.number;
}

Order& OrderBlotter::known_or_adopted(const model::OpenOrder& open_order, const EvidenceRef& because) {
  const auto known = match(open_order.order_ref, open_order.perm_id,
                           {open_order.client_id, open_order.order_id}, open_order.con_id, open_order.side);
  if (known) return orders_[*known];
  OrderTerms terms{1, open_order.quantity, open_order.limit_price, open_order.stop_price};
  Order& order = add(record_of(open_order), OrderLifecycle::of_external(std::move(terms)));
  order.order_ref = open_order.order_ref;
  tell(OrderEventKind::Adopted, &order, because).text = open_order.order_ref;
  return order;
}

Applied OrderBlotter::apply(const model::OpenOrder& open_order, const EvidenceRef& because,
                            std::optional<core::Timestamp> list_asked_at) {
  const std::size_t known = orders_.size();
  Order& order = known_or_adopted(open_order, because);
  const PublicStatus before = order.status();
  index(order, open_order.perm_id);
  if (!order.is_ours() && !order.record.quantity.is_positive()) {
    // Known by an execution only, until now.
    const OrderRecord told = record_of(open_order);
    order.record = told;
    order.order_ref = open_order.order_ref;
  }
  Effect effect = order.life.apply(open_order, because, list_asked_at);
  effect.changed |= orders_.size() != known;
  order.last_sign_at = std::max(order.last_sign_at, because.at);
  finish(order, effect, before, because);
  claim_parked(order, because);
  if (const auto parked = parked_statuses_.extract(open_order.perm_id)) apply(parked.mapped(), because);
  return {order.number, effect.changed};
}

Applied OrderBlotter::apply(const model::OrderStatusReport& report, const EvidenceRef& because) {
  auto number = find(report.perm_id);
  if (!number) number = find(report.client_id, report.order_id);
  if (!number) {
    if (report.perm_id.value != 0) parked_statuses_[report.perm_id] = report;
    return {};
  }
  Order& order = orders_[*number];
  const PublicStatus before = order.status();
  index(order, report.perm_id);
  const Effect effect = order.life.apply(report, because);
  order.last_sign_at = std::max(order.last_sign_at, because.at);
  finish(order, effect, before, because);
  claim_parked(order, because);
  return {number, effect.changed};
}

Applied OrderBlotter::apply(const ClassifiedNotice& notice, const EvidenceRef& because) {
  const auto number = find(notice.client_id, notice.order_id);
  if (!number) return {};
  Order& order = orders_[*number];
  const PublicStatus before = order.status();
  const Effect effect = order.life.apply(notice, because);
  finish(order, effect, before, because);
  return {number, effect.changed};
}

Applied OrderBlotter::apply(const CompletedOrder& completed, const EvidenceRef& because) {
  const model::OpenOrder& told = completed.order;
  const auto number =
      match(told.order_ref, told.perm_id, {told.client_id, told.order_id}, told.con_id, told.side);
  if (!number) return {};  // over before we knew of it: nothing of it can happen any more
  Order& order = orders_[*number];
  const PublicStatus before = order.status();
  index(order, told.perm_id);
  const Effect effect = order.life.apply(completed, because);
  order.last_sign_at = std::max(order.last_sign_at, because.at);
  finish(order, effect, before, because);
  return {number, effect.changed};
}

// --- executions ---

Applied OrderBlotter::apply(const model::Execution& execution, const EvidenceRef& because) {
  const auto booking = ledger_.book(execution);
  if (!booking) {
    const auto number = match(execution.order_ref, execution.perm_id,
                              {execution.client_id, execution.order_id}, execution.con_id, execution.side);
    return {number, false};
  }
  if (booking->number == owner_.size()) owner_.push_back(kNobody);
  const OrderNumber owner = owner_[booking->number];
  std::optional<OrderNumber> number;
  if (owner != kNobody) {
    number = owner;
  } else {
    number = match(execution.order_ref, execution.perm_id, {execution.client_id, execution.order_id},
                   execution.con_id, execution.side);
  }
  if (number) {
    attach(orders_[*number], booking->number, booking->replaced, because);
    return {number, true};
  }
  tell_execution(nullptr, booking->number, booking->replaced, because);
  if (!booking->replaced) park(booking->number, because);
  return {std::nullopt, true};
}

void OrderBlotter::attach(Order& order, ExecutionNumber number,
                          const std::optional<model::Execution>& replaced, const EvidenceRef& because) {
  const model::Execution& execution = ledger_.at(number).execution;
  const PublicStatus before = order.status();
  if (owner_[number] == kNobody) {
    owner_[number] = order.number;
    order.executions.push_back(number);
  }
  index(order, execution.perm_id);
  order.last_sign_at = std::max(order.last_sign_at, because.at);
  const bool counts = counts_for(order.record, execution);
  std::optional<Decimal> booked_before;
  if (replaced) booked_before = counts ? replaced->quantity : Decimal();
  const Decimal booked = counts ? execution.quantity : Decimal();
  const Effect effect = order.life.executed(execution.perm_id, booked_before, booked, because);
  tell_execution(&order, number, replaced, because);
  finish(order, effect, before, because);
}

void OrderBlotter::park(ExecutionNumber number, const EvidenceRef& because) {
  const model::Execution& execution = ledger_.at(number).execution;
  Parked& parked = parked_[{execution.perm_id, execution.client_id, execution.order_id}];
  if (parked.executions.empty()) parked.since = because.at;
  parked.executions.push_back(number);
}

// The order has become known, perhaps by its permId: executions that came before it are its.
void OrderBlotter::claim_parked(Order& order, const EvidenceRef& because) {
  if (parked_.empty()) return;
  for (const Incarnation& incarnation : std::vector(order.life.incarnations())) {
    if (incarnation.perm_id.value == 0) continue;
    auto entry =
        parked_.lower_bound({incarnation.perm_id, core::ClientId(INT32_MIN), core::OrderId(INT32_MIN)});
    while (entry != parked_.end() && entry->first.perm_id == incarnation.perm_id) {
      const auto node = parked_.extract(entry++);
      for (const ExecutionNumber number : node.mapped().executions)
        attach(order, number, std::nullopt, because);
    }
  }
}

void OrderBlotter::adopt(const Parked& parked, const EvidenceRef& because) {
  const model::Execution& first = ledger_.at(parked.executions.front()).execution;
  const auto known =
      match(first.order_ref, first.perm_id, {first.client_id, first.order_id}, first.con_id, first.side);
  OrderNumber number = known.value_or(kNobody);
  if (!known) {
    Order& order = add(record_of(first), OrderLifecycle::of_external({}));
    order.order_ref = first.order_ref;
    number = order.number;
    tell(OrderEventKind::Adopted, &order, because).text = first.order_ref;
  }
  for (const ExecutionNumber execution : parked.executions) {
    attach(orders_[number], execution, std::nullopt, because);
  }
  if (const auto status = parked_statuses_.extract(first.perm_id)) apply(status.mapped(), because);
}

void OrderBlotter::adopt_parked(const EvidenceRef& because) {
  const auto parked = std::exchange(parked_, {});
  for (const auto& [key, entry] : parked) adopt(entry, because);
}

Applied OrderBlotter::apply(const model::Commission& commission, const EvidenceRef& because) {
  const auto booking = ledger_.book(commission);
  if (!booking) return {};
  const OrderNumber owner = owner_[booking->number];
  Order* order = owner == kNobody ? nullptr : &orders_[owner];
  if (order) order->version = version_ + 1;
  tell(OrderEventKind::Charged, order, because).execution = booking->number;
  if (!order) return {std::nullopt, true};
  return {order->number, true};
}

// --- what is told ---

OrderEvent& OrderBlotter::tell(OrderEventKind kind, const Order* order, const EvidenceRef& because) {
  ++version_;
  if (!tells_events_) return untold_;
  OrderEvent& event = events_.emplace_back();
  event.version = version_;
  event.kind = kind;
  event.because = because;
  if (order) {
    event.order = order->number;
    event.from = event.to = order->status();
  }
  return event;
}

void OrderBlotter::tell_execution(const Order* order, ExecutionNumber number,
                                  const std::optional<model::Execution>& replaced,
                                  const EvidenceRef& because) {
  OrderEventKind kind = OrderEventKind::Executed;
  if (replaced) kind = ledger_.at(number).is_bust() ? OrderEventKind::Busted : OrderEventKind::Corrected;
  OrderEvent& event = tell(kind, order, because);
  event.execution = number;
  if (tells_events_) event.replaced = replaced;
}

void OrderBlotter::settle_change(Order& order, const Effect& effect) {
  const OrderTerms& terms = order.life.terms();
  if (effect.modify_acknowledged && order.change) order.record = *std::exchange(order.change, std::nullopt);
  if (effect.modify_refused) order.change.reset();
  if (!effect.terms_changed) return;
  order.record.quantity = terms.quantity;
  order.record.limit_price = terms.limit_price;
  order.record.stop_price = terms.stop_price;
}

void OrderBlotter::finish(Order& order, const Effect& effect, PublicStatus before,
                          const EvidenceRef& because) {
  if (!effect.changed && !effect.ask_broker) return;
  settle_change(order, effect);
  order.version = version_ + 1;
  if (order.is_open() != order.is_in_open_orders) {
    order.is_in_open_orders = order.is_open();
    if (order.is_in_open_orders) {
      open_.insert(order.number);
    } else {
      open_.erase(order.number);
    }
  }
  const PublicStatus after = order.status();
  if (after != before) {
    OrderEvent& event = tell(OrderEventKind::StatusChanged, &order, because);
    event.from = before;
    if (tells_events_) event.text = order.life.text();
  } else if (effect.changed) {
    ++version_;
  }
  const std::pair<bool, OrderEventKind> also[] = {
      {effect.terms_changed, OrderEventKind::TermsChanged},
      {effect.modify_acknowledged, OrderEventKind::ModifyAcknowledged},
      {effect.modify_refused, OrderEventKind::ModifyRefused},
      {effect.cancel_refused, OrderEventKind::CancelRefused},
      {effect.late_execution, OrderEventKind::LateExecution},
      {effect.overfilled, OrderEventKind::Overfilled},
      {effect.twins, OrderEventKind::TwinIncarnations},
      {effect.revived, OrderEventKind::Revived},
      {effect.duplicate_order_id, OrderEventKind::DuplicateOrderId},
      {effect.ask_broker, OrderEventKind::AskBroker},
  };
  for (const auto& [happened, kind] : also) {
    if (happened) tell(kind, &order, because).text = order.life.text();
  }
}

std::vector<OrderEvent> OrderBlotter::take_events() {
  return std::exchange(events_, {});
}

const char* to_string(OrderEventKind kind) {
  constexpr const char* kNames[] = {
      "placed",         "status_changed",    "terms_changed", "modify_acknowledged",
      "modify_refused", "cancel_refused",    "executed",      "corrected",
      "busted",         "charged",           "adopted",       "late_execution",
      "overfilled",     "twin_incarnations", "revived",       "duplicate_order_id",
      "ask_broker"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_alarm(OrderEventKind kind) {
  return kind >= OrderEventKind::LateExecution;
}

}  // namespace ibflow::orders
