// What each message proves of an order of ours, and what it does not.

#include "life_fixture.hpp"

namespace ibflow::orders::test {
namespace {

// --- sending ---

TEST_F(Life, TheCertaintyOfASendIsOneOfFour) {
  const OrderNumber draft = blotter.place(a_record(2), at(0));
  EXPECT_EQ(blotter.at(draft).life.certainty(), SendCertainty::NotSent);
  EXPECT_EQ(life().certainty(), SendCertainty::Sent);
  blotter.line_lost(heard());
  EXPECT_EQ(life().certainty(), SendCertainty::Unknown);
  hear(order, OrderStatus::PreSubmitted);
  EXPECT_EQ(life().certainty(), SendCertainty::Acked);
}

TEST_F(Life, WhatNeverLeftIsDenied) {
  const OrderRecord other = a_record(2);
  send(other);
  notice(other, NoticeMeaning::NotSent, 504, "not connected");
  EXPECT_EQ(status(other), PublicStatus::Denied);
  EXPECT_EQ(Desk::order(other).life.certainty(), SendCertainty::NotSent);
  EXPECT_TRUE(exposure().highest == core::Decimal(100)) << "only the other order counts";
}

TEST_F(Life, NothingDeniesAnOrderThatTheBrokerHasNamed) {
  hear(order, OrderStatus::Submitted);
  notice(order, NoticeMeaning::NotSent, 504);
  EXPECT_EQ(now(), PublicStatus::Working);
}

TEST_F(Life, ACancelThatNeverLeftProvesNothingOfItsOrder) {
  blotter.cancel_asked(number, because(EvidenceKind::CancelAsked));
  blotter.line_lost(heard());
  blotter.cancel_not_sent(number, "the cancel was not sent: the line is lost",
                          because(EvidenceKind::NotSent));
  EXPECT_EQ(life().cancel().state, RequestState::Refused);
  EXPECT_TRUE(told(OrderEventKind::CancelRefused));
  EXPECT_EQ(life().certainty(), SendCertainty::Unknown);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_F(Life, ACancelThatNeverLeftDeniesNothingWhenItIsReadBack) {
  blotter.cancel_asked(number, because(EvidenceKind::CancelAsked));
  EvidenceRecord record;
  record.key = order.key;
  record.kind = EvidenceKind::NotSent;
  record.at = at(2);
  record.text = std::string(kCancelNotSent) + ": the line is lost";
  blotter.replay(record, 12);
  blotter.restarted(heard());
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_F(Life, AChangeThatNeverLeftLeavesItsOrderAsItWas) {
  OrderRecord changed = order;
  changed.version = 2;
  changed.quantity = 150;
  ASSERT_TRUE(blotter.modify_asked(changed, because(EvidenceKind::Sent)));
  EXPECT_EQ(exposure().highest, core::Decimal(150));
  blotter.not_sent(number, "the line is lost", because(EvidenceKind::NotSent));
  EXPECT_TRUE(told(OrderEventKind::ModifyRefused));
  EXPECT_EQ(now(), PublicStatus::Pending);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_F(Life, PAIN15_AnOrderWithoutAnyAnswerBecomesUnknownAndIsAskedFor) {
  blotter.tick(at(9));
  EXPECT_EQ(now(), PublicStatus::Pending);
  blotter.tick(at(10));
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_TRUE(told(OrderEventKind::AskBroker));
  blotter.tick(at(11));
  EXPECT_FALSE(told(OrderEventKind::AskBroker)) << "once";
}

TEST_F(Life, PAIN6_AnOrderThatMayHaveArrivedCountsAsIfItHad) {
  blotter.line_lost(heard());
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  EXPECT_EQ(exposure().unknown_buys, core::Decimal(100));
}

TEST_F(Life, ALostLineLeavesAnAcknowledgedOrderAsItWas) {
  hear(order, OrderStatus::Submitted);
  blotter.line_lost(heard());
  EXPECT_EQ(now(), PublicStatus::Working);
}

TEST_F(Life, ARestartDoubtsWhatWasDurableAndNotSent) {
  const OrderRecord other = a_record(2);
  blotter.journaled(blotter.place(other, at(0)));
  blotter.restarted(heard());
  EXPECT_EQ(status(other), PublicStatus::Unknown);
  EXPECT_EQ(Desk::order(other).life.certainty(), SendCertainty::Unknown);
}

// --- statuses ---

TEST_F(Life, Q1_ARepeatedStatusChangesNothing) {
  EXPECT_TRUE(hear(order, OrderStatus::Submitted).changed);
  EXPECT_FALSE(hear(order, OrderStatus::Submitted).changed);
  EXPECT_TRUE(hear(order, OrderStatus::Submitted, 40).changed);
  EXPECT_FALSE(hear(order, OrderStatus::Submitted, 40).changed);
}

TEST_F(Life, PendingStatusesProveOnlyThatItIsThere) {
  hear(order, OrderStatus::PendingSubmit);
  EXPECT_EQ(now(), PublicStatus::Pending);
  EXPECT_EQ(life().certainty(), SendCertainty::Acked);
  hear(order, OrderStatus::Submitted);
  hear(order, OrderStatus::PendingCancel);
  EXPECT_EQ(now(), PublicStatus::Working) << "it can still fill";
}

TEST_F(Life, AReasonToHoldHolds) {
  hear(order, OrderStatus::Inactive, 0, "locate");
  EXPECT_EQ(now(), PublicStatus::Held);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  hear(order, OrderStatus::Submitted);
  EXPECT_EQ(now(), PublicStatus::Working);
}

TEST_F(Life, InactiveWithoutAReasonIsUnknownUntilAListTells) {
  hear(order, OrderStatus::Inactive);
  EXPECT_EQ(now(), PublicStatus::Unknown);
  list(OrderStatus::Inactive);
  EXPECT_EQ(now(), PublicStatus::Held);
}

TEST_F(Life, InactiveAndAbsentIsRejected) {
  hear(order, OrderStatus::Inactive);
  absent(20);
  EXPECT_EQ(now(), PublicStatus::Rejected);
}

TEST_F(Life, ApiCancelledIsBelievedOnceAListLacksIt) {
  hear(order, OrderStatus::ApiCancelled);
  EXPECT_EQ(now(), PublicStatus::Unknown);
  absent(20);
  EXPECT_EQ(now(), PublicStatus::Cancelled);
}

TEST_F(Life, ACancelledOrderKeepsItsFills) {
  execute(order, "a.1.01", 40);
  hear(order, OrderStatus::Cancelled, 40);
  EXPECT_EQ(now(), PublicStatus::Cancelled);
  EXPECT_EQ(life().executed(), core::Decimal(40));
  EXPECT_FALSE(blotter.at(number).is_open());
}

TEST_F(Life, AnOldStatusDoesNotReviveAProvenEndButALaterListDoes) {
  hear(order, OrderStatus::Cancelled);
  hear(order, OrderStatus::Submitted);
  EXPECT_EQ(now(), PublicStatus::Cancelled);
  list(OrderStatus::Submitted, 1);
  EXPECT_EQ(now(), PublicStatus::Cancelled) << "the list is as old as the end";
  blotter.take_events();
  list(OrderStatus::Submitted, 20);
  EXPECT_EQ(now(), PublicStatus::Working);
  EXPECT_TRUE(told(OrderEventKind::Revived));
}

TEST_F(Life, EachTransitionNamesItsEvidence) {
  blotter.apply(a_status(order, OrderStatus::Submitted), {EvidenceKind::Status, at(5), 4711});
  const auto events = blotter.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, OrderEventKind::StatusChanged);
  EXPECT_EQ(events[0].from, PublicStatus::Pending);
  EXPECT_EQ(events[0].to, PublicStatus::Working);
  EXPECT_EQ(events[0].because, (EvidenceRef{EvidenceKind::Status, at(5), 4711}));
  EXPECT_EQ(life().because().id, 4711);
}

// --- executions ---

TEST_F(Life, Q2_AnExecutionNeedsNoStatus) {
  execute(order, "a.1.01", 40);
  EXPECT_EQ(now(), PublicStatus::Partial);
  EXPECT_EQ(life().certainty(), SendCertainty::Acked);
  execute(order, "b.1.01", 60, 100);
  EXPECT_EQ(now(), PublicStatus::Filled);
}

TEST_F(Life, AFilledStatusWaitsForItsExecutions) {
  hear(order, OrderStatus::Filled, 100);
  EXPECT_EQ(now(), PublicStatus::Filled);
  EXPECT_TRUE(blotter.at(number).is_open());
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "told of, not yet executed in our books";
  execute(order, "a.1.01", 100);
  EXPECT_FALSE(blotter.at(number).is_open());
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_F(Life, Q17_AnExecutionAfterTheEndCounts) {
  hear(order, OrderStatus::Cancelled);
  execute(order, "a.1.01", 40);
  EXPECT_EQ(life().executed(), core::Decimal(40));
  EXPECT_TRUE(told(OrderEventKind::LateExecution));
  execute(order, "b.1.01", 60, 100);
  EXPECT_EQ(now(), PublicStatus::Filled);
}

TEST_F(Life, ARefusedOrderThatExecutesWasNotRefused) {
  notice(order, NoticeMeaning::Rejected, 201, "margin");
  EXPECT_EQ(now(), PublicStatus::Rejected);
  execute(order, "a.1.01", 40);
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  EXPECT_TRUE(told(OrderEventKind::Revived));
  absent(20);
  EXPECT_EQ(now(), PublicStatus::Cancelled);
}

TEST_F(Life, MoreThanAskedIsAnAlarm) {
  execute(order, "a.1.01", 130);
  EXPECT_TRUE(told(OrderEventKind::Overfilled));
  EXPECT_EQ(now(), PublicStatus::Filled);
}

TEST_F(Life, ACorrectionDownwardsDoesNotWaitForSharesThatNeverCome) {
  execute(order, "a.1.01", 100);
  hear(order, OrderStatus::Filled, 100);
  execute(order, "a.1.02", 90);
  EXPECT_EQ(life().executed(), core::Decimal(90));
  EXPECT_FALSE(blotter.at(number).is_open());
}

// --- notices ---

TEST_F(Life, PAIN22_WarningsChangeNothing) {
  hear(order, OrderStatus::Submitted);
  for (const int code : {399, 404, 2109, 2161, 10349})
    notice(order, NoticeMeaning::Information, code, "warning");
  EXPECT_EQ(now(), PublicStatus::Working);
}

TEST_F(Life, ARefusalStaysARefusalWhenTheStatusFollows) {
  for (const OrderStatus follows : {OrderStatus::Inactive, OrderStatus::Cancelled}) {
    const OrderRecord other = a_record(follows == OrderStatus::Inactive ? 2 : 3);
    send(other);
    notice(other, NoticeMeaning::Rejected, 201, "margin");
    hear(other, follows);
    EXPECT_EQ(status(other), PublicStatus::Rejected);
  }
}

TEST_F(Life, ARefusalMayFollowTheStatus) {
  hear(order, OrderStatus::Inactive);
  notice(order, NoticeMeaning::Rejected, 201, "margin");
  EXPECT_EQ(now(), PublicStatus::Rejected);
  const OrderRecord other = a_record(2);
  send(other);
  hear(other, OrderStatus::Cancelled);
  notice(other, NoticeMeaning::Rejected, 201, "margin");
  EXPECT_EQ(status(other), PublicStatus::Rejected);
}

TEST_F(Life, Q14_ASignOfLifeUndoesARefusal) {
  notice(order, NoticeMeaning::Rejected, 110, "price");
  hear(order, OrderStatus::Submitted);
  EXPECT_EQ(now(), PublicStatus::Working);
}

TEST_F(Life, PAIN24_202IsACancellationWithAReason) {
  hear(order, OrderStatus::Submitted);
  notice(order, NoticeMeaning::Cancelled, 202, "Order Canceled - reason: end of day");
  EXPECT_EQ(now(), PublicStatus::Cancelled);
  EXPECT_EQ(life().text(), "Order Canceled - reason: end of day");
}

TEST_F(Life, TheRestOfAPartlyExecutedOrderIsNeverRejected) {
  execute(order, "a.1.01", 40);
  notice(order, NoticeMeaning::Rejected, 201, "margin");
  EXPECT_EQ(now(), PublicStatus::Unknown);
  hear(order, OrderStatus::Cancelled, 40);
  EXPECT_EQ(now(), PublicStatus::Cancelled);
}

TEST_F(Life, PAIN13_ATakenIdBurnsTheRequestAndNothingElse) {
  notice(order, NoticeMeaning::DuplicateOrderId, 103, "Duplicate order id");
  EXPECT_TRUE(told(OrderEventKind::DuplicateOrderId));
  EXPECT_EQ(now(), PublicStatus::Rejected);
}

TEST_F(Life, PAIN13_ATakenIdOfAnOrderSentTwiceIsItsOwn) {
  blotter.line_lost(heard());
  blotter.sent(number, because(EvidenceKind::Sent, 2));
  notice(order, NoticeMeaning::DuplicateOrderId, 103, "Duplicate order id");
  EXPECT_TRUE(told(OrderEventKind::AskBroker));
  EXPECT_FALSE(life().is_gone());
}

TEST(StateNamedIn, ReadsTheStateOfARefusedCancel) {
  EXPECT_EQ(state_named_in("cannot be cancelled, state: Filled."), OrderStatus::Filled);
  EXPECT_EQ(state_named_in("state: PendingCancel"), OrderStatus::PendingCancel);
  EXPECT_FALSE(state_named_in("state: whatever"));
  EXPECT_FALSE(state_named_in("no such word"));
}

}  // namespace
}  // namespace ibflow::orders::test
