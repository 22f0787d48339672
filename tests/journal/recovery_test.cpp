// What a crashed run left is read in one go: live orders, ledger, positions and the ids that are used up.

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using orders::EvidenceKind;
using orders::OrderRecord;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Recovering : public JournalTest {
 protected:
  void SetUp() override { open_on_broker_books(); }
  [[nodiscard]] RecoveryState recover(const RecoveryScope& scope = {}) const {
    auto state = load_recovery(file(), scope);
    if (!state) throw std::runtime_error(state.error().message);
    return std::move(*state);
  }
  [[nodiscard]] static std::vector<std::string> keys(const RecoveryState& state) {
    std::vector<std::string> result;
    for (const auto& live : state.live_orders) result.push_back(live.order().key);
    return result;
  }
};

TEST_F(Recovering, of_a_new_journal_finds_nothing) {
  const auto state = recover();
  EXPECT_EQ(state.epoch, 1);
  EXPECT_FALSE(state.ended_cleanly);
  EXPECT_THAT(state.live_orders, IsEmpty());
  EXPECT_THAT(state.ledger, IsEmpty());
  EXPECT_FALSE(state.last_execution_at);
}

TEST_F(Recovering, knows_whether_what_was_held_at_the_beginning_has_been_recorded) {
  EXPECT_FALSE(recover().has_begun);
  journal->record_baseline({}, at(1), "nothing is held");
  settle();
  EXPECT_TRUE(recover().has_begun);
}

TEST_F(Recovering, tells_live_orders_with_their_changes_and_all_that_was_heard) {
  const OrderRecord order = a_record();
  ASSERT_TRUE(record({order, a_record("k2", 2)}));
  ASSERT_TRUE(record({a_record().change(2, 170.5)}, 4));
  prove(evidence(order, EvidenceKind::Sent));
  prove(evidence(order, EvidenceKind::Status, "Submitted", "raw", 900));
  prove(evidence(a_record("k2", 2), EvidenceKind::NotSent, "no link"));
  execute(an_execution().id("a.01").of(order).quantity("100"));
  execute(an_execution().id("a.02").of(order).quantity("30"));

  const auto state = recover();
  ASSERT_THAT(keys(state), ElementsAre("k1"));
  const LiveOrder& live = state.live_orders.front();
  EXPECT_THAT(live.versions, SizeIs(2));
  EXPECT_EQ(live.order().limit_price, 170.5);
  EXPECT_EQ(live.order().canonical, order.canonical);
  EXPECT_EQ(live.intent_at, at(3));
  EXPECT_THAT(live.evidence, SizeIs(2));
  EXPECT_EQ(live.last_evidence()->text, "Submitted");
  EXPECT_THAT(live.perm_ids, ElementsAre(core::PermId(900)));
  EXPECT_EQ(live.filled, decimal("30"));
}

TEST_F(Recovering, PAIN17_tells_every_incarnation_of_an_order) {
  const OrderRecord order = a_record();
  ASSERT_TRUE(record({order}));
  for (const int perm_id : {901, 900, 901})
    prove(evidence(order, EvidenceKind::Status, "Submitted", "", perm_id));
  EXPECT_THAT(recover().live_orders.at(0).perm_ids, ElementsAre(core::PermId(900), core::PermId(901)));
}

TEST_F(Recovering, an_intent_that_was_never_sent_is_live_without_evidence) {
  ASSERT_TRUE(record({a_record()}));
  EXPECT_EQ(recover().live_orders.at(0).last_evidence(), nullptr);
}

TEST_F(Recovering, tells_the_ledger_of_the_last_days_with_commissions) {
  const OrderRecord order = a_record(), older = a_record("k2", 2);
  ASSERT_TRUE(record({order, older}));
  const int day = 24 * 3600;
  execute(an_execution().id("old.01").of(older).time(at(0)));
  execute(an_execution().id("e.01").of(order).time(at(9 * day)));
  execute(an_execution().id("e.02").of(order).time(at(9 * day)).quantity("60"));
  journal->record_commission(a_commission("e.02", "1.25"), at(9 * day));
  settle();
  prove(evidence(older, EvidenceKind::Completed, "Filled"));
  const auto state = recover();
  EXPECT_EQ(state.last_execution_at, at(9 * day));
  ASSERT_THAT(state.ledger, SizeIs(1));
  const LedgerEntry& entry = state.ledger.front();
  EXPECT_EQ(entry.execution.execution_id, "e.02");
  EXPECT_EQ(entry.root, "e");
  EXPECT_EQ(entry.revision, 2);
  EXPECT_EQ(entry.key, "k1");
  EXPECT_EQ(entry.epoch, 1);
  ASSERT_TRUE(entry.commission);
  EXPECT_EQ(entry.commission->amount, decimal("1.25"));
  EXPECT_THAT(recover({.ledger_window = std::chrono::hours(24 * 10)}).ledger, SizeIs(2));
  ASSERT_THAT(state.positions, SizeIs(1));
  EXPECT_EQ(state.positions[0].quantity, decimal("160")) << "positions count what is older too";
}

TEST_F(Recovering, tells_all_that_a_live_order_has_executed_however_long_ago) {
  const OrderRecord order = a_record();
  ASSERT_TRUE(record({order, a_record("k2", 2)}));
  const int day = 24 * 3600;
  execute(an_execution().id("old.01").of(order).time(at(0)).quantity("40"));
  execute(an_execution().id("e.01").of(a_record("k2", 2)).time(at(30 * day)));
  const auto state = recover();
  ASSERT_THAT(state.ledger, SizeIs(2)) << "without it the order would seem to have 100 to go, not 60";
  EXPECT_EQ(state.ledger[0].execution.execution_id, "old.01");
}

TEST_F(Recovering, tells_no_order_of_the_last_days_by_halves) {
  const OrderRecord order = a_record();
  ASSERT_TRUE(record({order}));
  const int day = 24 * 3600;
  execute(an_execution().id("old.01").of(order).time(at(0)).quantity("40"));
  execute(an_execution().id("e.01").of(order).time(at(9 * day)).quantity("60"));
  prove(evidence(order, EvidenceKind::Completed, "Filled"));
  EXPECT_THAT(recover().ledger, SizeIs(2));
}

TEST_F(Recovering, goes_on_with_the_books_of_the_runs_before) {
  ASSERT_TRUE(record({a_record()}));
  execute(an_execution().id("e.01").of(a_record()));
  ASSERT_TRUE(journal->close());
  journal.reset();
  EXPECT_TRUE(recover().ended_cleanly);
  open_on_broker_books();
  const auto state = recover();
  EXPECT_EQ(state.epoch, 2);
  EXPECT_THAT(keys(state), ElementsAre("k1"));
  EXPECT_EQ(state.live_orders[0].order().epoch, 1);
  EXPECT_THAT(state.ledger, SizeIs(1));
}

TEST_F(Recovering, leaves_a_replay_to_itself) {
  ASSERT_TRUE(record({a_record()}));
  journal.reset();
  open();
  ASSERT_TRUE(record({a_record("replayed", 2)}));
  EXPECT_THAT(keys(recover()), ElementsAre("replayed"));
  EXPECT_THAT(keys(recover({.epoch = 1})), ElementsAre("k1"));
}

TEST_F(Recovering, tells_orders_of_one_owner_when_asked_to) {
  ASSERT_TRUE(record({a_record("a", 1), a_record("b", 1).client(8), a_record("c", 1).account("DU2")}));
  EXPECT_THAT(keys(recover()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(keys(recover({.account = "DU1"})), ElementsAre("a", "b"));
  EXPECT_THAT(keys(recover({.account = "DU1", .client_id = core::ClientId(7)})), ElementsAre("a"));
}

TEST_F(Recovering, PAIN13_tells_the_ids_that_are_used_up) {
  ASSERT_TRUE(record({a_record("a", 41), a_record("b", 17).client(8)}));
  const auto state = recover();
  ASSERT_THAT(state.order_ids, SizeIs(2));
  EXPECT_EQ(state.order_ids[0].highest, core::OrderId(41));
  EXPECT_EQ(state.order_ids[1].client_id, core::ClientId(8));
}

TEST_F(Recovering, an_epoch_that_is_not_there_is_a_usage_error) {
  const auto state = load_recovery(file(), {.epoch = 9});
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().category, core::ErrorCategory::Usage);
}

}  // namespace
}  // namespace ibflow::journal::test
