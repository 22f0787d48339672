#include "ibflow/engine/order_tracker.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "ibflow/orders/order_key.hpp"

namespace ibflow::engine::test {
namespace {

using model::OrderStatus;

class Tracker : public testing::Test {
 protected:
  void SetUp() override {
    intent.key = orders::make_order_key("R1", 1);
    intent.order_id = core::OrderId(5);
    intent.client_id = core::ClientId(7);
    intent.instrument.symbol = "SPY";
    intent.quantity = 100;
    tracker.add(intent);
    tracker.mark_sent(intent.order_id);
  }
  const TrackedOrder& order() { return *tracker.find(intent.order_id); }
  bool execute(const std::string& id, std::int64_t quantity) {
    const auto booking = ledger.book(an_execution().of(intent).id(id).quantity(quantity));
    return booking && tracker.apply(ledger.change(*booking));
  }

  model::OrderIntent intent;
  OrderTracker tracker;
  orders::ExecutionLedger ledger;
};

TEST_F(Tracker, ARepeatedStatusChangesNothing) {
  EXPECT_TRUE(tracker.apply(a_status(intent, OrderStatus::Submitted)));
  EXPECT_FALSE(tracker.apply(a_status(intent, OrderStatus::Submitted)));
  EXPECT_TRUE(tracker.apply(a_status(intent, OrderStatus::Submitted, 40)));
}

TEST_F(Tracker, AnExecutionNeedsNoStatusToFillAnOrder) {
  EXPECT_TRUE(execute("a.1.01", 100));
  EXPECT_TRUE(order().settled());
  EXPECT_EQ(order().cause, EndCause::Filled);
}

TEST_F(Tracker, AFilledStatusWaitsForItsExecutions) {
  tracker.apply(a_status(intent, OrderStatus::Filled, 100));
  EXPECT_TRUE(order().gone());
  EXPECT_FALSE(order().settled());
  EXPECT_TRUE(order().executed.is_zero());
  execute("a.1.01", 100);
  EXPECT_TRUE(order().settled());
}

TEST_F(Tracker, AnExecutionAfterTheCancellationStillCounts) {
  tracker.apply(a_status(intent, OrderStatus::Cancelled));
  EXPECT_TRUE(order().settled());
  execute("a.1.01", 40);
  EXPECT_EQ(order().executed, core::Decimal(40));
  EXPECT_EQ(order().cause, EndCause::Cancelled);
  EXPECT_TRUE(order().remaining().is_zero());
}

TEST_F(Tracker, PendingCancelProvesNothing) {
  tracker.apply(a_status(intent, OrderStatus::Submitted));
  tracker.apply(a_status(intent, OrderStatus::PendingCancel));
  EXPECT_FALSE(order().gone());
  EXPECT_EQ(order().remaining(), core::Decimal(100));
}

TEST_F(Tracker, WarningsDoNotEndAnOrder) {
  for (const int code : {399, 404, 2109, 10349}) tracker.apply(a_notice(intent, code, "warning"));
  EXPECT_FALSE(order().gone());
}

TEST_F(Tracker, ARefusalStaysARefusalWhenInactiveFollows) {
  tracker.apply(a_notice(intent, 201, "Order rejected - reason: margin"));
  tracker.apply(a_status(intent, OrderStatus::Inactive));
  tracker.apply(a_notice(intent, 202, "Order Canceled"));
  EXPECT_TRUE(order().gone());
  EXPECT_EQ(order().cause, EndCause::Rejected);
}

TEST_F(Tracker, ProofOfLifeBeatsARefusalButNotACancellation) {
  tracker.apply(a_notice(intent, 110, "price"));
  tracker.apply(a_status(intent, OrderStatus::Submitted));
  EXPECT_FALSE(order().gone());
  tracker.apply(a_status(intent, OrderStatus::Cancelled));
  tracker.apply(a_status(intent, OrderStatus::Submitted));
  EXPECT_TRUE(order().gone());
}

TEST_F(Tracker, SharesBeingLocatedHoldTheOrder) {
  auto held = a_status(intent, OrderStatus::Inactive);
  held.why_held = "locate";
  tracker.apply(held);
  EXPECT_EQ(order().liveness, Liveness::Held);
}

TEST_F(Tracker, ARefusedCancelSaysHowTheOrderStands) {
  tracker.mark_cancel_asked(intent.order_id, true);
  tracker.apply(
      a_notice(intent, 10148, "OrderId 5 that needs to be cancelled cannot be cancelled, state: Filled."));
  EXPECT_TRUE(order().gone());
  EXPECT_FALSE(order().settled()) << "its executions are still to come";
  execute("a.1.01", 100);
  EXPECT_TRUE(order().settled());
}

TEST_F(Tracker, ACancelOfAnUnknownOrderEndsIt) {
  tracker.apply(a_notice(intent, 10147, "not found"));
  EXPECT_FALSE(order().gone()) << "nobody had asked to cancel it";
  tracker.mark_cancel_asked(intent.order_id, true);
  tracker.apply(a_notice(intent, 10147, "not found"));
  EXPECT_TRUE(order().settled());
}

TEST_F(Tracker, ACorrectionDownwardsDoesNotWaitForSharesThatNeverCome) {
  execute("a.1.01", 100);
  tracker.apply(a_status(intent, OrderStatus::Filled, 100));
  execute("a.1.02", 90);
  EXPECT_EQ(order().executed, core::Decimal(90));
  EXPECT_TRUE(order().settled());
}

TEST_F(Tracker, ExecutionsAreFoundByKeyEvenWithSomethingAppended) {
  model::Execution execution = an_execution().of(intent);
  execution.order_id = core::OrderId(0);
  execution.order_ref += ":1";
  EXPECT_EQ(tracker.find(execution), &order());
}

TEST_F(Tracker, ANumberAloneDoesNotMakeAnExecutionOurs) {
  model::Execution execution = an_execution().of(intent);
  execution.order_ref = "";
  EXPECT_EQ(tracker.find(execution), &order());
  execution.client_id = core::ClientId(8);
  EXPECT_EQ(tracker.find(execution), nullptr);
  execution.client_id = core::ClientId(7);
  execution.order_ref = "somebody else";
  EXPECT_EQ(tracker.find(execution), nullptr);
}

TEST_F(Tracker, WorstCaseCountsEveryLiveOrderOnItsSide) {
  model::OrderIntent sell = intent;
  sell.key = orders::make_order_key("R1", 2);
  sell.order_id = core::OrderId(6);
  sell.side = model::Side::Sell;
  sell.quantity = 30;
  tracker.add(sell);
  execute("a.1.01", 40);
  const Exposure exposure = tracker.worst_case("SPY", 40);
  EXPECT_EQ(exposure.position, core::Decimal(40));
  EXPECT_EQ(exposure.highest, core::Decimal(100));
  EXPECT_EQ(exposure.lowest, core::Decimal(10));
}

}  // namespace
}  // namespace ibflow::engine::test
