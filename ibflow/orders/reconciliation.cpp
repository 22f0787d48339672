#include "ibflow/orders/reconciliation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ibflow/orders/exposure.hpp"

namespace ibflow::orders {

using core::Decimal;

namespace {

// --- one order for messages, whatever order they came in ---

auto sort_key(const model::Execution& execution) {
  const ExecutionId id = split_execution_id(execution.execution_id);
  return std::tuple(execution.time, id.root, id.revision, execution.account, execution.perm_id);
}

auto sort_key(const model::OpenOrder& order) {
  return std::tuple(order.perm_id, order.client_id, order.order_id, std::string_view(order.order_ref),
                    static_cast<int>(order.status), order.quantity);
}

auto sort_key(const CompletedOrder& completed) {
  return std::tuple_cat(sort_key(completed.order), std::tuple(std::string_view(completed.text)));
}

auto sort_key(const model::Commission& commission) {
  return std::tuple(std::string_view(commission.execution_id), commission.amount);
}

auto sort_key(const model::Position& position) {
  return std::tuple(std::string_view(position.account), position.con_id, position.quantity);
}

template <class T>
std::vector<const T*> sorted(const std::vector<T>& messages) {
  std::vector<const T*> pointers;
  pointers.reserve(messages.size());
  for (const T& message : messages) pointers.push_back(&message);
  std::ranges::sort(pointers, [](const T* a, const T* b) { return sort_key(*a) < sort_key(*b); });
  return pointers;
}

std::string name_of(const Order& order) {
  if (!order.record.key.empty()) return "order " + order.record.key;
  return fmt::format("external order {} of client {} ('{}')", order.record.order_id.value,
                     order.record.client_id.value, order.order_ref);
}

class Reconciler {
 public:
  Reconciler(JournalView& view, const BrokerSnapshot& snapshot, const ReconcilePolicy& policy)
      : view_(view), orders_(view.orders), snapshot_(snapshot), policy_(policy) {
    report_.asked_at = snapshot.asked_at;
  }

  ReconcileReport run() {
    note_unanswered();
    remember_statuses();
    take_executions();
    take_open_orders();
    take_completed_orders();
    take_absences();
    write_off_executions();
    tell_orders();
    compare_positions();
    compare_account_values();
    audit();
    raise_order_ids();
    return std::move(report_);
  }

 private:
  void note_unanswered() {
    const auto need = [this](bool answered, const char* what) {
      if (answered) return;
      report_.complete = false;
      differ(DifferenceKind::NotAnswered, std::nullopt,
             fmt::format("the broker has not answered with its {} to the end; ask again", what));
    };
    need(snapshot_.own_open_orders.has_value(), "open orders of this client");
    need(snapshot_.all_open_orders.has_value(), "open orders of all clients");
    need(snapshot_.completed_orders.has_value(), "completed orders");
    need(snapshot_.executions.has_value(), "executions");
    need(snapshot_.positions.has_value(), "positions");
    need(snapshot_.account_values.has_value(), "account values");
  }

  void remember_statuses() {
    known_ = static_cast<OrderNumber>(orders_.orders().size());
    for (const OrderNumber number : orders_.open_orders()) before_[number] = orders_.at(number).status();
  }

  template <class Message>
  void take(const Message& message, EvidenceKind kind) {
    const EvidenceRef because{kind, snapshot_.asked_at, 0};
    keep(orders_.apply(message, because), message, because);
  }

  void keep(const Applied& applied, const SnapshotEvidence& evidence, const EvidenceRef& because) {
    if (!applied.changed) return;
    report_.changes.push_back({applied.order, because, evidence});
    if (applied.order && !before_.contains(*applied.order)) touched_over_.insert(*applied.order);
  }

  // Executions first: they outrank whatever else is said.
  void take_executions() {
    if (snapshot_.executions) {
      for (const model::Execution* execution : sorted(*snapshot_.executions)) {
        const std::size_t changes = report_.changes.size();
        take(*execution, EvidenceKind::Execution);
        if (report_.changes.size() == changes) continue;
        differ(DifferenceKind::ExecutionBooked, report_.changes.back().order,
               fmt::format("execution {} ({} {} {}) was not in our books", execution->execution_id,
                           model::to_string(execution->side), execution->quantity.to_string(),
                           execution->symbol));
      }
    }
    for (const model::Commission* commission : sorted(snapshot_.commissions)) {
      take(*commission, EvidenceKind::Commission);
    }
  }

  void take_open_orders() {
    for (const auto* list : {&snapshot_.own_open_orders, &snapshot_.all_open_orders}) {
      if (!*list) continue;
      for (const model::OpenOrder* order : sorted(**list)) {
        const EvidenceRef because{EvidenceKind::OpenOrder, snapshot_.asked_at, 0};
        const Applied applied = orders_.apply(*order, because, snapshot_.asked_at);
        keep(applied, *order, because);
        listed_.insert(*applied.order);
        listed_perm_ids_.insert(order->perm_id);
      }
    }
    if (snapshot_.all_open_orders && snapshot_.executions) {
      orders_.adopt_parked({EvidenceKind::Execution, snapshot_.asked_at, 0});
    }
  }

  void take_completed_orders() {
    if (!snapshot_.completed_orders) return;
    for (const CompletedOrder* completed : sorted(*snapshot_.completed_orders)) {
      take(*completed, EvidenceKind::Completed);
    }
  }

  // Absent from everything, and everything was answered, and asked after the last sign of life.
  [[nodiscard]] bool proves_absence(const Order& order) const {
    const bool is_own_client = order.record.client_id == snapshot_.client_id;
    const bool lists_it = snapshot_.all_open_orders || (is_own_client && snapshot_.own_open_orders);
    if (!lists_it || !snapshot_.completed_orders || !snapshot_.executions) return false;
    const bool may_have_left = order.life.intent() == Intent::Sent || order.status() == PublicStatus::Unknown;
    return may_have_left && order.sent_at <= snapshot_.asked_at && order.last_sign_at <= snapshot_.asked_at;
  }

  void take_absences() {
    const std::set<OrderNumber> open = orders_.open_orders();
    for (const OrderNumber number : open) {
      const Order& order = orders_.at(number);
      ++report_.orders_checked;
      if (order.life.is_gone() || !proves_absence(order)) continue;
      const bool is_listed = listed_.contains(number);
      std::vector<core::PermId> listed;
      for (const Incarnation& incarnation : order.life.incarnations()) {
        const core::PermId perm_id = incarnation.perm_id;
        if (is_listed && (perm_id.value == 0 || listed_perm_ids_.contains(perm_id)))
          listed.push_back(perm_id);
      }
      const EvidenceRef because{EvidenceKind::Absent, snapshot_.asked_at, 0};
      keep(orders_.absent(number, because, listed), Absence{number}, because);
    }
  }

  // Told of, over for long, and not among all executions the broker has: they lie before its window, and the
  // comparison of positions tells their effect.
  void write_off_executions() {
    if (!snapshot_.executions || !snapshot_.positions) return;
    const std::set<OrderNumber> open = orders_.open_orders();
    for (const OrderNumber number : open) {
      const Order& order = orders_.at(number);
      const Decimal to_come = order.life.executions_to_come();
      const auto over_for_long = [&](const Incarnation& incarnation) {
        return incarnation.gone_at + orders_.settings().quarantine <= snapshot_.asked_at;
      };
      const bool long_over = std::ranges::all_of(order.life.incarnations(), over_for_long);
      if (!order.life.is_gone() || !to_come.is_positive() || !long_over) continue;
      differ(
          DifferenceKind::ExecutionsMissing, number,
          fmt::format("{} of {} have executed by the broker's word, and it has no executions to show for it",
                      to_come.to_string(), name_of(order)));
      orders_.write_off_executions(number);
    }
  }

  void tell_orders() {
    for (const auto& [number, before] : before_) tell_status(number, before);
    for (const OrderNumber number : orders_.open_orders()) {
      if (orders_.at(number).status() == PublicStatus::Unknown) ++report_.orders_unknown;
    }
    for (OrderNumber number = known_; number < orders_.orders().size(); ++number) {
      const Order& order = orders_.at(number);
      differ(DifferenceKind::ExternalOrder, number,
             fmt::format("{}: {} {} {}, {}", name_of(order), model::to_string(order.record.side),
                         order.record.quantity.to_string(), order.record.symbol, to_string(order.status())));
    }
    for (const OrderNumber number : touched_over_) {
      if (number < known_ && orders_.at(number).is_open()) {
        differ(DifferenceKind::OrderStatus, number,
               fmt::format("{} was thought over and is {}", name_of(orders_.at(number)),
                           to_string(orders_.at(number).status())));
      }
    }
    for (const FillGap& gap : orders_.ledger().gaps()) {
      differ(DifferenceKind::ExecutionsMissing, orders_.find(gap.perm_id),
             fmt::format(
                 "the executions of permId {} are {} away from the sum the broker names; ask for executions",
                 gap.perm_id.value, gap.missing.to_string()));
    }
  }

  void tell_status(OrderNumber number, PublicStatus before) {
    const Order& order = orders_.at(number);
    const PublicStatus after = order.status();
    if (after != before) {
      differ(DifferenceKind::OrderStatus, number,
             fmt::format("{} was {} and is {}", name_of(order), to_string(before), to_string(after)));
    }
    if (order.life.live_incarnations() > 1) {
      differ(DifferenceKind::TwinIncarnations, number,
             fmt::format("{} may be live {} times under different permIds; cancel it, both will be cancelled",
                         name_of(order), order.life.live_incarnations()));
    }
  }

  void compare_positions() {
    if (!snapshot_.positions || !snapshot_.executions) return;
    std::map<Holding, std::pair<Decimal, std::string>> actual;
    for (const model::Position* position : sorted(*snapshot_.positions)) {
      actual[{position->account, position->con_id}] = {position->quantity, position->symbol};
    }
    std::map<Holding, Decimal> expected = view_.baseline;
    for (const auto& [holding, net] : orders_.ledger().net()) expected[holding] += net;
    for (const auto& [holding, quantity] : actual) expected.try_emplace(holding);
    for (const auto& [holding, quantity] : expected) {
      const auto found = actual.find(holding);
      const bool is_listed = found != actual.end();
      const Decimal real = is_listed ? found->second.first : Decimal();
      if (real != quantity)
        adjust({holding, is_listed ? found->second.second : symbol_of(holding), quantity, real, {}, false});
    }
  }

  [[nodiscard]] std::string symbol_of(const Holding& holding) const {
    const auto same = [&](const Order& order) { return order.record.con_id == holding.con_id; };
    const auto found = std::ranges::find_if(orders_.orders(), same);
    return found == orders_.orders().end() ? "?" : found->record.symbol;
  }

  void adjust(PositionAdjustment adjustment) {
    Decimal known;
    std::string reason;
    for (const KnownAdjustment& each : policy_.known) {
      if (each.holding != adjustment.holding) continue;
      known += each.quantity;
      reason += (reason.empty() ? "" : ", ") + each.reason;
    }
    const Decimal difference = adjustment.difference();
    if (!reason.empty() && known == difference) adjustment.explanation = reason;
    const bool is_small = difference.abs() <= policy_.take_over_up_to;
    adjustment.taken_over = adjustment.explanation || is_small || policy_.take_over_all;
    if (adjustment.taken_over) view_.baseline[adjustment.holding] += difference;
    differ(DifferenceKind::Position, std::nullopt,
           fmt::format("position in {} ({}) of account {}: {} by our books, {} at the broker; {}{}",
                       adjustment.symbol, adjustment.holding.con_id.value, adjustment.holding.account,
                       adjustment.expected.to_string(), adjustment.actual.to_string(),
                       adjustment.explanation.value_or("unexplained"),
                       adjustment.taken_over ? ", taken over" : ", an operator has to decide"));
    report_.adjustments.push_back(std::move(adjustment));
  }

  void compare_account_values() {
    if (!snapshot_.account_values) return;
    std::map<std::tuple<std::string, std::string, std::string>, std::string> theirs;
    for (const model::AccountValue& value : *snapshot_.account_values) {
      theirs[{value.account, value.key, value.currency}] = value.value;
    }
    for (const model::AccountValue& ours : view_.account_values) {
      const auto found = theirs.find({ours.account, ours.key, ours.currency});
      if (found == theirs.end()) continue;
      const auto our_number = Decimal::parse(ours.value), their_number = Decimal::parse(found->second);
      const bool same =
          our_number && their_number ? *our_number == *their_number : ours.value == found->second;
      if (same) continue;
      differ(DifferenceKind::AccountValue, std::nullopt,
             fmt::format("{} of account {}: {} {} by our books, {} at the broker", ours.key, ours.account,
                         ours.value, ours.currency, found->second));
    }
  }

  void audit() {
    report_.protection = audit_protection(orders_, view_.protection, view_.baseline);
    for (const ProtectionFinding& finding : report_.protection) {
      if (finding.is_sound()) continue;
      differ(DifferenceKind::Protection, std::nullopt,
             fmt::format(
                 "position {} in contract {} of account {} ({}): {} without a stop, {} without a target, "
                 "{} exits in excess",
                 finding.position.to_string(), finding.holding.con_id.value, finding.holding.account,
                 finding.strategy, finding.missing_stop.to_string(), finding.missing_target.to_string(),
                 finding.surplus.to_string()));
    }
  }

  void raise_order_ids() {
    OrderIdAllocator& ids = view_.order_ids;
    ids.has_seen(orders_.highest_order_id(snapshot_.client_id));
    if (snapshot_.next_valid_id) ids.next_valid(*snapshot_.next_valid_id);
    if (snapshot_.executions) {
      for (const model::Execution& execution : *snapshot_.executions) {
        if (execution.client_id == snapshot_.client_id) ids.has_seen(execution.order_id);
      }
    }
    report_.next_order_id = ids.next();
  }

  void differ(DifferenceKind kind, std::optional<OrderNumber> order, std::string text) {
    report_.differences.push_back({kind, order, std::move(text)});
  }

  JournalView& view_;
  OrderBlotter& orders_;
  const BrokerSnapshot& snapshot_;
  const ReconcilePolicy& policy_;
  ReconcileReport report_;
  OrderNumber known_ = 0;
  std::map<OrderNumber, PublicStatus> before_;  // of open orders
  std::set<OrderNumber> touched_over_;          // orders thought over that something has changed
  std::set<OrderNumber> listed_;
  std::set<core::PermId> listed_perm_ids_;
};

auto cut_of(const BrokerSnapshot& snapshot) {
  std::vector<std::tuple<std::string, std::string>> executions;
  if (snapshot.executions) {
    for (const model::Execution& execution : *snapshot.executions) {
      executions.emplace_back(execution.account, execution.execution_id);
    }
  }
  std::vector<std::tuple<std::string, core::ConId, Decimal>> positions;
  if (snapshot.positions) {
    for (const model::Position& position : *snapshot.positions) {
      if (position.quantity.is_zero()) continue;
      positions.emplace_back(position.account, position.con_id, position.quantity);
    }
  }
  std::ranges::sort(executions);
  const auto repeated = std::ranges::unique(executions);
  executions.erase(repeated.begin(), repeated.end());
  std::ranges::sort(positions);
  return std::pair(std::move(executions), std::move(positions));
}

}  // namespace

bool same_cut(const BrokerSnapshot& a, const BrokerSnapshot& b) {
  return cut_of(a) == cut_of(b);
}

const char* to_string(DifferenceKind kind) {
  constexpr const char* kNames[] = {"order_status",     "external_order",     "twin_incarnations",
                                    "execution_booked", "executions_missing", "position",
                                    "account_value",    "protection",         "not_answered"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool ReconcileReport::may_trade() const {
  const bool waits =
      std::ranges::any_of(adjustments, [](const PositionAdjustment& a) { return !a.taken_over; });
  return complete && orders_unknown == 0 && !waits;
}

void replay(OrderBlotter& orders, const ReconcileChange& change) {
  const auto take = [&]<class Message>(const Message& message) {
    if constexpr (std::is_same_v<Message, Absence>) {
      orders.absent(message.order, change.because);
    } else if constexpr (std::is_same_v<Message, model::OpenOrder>) {
      orders.apply(message, change.because, change.because.at);
    } else {
      orders.apply(message, change.because);
    }
  };
  std::visit(take, change.evidence);
}

Reconciled reconcile(JournalView before, const BrokerSnapshot& snapshot, const ReconcilePolicy& policy) {
  ReconcileReport report = Reconciler(before, snapshot, policy).run();
  return {std::move(before), std::move(report)};
}

}  // namespace ibflow::orders
