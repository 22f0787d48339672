#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Market;

class BeforeTheOpen : public ::testing::Test {
 protected:
  BeforeTheOpen() { market_.now = testing::at("09:29:50"); }
  Market market_{1'000'000};
};

TEST(RegularHours, RunFromHalfPastNineToFourInNewYork) {
  const RegularHours hours = regular_hours(testing::a_day());
  EXPECT_EQ(core::format_utc(hours.open), "2019-02-13T14:30:00.000000000Z");
  EXPECT_TRUE(hours.contains(hours.open));
  EXPECT_FALSE(hours.contains(hours.close));
}

TEST_F(BeforeTheOpen, OrdersAreHeldWithAWarning) {
  ASSERT_TRUE(market_.place(an_order(1).buy(100).market()));
  ASSERT_TRUE(market_.place(an_order(2).sell(100).stop(99.00)));
  EXPECT_THAT(market_.scribe.heard(), ElementsAre("1 warning 399", "1 PreSubmitted 0/100", "2 warning 399",
                                                  "2 PreSubmitted 0/100 held: trigger"));
  EXPECT_THAT(market_.scribe.reasons[0],
              HasSubstr("Warning: your order will not be placed at the exchange until"));
}

TEST_F(BeforeTheOpen, OrdersGoInAtTheOpenAndFillAtTheFirstPrint) {
  ASSERT_TRUE(market_.place(an_order(1).buy(100).limit(101.00)));
  ASSERT_TRUE(market_.place(an_order(2).sell(100).stop(99.00)));
  market_.scribe.heard();
  market_.move_to("09:30");
  EXPECT_THAT(market_.scribe.heard(), ElementsAre("1 Submitted 0/100"));
  market_.price(100.00);
  EXPECT_THAT(market_.scribe.heard(),
              ElementsAre("1 fill 100 @ 100.01", "1 Filled 100/100", "1 commission 1"));
}

TEST(TheClose, EndsDayOrdersAndKeepsTheOthers) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00)));
  ASSERT_TRUE(market.place(an_order(2).buy(100).limit(99.00).good_till_cancelled()));
  market.scribe.heard();
  market.move_to("15:59:59");
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  market.move_to("16:00");
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 expired"));
  EXPECT_TRUE(market.order(2).working());
  EXPECT_EQ(market.exchange.latest("AAPL"), nullptr);
}

TEST(TheClose, EndsTheChildrenOfAnExpiredParentOnce) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00).held()));
  ASSERT_TRUE(market.place(an_order(2).sell(100).limit(102.00).child_of(1)));
  market.scribe.heard();
  market.move_to("16:00");
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 expired", "2 cancelled"));
}

TEST(AfterTheClose, OrdersWaitForTheNextDaysOpen) {
  Market market;
  market.move_to("16:00:10");
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 warning 399", "1 PreSubmitted 0/100"));
  market.now = testing::at("09:30") + std::chrono::hours(24);
  market.price(100.00);
  EXPECT_EQ(market.order(1).status, model::OrderStatus::Filled);
}

TEST(AnOrderLeftOverNight, FillsAtTheOpeningQuoteWhenThatIsBetterThanItsLimit) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00).good_till_cancelled()));
  market.move_to("16:00");
  market.now = testing::at("09:30") + std::chrono::hours(24);
  market.price(95.00);
  EXPECT_EQ(market.order(1).last_price, 95.01);
}

}  // namespace
}  // namespace ibflow::sim
