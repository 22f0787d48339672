// The portfolio, fed through the execution ledger.

#include <gtest/gtest.h>

#include "builders.hpp"
#include "ibflow/engine/portfolio.hpp"
#include "ibflow/orders/execution_ledger.hpp"

namespace ibflow::engine::test {
namespace {

class Books : public testing::Test {
 protected:
  void SetUp() override { portfolio.open(100'000, {}); }

  void execute(const model::Execution& execution, bool ours = true) {
    if (const auto booking = ledger.book(execution)) portfolio.apply(ledger.change(*booking), ours);
  }

  orders::ExecutionLedger ledger;
  Portfolio portfolio;
};

TEST_F(Books, BuyingMovesCashExactly) {
  execute(an_execution().bought("SPY", "75").price(100.01));
  EXPECT_EQ(portfolio.cash(), decimal("92499.25"));
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(75));
  EXPECT_EQ(*portfolio.average_price("SPY"), decimal("100.01"));
  portfolio.mark("SPY", 101.01);
  EXPECT_EQ(*portfolio.unrealised("SPY"), core::Decimal(75));
  EXPECT_EQ(portfolio.equity(), core::Decimal(100'075));
}

TEST_F(Books, SellingRealisesAgainstTheAveragePrice) {
  execute(an_execution().id("a.1.01").bought("SPY", "50").price(100));
  execute(an_execution().id("b.1.01").bought("SPY", "50").price(102));
  execute(an_execution().id("c.1.01").sold("SPY", "30").price(103));
  EXPECT_EQ(portfolio.realised("SPY"), core::Decimal(60));  // 30 * (103 - 101)
  EXPECT_EQ(*portfolio.average_price("SPY"), core::Decimal(101));
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(70));
}

TEST_F(Books, AShortEarnsWhenThePriceFalls) {
  execute(an_execution().id("a.1.01").sold("SPY", "10").price(100));
  portfolio.mark("SPY", 98);
  EXPECT_EQ(*portfolio.unrealised("SPY"), core::Decimal(20));
  execute(an_execution().id("b.1.01").bought("SPY", "10").price(97.5));
  EXPECT_EQ(portfolio.realised(), core::Decimal(25));
  EXPECT_FALSE(portfolio.unrealised("SPY"));
  EXPECT_EQ(portfolio.equity(), core::Decimal(100'025));
}

TEST_F(Books, AnExecutionThroughZeroOpensTheOtherSide) {
  execute(an_execution().id("a.1.01").bought("SPY", "10").price(100));
  execute(an_execution().id("b.1.01").sold("SPY", "25").price(101));
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(-15));
  EXPECT_EQ(portfolio.realised("SPY"), core::Decimal(10));
  EXPECT_EQ(*portfolio.average_price("SPY"), core::Decimal(101));
}

TEST_F(Books, AnAverageThatDoesNotEndLosesNothing) {
  execute(an_execution().id("a.1.01").bought("SPY", "1").price(100));
  execute(an_execution().id("b.1.01").bought("SPY", "2").price(100.01));
  execute(an_execution().id("c.1.01").sold("SPY", "1").price(101));
  execute(an_execution().id("d.1.01").sold("SPY", "2").price(101));
  EXPECT_EQ(portfolio.realised(), decimal("2.98"));
  EXPECT_EQ(portfolio.cash(), decimal("100002.98"));
}

TEST_F(Books, TheSameExecutionTwiceCountsOnce) {
  execute(an_execution().bought("SPY", "75"));
  execute(an_execution().bought("SPY", "75"));
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(75));
  EXPECT_EQ(portfolio.fills(), 1U);
}

TEST_F(Books, ACorrectionReplacesWhatItCorrects) {
  execute(an_execution().id("x.1.01").bought("SPY", "75").price(100));
  portfolio.apply(a_commission("x.1.01", "0.35"));
  execute(an_execution().id("y.1.01").sold("SPY", "75").price(101));
  execute(an_execution().id("x.1.02").bought("SPY", "70").price(99));
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(-5));
  EXPECT_EQ(portfolio.realised("SPY"), core::Decimal(140));  // 70 * (101 - 99)
  EXPECT_EQ(portfolio.cash(), decimal("100644.65"));
  EXPECT_EQ(portfolio.fills(), 2U);
  execute(an_execution().id("x.1.01").bought("SPY", "75").price(100));  // the old one once more
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(-5));
}

TEST_F(Books, TheSameRootOnTwoOrdersIsTwoExecutions) {
  execute(an_execution().id("x.1").order(1).bought("SPY", "5"));
  execute(an_execution().id("x.2").order(2).bought("SPY", "5"));
  EXPECT_EQ(portfolio.position("SPY"), core::Decimal(10));
}

TEST_F(Books, ACommissionIsPendingUntilItsReportComes) {
  execute(an_execution().id("a.1.01").bought("SPY", "75").price(100));
  EXPECT_EQ(portfolio.commissions_pending(), 1U);
  EXPECT_TRUE(portfolio.commissions().is_zero());
  portfolio.apply(a_commission("a.1.01", "0.37"));
  portfolio.apply(a_commission("a.1.01", "0.37"));
  EXPECT_EQ(portfolio.commissions_pending(), 0U);
  EXPECT_EQ(portfolio.commissions(), decimal("0.37"));
  EXPECT_EQ(portfolio.cash(), decimal("92499.63"));
  EXPECT_EQ(portfolio.net_pnl(), decimal("-0.37"));
}

TEST_F(Books, ACommissionMayComeBeforeItsExecution) {
  portfolio.apply(a_commission("a.1.01", "0.37"));
  EXPECT_TRUE(portfolio.commissions().is_zero());
  execute(an_execution().id("a.1.01").bought("SPY", "75").price(100));
  EXPECT_EQ(portfolio.commissions(), decimal("0.37"));
  EXPECT_EQ(portfolio.commissions_pending(), 0U);
}

TEST_F(Books, TheCommissionOfACorrectionReplacesTheEarlierOne) {
  execute(an_execution().id("a.1.01").bought("SPY", "75").price(100));
  portfolio.apply(a_commission("a.1.01", "0.37"));
  execute(an_execution().id("a.1.02").bought("SPY", "70").price(100));
  EXPECT_EQ(portfolio.commissions(), decimal("0.37"));
  portfolio.apply(a_commission("a.1.02", "0.35"));
  EXPECT_EQ(portfolio.commissions(), decimal("0.35"));
  EXPECT_EQ(portfolio.cash(), decimal("92999.65"));
}

TEST_F(Books, ForeignPositionsCountInEquityNotInProfit) {
  portfolio.open(50'000, {{"DU1", {}, "SPY", 100, 250.0}});
  EXPECT_EQ(portfolio.equity(), core::Decimal(75'000));
  portfolio.mark("SPY", 260);
  EXPECT_EQ(portfolio.equity(), core::Decimal(76'000));
  EXPECT_TRUE(portfolio.net_pnl().is_zero());
  execute(an_execution().sold("SPY", "40").price(260), false);
  EXPECT_EQ(portfolio.foreign_position("SPY"), core::Decimal(60));
  EXPECT_EQ(portfolio.equity(), core::Decimal(76'000));
  EXPECT_EQ(portfolio.fills(), 0U);
}

}  // namespace
}  // namespace ibflow::engine::test
