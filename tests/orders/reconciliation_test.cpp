// What we believe against what the broker has.

#include "ibflow/orders/reconciliation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "builders.hpp"
#include "ibflow/orders/exposure.hpp"

namespace ibflow::orders::test {
namespace {

using model::OrderStatus;
using model::Side;

class Reconciling : public testing::Test, protected Desk {
 protected:
  void SetUp() override {
    broker.client_id = kClient;
    broker.own_open_orders.emplace();
    broker.all_open_orders.emplace();
    broker.completed_orders.emplace();
    broker.executions.emplace();
    broker.positions.emplace();
    broker.account_values.emplace();
  }
  const ReconcileReport& run(int asked_at = 20) {
    broker.asked_at = at(asked_at);
    view.orders = blotter;
    Reconciled done = reconcile(std::move(view), broker, policy);
    view = std::move(done.after);
    blotter = view.orders;
    report = std::move(done.report);
    return report;
  }
  void lists(const OrderRecord& record, OrderStatus listed = OrderStatus::Submitted) {
    broker.own_open_orders->push_back(an_open_order(record, listed));
    broker.all_open_orders->push_back(an_open_order(record, listed));
  }
  void holds(core::Decimal quantity) {
    broker.positions->push_back({kHolding.account, kSpy, "SPY", quantity, 400});
  }
  bool differs(DifferenceKind kind) const {
    return std::ranges::any_of(report.differences, [=](const Difference& d) { return d.kind == kind; });
  }

  OrderRecord order = a_record(1);
  BrokerSnapshot broker;
  JournalView view;
  ReconcilePolicy policy;
  ReconcileReport report;
};

TEST_F(Reconciling, NothingToTellWhenAllAgrees) {
  send(order);
  hear(order, OrderStatus::Submitted);
  blotter.apply(an_open_order(order), heard());
  lists(order);
  run();
  EXPECT_TRUE(report.is_clean());
  EXPECT_TRUE(report.may_trade());
}

TEST_F(Reconciling, PAIN14_FillsDuringAnOutageAreBookedAndTheOrderFilled) {
  send(order);
  hear(order, OrderStatus::Submitted);
  broker.executions->push_back(an_execution(order, "a.1.01", 100));
  broker.completed_orders->push_back(a_completed(order, OrderStatus::Filled));
  holds(100);
  run();
  EXPECT_EQ(status(order), PublicStatus::Filled);
  EXPECT_TRUE(differs(DifferenceKind::ExecutionBooked));
  EXPECT_TRUE(differs(DifferenceKind::OrderStatus));
  EXPECT_FALSE(differs(DifferenceKind::Position));
}

TEST_F(Reconciling, ExecutionsThatFillAnOrderNeedNoListOfCompletedOnes) {
  send(order);
  broker.executions->push_back(an_execution(order, "a.1.01", 100));
  holds(100);
  run();
  EXPECT_EQ(status(order), PublicStatus::Filled);
}

TEST_F(Reconciling, PAIN18_TheSecondRunChangesNothing) {
  send(order);
  broker.executions->push_back(an_execution(order, "a.1.01", 40));
  broker.commissions.push_back(a_commission("a.1.01", "0.35"));
  lists(order);
  OrderRecord foreign = a_record(3);
  foreign.key = "tws";
  foreign.client_id = core::ClientId(0);
  broker.all_open_orders->push_back(an_open_order(foreign));
  holds(40);
  EXPECT_FALSE(run().is_clean());
  EXPECT_TRUE(run().is_clean());
}

TEST_F(Reconciling, AnOrderThatIsNowhereIsUnknownThenLostNeverRejected) {
  send(order);
  blotter.restarted(heard());
  run(20);
  EXPECT_EQ(status(order), PublicStatus::Unknown);
  EXPECT_FALSE(report.may_trade());
  EXPECT_EQ(report.orders_unknown, 1U);
  run(36);
  EXPECT_EQ(status(order), PublicStatus::Lost);
  EXPECT_TRUE(report.may_trade());
}

TEST_F(Reconciling, HalfAnAnswerProvesNoAbsence) {
  for (int missing = 0; missing < 3; ++missing) {
    SetUp();
    const OrderRecord each = a_record(10 + missing);
    send(each);
    if (missing == 0) broker.own_open_orders.reset(), broker.all_open_orders.reset();
    if (missing == 1) broker.completed_orders.reset();
    if (missing == 2) broker.executions.reset();
    run(20 + 100 * missing);
    run(60 + 100 * missing);
    EXPECT_EQ(status(each), PublicStatus::Pending);
    EXPECT_FALSE(report.may_trade());
    EXPECT_TRUE(differs(DifferenceKind::NotAnswered));
    execute(each, "done" + std::to_string(missing) + ".01", 100);
  }
}

TEST_F(Reconciling, AnOrderSentAfterTheQuestionIsNotMissed) {
  send(order, 30);
  run(20);
  EXPECT_EQ(status(order), PublicStatus::Pending);
}

TEST_F(Reconciling, Q11_ACompletedOrderIsFoundWithoutAnOrderId) {
  send(order);
  broker.completed_orders->push_back(a_completed(order, OrderStatus::Cancelled, "Cancelled by Trader"));
  run();
  EXPECT_EQ(status(order), PublicStatus::Cancelled);
}

TEST_F(Reconciling, PAIN17_TwinsAreCountedAndTold) {
  send(order);
  lists(order);
  model::OpenOrder twin = an_open_order(order);
  twin.perm_id = core::PermId(99);
  broker.own_open_orders->push_back(twin);
  run();
  EXPECT_TRUE(differs(DifferenceKind::TwinIncarnations));
  EXPECT_EQ(exposure().highest, core::Decimal(200));
  broker.own_open_orders->pop_back();
  run(40);
  run(60);
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "the one that is no longer listed is gone";
  EXPECT_EQ(status(order), PublicStatus::Working);
}

TEST_F(Reconciling, Q10_OrdersOfOthersAreExternalAndCount) {
  OrderRecord foreign = a_record(3);
  foreign.key = "tws";
  foreign.client_id = core::ClientId(0);
  model::OpenOrder listed = an_open_order(foreign);
  listed.order_id = core::OrderId(0);
  broker.all_open_orders->push_back(listed);
  run();
  EXPECT_TRUE(differs(DifferenceKind::ExternalOrder));
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  broker.all_open_orders->clear();
  run(40);
  run(60);
  EXPECT_TRUE(exposure().highest.is_zero());
}

TEST_F(Reconciling, PAIN12_OrderIdsNeverGoDown) {
  view.order_ids = OrderIdAllocator(core::OrderId(40));
  send(a_record(50));
  broker.next_valid_id = core::OrderId(7);
  EXPECT_EQ(run().next_order_id, core::OrderId(51));
  OrderRecord older = a_record(90);
  broker.executions->push_back(an_execution(older, "a.1.01", 1));
  EXPECT_EQ(run().next_order_id, core::OrderId(91));
  broker.next_valid_id = core::OrderId(1000);
  EXPECT_EQ(run().next_order_id, core::OrderId(1000));
  broker.next_valid_id = core::OrderId(1);
  EXPECT_EQ(run().next_order_id, core::OrderId(1000));
  model::Execution typed_into_tws = an_execution(a_record(95), "b.1.01", 1);
  typed_into_tws.order_id = core::OrderId(std::numeric_limits<std::int32_t>::max());
  broker.executions->push_back(typed_into_tws);
  EXPECT_EQ(run().next_order_id, core::OrderId(1000)) << "IB's word for no id";
}

TEST_F(Reconciling, APositionThatNothingExplainsWaitsForAnOperator) {
  holds(500);
  run();
  ASSERT_EQ(report.adjustments.size(), 1U);
  EXPECT_EQ(report.adjustments[0].difference(), core::Decimal(500));
  EXPECT_FALSE(report.adjustments[0].explanation);
  EXPECT_FALSE(report.may_trade());
  policy.take_over_all = true;
  run();
  EXPECT_TRUE(report.adjustments[0].taken_over);
  EXPECT_TRUE(report.may_trade());
  EXPECT_TRUE(run().is_clean());
}

TEST_F(Reconciling, AnAssignmentExplainsItsPosition) {
  holds(100);
  policy.known.push_back({kHolding, 100, "assignment"});
  run();
  ASSERT_EQ(report.adjustments.size(), 1U);
  EXPECT_EQ(report.adjustments[0].explanation, "assignment");
  EXPECT_TRUE(report.may_trade());
}

TEST_F(Reconciling, PAIN18_PartialFillsOfOpenOrdersAreNotAddedToPositions) {
  send(order);
  lists(order);
  execute(order, "a.1.01", 40);
  hear(order, OrderStatus::Submitted, 40);
  holds(40);
  EXPECT_FALSE(differs(DifferenceKind::Position));
  EXPECT_EQ(run().adjustments.size(), 0U);
}

TEST_F(Reconciling, Q9_ExecutionsBeforeTheBrokersWindowAreToldAndLeftToThePositions) {
  send(order);
  hear(order, OrderStatus::Filled, 100);
  holds(100);
  run(200);
  EXPECT_TRUE(differs(DifferenceKind::ExecutionsMissing));
  ASSERT_EQ(report.adjustments.size(), 1U);
  EXPECT_FALSE(blotter.at(0).is_open());
}

TEST_F(Reconciling, Q7_ExecutionsThatDoNotAddUpAreTold) {
  send(order);
  execute(order, "b.1.01", 30, 70);
  lists(order);
  holds(30);
  run();
  EXPECT_TRUE(differs(DifferenceKind::ExecutionsMissing));
}

TEST_F(Reconciling, OurAccountValuesStandBesideTheBrokers) {
  view.account_values.push_back({"DU1", "TotalCashValue", "1000.00", "USD"});
  broker.account_values->push_back({"DU1", "TotalCashValue", "1000", "USD"});
  EXPECT_TRUE(run().is_clean()) << "the same number, written otherwise";
  broker.account_values->back().value = "990.50";
  run();
  EXPECT_TRUE(differs(DifferenceKind::AccountValue));
}

class Protected : public Reconciling {
 protected:
  void SetUp() override {
    Reconciling::SetUp();
    send(order);
    execute(order, "a.1.01", 100);
    holds(100);
    view.protection.push_back({kHolding, "mom", 100, true, true});
  }
  OrderRecord an_exit(int id, core::Decimal quantity, bool is_stop) {
    OrderRecord record = a_record(id, quantity, Side::Sell);
    record.oca_group = "exits";
    record.parent_id = order.order_id;
    record.order_type = is_stop ? "STP" : "LMT";
    return record;
  }
  void works(const OrderRecord& record) {
    send(record);
    hear(record, OrderStatus::Submitted);
    lists(record);
  }
};

TEST_F(Protected, APositionWithoutExitsIsTold) {
  run();
  ASSERT_EQ(report.protection.size(), 1U);
  EXPECT_EQ(report.protection[0].missing_stop, core::Decimal(100));
  EXPECT_EQ(report.protection[0].missing_target, core::Decimal(100));
  EXPECT_TRUE(differs(DifferenceKind::Protection));
}

TEST_F(Protected, APairOfExitsIsSoundAndOneTooManyIsSurplus) {
  works(an_exit(2, 100, true));
  works(an_exit(3, 100, false));
  run();
  EXPECT_TRUE(report.protection[0].is_sound());
  OrderRecord extra = an_exit(4, 30, true);
  extra.oca_group.clear();
  works(extra);
  run();
  EXPECT_EQ(report.protection[0].surplus, core::Decimal(30));
}

TEST_F(Protected, PAIN21_AnExitThatIsNotListedProtectsNothing) {
  works(an_exit(2, 100, true));
  works(an_exit(3, 100, false));
  broker.own_open_orders->erase(broker.own_open_orders->begin());
  broker.all_open_orders->erase(broker.all_open_orders->begin());
  run();
  EXPECT_EQ(report.protection[0].missing_stop, core::Decimal(100));
  EXPECT_TRUE(report.protection[0].missing_target.is_zero());
}

TEST(SameCut, AgreesWhateverTheOrderAndSeesEveryDifference) {
  const OrderRecord order = a_record(1);
  BrokerSnapshot a, b;
  a.executions = {an_execution(order, "a.1.01", 1), an_execution(order, "b.1.01", 1)};
  b.executions = {an_execution(order, "b.1.01", 1), an_execution(order, "a.1.01", 1)};
  a.positions = {{"DU1", kSpy, "SPY", 2, 400}, {"DU1", core::ConId(1), "X", 0, 0}};
  b.positions = {{"DU1", kSpy, "SPY", 2, 401}};
  EXPECT_TRUE(same_cut(a, b));
  b.positions->front().quantity = 3;
  EXPECT_FALSE(same_cut(a, b));
}

}  // namespace
}  // namespace ibflow::orders::test
