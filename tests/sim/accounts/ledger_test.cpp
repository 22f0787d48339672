#include "ibflow/sim/accounts/ledger.hpp"

#include <gtest/gtest.h>

#include "account_builders.hpp"

namespace ibflow::sim {
namespace {

using core::Decimal;
using test::decimal;

class LedgerOf100000 : public ::testing::Test {
 protected:
  std::optional<Decimal> trade(model::Side side, std::int64_t shares, double price,
                               std::string_view commission) {
    Fill fill;
    fill.ticker = "AAPL";
    fill.side = side;
    fill.shares = shares;
    fill.price = price;
    return ledger_.apply(fill, decimal(commission));
  }
  std::optional<Decimal> buy(std::int64_t shares, double price, std::string_view commission = "1") {
    return trade(model::Side::Buy, shares, price, commission);
  }
  std::optional<Decimal> sell(std::int64_t shares, double price, std::string_view commission = "1") {
    return trade(model::Side::Sell, shares, price, commission);
  }
  Holding apple() const { return ledger_.holding("AAPL"); }

  Ledger ledger_{100'000};
};

TEST_F(LedgerOf100000, PaysForAPurchaseAndItsCommission) {
  EXPECT_EQ(buy(100, 170.25), std::nullopt);
  EXPECT_EQ(ledger_.cash(), decimal("82974"));
  EXPECT_EQ(apple().quantity, Decimal(100));
  EXPECT_DOUBLE_EQ(apple().average_cost(), 170.26);
}

TEST_F(LedgerOf100000, AveragesTheCostOfTwoPurchases) {
  buy(100, 10);
  buy(300, 12);
  EXPECT_DOUBLE_EQ(apple().average_cost(), (1001.0 + 3601.0) / 400);
}

TEST_F(LedgerOf100000, RealizesTheDifferenceToTheAverageCostLessTheCommission) {
  buy(100, 10);
  EXPECT_EQ(sell(40, 11), decimal("38.6"));  // 440 - 1 - 40 * 10.01
  EXPECT_DOUBLE_EQ(apple().average_cost(), 10.01);
  EXPECT_EQ(sell(60, 9), decimal("-61.6"));
  EXPECT_EQ(ledger_.realized_pnl(), decimal("-23"));
  EXPECT_EQ(ledger_.cash(), decimal("99977"));
  EXPECT_EQ(apple().average_cost(), 0);
}

TEST_F(LedgerOf100000, ShortsAtTheProceedsLessCommission) {
  EXPECT_EQ(sell(100, 10), std::nullopt);
  EXPECT_EQ(apple().quantity, Decimal(-100));
  EXPECT_DOUBLE_EQ(apple().average_cost(), 9.99);
  EXPECT_EQ(ledger_.cash(), decimal("100999"));
  EXPECT_EQ(buy(100, 9), decimal("98"));
}

TEST_F(LedgerOf100000, SplitsAFillThatTurnsThePositionRound) {
  buy(100, 10);
  EXPECT_EQ(sell(300, 11, "3"), decimal("98"));  // 1100 - 1001 - a third of the commission
  EXPECT_EQ(apple().quantity, Decimal(-200));
  EXPECT_DOUBLE_EQ(apple().average_cost(), (2200.0 - 2) / 200);
}

TEST_F(LedgerOf100000, LosesNothingToRoundingWhenAPositionIsClosedInUnevenParts) {
  buy(7, 10.01, "0.701");
  sell(3, 10.02, "0.3006");
  sell(3, 10.03, "0.3009");
  sell(1, 10.04, "0.1004");
  EXPECT_EQ(ledger_.realized_pnl(), ledger_.cash() - Decimal(100'000));
  EXPECT_TRUE(apple().cost.is_zero());
}

TEST_F(LedgerOf100000, ValuesHoldingsAtTheMark) {
  buy(100, 10);
  ledger_.mark("AAPL", 12.5);
  EXPECT_EQ(ledger_.unrealized_pnl(), decimal("249"));
  EXPECT_EQ(ledger_.net_liquidation(), decimal("100249"));
  sell(200, 12.5);
  EXPECT_EQ(ledger_.stock_market_value(), decimal("-1250"));
  EXPECT_EQ(ledger_.gross_position_value(), decimal("1250"));
}

TEST_F(LedgerOf100000, ListsWhatWasTradedEvenWhenFlatAndNotWhatWasOnlyMarked) {
  ledger_.mark("MSFT", 100);
  EXPECT_TRUE(ledger_.holdings().empty());
  EXPECT_EQ(ledger_.holding("MSFT").mark, Decimal(100));
  buy(1, 10);
  sell(1, 10);
  ASSERT_EQ(ledger_.holdings().size(), 1U);
  EXPECT_TRUE(ledger_.holdings()[0].quantity.is_zero());
}

class Products : public test::BooksTest {};

TEST_F(Products, AnOptionCostsItsPremiumTimesTheMultiplier) {
  trade("AAPL C", 2, 3.5, test::option("AAPL", 170, true), "1.30");
  EXPECT_EQ(ledger_.cash(), decimal("99298.7"));
  EXPECT_DOUBLE_EQ(ledger_.holding("AAPL C").average_cost(), 350.65);
  ledger_.mark("AAPL C", 4);
  EXPECT_EQ(ledger_.values().options, Decimal(800));
  EXPECT_EQ(ledger_.net_liquidation(), decimal("100098.7"));
  EXPECT_EQ(trade("AAPL C", -2, 4, test::option("AAPL", 170, true), "1.30"), decimal("97.4"));
}

TEST_F(Products, AFutureMovesNoCashUntilItIsClosed) {
  const auto es = test::future("ES", 50);
  trade("ESH9", 2, 2700, es, "4.5");
  EXPECT_EQ(ledger_.cash(), decimal("99995.5"));
  EXPECT_DOUBLE_EQ(ledger_.holding("ESH9").average_cost(), 135002.25) << "per contract, with the commission";
  ledger_.mark("ESH9", 2710);
  EXPECT_EQ(ledger_.values().futures_pnl, Decimal(1000));
  EXPECT_EQ(ledger_.net_liquidation(), decimal("100995.5"));
  EXPECT_EQ(trade("ESH9", -1, 2710, es, "2.25"), decimal("495.5"));
  EXPECT_EQ(ledger_.cash(), decimal("100493.25"));
  EXPECT_EQ(ledger_.net_liquidation(), decimal("100993.25"));
}

TEST_F(Products, ForexChangesTwoBalancesAndItsCommissionIsInDollars) {
  trade("EUR.USD", 20'000, 1.13, test::forex("EUR", "USD"), "2");
  EXPECT_EQ(ledger_.balances().at("EUR"), Decimal(20'000));
  EXPECT_EQ(ledger_.balances().at("USD"), Decimal(77'398));
  EXPECT_EQ(ledger_.net_liquidation(), Decimal(99'998));
  ledger_.mark("EUR.USD", 1.14);
  EXPECT_EQ(ledger_.net_liquidation(), Decimal(100'198));
  EXPECT_DOUBLE_EQ(ledger_.holding("EUR.USD").average_cost(), 1.13);
}

TEST_F(Products, AYenTradePaysInYen) {
  trade("USD.JPY", 10'000, 110, test::forex("USD", "JPY"), "2");
  EXPECT_EQ(ledger_.balances().at("USD"), Decimal(109'998));
  EXPECT_EQ(ledger_.balances().at("JPY"), Decimal(-1'100'000));
  EXPECT_NEAR(ledger_.net_liquidation().to_double(), 99'998, 0.01);
}

TEST_F(Products, AForeignStockIsPaidInItsCurrencyAndCountsAtTheRate) {
  ledger_.mark("EUR.USD", 1.2);
  trade("SAP", 100, 50, test::foreign_stock("EUR"), "4");
  EXPECT_EQ(ledger_.balances().at("EUR"), Decimal(-5'004));
  EXPECT_EQ(ledger_.net_liquidation("EUR"), Decimal(-4));
  EXPECT_EQ(ledger_.stock_market_value(), Decimal(6'000));
  EXPECT_EQ(ledger_.net_liquidation(), decimal("99995.2"));
}

TEST_F(Products, ADaysProfitCountsFromTheDaysStart) {
  trade("AAPL", 100, 10);
  ledger_.mark("AAPL", 11);
  ledger_.start_day();
  ledger_.mark("AAPL", 12);
  EXPECT_EQ(ledger_.daily_pnl(), Decimal(100));
  EXPECT_EQ(ledger_.holding("AAPL").daily_pnl(), Decimal(100));
  EXPECT_FALSE(ledger_.holding("AAPL").traded_today);
  trade("AAPL", -50, 13, {}, "1");
  EXPECT_EQ(ledger_.daily_pnl(), Decimal(199));
  EXPECT_EQ(ledger_.holding("AAPL").daily_pnl(), Decimal(199));
  EXPECT_EQ(ledger_.realized_today(), Decimal(149));
}

TEST_F(Products, ATransferMovesAPositionAndNoCash) {
  ledger_.mark("AAPL", 12);
  ledger_.transfer("AAPL", 100, 10, {});
  EXPECT_EQ(ledger_.cash(), Decimal(100'000));
  EXPECT_EQ(ledger_.unrealized_pnl(), Decimal(200));
  ledger_.transfer("AAPL", -150, 12, {});
  EXPECT_EQ(ledger_.holding("AAPL").quantity, Decimal(-50));
  EXPECT_DOUBLE_EQ(ledger_.holding("AAPL").average_cost(), 12);
}

}  // namespace
}  // namespace ibflow::sim
