// The ledger: executions by root and revision, what they cost, and what they make the account hold.

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using orders::OrderRecord;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TheLedger : public JournalTest {
 protected:
  void SetUp() override {
    open_on_broker_books();
    ASSERT_TRUE(record({order}));
  }
  [[nodiscard]] std::string held() const { return query("SELECT quantity FROM ledger_positions"); }
  [[nodiscard]] std::string fills() const { return query("SELECT quantity, price FROM fills"); }
  void sound() {
    journal.reset();
    const auto verified = verify(file());
    ASSERT_TRUE(verified);
    EXPECT_FALSE(verified->broken) << verified->broken->problem;
  }

  const OrderRecord order = a_record();
};

TEST_F(TheLedger, Q6_a_correction_replaces_what_it_corrects) {
  execute(an_execution().id("e7.01.01").of(order).quantity("100"));
  EXPECT_EQ(held(), "100");
  execute(an_execution().id("e7.01.02").of(order).quantity("60").price(170.4));
  EXPECT_EQ(held(), "60");
  EXPECT_EQ(fills(), "60|170.4");
  EXPECT_EQ(query("SELECT count(*) FROM executions"), "2");
  sound();
}

TEST_F(TheLedger, Q6_a_bust_takes_the_execution_back) {
  execute(an_execution().id("e7.01.01").of(order).quantity("100"));
  execute(an_execution().id("e7.01.02").of(order).quantity("0"));
  EXPECT_EQ(held(), "0");
  EXPECT_EQ(fills(), "");
  sound();
}

TEST_F(TheLedger, Q6_an_old_revision_that_comes_late_changes_nothing) {
  execute(an_execution().id("e7.01.03").of(order).quantity("60"));
  execute(an_execution().id("e7.01.02").of(order).quantity("100"));
  EXPECT_EQ(held(), "60");
  EXPECT_EQ(query("SELECT quantity FROM fills"), "60");
  sound();
}

TEST_F(TheLedger, Q6_a_bust_told_as_a_negative_quantity_takes_the_execution_back_too) {
  execute(an_execution().id("e7.01.01").of(order).quantity("100"));
  execute(an_execution().id("e7.01.02").of(order).quantity("-100"));
  EXPECT_EQ(held(), "0");
  EXPECT_EQ(fills(), "");
  sound();
}

TEST_F(TheLedger, PAIN38_a_combination_as_a_whole_moves_no_position_and_its_legs_do_not_fill_it) {
  const OrderRecord combination = a_record("bag", 2);
  ASSERT_TRUE(record({combination}));
  const auto sale = [&] { return an_execution().of(a_record("bag", 2).side(model::Side::Sell)); };
  execute(an_execution().id("w.01").of(combination).contract(28812380).quantity("2").combination());
  execute(an_execution().id("l1.01").of(combination).contract(1).quantity("2"));
  execute(sale().id("l2.01").contract(2).quantity("2"));
  journal->record_commission(a_commission("l1.01", "1.10"), at(7));
  journal->record_commission(a_commission("l2.01", "1.20"), at(7));
  settle();
  EXPECT_EQ(query("SELECT con_id, quantity FROM ledger_positions ORDER BY con_id"), "1|2\n2|-2");
  EXPECT_EQ(query("SELECT filled, commission FROM order_story WHERE key = 'bag'"), "2.0|2.3");
  EXPECT_EQ(query("SELECT execution_id FROM fills ORDER BY id"), "l1.01\nl2.01");
  EXPECT_EQ(reader().order_story("bag")->filled, decimal("2"));
  EXPECT_EQ(reader().order_story("bag")->commission, decimal("2.30"));
  EXPECT_THAT(reader().executions_without_commission(at(0), at(86400)).value(), IsEmpty());
  const auto state = load_recovery(file()).value();
  ASSERT_THAT(state.live_orders, SizeIs(2));
  EXPECT_EQ(state.live_orders[1].filled, decimal("2"));
  ASSERT_THAT(state.ledger, SizeIs(3));
  EXPECT_TRUE(state.ledger[0].execution.is_combination);
  EXPECT_FALSE(state.ledger[1].execution.is_combination);
  sound();
}

TEST_F(TheLedger, a_sale_turns_the_position_exactly) {
  execute(an_execution().id("a.01").of(order).quantity("0.1"));
  execute(an_execution().id("b.01").of(a_record().side(model::Side::Sell)).quantity("0.3"));
  EXPECT_EQ(held(), "-0.2");
  sound();
}

TEST_F(TheLedger, an_execution_told_again_after_a_restart_counts_once) {
  execute(an_execution().id("e7.01.01").of(order));
  journal.reset();
  open_on_broker_books();
  execute(an_execution().id("e7.01.01").of(order));
  EXPECT_EQ(query("SELECT count(*) FROM executions"), "1");
  EXPECT_EQ(held(), "100");
}

TEST_F(TheLedger, Q12_finds_our_order_by_its_reference_even_with_digits_appended) {
  execute(an_execution().id("a.01").of(order).reference("k1:12"));
  execute(an_execution().id("b.01").of(order).reference(""));
  execute(an_execution().id("c.01").of(order).reference("somebody else's"));
  EXPECT_EQ(query("SELECT execution_id, key FROM executions"), "a.01|k1\nb.01|k1\nc.01|-");
}

TEST_F(TheLedger, baselines_are_what_executions_count_on_top_of) {
  execute(an_execution().id("a.01").of(order).quantity("100"));
  model::Position agreed;
  agreed.account = "DU1";
  agreed.con_id = order.con_id;
  agreed.symbol = "AAPL";
  agreed.quantity = 40;
  journal->record_baseline({agreed}, at(8), "60 were assigned");
  settle();
  EXPECT_EQ(held(), "40");
  execute(an_execution().id("b.01").of(order).quantity("10"));
  EXPECT_EQ(held(), "50");
  execute(an_execution().id("a.02").of(order).quantity("90"));
  EXPECT_EQ(held(), "40") << "a correction of what came before the baseline counts by its difference";
  sound();
}

TEST_F(TheLedger, Q8_a_commission_may_be_pending_and_the_day_is_complete_when_none_is) {
  execute(an_execution().id("a.01").of(order).time(at(10)));
  execute(an_execution().id("b.01").of(order).time(at(11)));
  EXPECT_EQ(query("SELECT DISTINCT state FROM fees"), "pending");
  journal->record_commission(a_commission("a.01", "1.00"), at(12));
  settle();
  const auto pending = reader().executions_without_commission(at(0), at(86400)).value();
  ASSERT_THAT(pending, SizeIs(1));
  EXPECT_EQ(pending[0].execution.execution_id, "b.01");
  EXPECT_THAT(reader().executions_without_commission(at(0), at(11)).value(), IsEmpty());
  journal->record_commission(a_commission("b.01", "1.00"), at(3600));
  settle();
  EXPECT_THAT(reader().executions_without_commission(at(0), at(86400)).value(), IsEmpty());
  EXPECT_EQ(query("SELECT execution_id, state, delay_seconds FROM fees"),
            "a.01|in time|6.0\nb.01|late|3594.0");
}

TEST_F(TheLedger, Q8_a_commission_may_come_before_its_execution_and_be_reported_again) {
  journal->record_commission(a_commission("a.01", "1.00"), at(1));
  settle();
  EXPECT_EQ(query("SELECT what, name FROM unmatched WHERE what LIKE 'commission%'"),
            "commission without execution|a.01");
  execute(an_execution().id("a.01").of(order));
  journal->record_commission(a_commission("a.01", "1.00"), at(9));
  journal->record_commission(a_commission("a.01", "0.85"), at(10));
  settle();
  EXPECT_EQ(query("SELECT commission FROM fills"), "0.85");
  EXPECT_EQ(query("SELECT amount FROM commission_reports ORDER BY id"), "1.00\n0.85");
}

TEST_F(TheLedger, a_busted_execution_owes_no_commission) {
  execute(an_execution().id("a.01").of(order));
  execute(an_execution().id("a.02").of(order).quantity("0"));
  EXPECT_THAT(reader().executions_without_commission(at(0), at(86400)).value(), IsEmpty());
}

}  // namespace
}  // namespace ibflow::journal::test
