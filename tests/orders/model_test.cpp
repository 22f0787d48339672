// Random interleavings of everything a broker, a line and a process can do, against a broker that knows the
// truth. Invariants: no execution lost or doubled; exposure never below the truth; REJECTED and LOST only
// with proof; after a reconciliation what we believe is what is so.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

#include "ibflow/orders/reconciliation.hpp"
#include "truth_broker.hpp"

namespace ibflow::orders::test {
namespace {

class Chaos {
 public:
  /// Each number of the script is one thing that happens.
  void step(std::uint32_t choice) {
    now_ += 1;
    const std::uint32_t what = choice % 16;
    const std::size_t argument = choice / 16;
    if (truth_.orders.empty() || what == 0) return place(argument);
    const std::size_t index = argument % truth_.orders.size();
    switch (what) {
      case 1:
      case 2:
        return truth_.fill(index, static_cast<std::int64_t>(1 + argument % 60));
      case 3:
        return cancel(index, argument % 2 == 0);
      case 4:
        return truth_.refuse(index, argument % 2 == 0);
      case 5:
        return truth_.correct(index, argument % 3 == 0 ? 1000 : 5);
      case 6:
        return modify(index, argument);
      case 7:
        return lose_line();
      case 8:
        return crash(argument);
      case 9:
        return reconcile_now(argument);
      case 10:
        now_ += 20;
        return blotter_.tick(at(now_));
      default:
        return deliver(argument, what == 11);
    }
  }

  /// Two rounds, with a quarantine between them, and nothing lost.
  void settle() {
    for (int round = 0; round < 3; ++round) {
      now_ += 20;
      reconcile_now(1'000);
    }
  }

  void check_books() const {
    std::set<std::string> roots;
    std::map<std::string, const TruthBroker::Fill*> fills;
    for (const auto& order : truth_.orders) {
      for (const auto& fill : order.fills) fills[fill.root] = &fill;
    }
    for (ExecutionNumber number = 0; number < blotter_.ledger().size(); ++number) {
      const BookedExecution& booked = blotter_.ledger().at(number);
      const ExecutionId id = split_execution_id(booked.execution.execution_id);
      RC_ASSERT(roots.insert(std::string(id.root)).second);
      const auto fill = fills.find(std::string(id.root));
      RC_ASSERT(fill != fills.end());
      RC_ASSERT(fill->second->revisions.at(id.revision - 1) == booked.execution.quantity);
    }
  }

  /// Executions that have not come count as they are; those that have, as we were told.
  void check_exposure() const {
    core::Decimal highest = blotter_.ledger().net(kHolding);
    core::Decimal lowest = highest;
    std::set<std::string> booked;
    for (ExecutionNumber number = 0; number < blotter_.ledger().size(); ++number) {
      booked.insert(
          std::string(split_execution_id(blotter_.ledger().at(number).execution.execution_id).root));
    }
    for (const auto& order : truth_.orders) {
      core::Decimal more = order.remaining();
      for (const auto& fill : order.fills) {
        if (!booked.contains(fill.root)) more += fill.revisions.back();
      }
      (order.record.side == model::Side::Buy ? highest : lowest) += TruthBroker::signed_by(order, more);
    }
    const Exposure exposure = exposure_of(blotter_, kHolding, blotter_.ledger().net(kHolding));
    RC_ASSERT(exposure.highest >= highest);
    RC_ASSERT(exposure.lowest <= lowest);
  }

  void check_proofs() const {
    for (const auto& order : truth_.orders) {
      const auto number = blotter_.find(order.record.key);
      RC_ASSERT(number.has_value());
      const PublicStatus status = blotter_.at(*number).status();
      if (status == PublicStatus::Rejected) RC_ASSERT(order.refused);
      if (status == PublicStatus::Lost) RC_ASSERT(!order.arrived);
      if (status == PublicStatus::Denied) RC_ASSERT(!order.arrived);
      if (is_over(status)) RC_ASSERT(!order.is_live());
    }
  }

  void check_agreement() const {
    RC_ASSERT(blotter_.ledger().net(kHolding) == truth_.position());
    RC_ASSERT(blotter_.executions_parked() == 0U);
    for (const auto& order : truth_.orders) {
      const Order& ours = blotter_.at(blotter_.find(order.record.key).value());
      RC_ASSERT(order.is_live() == !is_over(ours.status()));
      RC_ASSERT(order.arrived == (ours.status() != PublicStatus::Lost));
      if (order.refused) RC_ASSERT(ours.status() == PublicStatus::Rejected);
      if (order.is_live()) RC_ASSERT(ours.life.terms().quantity == order.record.quantity);
      RC_ASSERT(!ours.is_open() || order.is_live());
    }
  }

 private:
  // Records are durable before anything leaves; of the rest a crash may lose the newest.
  struct Entry {
    bool durable = false;
    std::function<void(OrderBlotter&)> act;
  };

  void act(bool durable, std::function<void(OrderBlotter&)> act) {
    act(blotter_);
    journal_.push_back({durable, std::move(act)});
  }

  void place(std::size_t argument) {
    const auto id = static_cast<int>(truth_.orders.size()) + 1;
    const OrderRecord record = a_record(id, 100, argument % 3 == 0 ? model::Side::Sell : model::Side::Buy);
    act(true, [record](OrderBlotter& blotter) { blotter.journaled(blotter.place(record, at(0))); });
    const std::size_t fate = argument / 3 % 8;
    truth_.place(record, fate != 0 && fate != 1);
    if (fate == 1 || fate == 2) return crash(argument);  // before or after the bytes left
    const EvidenceRef sent = because(EvidenceKind::Sent, now_);
    act(false,
        [record, sent](OrderBlotter& blotter) { blotter.sent(blotter.find(record.key).value(), sent); });
    if (fate == 0) lose_line();
  }

  void cancel(std::size_t index, bool with_notice) {
    const std::string key = truth_.orders[index].record.key;
    const EvidenceRef asked = because(EvidenceKind::CancelAsked, now_);
    act(false,
        [key, asked](OrderBlotter& blotter) { blotter.cancel_asked(blotter.find(key).value(), asked); });
    truth_.end(index, with_notice);
  }

  void modify(std::size_t index, std::size_t argument) {
    OrderRecord record = blotter_.at(blotter_.find(truth_.orders[index].record.key).value()).record;
    record.version += 1 + static_cast<std::int32_t>(now_);
    record.quantity = static_cast<std::int64_t>(20 + argument % 150);
    const EvidenceRef asked = because(EvidenceKind::Sent, now_);
    if (!blotter_.modify_asked(record, asked)) return;
    journal_.push_back({true, [record, asked](OrderBlotter& blotter) {
                          static_cast<void>(blotter.modify_asked(record, asked));
                        }});
    if (argument % 5 != 0) return truth_.modify(index, record);
    lose_line();
  }

  void lose_line() {
    truth_.line_breaks();
    const EvidenceRef lost = because(EvidenceKind::Status, now_);
    act(true, [lost](OrderBlotter& blotter) { blotter.line_lost(lost); });
  }

  void crash(std::size_t argument) {
    truth_.line_breaks();
    std::size_t lost = argument % 4;
    while (lost-- > 0 && !journal_.empty() && !journal_.back().durable) journal_.pop_back();
    blotter_ = OrderBlotter();
    for (const Entry& entry : journal_) entry.act(blotter_);
    const EvidenceRef restarted = because(EvidenceKind::Status, now_);
    act(true, [restarted](OrderBlotter& blotter) { blotter.restarted(restarted); });
  }

  void deliver(std::size_t argument, bool twice) {
    if (truth_.under_way.empty()) return;
    const Message message = truth_.take(argument);
    const EvidenceRef heard_now = heard(now_);
    const auto hear = [message, heard_now](OrderBlotter& blotter) {
      std::visit([&](const auto& said) { blotter.apply(said, heard_now); }, message);
    };
    act(false, hear);
    if (!twice) return;
    const auto changed =
        std::visit([&](const auto& said) { return blotter_.apply(said, heard_now).changed; }, message);
    RC_ASSERT(!changed);
  }

  // The answers come after whatever was on its way.
  void reconcile_now(std::size_t journaled) {
    while (!truth_.under_way.empty()) deliver(now_, false);
    now_ += 1;
    JournalView view;
    view.orders = blotter_;
    const Reconciled done = reconcile(std::move(view), truth_.snapshot(at(now_)));
    for (std::size_t i = 0; i < done.report.changes.size() && i < journaled; ++i) {
      journal_.push_back(
          {true, [change = done.report.changes[i]](OrderBlotter& blotter) { replay(blotter, change); }});
    }
    blotter_ = done.after.orders;
    RC_ASSERT(done.report.next_order_id.value > static_cast<int>(truth_.orders.size()));
  }

  TruthBroker truth_;
  OrderBlotter blotter_;
  std::vector<Entry> journal_;
  int now_ = 0;
};

std::vector<std::uint32_t> a_script() {
  const auto numbers = rc::gen::inRange<std::uint32_t>(0, 1U << 16);
  return *rc::gen::scale(3.0, rc::gen::container<std::vector<std::uint32_t>>(numbers));
}

RC_GTEST_PROP(Model, NothingIsEverLostDoubledOrUnderstated, ()) {
  Chaos chaos;
  for (const std::uint32_t choice : a_script()) {
    chaos.step(choice);
    chaos.check_books();
    chaos.check_exposure();
    chaos.check_proofs();
  }
  chaos.settle();
  chaos.check_books();
  chaos.check_exposure();
  chaos.check_proofs();
  chaos.check_agreement();
}

}  // namespace
}  // namespace ibflow::orders::test
