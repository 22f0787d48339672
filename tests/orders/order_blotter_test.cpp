// All orders of all clients, and how messages find theirs.

#include <gtest/gtest.h>

#include <limits>

#include "builders.hpp"

namespace ibflow::orders::test {
namespace {

using model::OrderStatus;

class Blotter : public testing::Test, protected Desk {
 protected:
  Applied told_execution(const model::Execution& execution, int seconds = 1) {
    return blotter.apply(execution, because(EvidenceKind::Execution, seconds));
  }
  /// Somebody else's order: of client 9, with a reference of its own.
  static OrderRecord a_foreign(int id) {
    OrderRecord record = a_record(id);
    record.key = "somebody";
    record.client_id = core::ClientId(9);
    return record;
  }
};

TEST_F(Blotter, OrdersAreFoundByKeyByPermIdAndByClientAndId) {
  const OrderRecord order = a_record(5);
  const OrderNumber number = send(order);
  hear(order, OrderStatus::Submitted);
  EXPECT_EQ(blotter.find(order.key), number);
  EXPECT_EQ(blotter.find(perm_of(order)), number);
  EXPECT_EQ(blotter.find(kClient, core::OrderId(5)), number);
  EXPECT_FALSE(blotter.find(core::ClientId(8), core::OrderId(5)));
  EXPECT_EQ(blotter.highest_order_id(kClient), core::OrderId(5));
}

TEST_F(Blotter, TheSameKeyIsTheSameOrder) {
  const OrderNumber number = send(a_record(5));
  EXPECT_EQ(blotter.place(a_record(5), at(1)), number);
  EXPECT_EQ(blotter.orders().size(), 1U);
}

TEST_F(Blotter, Q12_AnExecutionIsFoundByItsReferenceEvenWithSomethingAppended) {
  const OrderRecord order = a_record(5);
  const OrderNumber number = send(order);
  model::Execution execution = an_execution(order, "a.1.01", 40);
  execution.order_id = core::OrderId(0);
  execution.order_ref += ":1";
  EXPECT_EQ(told_execution(execution).order, number);
}

TEST_F(Blotter, Q4_AnOrderIdOfZeroOrBelowProvesNothing) {
  OrderRecord order = a_record(5);
  send(order);
  model::OrderStatusReport status = a_status(order, OrderStatus::Submitted);
  status.perm_id = core::PermId(77);
  for (const int id : {0, -2, std::numeric_limits<std::int32_t>::max()}) {
    status.order_id = core::OrderId(id);
    EXPECT_FALSE(blotter.apply(status, heard()).order);
  }
}

TEST_F(Blotter, Q3_AnIdThatIsCountedAnewIsAnotherOrder) {
  const OrderRecord order = a_record(5);
  send(order);
  model::Execution execution = an_execution(order, "a.1.01", 40);
  execution.perm_id = core::PermId(77);
  execution.order_ref = "somebody else";
  EXPECT_FALSE(told_execution(execution).order);
  execution.execution_id = "b.1.01";
  execution.order_ref = "";
  execution.side = model::Side::Sell;
  EXPECT_FALSE(told_execution(execution).order) << "the other side";
  execution.execution_id = "c.1.01";
  execution.side = model::Side::Buy;
  execution.con_id = core::ConId(1);
  EXPECT_FALSE(told_execution(execution).order) << "another contract";
}

TEST_F(Blotter, PAIN19_AnExecutionBeforeItsOrderWaitsForIt) {
  const OrderRecord foreign = a_foreign(3);
  const Applied early = told_execution(an_execution(foreign, "a.1.01", 40));
  EXPECT_FALSE(early.order);
  EXPECT_TRUE(early.changed);
  EXPECT_EQ(blotter.ledger().net(kHolding), core::Decimal(40)) << "positions never wait";
  EXPECT_EQ(blotter.executions_parked(), 1U);
  const auto number = blotter.apply(an_open_order(foreign), heard()).order;
  ASSERT_TRUE(number);
  EXPECT_EQ(blotter.executions_parked(), 0U);
  EXPECT_EQ(blotter.at(*number).life.executed(), core::Decimal(40));
  EXPECT_EQ(blotter.order_of(0), number);
}

TEST_F(Blotter, PAIN19_AnExecutionOfNobodyIsSomebodyElsesAfterADeadline) {
  told_execution(an_execution(a_foreign(3), "a.1.01", 40), 1);
  blotter.tick(at(5));
  EXPECT_TRUE(blotter.orders().empty());
  blotter.tick(at(6));
  ASSERT_EQ(blotter.orders().size(), 1U);
  EXPECT_TRUE(told(OrderEventKind::Adopted));
  EXPECT_EQ(blotter.at(0).status(), PublicStatus::External);
  EXPECT_EQ(blotter.at(0).life.executed(), core::Decimal(40));
}

TEST_F(Blotter, PAIN20_AnOrderOfAnotherClientIsExternalAndCounts) {
  const OrderRecord foreign = a_foreign(3);
  blotter.apply(an_open_order(foreign), heard());
  EXPECT_TRUE(told(OrderEventKind::Adopted));
  EXPECT_EQ(blotter.at(0).status(), PublicStatus::External);
  EXPECT_FALSE(blotter.at(0).is_ours());
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  blotter.apply(a_status(foreign, OrderStatus::Cancelled), heard());
  EXPECT_EQ(blotter.at(0).status(), PublicStatus::Cancelled);
}

TEST_F(Blotter, AStatusBeforeItsOrderWaitsForIt) {
  const OrderRecord foreign = a_foreign(3);
  EXPECT_FALSE(blotter.apply(a_status(foreign, OrderStatus::Cancelled), heard()).order);
  blotter.apply(an_open_order(foreign), heard());
  EXPECT_EQ(blotter.at(0).status(), PublicStatus::Cancelled);
}

TEST_F(Blotter, AnythingInAnyOrderEndsAtTheSame) {
  const OrderRecord order = a_record(5);
  const auto statuses = [&](Desk& desk) { desk.hear(order, OrderStatus::Filled, 100); };
  const auto executions = [&](Desk& desk) {
    desk.execute(order, "b.1.01", 60, 100);
    desk.execute(order, "a.1.01", 40);
  };
  const auto commissions = [&](Desk& desk) {
    desk.blotter.apply(a_commission("a.1.01", "0.30"), heard());
    desk.blotter.apply(a_commission("b.1.01", "0.40"), heard());
  };
  Desk one, other;
  one.send(order);
  statuses(one), executions(one), commissions(one);
  other.send(order);
  commissions(other), executions(other), statuses(other);
  for (Desk* desk : {&one, &other}) {
    EXPECT_EQ(desk->status(order), PublicStatus::Filled);
    EXPECT_EQ(desk->blotter.cost(0).commission, decimal("0.70"));
    EXPECT_FALSE(desk->blotter.at(0).is_open());
  }
}

TEST_F(Blotter, PAIN30_TheCostOfAnOrderIsUnknownUntilAllReportsHaveCome) {
  const OrderRecord order = a_record(5);
  const OrderNumber number = send(order);
  execute(order, "a.1.01", 40);
  execute(order, "b.1.01", 60, 100);
  EXPECT_FALSE(blotter.cost(number).commission);
  EXPECT_EQ(blotter.cost(number).pending, 2U);
  blotter.apply(a_commission("b.1.01", "0.40"), heard());
  EXPECT_EQ(blotter.cost(number).commission, decimal("0.40"));
  EXPECT_EQ(blotter.cost(number).pending, 1U);
  EXPECT_TRUE(told(OrderEventKind::Charged));
}

TEST_F(Blotter, ACorrectionTellsWhatToTakeBack) {
  const OrderRecord order = a_record(5);
  const OrderNumber number = send(order);
  execute(order, "a.1.01", 60);
  blotter.take_events();
  execute(order, "a.1.02", 50);
  const auto events = blotter.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, OrderEventKind::Corrected);
  EXPECT_EQ(events[0].replaced->quantity, core::Decimal(60));
  EXPECT_EQ(blotter.at(number).life.executed(), core::Decimal(50));
  execute(order, "a.1.03", 0);
  EXPECT_TRUE(told(OrderEventKind::Busted));
  EXPECT_TRUE(blotter.at(number).life.executed().is_zero());
}

TEST_F(Blotter, PAIN38_TheLegsOfACombinationDoNotFillIt) {
  OrderRecord order = a_record(5, 2);
  order.con_id = core::ConId(0);
  const OrderNumber number = send(order);
  model::Execution leg = an_execution(order, "a.2.01", 200);
  leg.con_id = kSpy;
  told_execution(leg);
  EXPECT_TRUE(blotter.at(number).life.executed().is_zero());
  EXPECT_EQ(blotter.ledger().net(kHolding), core::Decimal(200));
  model::Execution whole = an_execution(order, "a.1.01", 2);
  whole.is_combination = true;
  told_execution(whole);
  EXPECT_EQ(blotter.at(number).status(), PublicStatus::Filled);
}

TEST_F(Blotter, VersionsRiseWithEveryEvent) {
  const OrderRecord order = a_record(5);
  send(order);
  hear(order, OrderStatus::Submitted);
  execute(order, "a.1.01", 100);
  std::uint64_t last = 0;
  for (const OrderEvent& event : blotter.take_events()) {
    EXPECT_GT(event.version, last);
    last = event.version;
  }
  EXPECT_LE(blotter.at(0).version, blotter.version());
}

TEST_F(Blotter, WhatTheJournalTellsOfOurOwnActsIsReplayed) {
  const OrderRecord order = a_record(5);
  const OrderNumber number = blotter.place(order, at(0));
  blotter.journaled(number);
  EvidenceRecord sent;
  sent.key = order.key;
  sent.kind = EvidenceKind::Sent;
  sent.at = at(1);
  EXPECT_TRUE(blotter.replay(sent, 12).changed);
  EXPECT_EQ(blotter.at(number).life.certainty(), SendCertainty::Sent);
  EXPECT_EQ(blotter.at(number).life.because().id, 12);
}

}  // namespace
}  // namespace ibflow::orders::test
