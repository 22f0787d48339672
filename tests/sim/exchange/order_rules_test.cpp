#include "ibflow/sim/exchange/order_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Market;

TEST(WholeCents, AreToldFromPartsOfACent) {
  for (const double price : {0.01, 0.07, 1.1, 99.99, 1599.96, 123456.78})
    EXPECT_TRUE(fits_increment(traded_stock("AAPL", 0), price)) << price;
  for (const double price : {0.0, -1.0, 0.005, 170.2461, 100.001, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(fits_increment(traded_stock("AAPL", 0), price)) << price;
  }
}

TEST(Refusal, OfPricesAndSizes) {
  Market market;
  EXPECT_EQ(market.refusal(an_order(1).buy(100).limit(100.001)), 110);
  EXPECT_EQ(market.refusal(an_order(1).buy(100).stop(100.005)), 110);
  EXPECT_EQ(market.refusal(an_order(1).buy(100).limit(-1)), 321);
  EXPECT_EQ(market.refusal(an_order(1).buy(0).market()), 434);
  EXPECT_EQ(market.refusal(an_order(1).buy(-100).market()), 321);
  OrderRequest without_price = an_order(1).buy(100).market();
  without_price.type = OrderType::Limit;
  EXPECT_EQ(market.refusal(without_price), 321);
}

TEST(Refusal, LeavesNothingBehindAndTheIdFree) {
  Market market;
  EXPECT_EQ(market.refusal(an_order(5).buy(100).limit(100.001)), 110);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  EXPECT_THAT(market.exchange.orders(), IsEmpty());
  EXPECT_EQ(market.exchange.next_order_id(core::ClientId(1)).value, 1);
  EXPECT_EQ(market.refusal(an_order(5).buy(100).limit(100.00)), 0);
  EXPECT_EQ(market.exchange.next_order_id(core::ClientId(1)).value, 6);
}

TEST(Refusal, OfAnUnknownTicker) {
  Market market;
  EXPECT_EQ(market.refusal(an_order(1).of("NFLX")), 200);
}

TEST(Refusal, OfOrderIdsThatWentBefore) {
  Market market;
  ASSERT_TRUE(market.place(an_order(7).buy(100).limit(99.00)));
  EXPECT_EQ(market.refusal(an_order(3).buy(100).limit(99.00)), 103);
  EXPECT_EQ(market.refusal(an_order(3).client(2).buy(100).limit(99.00)), 0) << "ids are each client's own";
  ASSERT_TRUE(market.cancel(7));
  EXPECT_EQ(market.refusal(an_order(7).buy(100).limit(99.00)), 103);
}

TEST(Refusal, OfChangesThatAreNotAllowed) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  EXPECT_EQ(market.refusal(an_order(1).buy(200).market()), 104);
  ASSERT_TRUE(market.place(an_order(2).buy(100).limit(99.00)));
  market.scribe.heard();
  EXPECT_EQ(market.refusal(an_order(2).buy(100).limit(99.001)), 110);
  EXPECT_EQ(market.refusal(an_order(2).sell(100).limit(99.00)), 105);
  EXPECT_EQ(market.refusal(an_order(2).of("MSFT").buy(100).limit(99.00)), 105);
  EXPECT_EQ(market.refusal(an_order(2).buy(100).stop(101.00)), 329);
  EXPECT_EQ(market.refusal(an_order(2).buy(100).limit(99.00).child_of(1)), 10341);
  EXPECT_EQ(market.refusal(an_order(2).buy(100).limit(99.00).oca("new", OcaType::CancelOthers)), 10326);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  EXPECT_EQ(market.order(2).terms.limit_price, 99.00) << "the old order lives on";
}

TEST(Refusal, OfASizeThatIsAlreadyFilled) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 40);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  EXPECT_EQ(market.refusal(an_order(1).buy(40).market()), 321);
  EXPECT_EQ(market.refusal(an_order(1).buy(41).market()), 0);
}

TEST(Refusal, OfParentsThatAreUnknownOrGone) {
  Market market;
  market.price(100.00);
  EXPECT_EQ(market.refusal(an_order(2).sell(100).limit(102.00).child_of(1)), 10006);
  ASSERT_TRUE(market.place(an_order(2).buy(100).limit(99.00)));
  ASSERT_TRUE(market.cancel(2));
  EXPECT_EQ(market.refusal(an_order(3).sell(100).limit(102.00).child_of(2)), 135);
}

TEST(Refusal, OfCancelsOfUnknownForeignAndFinishedOrders) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  EXPECT_EQ(market.cancel(9).error().message, "OrderId 9 that needs to be cancelled is not found.");
  EXPECT_EQ(market.cancel(9).error().code, 10147);
  EXPECT_EQ(market.cancel(1, 2).error().code, 10147);
  EXPECT_EQ(market.cancel(1).error().code, 10148);
  EXPECT_THAT(market.cancel(1).error().message, HasSubstr("state: Filled"));
}

TEST(BuyingPower, IsFourTimesTheNetLiquidation) {
  Market market(10'000);
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(401).limit(100.00)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 rejected 201", "1 Inactive 0/401"));
  EXPECT_THAT(market.scribe.reasons.back(), HasSubstr("Order rejected - reason:"));
  ASSERT_TRUE(market.place(an_order(2).buy(400).limit(100.00)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("2 Submitted 0/400"));
}

TEST(BuyingPower, NeverStandsInTheWayOfAnExit) {
  Market market(10'000);
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(390).market()));
  market.price(80.00);  // the exposure now exceeds what is allowed
  ASSERT_TRUE(market.place(an_order(2).sell(100).market()));
  EXPECT_EQ(market.order(2).status, model::OrderStatus::Filled);
}

TEST(BuyingPower, RefusesAWholeBracketWithItsParent) {
  Market market(10'000);
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(1000).market().held()));
  ASSERT_TRUE(market.place(an_order(2).sell(1000).limit(102.00).child_of(1)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 rejected 201", "1 Inactive 0/1000", "2 cancelled"));
}

}  // namespace
}  // namespace ibflow::sim
