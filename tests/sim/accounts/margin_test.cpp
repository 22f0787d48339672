// Margin of stocks, options and futures, and what it leaves.

#include "ibflow/sim/accounts/margin.hpp"

#include <gtest/gtest.h>

#include "account_builders.hpp"

namespace ibflow::sim::test {
namespace {

using core::Decimal;

class Margin : public BooksTest {
 protected:
  AccountFigures figures(MarginModel model) const { return figures_of(model, ledger_); }
  Requirement needs(const InstrumentTerms& terms, std::int64_t quantity, double price,
                    MarginModel model = MarginModel::RegT) {
    return requirement_of(model, terms, quantity, Decimal::from_double(price).value(), ledger_.marks());
  }
};

TEST_F(Margin, DayTradingAsksForAQuarterAndGivesFourTimesTheRest) {
  trade("AAPL", 1'000, 100);
  const auto now = figures(MarginModel::DayTrading);
  EXPECT_EQ(now.total.initial, Decimal(25'000));
  EXPECT_EQ(now.total.maintenance, Decimal(25'000));
  EXPECT_EQ(now.buying_power, Decimal(300'000));
  EXPECT_DOUBLE_EQ(now.cushion, 0.75);
  EXPECT_DOUBLE_EQ(now.leverage, 1);
}

TEST_F(Margin, RegTAsksForHalfAtFirstAndAQuarterToKeep) {
  trade("AAPL", 1'000, 100);
  const auto now = figures(MarginModel::RegT);
  EXPECT_EQ(now.total.initial, Decimal(50'000));
  EXPECT_EQ(now.total.maintenance, Decimal(25'000));
  EXPECT_EQ(now.total.available(), Decimal(50'000));
  EXPECT_EQ(now.total.excess(), Decimal(75'000));
  EXPECT_EQ(now.buying_power, Decimal(100'000));
}

TEST_F(Margin, AShortNeedsHalfBesideItsProceedsAndMoreWhenCheap) {
  EXPECT_EQ(needs({}, -100, 40).initial, Decimal(2'000));
  EXPECT_EQ(needs({}, -100, 40).maintenance, Decimal(1'200));
  EXPECT_EQ(needs({}, -100, 10).maintenance, Decimal(500)) << "5 USD a share";
  EXPECT_EQ(needs({}, -100, 4).maintenance, Decimal(400)) << "the whole price";
  EXPECT_EQ(needs({}, -100, 2).maintenance, Decimal(250)) << "2.50 a share";
  EXPECT_EQ(needs({}, -100, 2).initial, Decimal(250)) << "never less than to keep";
}

TEST_F(Margin, ALongOptionIsPaidForInFull) {
  trade("AAPL C", 2, 5, option("AAPL", 100, true));
  const auto now = figures(MarginModel::RegT);
  EXPECT_EQ(now.total.initial, Decimal(0));
  EXPECT_EQ(now.total.net_liquidation, Decimal(100'000));
  EXPECT_EQ(now.total.equity_with_loan, Decimal(99'000)) << "its value is no equity with loan";
}

TEST_F(Margin, AShortOptionNeedsItsPremiumAndAFifthOfTheUnderlyingLessWhatItIsOut) {
  ledger_.mark("AAPL", 100);
  EXPECT_EQ(needs(option("AAPL", 105, true), -1, 2).initial, Decimal(200 + 1'500));
  EXPECT_EQ(needs(option("AAPL", 120, true), -1, 2).initial, Decimal(200 + 1'000)) << "a tenth at least";
  EXPECT_EQ(needs(option("AAPL", 80, false), -2, 1).initial, Decimal(200 + 1'600))
      << "of the strike for puts";
}

TEST_F(Margin, FuturesHaveATableAndASegmentOfTheirOwn) {
  trade("ESH9", 2, 2'700, future("ES", 50));
  const auto now = figures(MarginModel::DayTrading);
  EXPECT_EQ(now.commodities.initial, Decimal(26'400));
  EXPECT_EQ(now.commodities.available(), Decimal(0)) << "cash is swept to where margin needs it";
  EXPECT_EQ(now.securities.equity_with_loan, Decimal(73'600));
  EXPECT_EQ(now.total.initial, now.securities.initial + now.commodities.initial);
  EXPECT_EQ(now.total.cash, now.securities.cash + now.commodities.cash);
  EXPECT_EQ(now.total.gross, Decimal(0)) << "a future is no position of value";
  EXPECT_EQ(needs(future("XYZ", 10), 1, 100).initial, Decimal(50)) << "else 5 % of its value";
}

TEST_F(Margin, SpecialMemorandumAccountShrinksByHalfOfWhatIsBought) {
  trade("AAPL", 400, 100);
  EXPECT_EQ(figures(MarginModel::RegT).sma, Decimal(80'000));
  trade("AAPL", -400, 100);
  EXPECT_EQ(figures(MarginModel::RegT).sma, Decimal(100'000));
}

TEST_F(Margin, AfterATradeThePositionCountsAtItsPrice) {
  trade("AAPL", 100, 100);
  const auto then = after_trade(MarginModel::RegT, ledger_, "AAPL", {}, 100, 110);
  EXPECT_EQ(then.initial, Decimal(11'000));
  EXPECT_EQ(then.equity_with_loan, Decimal(100'000));
}

}  // namespace
}  // namespace ibflow::sim::test
