// A connection that is lost and comes back: nothing leaves meanwhile, nothing is forgotten, nothing counts
// twice.

#include "engine_fixture.hpp"

namespace ibflow::engine::test {
namespace {

using model::OrderRole;
using model::OrderStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using StopMode = TradingEngine::StopMode;

class Reconnect : public EngineTest {
 protected:
  void lose() {
    engine->on_connection_lost(core::Error(core::ErrorCategory::Connection, "the gateway closed"));
    settle();
  }
  void come_back(const std::vector<model::OrderIntent>& working) {
    std::vector<model::OpenOrder> open;
    for (const auto& order : working) {
      model::OpenOrder listed;
      listed.order_id = order.order_id;
      listed.client_id = order.client_id;
      listed.quantity = order.quantity;
      listed.status = OrderStatus::Submitted;
      open.push_back(listed);
    }
    engine->on_reconnected(open);
    settle();
  }
  void not_sent(const model::OrderIntent& order, bool lives_on = false) {
    auto notice = a_notice(order, 504, "not sent: the gateway closed");
    notice.is_warning = lives_on;
    engine->on_order_notice(notice);
    settle();
  }
};

TEST_F(Reconnect, NoOrderLeavesMeanwhileAndTradingGoesOnAfterwards) {
  start({"SPY", "QQQ"});
  lose();
  predict(a_prediction().buy("SPY"));
  seconds_pass(5);
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_EQ(state("SPY"), "flat");
  EXPECT_FALSE(engine->failure()) << "a loss is no failure";
  come_back({});
  predict(a_prediction().buy("QQQ"));
  EXPECT_THAT(broker.placed, SizeIs(3));
}

TEST_F(Reconnect, AnIntentThatIsNotDurableYetIsNotSent) {
  start();
  engine->on_prediction(a_prediction().buy("SPY").made(now));
  lose();
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_EQ(state(), "flat");
}

TEST_F(Reconnect, OrdersThatAreStillListedStay) {
  start();
  const Bracket orders = open_position();
  lose();
  come_back({orders.target, orders.stop});
  seconds_pass(10);
  EXPECT_EQ(state(), "open");
  EXPECT_THAT(engine->snapshot().working_orders, SizeIs(2));
  EXPECT_THAT(broker.cancelled, IsEmpty());
}

TEST_F(Reconnect, AnEntryThatIsNotListedIsGone) {
  start();
  predict(a_prediction().buy("SPY"));
  ASSERT_EQ(state(), "entering");
  lose();
  come_back({});
  seconds_pass(3);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(engine->snapshot().working_orders, IsEmpty());
  EXPECT_THAT(broker.placed, SizeIs(3)) << "it is not placed again";
}

TEST_F(Reconnect, APositionWhoseStopIsGoneIsClosed) {
  start();
  const Bracket orders = open_position();
  lose();
  come_back({orders.target});
  EXPECT_TRUE(asked_to_cancel(orders.target));
  cancel_confirmed(orders.target);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  EXPECT_EQ(last_order().quantity, core::Decimal(75));
}

TEST_F(Reconnect, AMissedFillIsBookedOnceHoweverOftenItIsTold) {
  start();
  const Bracket orders = open_position();
  lose();
  const auto fill_of_stop = an_execution().of(orders.stop).id("9.1.01").quantity(75).price(98);
  for (int i = 0; i < 2; ++i) {
    engine->on_execution(fill_of_stop);
    engine->on_commission(a_commission("9.1.01", "1.00"));
  }
  settle();
  EXPECT_TRUE(position().is_zero());
  come_back({});
  engine->on_execution(fill_of_stop);
  seconds_pass(3);
  EXPECT_EQ(state(), "flat");
  EXPECT_TRUE(position().is_zero());
  EXPECT_EQ(engine->portfolio().net_pnl(), core::Decimal(-152)) << "75 shares, 2.00 each, 1.00 twice";
  EXPECT_THAT(broker.placed, SizeIs(3));
}

TEST_F(Reconnect, APartOfAFillThatWasMissedKeepsTheRestAlive) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  lose();
  execute(orders.entry, 25, 100);
  come_back({orders.entry, orders.target, orders.stop});
  EXPECT_EQ(state(), "entering");
  EXPECT_EQ(position(), core::Decimal(25));
  execute(orders.entry, 50, 100);
  EXPECT_EQ(position(), core::Decimal(75));
  EXPECT_EQ(state(), "open");
}

TEST_F(Reconnect, AnExecutionOfAnOrderThatWasTakenForGoneStillCounts) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  lose();
  come_back({});
  seconds_pass(3);
  execute(orders.entry, 75, 100);
  EXPECT_EQ(position(), core::Decimal(75));
  EXPECT_EQ(last_order().role, OrderRole::Exit) << "nobody protects it any more: it is closed";
}

TEST_F(Reconnect, WhatWasAskedMeanwhileIsSentAfterwards) {
  start();
  const Bracket orders = open_position();
  lose();
  engine->stop(StopMode::Flatten, "asked to");
  seconds_pass(5);
  EXPECT_THAT(broker.cancelled, IsEmpty());
  come_back({orders.target, orders.stop});
  seconds_pass(1);
  EXPECT_THAT(broker.cancelled, ElementsAre(orders.target.order_id, orders.stop.order_id)) << "once each";
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  seconds_pass(1);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  fill(last_order(), 100);
  EXPECT_TRUE(engine->stopped());
}

TEST_F(Reconnect, TheEndOfTheDayIsNotMissedBecauseOfIt) {
  start();
  const Bracket orders = open_position();
  time("15:54");
  lose();
  time("15:55");
  time("15:56");
  EXPECT_THAT(broker.cancelled, IsEmpty()) << "what protects the position stays";
  come_back({orders.target, orders.stop});
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  fill(last_order(), 100);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Reconnect, ACancelThatMayNotHaveLeftIsAskedAgain) {
  start();
  const Bracket orders = open_position();
  engine->stop(StopMode::CancelWorking, "asked to");
  ASSERT_THAT(broker.cancelled, SizeIs(2));
  lose();
  not_sent(orders.target, true);
  come_back({orders.target});
  EXPECT_EQ(broker.cancelled.back(), orders.target.order_id);
  EXPECT_THAT(broker.cancelled, SizeIs(3)) << "the stop is gone and not asked for again";
}

TEST_F(Reconnect, AnOrderThatNeverLeftEndsAsNotSent) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  lose();
  for (const auto& order : {orders.entry, orders.target, orders.stop}) not_sent(order);
  come_back({});
  seconds_pass(3);
  EXPECT_EQ(state(), "flat");
  EXPECT_TRUE(position().is_zero());
  bool said = false;
  for (const auto& event : engine->snapshot().recent_events) {
    said = said || event.text.find("not sent") != std::string::npos;
    EXPECT_EQ(event.text.find("rejected"), std::string::npos) << event.text << ": nobody has refused it";
  }
  EXPECT_TRUE(said);
}

TEST_F(Reconnect, SeveralLossesInARowAreOne) {
  start();
  const Bracket orders = open_position();
  lose();
  lose();
  come_back({orders.target, orders.stop});
  EXPECT_EQ(state(), "open");
  lose();
  come_back({orders.target, orders.stop});
  EXPECT_EQ(state(), "open");
  EXPECT_THAT(engine->snapshot().working_orders, SizeIs(2));
}

TEST_F(Reconnect, ALossThatIsFinalIsAFailureThatKeepsWhatIsKnown) {
  start();
  open_position();
  lose();
  engine->on_disconnected(core::Error(core::ErrorCategory::Connection, "it does not come back"));
  settle();
  ASSERT_TRUE(engine->failure());
  EXPECT_EQ(position(), core::Decimal(75));
  EXPECT_THAT(engine->snapshot().working_orders, SizeIs(2));
}

TEST_F(Reconnect, SubscriptionsThatFailOrComeBackAreOnTheRecord) {
  start();
  engine->on_subscription({"SPY", model::SubscriptionKind::Quotes, model::SubscriptionOutcome::Failed,
                           "quotes of SPY: nothing has come"});
  EXPECT_EQ(engine->snapshot().recent_events.back().text, "quotes of SPY: nothing has come");
}

}  // namespace
}  // namespace ibflow::engine::test
