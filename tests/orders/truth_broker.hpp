#pragma once
// A broker that knows the truth, and tells it badly: the model that the orders room is tested against.

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "builders.hpp"
#include "ibflow/orders/broker_snapshot.hpp"

namespace ibflow::orders::test {

using Message = std::variant<model::OrderStatusReport, model::OpenOrder, model::Execution, model::Commission,
                             ClassifiedNotice>;

/// What is under way to us of one order, in the order in which it was sent.
struct Envelope {
  std::size_t order = 0;
  Message message;
};

class TruthBroker {
 public:
  struct Fill {
    std::string root;
    std::vector<core::Decimal> revisions;  // quantities; the last one is true
  };
  struct TrueOrder {
    OrderRecord record;  // as the broker has it
    bool arrived = false;
    model::OrderStatus status = model::OrderStatus::Submitted;
    bool refused = false;
    core::Decimal filled;  // as matched; corrections do not give it back
    std::vector<Fill> fills;
    [[nodiscard]] bool is_live() const { return arrived && status == model::OrderStatus::Submitted; }
    [[nodiscard]] core::Decimal remaining() const {
      return is_live() ? core::max(record.quantity - filled, core::Decimal()) : core::Decimal();
    }
  };

  std::vector<TrueOrder> orders;
  std::vector<Envelope> under_way;

  void place(const OrderRecord& record, bool arrives) {
    orders.push_back({record, arrives, model::OrderStatus::Submitted, false, {}, {}});
    if (arrives) tell_state(orders.size() - 1);
  }

  void fill(std::size_t index, core::Decimal quantity) {
    TrueOrder& order = orders[index];
    quantity = core::min(quantity, order.remaining());
    if (!quantity.is_positive()) return;
    order.filled += quantity;
    order.fills.push_back(
        {"e" + std::to_string(index) + "." + std::to_string(order.fills.size()), {quantity}});
    tell_fill(index, order.fills.size() - 1);
    if (order.remaining().is_zero()) order.status = model::OrderStatus::Filled;
    tell_status(index);
  }

  void end(std::size_t index, bool with_notice) {
    if (!orders[index].is_live()) return;
    orders[index].status = model::OrderStatus::Cancelled;
    tell_status(index);
    if (with_notice) tell(index, a_notice(orders[index].record, NoticeMeaning::Cancelled, 202));
  }

  void refuse(std::size_t index, bool inactive) {
    TrueOrder& order = orders[index];
    if (!order.is_live() || order.filled.is_positive()) return;
    order.refused = true;
    tell(index, a_notice(order.record, NoticeMeaning::Rejected, 201));
    order.status = inactive ? model::OrderStatus::Inactive : model::OrderStatus::Cancelled;
    tell_status(index);
  }

  /// Downwards; to 0: a bust.
  void correct(std::size_t index, core::Decimal by) {
    TrueOrder& order = orders[index];
    if (order.fills.empty()) return;
    Fill& fill = order.fills.back();
    if (fill.revisions.back().is_zero()) return;
    fill.revisions.push_back(core::max(fill.revisions.back() - by, core::Decimal()));
    tell_fill(index, order.fills.size() - 1);
  }

  void modify(std::size_t index, const OrderRecord& record) {
    TrueOrder& order = orders[index];
    if (!order.is_live() || record.quantity <= order.filled) {
      if (order.arrived) tell(index, a_notice(order.record, NoticeMeaning::ModifyRefused, 104));
      return;
    }
    order.record = record;
    tell_state(index);
  }

  void line_breaks() { under_way.clear(); }

  /// Any message of another order may overtake, and statuses and executions of the same may change places. A
  /// list of its terms or a notice does not overtake what was said of the order before.
  Message take(std::size_t choice) {
    std::vector<std::size_t> may_come;
    std::map<std::size_t, bool> has_earlier;
    std::map<std::size_t, bool> has_earlier_terms;
    for (std::size_t i = 0; i < under_way.size(); ++i) {
      const std::size_t order = under_way[i].order;
      const bool is_notice = std::holds_alternative<ClassifiedNotice>(under_way[i].message);
      const bool is_terms = std::holds_alternative<model::OpenOrder>(under_way[i].message);
      const bool waits = (is_notice && has_earlier[order]) || (is_terms && has_earlier_terms[order]);
      if (!waits) may_come.push_back(i);
      has_earlier[order] = true;
      if (is_terms) has_earlier_terms[order] = true;
    }
    const std::size_t chosen = may_come[choice % may_come.size()];
    Message message = under_way[chosen].message;
    under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(chosen));
    return message;
  }

  [[nodiscard]] BrokerSnapshot snapshot(core::Timestamp asked_at) const {
    BrokerSnapshot snapshot;
    snapshot.asked_at = asked_at;
    snapshot.client_id = kClient;
    snapshot.own_open_orders.emplace();
    snapshot.completed_orders.emplace();
    snapshot.executions.emplace();
    for (std::size_t i = 0; i < orders.size(); ++i) {
      const TrueOrder& order = orders[i];
      if (order.is_live()) snapshot.own_open_orders->push_back(open_order(i));
      if (order.arrived && !order.is_live()) {
        CompletedOrder completed =
            a_completed(order.record, order.status, order.refused ? "Order rejected" : "");
        snapshot.completed_orders->push_back(completed);
      }
      for (std::size_t fill = 0; fill < order.fills.size(); ++fill) {
        snapshot.executions->push_back(execution(i, fill));
        snapshot.commissions.push_back(a_commission(snapshot.executions->back().execution_id, "0.35"));
      }
    }
    snapshot.all_open_orders = snapshot.own_open_orders;
    snapshot.positions.emplace();
    snapshot.positions->push_back({kHolding.account, kSpy, "SPY", position(), 0});
    snapshot.account_values.emplace();
    return snapshot;
  }

  [[nodiscard]] core::Decimal position() const {
    core::Decimal sum;
    for (const TrueOrder& order : orders) {
      for (const Fill& fill : order.fills) sum += signed_by(order, fill.revisions.back());
    }
    return sum;
  }

  [[nodiscard]] static core::Decimal signed_by(const TrueOrder& order, const core::Decimal& quantity) {
    return order.record.side == model::Side::Buy ? quantity : -quantity;
  }

 private:
  void tell(std::size_t index, Message message) { under_way.push_back({index, std::move(message)}); }

  void tell_status(std::size_t index) {
    const TrueOrder& order = orders[index];
    tell(index, a_status(order.record, order.status, order.filled));
  }

  void tell_state(std::size_t index) {
    tell(index, open_order(index));
    tell_status(index);
  }

  void tell_fill(std::size_t index, std::size_t fill) {
    const model::Execution told = execution(index, fill);
    tell(index, told);
    tell(index, a_commission(told.execution_id, "0.35"));
  }

  [[nodiscard]] model::OpenOrder open_order(std::size_t index) const {
    return an_open_order(orders[index].record, orders[index].status);
  }

  [[nodiscard]] model::Execution execution(std::size_t index, std::size_t number) const {
    const TrueOrder& order = orders[index];
    const Fill& fill = order.fills[number];
    core::Decimal cumulative;
    for (std::size_t i = 0; i <= number; ++i) cumulative += order.fills[i].revisions.back();
    return an_execution(order.record, fill.root + ".0" + std::to_string(fill.revisions.size()),
                        fill.revisions.back(), cumulative);
  }
};

}  // namespace ibflow::orders::test
