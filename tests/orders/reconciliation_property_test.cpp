// Over random histories: reconciling twice changes nothing more, the order of messages within the answers has
// no influence, and from any prefix of what was journaled it ends at the same state.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "ibflow/orders/reconciliation.hpp"
#include "truth_broker.hpp"

namespace ibflow::orders::test {
namespace {

constexpr int kAskedAt = 1'000;

/// What must be equal: everything of substance, and nothing that depends on the order in which things were
/// met.
struct Essence {
  std::vector<std::string> orders;
  std::map<Holding, core::Decimal> positions;
  core::OrderId next_order_id;
  friend bool operator==(const Essence&, const Essence&) = default;
};

Essence essence_of(const JournalView& view) {
  Essence essence;
  for (const Order& order : view.orders.orders()) {
    std::string text = order.record.key + "|" + order.order_ref + "|" + to_string(order.status()) + "|" +
                       order.life.executed().normalized().to_string();
    for (const Incarnation& incarnation : order.life.incarnations()) {
      text += "|" + std::to_string(incarnation.perm_id.value) + to_string(incarnation.liveness);
    }
    essence.orders.push_back(text);
  }
  std::ranges::sort(essence.orders);
  essence.positions = view.orders.ledger().net();
  for (const auto& [holding, quantity] : view.baseline) essence.positions[holding] += quantity;
  std::erase_if(essence.positions, [](const auto& entry) { return entry.second.is_zero(); });
  essence.next_order_id = view.order_ids.next();
  return essence;
}

/// A history: orders of ours and of others, of which we have heard this and that.
struct History {
  JournalView view;
  BrokerSnapshot snapshot;
};

OrderRecord an_order_of_somebody(int id) {
  OrderRecord record = a_record(id);
  record.key = "by hand";
  record.client_id = core::ClientId(0);
  record.order_id = core::OrderId(-id);
  return record;
}

void happen(TruthBroker& truth, std::size_t index, std::size_t choice) {
  switch (choice % 5) {
    case 0:
    case 1:
      return truth.fill(index, static_cast<std::int64_t>(1 + choice % 70));
    case 2:
      return truth.end(index, false);
    case 3:
      return truth.refuse(index, choice % 2 == 0);
    default:
      return truth.correct(index, 7);
  }
}

History a_history(const std::vector<std::uint32_t>& script) {
  TruthBroker truth;
  History history;
  OrderBlotter& blotter = history.view.orders;
  int now = 0;
  for (const std::uint32_t number : script) {
    ++now;
    const std::size_t choice = number / 4;
    const int id = static_cast<int>(truth.orders.size()) + 1;
    const bool is_new = number % 4 == 0 || truth.orders.empty();
    if (is_new && choice % 4 == 0) {
      truth.place(an_order_of_somebody(id), true);
    } else if (is_new) {
      truth.place(a_record(id, 100), choice % 7 != 0);
      const OrderNumber placed = blotter.place(a_record(id, 100), at(now));
      blotter.journaled(placed);
      blotter.sent(placed, because(EvidenceKind::Sent, now));
    } else if (number % 4 == 1 && !truth.under_way.empty()) {
      std::visit([&](const auto& said) { blotter.apply(said, heard(now)); }, truth.take(choice));
    } else {
      happen(truth, choice % truth.orders.size(), choice / 8);
    }
  }
  blotter.restarted(heard(now));
  history.snapshot = truth.snapshot(at(kAskedAt));
  for (std::size_t i = 0; i < truth.orders.size(); ++i) {
    // Somebody's position that we have never heard of.
    if (i % 5 == 4)
      history.snapshot.positions->push_back({"DU1", core::ConId(static_cast<int>(i)), "OLD", 10, 1});
  }
  return history;
}

std::vector<std::uint32_t> a_script() {
  const auto numbers = rc::gen::inRange<std::uint32_t>(0, 1U << 16);
  return *rc::gen::scale(2.0, rc::gen::container<std::vector<std::uint32_t>>(numbers));
}

ReconcilePolicy taking_over() {
  ReconcilePolicy policy;
  policy.take_over_all = true;
  return policy;
}

RC_GTEST_PROP(Reconciliation, IsIdempotent, ()) {
  const History history = a_history(a_script());
  const Reconciled once = reconcile(history.view, history.snapshot, taking_over());
  const Reconciled twice = reconcile(once.after, history.snapshot, taking_over());
  RC_ASSERT(twice.report.changes.empty());
  RC_ASSERT(twice.report.adjustments.empty());
  RC_ASSERT(twice.after.orders.ledger().size() == once.after.orders.ledger().size());
  RC_ASSERT(essence_of(twice.after) == essence_of(once.after));
}

template <class T>
void shuffle(std::optional<std::vector<T>>& list, std::mt19937& random) {
  std::shuffle(list->begin(), list->end(), random);
}

RC_GTEST_PROP(Reconciliation, DoesNotDependOnTheOrderOfMessages, (std::uint32_t seed)) {
  const History history = a_history(a_script());
  BrokerSnapshot other = history.snapshot;
  std::mt19937 random(seed);
  shuffle(other.own_open_orders, random);
  shuffle(other.all_open_orders, random);
  shuffle(other.completed_orders, random);
  shuffle(other.executions, random);
  shuffle(other.positions, random);
  std::shuffle(other.commissions.begin(), other.commissions.end(), random);
  const Reconciled one = reconcile(history.view, history.snapshot, taking_over());
  const Reconciled two = reconcile(history.view, other, taking_over());
  RC_ASSERT(essence_of(one.after) == essence_of(two.after));
  RC_ASSERT(one.report.changes.size() == two.report.changes.size());
  RC_ASSERT(std::ranges::equal(one.report.differences, two.report.differences, {}, &Difference::text,
                               &Difference::text));
}

RC_GTEST_PROP(Reconciliation, ConvergesFromAnyPrefixOfWhatWasJournaled, (std::uint16_t cut)) {
  const History history = a_history(a_script());
  const Reconciled whole = reconcile(history.view, history.snapshot, taking_over());
  JournalView crashed = history.view;
  const std::size_t kept = cut % (whole.report.changes.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) replay(crashed.orders, whole.report.changes[i]);
  const Reconciled again = reconcile(std::move(crashed), history.snapshot, taking_over());
  RC_ASSERT(essence_of(again.after) == essence_of(whole.after));
}

}  // namespace
}  // namespace ibflow::orders::test
