// How a trade ends: by its own exits, by a signal, by the clock, by an accident. Never naked, never doubled.

#include "engine_fixture.hpp"

namespace ibflow::engine::test {
namespace {

using model::OrderRole;
using model::OrderStatus;
using model::Side;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Exit : public EngineTest {};

TEST_F(Exit, ATakeProfitEndsTheTrade) {
  start();
  const Bracket orders = open_position();
  fill(orders.target, 103.01);
  EXPECT_EQ(state(), "exiting") << "flat is proven only when the stop loss is gone too";
  cancel_confirmed(orders.stop);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(broker.cancelled, IsEmpty());
  EXPECT_THAT(broker.placed, SizeIs(3));
  const EngineSummary summary = engine->summary();
  EXPECT_EQ(summary.round_trips, 1U);
  EXPECT_EQ(summary.gross_pnl, decimal("225.75"));
  EXPECT_EQ(summary.commissions, core::Decimal(2));
  EXPECT_EQ(summary.net_pnl, decimal("223.75"));
  EXPECT_EQ(summary.open_positions_at_end, 0U);
}

TEST_F(Exit, ASiblingTheBrokerForgetsIsCancelled) {
  start();
  const Bracket orders = open_position();
  fill(orders.target, 103.01);
  seconds_pass(1);
  EXPECT_FALSE(asked_to_cancel(orders.stop));
  seconds_pass(1);
  EXPECT_TRUE(asked_to_cancel(orders.stop));
}

TEST_F(Exit, AnOppositeSignalCancelsClosesAndOnlyThenReverses) {
  start();
  const Bracket first = open_position();
  seconds_pass(1);
  predict(a_prediction().sell("SPY"));
  EXPECT_TRUE(asked_to_cancel(first.target));
  EXPECT_TRUE(asked_to_cancel(first.stop));
  EXPECT_THAT(broker.placed, SizeIs(3)) << "nothing is sent while an exit may still fill";

  cancel_confirmed(first.target);
  EXPECT_THAT(broker.placed, SizeIs(3));
  cancel_confirmed(first.stop);
  ASSERT_THAT(broker.placed, SizeIs(4));
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  EXPECT_EQ(last_order().side, Side::Sell);
  EXPECT_EQ(last_order().quantity, core::Decimal(75));
  EXPECT_TRUE(last_order().transmit);

  fill(last_order(), 99.99);
  ASSERT_THAT(broker.placed, SizeIs(7));
  EXPECT_EQ(bracket().entry.side, Side::Sell);
  EXPECT_EQ(state(), "entering");
  EXPECT_THAT(decisions(), ElementsAre("enter_long", "reverse", "enter_short"));
  EXPECT_EQ(engine->summary().signals_acted_on, 2U);
}

TEST_F(Exit, AReversalIsGivenUpWhenItsPredictionHasGoneStale) {
  start();
  const Bracket first = open_position();
  predict(a_prediction().sell("SPY"));
  cancel_confirmed(first.target);
  seconds_pass(121);
  cancel_confirmed(first.stop);
  fill(last_order(), 99.99);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(last_decision(), HasSubstr("no reversal, the prediction is stale"));
}

TEST_F(Exit, WithoutShortsAnOppositeSignalOnlyCloses) {
  config.allow_short = false;
  start();
  const Bracket first = open_position();
  predict(a_prediction().sell("SPY"));
  cancel_confirmed(first.target);
  cancel_confirmed(first.stop);
  fill(last_order(), 99.99);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(decisions(), ElementsAre("enter_long", "exit"));
}

TEST_F(Exit, ASignalBackWithdrawsTheReversal) {
  start();
  const Bracket first = open_position();
  predict(a_prediction().sell("SPY"));
  seconds_pass(1);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision(), HasSubstr("the reversal under way is withdrawn"));
  cancel_confirmed(first.target);
  cancel_confirmed(first.stop);
  fill(last_order(), 99.99);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Exit, AFillThatRacesItsCancellationIsCounted) {
  start();
  const Bracket first = open_position();
  predict(a_prediction().sell("SPY"));
  execute(first.stop, 30, 98.01);
  cancel_confirmed(first.target);
  status(first.stop, OrderStatus::Cancelled, 30);
  ASSERT_THAT(broker.placed, SizeIs(4));
  EXPECT_EQ(last_order().quantity, core::Decimal(45)) << "only what is left";
}

TEST_F(Exit, ACancelledStatusThatTellsOfAFillWaitsForTheExecution) {
  start();
  const Bracket first = open_position();
  predict(a_prediction().sell("SPY"));
  cancel_confirmed(first.target);
  status(first.stop, OrderStatus::Cancelled, 75);
  EXPECT_THAT(broker.placed, SizeIs(3)) << "closing now would open a short position";
  execute(first.stop, 75, 98.01);
  EXPECT_EQ(bracket().entry.side, Side::Sell) << "flat without an exit of ours: the reversal follows";
  EXPECT_THAT(broker.placed, SizeIs(6));
}

TEST_F(Exit, AnOppositeSignalWhileEnteringWithdrawsTheEntry) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket first = bracket();
  accept(first);
  execute(first.entry, 20, 100);
  seconds_pass(1);
  predict(a_prediction().sell("SPY"));
  EXPECT_THAT(broker.cancelled,
              ElementsAre(first.target.order_id, first.stop.order_id, first.entry.order_id));
  cancel_confirmed(first.target);
  cancel_confirmed(first.stop);
  execute(first.entry, 15, 100);
  status(first.entry, OrderStatus::Cancelled, 35);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  EXPECT_EQ(last_order().quantity, core::Decimal(35));
}

TEST_F(Exit, ASignalThatComesBeforeTheEntryIsDurableStopsItFromBeingSent) {
  start();
  model::Prediction buy = a_prediction().buy("SPY").made(at("10:00"));
  model::Prediction sell = a_prediction().sell("SPY").made(at("10:00:01"));
  engine->on_prediction(buy);
  engine->on_prediction(sell);
  settle();
  ASSERT_THAT(broker.placed, SizeIs(3));
  EXPECT_EQ(broker.placed[0].side, Side::Sell) << "of the buy nothing was sent";
  EXPECT_THAT(broker.cancelled, IsEmpty());
}

TEST_F(Exit, ARefusedStopLossClosesThePosition) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  fill(orders.entry, 100);
  engine->on_order_notice(a_notice(orders.stop, 201, "Order rejected"));
  settle();
  EXPECT_TRUE(asked_to_cancel(orders.target));
  cancel_confirmed(orders.target);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  EXPECT_EQ(last_order().quantity, core::Decimal(75));
  fill(last_order(), 99.9);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Exit, ATakeProfitRefusedBeforeTheEntryFillsWithdrawsTheEntry) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  engine->on_order_notice(
      a_notice(orders.target, 110, "The price does not conform to the minimum price variation"));
  settle();
  EXPECT_TRUE(asked_to_cancel(orders.entry));
  EXPECT_TRUE(asked_to_cancel(orders.stop));
}

TEST_F(Exit, AnExitCancelledByHandClosesThePosition) {
  start();
  const Bracket orders = open_position();
  cancel_confirmed(orders.stop);
  EXPECT_TRUE(asked_to_cancel(orders.target));
  cancel_confirmed(orders.target);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
}

TEST_F(Exit, PartsOfAnExitLeaveTheRestProtected) {
  start();
  const Bracket orders = open_position();
  execute(orders.target, 30, 103.01);
  status(orders.target, OrderStatus::Submitted, 30);
  EXPECT_EQ(state(), "open");
  EXPECT_EQ(position(), core::Decimal(45));
  execute(orders.target, 45, 103.01);
  cancel_confirmed(orders.stop);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Exit, ExitsThatBothFillAreSquaredOff) {
  start();
  const Bracket orders = open_position();
  fill(orders.target, 103.01);
  fill(orders.stop, 98.01);
  EXPECT_EQ(position(), core::Decimal(-75));
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  EXPECT_EQ(last_order().side, Side::Buy);
  fill(last_order(), 98);
  EXPECT_EQ(state(), "flat");
  EXPECT_TRUE(position().is_zero());
}

TEST_F(Exit, ALateExecutionAfterFlatIsClosed) {
  start();
  const Bracket orders = open_position();
  fill(orders.target, 103.01);
  cancel_confirmed(orders.stop);
  ASSERT_EQ(state(), "flat");
  execute(orders.stop, 10, 98.01);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  EXPECT_EQ(last_order().side, Side::Buy);
  EXPECT_EQ(last_order().quantity, core::Decimal(10));
}

TEST_F(Exit, ACorrectionOfTheEntryChangesWhatIsClosed) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  engine->on_execution(an_execution().of(orders.entry).id("x.1.01").quantity(75));
  engine->on_execution(an_execution().of(orders.entry).id("x.1.02").quantity(70));
  EXPECT_EQ(position(), core::Decimal(70));
  time("15:55");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_EQ(last_order().quantity, core::Decimal(70));
}

TEST_F(Exit, ARefusedClosingOrderIsTriedAgainWithPatience) {
  start();
  const Bracket orders = open_position();
  cancel_confirmed(orders.stop);
  cancel_confirmed(orders.target);
  ASSERT_THAT(broker.placed, SizeIs(4));
  engine->on_order_notice(a_notice(last_order(), 201, "halted"));
  settle();
  EXPECT_THAT(broker.placed, SizeIs(4));
  seconds_pass(4);
  EXPECT_THAT(broker.placed, SizeIs(4));
  seconds_pass(1);
  EXPECT_THAT(broker.placed, SizeIs(5));
  fill(last_order(), 99);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Exit, ACancelThatCannotBeSentIsAskedAgain) {
  start();
  const Bracket orders = open_position();
  broker.refuse_cancels = true;
  predict(a_prediction().sell("SPY"));
  EXPECT_THAT(broker.cancelled, IsEmpty());
  broker.refuse_cancels = false;
  seconds_pass(1);
  EXPECT_TRUE(asked_to_cancel(orders.stop));
}

TEST_F(Exit, EverythingIsFlatBeforeTheClose) {
  start({"SPY", "QQQ"});
  const Bracket orders = open_position("SPY");
  time("15:54:59");
  EXPECT_EQ(state(), "open");
  time("15:55");
  EXPECT_TRUE(asked_to_cancel(orders.target));
  EXPECT_TRUE(asked_to_cancel(orders.stop));
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  fill(last_order(), 100.5);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(decisions(), ElementsAre("enter_long", "flatten"));
  EXPECT_FALSE(engine->finished(at("15:59:59")));
  EXPECT_TRUE(engine->finished(at("16:00")));
}

TEST_F(Exit, AShortIsBoughtBack) {
  start();
  const Bracket orders = open_position("SPY", model::Signal::Sell);
  EXPECT_EQ(position(), core::Decimal(-75));
  time("15:55");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_EQ(last_order().side, Side::Buy);
  EXPECT_EQ(last_order().quantity, core::Decimal(75));
}

}  // namespace
}  // namespace ibflow::engine::test
