#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using testing::decimal;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Market;
using ::testing::MatchesRegex;

TEST(MarketOrder, TradesAtTheOppositeQuoteAtOnce) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 PreSubmitted 0/100", "1 fill 100 @ 100.01",
                                                 "1 Filled 100/100", "1 commission 1"));
  ASSERT_TRUE(market.place(an_order(2).sell(100).market()));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("2 PreSubmitted 0/100", "2 fill 100 @ 100.00",
                                                 "2 Filled 100/100", "2 commission 1"));
}

TEST(MarketOrder, TakesNoMoreThanIsDisplayedAndTheRestAtTheFollowingPrints) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 300);
  ASSERT_TRUE(market.place(an_order(1).buy(700).market()));
  market.quote(100.02, 100.03, 100.02, 1000, 200);
  market.quote(100.04, 100.05, 100.04, 1000, 900);
  EXPECT_THAT(
      market.scribe.heard(),
      ElementsAre("1 PreSubmitted 0/700", "1 fill 300 @ 100.01", "1 Submitted 300/700", "1 commission 1.5",
                  "1 fill 200 @ 100.03", "1 Submitted 500/700", "1 commission 1",  //
                  "1 fill 200 @ 100.05", "1 Filled 700/700", "1 commission 1"));
  EXPECT_NEAR(market.order(1).average_price, (300 * 100.01 + 200 * 100.03 + 200 * 100.05) / 700, 1e-9);
}

TEST(MarketOrder, FindsTheLiquidityAnotherOneTookGoneUntilTheNextPrint) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 300);
  ASSERT_TRUE(market.place(an_order(1).buy(200).market()));
  ASSERT_TRUE(market.place(an_order(2).buy(200).market()));
  ASSERT_TRUE(market.place(an_order(3).buy(200).market()));
  EXPECT_EQ(market.order(2).filled, core::Decimal(100));
  EXPECT_EQ(market.order(3).filled, core::Decimal(0));
  EXPECT_EQ(market.order(3).status, model::OrderStatus::Submitted);
  market.quote(100.00, 100.01, 100.00, 1000, 250);
  EXPECT_EQ(market.order(2).filled, core::Decimal(200));
  EXPECT_EQ(market.order(3).filled, core::Decimal(150));
}

TEST(MarketOrder, WaitsForTheFirstQuote) {
  Market market;
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 PreSubmitted 0/100", "1 Submitted 0/100"));
  market.price(100.00);
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("1 fill 100 @ 100.01", "1 Filled 100/100", "1 commission 1"));
}

TEST(MarketOrder, PaysInPartsTheCommissionOfTheWhole) {
  Market market;
  for (int i = 0; i < 5; ++i) {
    market.quote(100.00, 100.01, 100.00, 100, 100);
    if (i == 0) {
      ASSERT_TRUE(market.place(an_order(1).buy(450).market()));
    }
  }
  EXPECT_EQ(market.order(1).commission, decimal("2.25"));
  EXPECT_EQ(market.ledger.commissions(), decimal("2.25"));
}

TEST(LimitOrder, RestsUntilTheOppositeQuoteReachesItAndThenTradesAtItsPrice) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.90)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 Submitted 0/100"));
  market.price(99.90);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  market.price(99.85);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 fill 100 @ 99.90", "1 Filled 100/100", "1 commission 1"));
  EXPECT_TRUE(market.exchange.fills().back().added_liquidity);
}

TEST(LimitOrder, TradesAtTheQuoteWhenMarketableOnArrivalAndWhileItStaysSo) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 100);
  ASSERT_TRUE(market.place(an_order(1).buy(300).limit(100.05)));
  market.quote(100.02, 100.03, 100.02, 1000, 100);
  market.quote(100.09, 100.10, 100.09, 1000, 100);
  market.quote(100.02, 100.03, 100.02, 1000, 100);
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("1 PreSubmitted 0/300", "1 fill 100 @ 100.01", "1 Submitted 100/300",
                          "1 commission 1", "1 fill 100 @ 100.03", "1 Submitted 200/300", "1 commission 0",
                          "1 fill 100 @ 100.05", "1 Filled 300/300", "1 commission 0.5"));
}

TEST(StopOrder, IsSetOffByTheLastPriceAndTradesAtTheQuote) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).sell(100).stop(99.50)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 PreSubmitted 0/100 held: trigger"));
  market.quote(99.40, 99.60, 99.51, 500, 500);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  market.quote(99.48, 99.52, 99.50, 60, 500);
  market.quote(99.60, 99.62, 99.61, 60, 500);
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("1 Submitted 0/100", "1 fill 60 @ 99.48", "1 Submitted 60/100", "1 commission 1",
                          "1 fill 40 @ 99.60", "1 Filled 100/100", "1 commission 0"));
}

TEST(StopOrder, FillsAtTheQuoteWhenThePriceJumpsOverIt) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).stop(100.50)));
  market.price(103.00);
  EXPECT_EQ(market.order(1).last_price, 103.01);
}

TEST(StopOrder, IsSetOffOnArrivalWhenThePriceIsAlreadyThere) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).sell(100).stop(100.00)));
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("1 PreSubmitted 0/100 held: trigger", "1 Submitted 0/100", "1 fill 100 @ 100.00",
                          "1 Filled 100/100", "1 commission 1"));
}

TEST(StopLimitOrder, BecomesALimitWhenSetOff) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).sell(100).stop(99.50).limit(99.40)));
  market.price(99.00);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 PreSubmitted 0/100 held: trigger", "1 Submitted 0/100"));
  market.price(99.45);
  EXPECT_EQ(market.order(1).last_price, 99.40);
}

TEST(Change, GivesARestingOrderNewTermsToArriveWithAndKeepsItsPermId) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00)));
  const auto perm_id = market.order(1).perm_id;
  ASSERT_TRUE(market.place(an_order(1).buy(200).limit(100.05)));
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("1 Submitted 0/100", "1 Submitted 0/200", "1 fill 200 @ 100.01", "1 Filled 200/200",
                          "1 commission 1"));
  EXPECT_EQ(market.order(1).perm_id, perm_id);
}

TEST(Cancel, EndsAWorkingOrder) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00)));
  ASSERT_TRUE(market.cancel(1));
  market.price(98.00);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 Submitted 0/100", "1 cancelled"));
  EXPECT_THAT(market.scribe.reasons, ElementsAre(""));
  EXPECT_THAT(market.exchange.working_orders(), IsEmpty());
}

TEST(CancelAll, EndsTheOrdersOfEveryClient) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00)));
  ASSERT_TRUE(market.place(an_order(1).client(2).buy(100).limit(99.00)));
  market.exchange.cancel_all(market.now);
  EXPECT_THAT(market.exchange.working_orders(), IsEmpty());
  EXPECT_EQ(market.exchange.orders().size(), 2U);
  EXPECT_EQ(market.exchange.orders(core::ClientId(2)).size(), 1U);
}

TEST(Fills, HaveUniqueExecutionIdsOfIbsShapeThatSeedAndSaltMove) {
  const auto ids = [](std::uint64_t seed, std::string salt) {
    ExchangeOptions options;
    options.seed = seed;
    options.id_salt = std::move(salt);
    Market market(1'000'000, std::move(options));
    market.price(100.00);
    EXPECT_TRUE(market.place(an_order(1).buy(10).market()));
    EXPECT_TRUE(market.place(an_order(2).buy(10).market()));
    const auto& fills = market.exchange.fills();
    EXPECT_NE(fills[0].execution_id, fills[1].execution_id);
    EXPECT_EQ(fills[0].perm_id.value + 1, fills[1].perm_id.value);
    return std::pair(fills[0].execution_id, fills[0].perm_id.value);
  };
  const auto first = ids(1, "2019-02-13");
  EXPECT_THAT(first.first, MatchesRegex("00025b46\\.[0-9a-f]+\\.01\\.01"));
  EXPECT_EQ(first.first.size(), 23U);
  EXPECT_GE(first.second, 1'000'000'000);
  EXPECT_LT(first.second, 2'000'000'000);
  EXPECT_EQ(ids(1, "2019-02-13"), first);
  EXPECT_NE(ids(2, "2019-02-13"), first);
  EXPECT_NE(ids(1, "2019-02-14"), first);
}

TEST(Fills, CarryTheRealizedProfitOfAClosingTrade) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  market.price(101.00);
  ASSERT_TRUE(market.place(an_order(2).sell(100).market()));
  EXPECT_EQ(market.exchange.fills()[0].realized_pnl, std::nullopt);
  EXPECT_EQ(market.exchange.fills()[1].realized_pnl, decimal("97"));  // 100 * 0.99 less two commissions
}

}  // namespace
}  // namespace ibflow::sim
