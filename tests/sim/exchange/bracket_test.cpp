#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Market;

/// Buys with order 1; takes profit at 102 with order 2, stops out at 99 with order 3.
void place_bracket(Market& market, const OrderRequest& parent) {
  const std::int64_t shares = parent.quantity.truncated();
  ASSERT_TRUE(market.place(parent));
  ASSERT_TRUE(market.place(an_order(2).sell(shares).limit(102.00).child_of(1).held()));
  ASSERT_TRUE(market.place(an_order(3).sell(shares).stop(99.00).child_of(1)));
}

TEST(Bracket, IsHeldUntilItsLastOrderTransmits) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market().held()));
  ASSERT_TRUE(market.place(an_order(2).sell(100).limit(102.00).child_of(1).held()));
  market.price(100.00);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  EXPECT_THAT(market.exchange.working_orders(), IsEmpty());
  EXPECT_EQ(market.order(1).perm_id.value, 0);
}

TEST(Bracket, AnnouncesTheWholeChainThenFillsTheParentThenFreesTheChildren) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).market().held());
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 PreSubmitted 0/100", "2 PreSubmitted 0/100 held: child",
                                                 "3 PreSubmitted 0/100 held: child,trigger",
                                                 "1 fill 100 @ 100.01", "1 Filled 100/100", "1 commission 1",
                                                 "2 Submitted 0/100", "3 PreSubmitted 0/100 held: trigger"));
}

TEST(Bracket, GroupsTheChildrenUnderTheParentsPermId) {
  Market market;
  place_bracket(market, an_order(1).buy(100).limit(99.50).held());
  const std::string group = std::to_string(market.order(1).perm_id.value);
  EXPECT_EQ(market.order(2).terms.oca_group, group);
  EXPECT_EQ(market.order(3).terms.oca_group, group);
  EXPECT_EQ(market.order(1).terms.oca_group, "");
}

TEST(Bracket, LetsNoChildTradeBeforeTheParent) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).limit(97.00).held());
  market.price(103.00);
  market.price(98.00);
  EXPECT_THAT(market.exchange.fills(), IsEmpty());
  EXPECT_EQ(market.order(3).status, model::OrderStatus::PreSubmitted);
}

TEST(Bracket, CancelsTheStopWhenTheTargetFills) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).market().held());
  market.scribe.heard();
  market.price(102.00);
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("2 fill 100 @ 102.00", "2 Filled 100/100", "2 commission 1", "3 cancelled"));
  market.price(98.00);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
}

TEST(Bracket, CancelsTheTargetWhenTheStopFills) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).market().held());
  market.scribe.heard();
  market.price(98.90);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("3 Submitted 0/100", "3 fill 100 @ 98.90",
                                                 "3 Filled 100/100", "3 commission 1", "2 cancelled"));
}

TEST(Bracket, ReducesTheStopByWhatTheTargetHasSold) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).market().held());
  market.scribe.heard();
  market.quote(102.00, 102.01, 102.00, 30, 1000);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("2 fill 30 @ 102.00", "2 Submitted 30/100", "2 commission 1",
                                                 "3 PreSubmitted 0/70 held: trigger"));
  market.price(98.90);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("3 Submitted 0/70", "3 fill 70 @ 98.90", "3 Filled 70/70",
                                                 "3 commission 1", "2 cancelled"));
  EXPECT_TRUE(market.ledger.holding("AAPL").quantity.is_zero());
}

TEST(Bracket, FreesTheChildrenForThePartTheParentHasFilled) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 40);
  place_bracket(market, an_order(1).buy(100).limit(100.01).held());
  EXPECT_EQ(market.order(1).filled, core::Decimal(40));
  market.scribe.heard();
  market.quote(102.00, 102.01, 102.00, 1000, 1000);
  EXPECT_THAT(market.scribe.heard(), ElementsAre("2 fill 40 @ 102.00", "2 Submitted 40/100", "2 commission 1",
                                                 "3 PreSubmitted 0/60 held: trigger"));
  market.quote(102.00, 102.01, 102.00, 1000, 1000);
  EXPECT_THAT(market.scribe.heard(), IsEmpty()) << "nothing is open any more";

  market.quote(100.00, 100.01, 100.00, 1000, 1000);
  EXPECT_EQ(market.order(1).status, model::OrderStatus::Filled);
  market.quote(98.00, 98.01, 98.00, 1000, 1000);
  EXPECT_EQ(market.order(3).filled, core::Decimal(60));
  EXPECT_EQ(market.order(2).status, model::OrderStatus::Cancelled);
  EXPECT_TRUE(market.ledger.holding("AAPL").quantity.is_zero());
}

TEST(Bracket, EndsChildrenThatAreLargerThanTheParentWhenItsPositionIsClosed) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market().held()));
  ASSERT_TRUE(market.place(an_order(2).sell(150).limit(102.00).child_of(1)));
  market.scribe.heard();
  market.price(102.00);
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("2 fill 100 @ 102.00", "2 Submitted 100/150", "2 commission 1", "2 cancelled"));
}

TEST(Bracket, CancelsTheChildrenWithTheParent) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).limit(99.00).held());
  market.scribe.heard();
  ASSERT_TRUE(market.cancel(1));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 cancelled", "2 cancelled", "3 cancelled"));
}

TEST(Bracket, KeepsTheOtherChildWhenTheClientCancelsOne) {
  Market market;
  market.price(100.00);
  place_bracket(market, an_order(1).buy(100).market().held());
  market.scribe.heard();
  ASSERT_TRUE(market.cancel(2));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("2 cancelled"));
  EXPECT_TRUE(market.order(3).working());
}

TEST(Bracket, IsReleasedByTransmittingAHeldOrderLater) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00).held()));
  ASSERT_TRUE(market.place(an_order(2).sell(100).limit(102.00).child_of(1).held()));
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.10)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("1 Submitted 0/100", "2 PreSubmitted 0/100 held: child"));
}

TEST(Bracket, TakesAChildThatComesAfterItsParentHasFilled) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(market.place(an_order(1).buy(100).market()));
  market.scribe.heard();
  ASSERT_TRUE(market.place(an_order(2).sell(100).limit(102.00).child_of(1)));
  EXPECT_THAT(market.scribe.heard(), ElementsAre("2 Submitted 0/100"));
}

TEST(OcaGroup, CancelsTheRestOnAnyFillWithTypeOne) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 30);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00).oca("either", OcaType::CancelOthers)));
  ASSERT_TRUE(market.place(an_order(2).buy(100).limit(100.01).oca("either", OcaType::CancelOthers)));
  EXPECT_THAT(market.scribe.heard(),
              ElementsAre("1 Submitted 0/100", "2 PreSubmitted 0/100", "2 fill 30 @ 100.01",
                          "2 Submitted 30/100", "2 commission 1", "1 cancelled"));
}

TEST(OcaGroup, ReducesTheRestWithTypeThreeAndCancelsThemOnAFullFill) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 30);
  ASSERT_TRUE(market.place(an_order(1).buy(100).limit(99.00).oca("either", OcaType::ReduceOthers)));
  ASSERT_TRUE(market.place(an_order(2).buy(80).limit(100.01).oca("either", OcaType::ReduceOthers)));
  EXPECT_EQ(market.order(1).terms.quantity, core::Decimal(63)) << "three eighths less, to the nearest share";
  market.price(100.00);
  EXPECT_EQ(market.order(2).status, model::OrderStatus::Filled);
  EXPECT_EQ(market.order(1).status, model::OrderStatus::Cancelled);
}

TEST(OcaGroup, ReducesEachOrderByTheSamePartOfIt) {
  for (const auto type : {OcaType::ReduceWithBlock, OcaType::ReduceOthers}) {
    Market market;
    market.quote(100.00, 100.01, 100.00, 1000, 50);
    ASSERT_TRUE(market.place(an_order(1).buy(1000).limit(99.00).oca("any", type)));
    ASSERT_TRUE(market.place(an_order(2).buy(40).limit(98.00).oca("any", type)));
    ASSERT_TRUE(market.place(an_order(3).buy(200).limit(100.01).oca("any", type)));
    EXPECT_EQ(market.order(3).filled, core::Decimal(50));
    EXPECT_EQ(market.order(1).terms.quantity, core::Decimal(750));
    EXPECT_EQ(market.order(2).terms.quantity, core::Decimal(30));
  }
}

TEST(OcaGroup, MakesGoodWhatRoundingTookAndLeavesAtLeastOneShare) {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 10);
  ASSERT_TRUE(market.place(an_order(1).buy(7).limit(99.00).oca("any", OcaType::ReduceOthers)));
  ASSERT_TRUE(market.place(an_order(2).buy(100).limit(100.01).oca("any", OcaType::ReduceOthers)));
  // 6.3, 5.6, 4.9, ... of the seven shares are left.
  for (const int left : {6, 6, 5, 4, 4, 3, 2, 1, 1}) {
    EXPECT_EQ(market.order(1).terms.quantity, core::Decimal(left));
    market.quote(100.00, 100.01, 100.00, 1000, 10);
  }
  EXPECT_EQ(market.order(2).status, model::OrderStatus::Filled);
  EXPECT_EQ(market.order(1).status, model::OrderStatus::Cancelled);
}

TEST(OcaGroup, BelongsToOneClient) {
  Market market;
  market.price(100.00);
  ASSERT_TRUE(
      market.place(an_order(1).client(1).buy(10).limit(99.00).oca("same name", OcaType::CancelOthers)));
  ASSERT_TRUE(
      market.place(an_order(1).client(2).buy(10).limit(101.00).oca("same name", OcaType::CancelOthers)));
  EXPECT_TRUE(market.order(1, 1).working());
}

}  // namespace
}  // namespace ibflow::sim
