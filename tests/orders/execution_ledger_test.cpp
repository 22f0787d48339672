// Each execution once, corrected exactly, charged when the report comes and not before.

#include "ibflow/orders/execution_ledger.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::orders::test {
namespace {

class Ledger : public testing::Test {
 protected:
  std::optional<Booking> book(std::string id, core::Decimal quantity, core::Decimal cumulative = 0) {
    return ledger.book(an_execution(order, std::move(id), quantity, cumulative));
  }
  core::Decimal net() { return ledger.net(kHolding); }
  core::Decimal missing() { return ledger.fills(perm_of(order), kSpy).missing(); }

  OrderRecord order = a_record(1);
  ExecutionLedger ledger;
};

TEST(ExecutionId, SplitsIntoRootAndRevision) {
  EXPECT_EQ(split_execution_id("0001f4e8.5c6b.01.02").root, "0001f4e8.5c6b.01");
  EXPECT_EQ(split_execution_id("0001f4e8.5c6b.01.02").revision, 2);
  EXPECT_EQ(split_execution_id("abc").root, "abc");
  EXPECT_EQ(split_execution_id("abc.x1").root, "abc.x1");
  EXPECT_EQ(split_execution_id("abc.-1").root, "abc.-1");
  EXPECT_EQ(split_execution_id("abc.").root, "abc.");
  EXPECT_EQ(split_execution_id(".01").root, ".01") << "or all of them were one";
}

TEST_F(Ledger, TheSameExecutionTwiceCountsOnce) {
  EXPECT_TRUE(book("a.1.01", 75));
  EXPECT_FALSE(book("a.1.01", 75));
  EXPECT_EQ(net(), core::Decimal(75));
}

TEST_F(Ledger, Q6_ACorrectionReplacesWhatItCorrects) {
  book("a.1.01", 75);
  const auto corrected = book("a.1.02", 70);
  ASSERT_TRUE(corrected);
  EXPECT_EQ(corrected->replaced->quantity, core::Decimal(75));
  EXPECT_EQ(ledger.change(*corrected).current.quantity, core::Decimal(70));
  EXPECT_EQ(net(), core::Decimal(70));
  EXPECT_EQ(ledger.size(), 1U);
}

TEST_F(Ledger, PAIN31_AnOlderRevisionThatComesLateChangesNothing) {
  book("a.1.03", 70);
  EXPECT_FALSE(book("a.1.01", 75));
  EXPECT_FALSE(book("a.1.02", 72));
  EXPECT_EQ(net(), core::Decimal(70));
}

TEST_F(Ledger, Q6_ABustTakesTheExecutionBack) {
  book("a.1.01", 75);
  book("a.1.02", 0);
  EXPECT_TRUE(net().is_zero());
  EXPECT_TRUE(ledger.at(0).is_bust());
  book("b.1.01", 30);
  book("b.1.02", -30);
  EXPECT_TRUE(net().is_zero()) << "a negative report is a bust too";
}

TEST_F(Ledger, OneRootOnTwoOrdersIsTwoExecutions) {
  OrderRecord other = a_record(2);
  ledger.book(an_execution(order, "x.1", 5));
  ledger.book(an_execution(other, "x.2", 5));
  EXPECT_EQ(net(), core::Decimal(10));
  other.account = "DU2";
  ledger.book(an_execution(other, "x.2", 5));
  EXPECT_EQ(ledger.net({"DU2", kSpy}), core::Decimal(5)) << "an allocation has the ids of its block";
}

TEST_F(Ledger, Q7_TheSumThatTheBrokerNamesShowsWhatIsMissing) {
  book("a.1.01", 30, 30);
  book("c.1.01", 20, 90);
  EXPECT_EQ(missing(), core::Decimal(40));
  ASSERT_EQ(ledger.gaps().size(), 1U);
  EXPECT_EQ(ledger.gaps()[0].missing, core::Decimal(40));
  book("b.1.01", 40, 70);
  EXPECT_TRUE(missing().is_zero());
  EXPECT_TRUE(ledger.gaps().empty());
}

TEST_F(Ledger, Q7_SumsThatACorrectionDoesNotRestateAreNoGap) {
  book("a.1.01", 50, 50);
  book("b.1.01", 50, 100);
  book("a.1.02", 40, 40);
  EXPECT_TRUE(missing().is_zero());
}

TEST_F(Ledger, Q3_ACorrectionIsCountedWhicheverOfTheTwoNamesThePermId) {
  model::Execution first = an_execution(order, "a.1.01", 50, 50);
  model::Execution second = an_execution(order, "a.1.02", 40, 40);
  first.perm_id = core::PermId();
  ledger.book(first);
  ledger.book(second);
  EXPECT_TRUE(ledger.gaps().empty());
  first = an_execution(order, "b.1.01", 60, 100);
  second = an_execution(order, "b.1.02", 55, 95);
  second.perm_id = core::PermId();
  ledger.book(first);
  ledger.book(second);
  EXPECT_TRUE(ledger.gaps().empty());
  EXPECT_EQ(ledger.fills(perm_of(order), kSpy).booked, core::Decimal(95));
}

TEST_F(Ledger, Q7_SumsThatACorrectionRestatesAreNoGap) {
  book("a.1.01", 50, 50);
  book("a.1.02", 40, 40);
  book("b.1.01", 50, 90);
  EXPECT_TRUE(missing().is_zero());
}

TEST_F(Ledger, PAIN30_ACommissionIsPendingUntilItsReportComes) {
  book("a.1.01", 75);
  EXPECT_FALSE(ledger.at(0).charge) << "not zero: unknown";
  EXPECT_EQ(ledger.charges_pending(), 1U);
  EXPECT_EQ(ledger.charges_pending_since(at(2)).size(), 1U);
  EXPECT_TRUE(ledger.charges_pending_since(at(0)).empty());
  EXPECT_TRUE(ledger.book(a_commission("a.1.01", "0.37")));
  EXPECT_EQ(ledger.at(0).charge->amount, decimal("0.37"));
  EXPECT_EQ(ledger.charges_pending(), 0U);
}

TEST_F(Ledger, Q8_ACommissionMayComeBeforeItsExecution) {
  EXPECT_FALSE(ledger.book(a_commission("a.1.01", "0.37")));
  EXPECT_EQ(ledger.charges_parked(), 1U);
  book("a.1.01", 75);
  EXPECT_EQ(ledger.at(0).charge->amount, decimal("0.37"));
  EXPECT_EQ(ledger.charges_parked(), 0U);
}

TEST_F(Ledger, Q8_ALaterReportReplacesTheEarlierOne) {
  book("a.1.01", 75);
  ledger.book(a_commission("a.1.01", "0.37"));
  EXPECT_FALSE(ledger.book(a_commission("a.1.01", "0.37")));
  const auto again = ledger.book(a_commission("a.1.01", "0.35"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->replaced->amount, decimal("0.37"));
  book("a.1.02", 70);
  EXPECT_TRUE(ledger.book(a_commission("a.1.02", "0.33")));
  EXPECT_FALSE(ledger.book(a_commission("a.1.01", "0.37"))) << "of a revision that is corrected";
  EXPECT_EQ(ledger.at(0).charge->amount, decimal("0.33"));
}

TEST_F(Ledger, PAIN38_ACombinationAsAWholeMovesNoPosition) {
  model::Execution whole = an_execution(order, "a.1.01", 2);
  whole.is_combination = true;
  whole.con_id = core::ConId(28812380);
  ledger.book(whole);
  ledger.book(an_execution(order, "a.2.01", 200));
  EXPECT_EQ(net(), core::Decimal(200));
  EXPECT_EQ(ledger.net().size(), 1U);
  EXPECT_EQ(ledger.charges_pending(), 1U) << "its legs pay";
}

}  // namespace
}  // namespace ibflow::orders::test
