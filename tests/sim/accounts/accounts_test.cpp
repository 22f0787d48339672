// Several accounts behind the exchange's Books: what is booked where, allowed, foretold, kept.

#include "ibflow/sim/accounts/accounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "account_builders.hpp"

namespace ibflow::sim::test {
namespace {

using core::Decimal;
using testing::HasSubstr;

InstrumentTerms listed(std::string_view ticker) {
  if (ticker == "AAPL C") return option("AAPL", 170, true);
  if (ticker == "ESH9") return future("ES", 50);
  if (ticker == "EUR.USD") return forex("EUR", "USD");
  return {};
}

AccountsOptions options_of(std::vector<std::string> names) {
  AccountsOptions options;
  options.names = std::move(names);
  options.starting_cash = 100'000;
  options.day = std::chrono::year(2019) / 2 / 13;
  return options;
}

/// An order that trades piece by piece, as the exchange counts it.
class TradingOrder {
 public:
  TradingOrder(Accounts& accounts, std::string account, std::string ticker, model::Side side)
      : accounts_(accounts) {
    order_.terms.account = std::move(account);
    order_.terms.ticker = std::move(ticker);
    order_.terms.side = side;
  }
  Fill fill(std::int64_t shares, double price, bool added = false) {
    auto fill = a_fill(order_.terms.ticker, shares, price);
    fill.side = order_.terms.side;
    fill.account = order_.terms.account;
    fill.added_liquidity = added;
    order_.filled += shares;
    order_.notional += Decimal(shares) * Decimal::from_double(price).value();
    const auto booked = accounts_.apply(fill, order_);
    order_.commission += booked.commission;
    fill.commission = booked.commission;
    fill.realized_pnl = booked.realized_pnl;
    return fill;
  }
  SimOrder& order() { return order_; }

 private:
  Accounts& accounts_;
  SimOrder order_;
};

class TwoAccounts : public testing::Test {
 protected:
  Fill buy(const std::string& account, const std::string& ticker, std::int64_t shares, double price) {
    return TradingOrder(accounts_, account, ticker, model::Side::Buy).fill(shares, price);
  }
  Fill sell(const std::string& account, const std::string& ticker, std::int64_t shares, double price) {
    return TradingOrder(accounts_, account, ticker, model::Side::Sell).fill(shares, price);
  }
  static OrderRequest request(std::string account, std::string ticker, model::Side side,
                              std::int64_t shares) {
    OrderRequest order;
    order.account = std::move(account);
    order.ticker = std::move(ticker);
    order.side = side;
    order.quantity = shares;
    return order;
  }

  Accounts accounts_{options_of({"DU1", "DU2"}), listed, {}};
};

TEST_F(TwoAccounts, AFillIsBookedToItsAccountAndToTheFirstWithoutOne) {
  buy("DU2", "AAPL", 100, 10);
  buy("", "AAPL", 30, 10);
  EXPECT_EQ(accounts_.position("DU1", "AAPL"), Decimal(30));
  EXPECT_EQ(accounts_.position("DU2", "AAPL"), Decimal(100));
  EXPECT_EQ(accounts_.ledger("DU2").cash(), Decimal(98'999));
  EXPECT_EQ(accounts_.combined()->holding("AAPL").quantity, Decimal(130));
}

TEST_F(TwoAccounts, TheCommissionIsTheOrdersNotTheFills) {
  TradingOrder order(accounts_, "DU1", "AAPL", model::Side::Buy);
  EXPECT_EQ(order.fill(100, 100).commission, Decimal(1)) << "the minimum";
  EXPECT_EQ(order.fill(50, 100).commission, Decimal(0)) << "150 shares are still below it";
  EXPECT_EQ(order.fill(850, 100).commission, Decimal(4));
}

TEST_F(TwoAccounts, ACorrectionGivesTheOldCommissionBackAndBooksTheNewFill) {
  buy("DU1", "AAPL", 100, 10);
  TradingOrder order(accounts_, "DU1", "AAPL", model::Side::Sell);
  const auto fill = order.fill(100, 12);
  EXPECT_EQ(*fill.realized_pnl, Decimal(198));
  auto corrected = fill;
  corrected.price = 11;
  order.order().notional = 1'100;
  order.order().commission = 0;
  const auto booked = accounts_.correct(fill, corrected, order.order());
  EXPECT_EQ(booked.commission, Decimal(1));
  EXPECT_EQ(*booked.realized_pnl, Decimal(98));
  EXPECT_EQ(accounts_.ledger("DU1").cash(), Decimal(100'098));
  corrected.shares = 0;
  order.order().filled = order.order().notional = Decimal();
  auto busted = fill;
  busted.price = 11;
  busted.commission = booked.commission;
  accounts_.correct(busted, corrected, order.order());
  EXPECT_EQ(accounts_.ledger("DU1").cash(), Decimal(98'999));
  EXPECT_EQ(accounts_.position("DU1", "AAPL"), Decimal(100));
}

TEST_F(TwoAccounts, AnOrderBeyondTheBuyingPowerIsRefusedForItsAccountOnly) {
  buy("DU1", "AAPL", 39'000, 10);
  const auto refused = accounts_.afford(request("DU1", "AAPL", model::Side::Buy, 2'000), 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 201);
  EXPECT_THAT(refused.error().message, HasSubstr("buying power"));
  EXPECT_TRUE(accounts_.afford(request("DU2", "AAPL", model::Side::Buy, 2'000), 10));
  EXPECT_TRUE(accounts_.afford(request("DU1", "AAPL", model::Side::Sell, 2'000), 10)) << "it takes risk away";
}

TEST_F(TwoAccounts, AnOptionCostsItsWholePremiumOfTheEquity) {
  EXPECT_TRUE(accounts_.afford(request("DU1", "AAPL C", model::Side::Buy, 100), 9.9));
  EXPECT_FALSE(accounts_.afford(request("DU1", "AAPL C", model::Side::Buy, 100), 10.1));
}

TEST_F(TwoAccounts, FuturesAreAffordedByTheirMargin) {
  EXPECT_TRUE(accounts_.afford(request("DU1", "ESH9", model::Side::Sell, 7), 2'700));
  EXPECT_FALSE(accounts_.afford(request("DU1", "ESH9", model::Side::Sell, 8), 2'700));
}

TEST_F(TwoAccounts, AWhatIfSaysBeforeChangeAndAfter) {
  buy("DU1", "AAPL", 100, 100);
  const auto answer = accounts_.what_if(request("DU1", "AAPL", model::Side::Buy, 300), 100);
  EXPECT_EQ(answer.initial_before, Decimal(2'500));
  EXPECT_EQ(answer.initial_change, Decimal(7'500));
  EXPECT_EQ(answer.initial_after, Decimal(10'000));
  EXPECT_EQ(answer.maintenance_after, Decimal(10'000));
  EXPECT_EQ(*answer.commission, decimal("1.5"));
  EXPECT_EQ(answer.equity_before, Decimal(99'999));
  EXPECT_EQ(answer.equity_change, decimal("-1.5"));
  EXPECT_EQ(answer.warning, "");
  EXPECT_FALSE(answer.min_commission);
  EXPECT_NE(accounts_.what_if(request("DU1", "AAPL", model::Side::Buy, 100'000), 100).warning, "");
  EXPECT_EQ(accounts_.ledger("DU1").holding("AAPL").quantity, Decimal(100)) << "nothing remains";
}

TEST_F(TwoAccounts, AWhatIfOfAnOptionTakesItsPremiumFromTheEquity) {
  const auto answer = accounts_.what_if(request("DU1", "AAPL C", model::Side::Buy, 2), 5);
  EXPECT_EQ(answer.initial_change, Decimal(0));
  EXPECT_EQ(answer.equity_change, decimal("-1001.3"));
}

TEST(TieredAccounts, AWhatIfGivesBoundsWhereTheCommissionDependsOnTheFill) {
  auto options = options_of({"DU1"});
  options.commissions = CommissionModel::Tiered;
  Accounts accounts(options, listed, {});
  OrderRequest order;
  order.ticker = "AAPL";
  order.quantity = 1'000;
  const auto answer = accounts.what_if(order, 25);
  EXPECT_FALSE(answer.commission);
  EXPECT_EQ(*answer.min_commission, decimal("1.702583"));
  EXPECT_EQ(*answer.max_commission, decimal("6.702583"));
}

TEST(TieredAccounts, RestedAndTakenPartsOfAnOrderPayEachTheirOwn) {
  auto options = options_of({"DU1"});
  options.commissions = CommissionModel::Tiered;
  Accounts accounts(options, listed, {});
  TradingOrder order(accounts, "DU1", "AAPL", model::Side::Buy);
  order.fill(500, 25, false);
  order.fill(500, 25, true);
  EXPECT_EQ(order.order().commission, decimal("4.202583"));
}

TEST_F(TwoAccounts, ATradeElsewhereIsBookedWithoutCommission) {
  ASSERT_TRUE(accounts_.trade_elsewhere("DU2", "AAPL", -100, 10));
  EXPECT_EQ(accounts_.ledger("DU2").cash(), Decimal(101'000));
  EXPECT_FALSE(accounts_.trade_elsewhere("DU9", "AAPL", 1, 10));
}

TEST_F(TwoAccounts, ADayStartsAtMidnightInNewYork) {
  buy("DU1", "AAPL", 100, 10);
  const auto midnight = core::from_new_york(std::chrono::year(2019) / 2 / 14, {});
  accounts_.on_time(midnight - std::chrono::seconds(1));
  EXPECT_EQ(accounts_.ledger("DU1").daily_pnl(), Decimal(-1));
  accounts_.on_time(midnight);
  EXPECT_EQ(accounts_.ledger("DU1").daily_pnl(), Decimal(0));
  EXPECT_EQ(core::format_date(accounts_.options().day), "2019-02-14");
  accounts_.on_time(midnight - std::chrono::seconds(1));
  EXPECT_EQ(core::format_date(accounts_.options().day), "2019-02-13") << "the clock may start over";
}

TEST_F(TwoAccounts, WhatIsKeptAsTextComesBackWhole) {
  buy("DU1", "AAPL", 100, 10);
  buy("DU1", "ESH9", 2, 2'700);
  sell("DU1", "ESH9", 1, 2'710);
  buy("DU2", "EUR.USD", 20'000, 1.13);
  const auto text = accounts_.to_text();
  Accounts again(options_of({"DU1", "DU2"}), listed, {});
  ASSERT_TRUE(again.from_text(text));
  EXPECT_EQ(again.to_text(), text);
  again.mark("AAPL", 10);
  again.mark("ESH9", 2'710);
  again.mark("EUR.USD", 1.13);
  for (const auto* name : {"DU1", "DU2"})
    EXPECT_EQ(again.ledger(name).net_liquidation(), accounts_.ledger(name).net_liquidation());
}

TEST_F(TwoAccounts, ABrokenTextChangesNothing) {
  buy("DU1", "AAPL", 100, 10);
  const auto before = accounts_.to_text();
  for (const auto* text :
       {"account\tDU9\n", "cash\tUSD\t5\n", "account\tDU1\ncash\tUSD\tmuch\n",
        "account\tDU1\nholding\tAAPL\n", "account\tDU1\nvolume\t99\t1\n", "account\tDU1\ngold\t5\n"}) {
    const auto read = accounts_.from_text(text);
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error().message, HasSubstr("not understood"));
  }
  EXPECT_EQ(accounts_.to_text(), before);
}

TEST(AdvisorAccounts, TheAdvisorsOwnHoldsNothingAndItsGroupsAreKept) {
  Accounts accounts(options_of({"DF1", "DU1", "DU2"}), listed, {});
  EXPECT_TRUE(accounts.is_advisor());
  EXPECT_EQ(accounts.managed_list(), "DF1,DU1,DU2,");
  EXPECT_EQ(accounts.ledger("DF1").cash(), Decimal(0));
  EXPECT_EQ(accounts.account_for(""), "DU1");
  ASSERT_TRUE(
      accounts.advisor().replace_groups("<ListOfGroups><Group><name>G</name><ListOfAccts><String>DU2</"
                                        "String></ListOfAccts></Group></ListOfGroups>"));
  Accounts again(options_of({"DF1", "DU1", "DU2"}), listed, {});
  ASSERT_TRUE(again.from_text(accounts.to_text()));
  EXPECT_EQ(again.advisor().groups(), accounts.advisor().groups());
}

}  // namespace
}  // namespace ibflow::sim::test
