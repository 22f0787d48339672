// Cancels and changes are requests; twins and absences are told apart.

#include "life_fixture.hpp"

namespace ibflow::orders::test {
namespace {

// --- cancels ---

TEST_F(Life, PAIN16_ACancelIsARequestAndItsRefusalHasAMeaning) {
  hear(order, OrderStatus::Submitted);
  blotter.cancel_asked(number, because(EvidenceKind::CancelAsked));
  EXPECT_EQ(now(), PublicStatus::Working);
  EXPECT_EQ(life().cancel().state, RequestState::Asked);
  notice(order, NoticeMeaning::CancelRefused, 10148, "cannot be cancelled, state: Filled.");
  EXPECT_EQ(life().cancel().state, RequestState::Refused);
  EXPECT_TRUE(told(OrderEventKind::CancelRefused));
  EXPECT_EQ(now(), PublicStatus::Filled);
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "its executions are still to come";
}

TEST_F(Life, PAIN16_NothingToCancelIsUnknownUntilAListLacksIt) {
  notice(order, NoticeMeaning::NothingToCancel, 10147, "not found");
  EXPECT_EQ(now(), PublicStatus::Pending) << "nobody had asked to cancel it";
  blotter.cancel_asked(number, because(EvidenceKind::CancelAsked));
  notice(order, NoticeMeaning::NothingToCancel, 10147, "not found");
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_TRUE(told(OrderEventKind::AskBroker));
  absent(20);
  EXPECT_EQ(now(), PublicStatus::Cancelled);
}

TEST_F(Life, ACancelThatMayNotHaveLeftIsUncertain) {
  hear(order, OrderStatus::Submitted);
  blotter.cancel_asked(number, because(EvidenceKind::CancelAsked));
  blotter.line_lost(heard());
  EXPECT_TRUE(life().cancel().uncertain);
}

// --- changes ---

class Change : public Life {
 protected:
  void SetUp() override {
    Life::SetUp();
    hear(order, OrderStatus::Submitted);
    changed = order;
    changed.version = 2;
    changed.quantity = 150;
    changed.limit_price = 401.0;
    ASSERT_TRUE(blotter.modify_asked(changed, because(EvidenceKind::Sent, 2)));
    blotter.take_events();
  }
  OrderRecord changed;
};

TEST_F(Change, TheLargerOfBothVersionsCountsWhileItIsOnItsWay) {
  EXPECT_EQ(exposure().highest, core::Decimal(150));
  EXPECT_EQ(life().terms().quantity, core::Decimal(100));
  execute(order, "a.1.01", 100);
  EXPECT_EQ(now(), PublicStatus::Partial) << "filled as it was; not if the change came first";
}

TEST_F(Change, OneAtATime) {
  OrderRecord third = changed;
  third.version = 3;
  third.quantity = 200;
  const auto refused = blotter.modify_asked(third, because(EvidenceKind::Sent, 3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "order " + order.key + " cannot be changed: an earlier change waits for its answer; wait for it");
  EXPECT_TRUE(blotter.modify_asked(changed, because(EvidenceKind::Sent, 3))) << "the same once more";
}

TEST_F(Change, AnOpenOrderWithTheNewTermsAcknowledgesIt) {
  blotter.apply(an_open_order(order), heard());
  EXPECT_EQ(life().modify().state, RequestState::Asked) << "an echo of the old terms";
  blotter.apply(an_open_order(changed), heard());
  EXPECT_TRUE(told(OrderEventKind::ModifyAcknowledged));
  EXPECT_EQ(life().terms().version, 2);
  EXPECT_EQ(blotter.at(number).record.quantity, core::Decimal(150));
}

TEST_F(Change, PAIN23_ARefusedChangeLeavesTheOrderAsLastAcknowledged) {
  notice(order, NoticeMeaning::ModifyRefused, 110, "price");
  EXPECT_EQ(now(), PublicStatus::Working);
  EXPECT_EQ(life().modify().state, RequestState::Refused);
  EXPECT_EQ(life().terms().quantity, core::Decimal(100));
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  EXPECT_FALSE(blotter.at(number).change);
}

TEST_F(Change, PAIN23_ARefusalDuringAChangeIsTheChanges) {
  notice(order, NoticeMeaning::Rejected, 201, "margin");
  EXPECT_EQ(now(), PublicStatus::Working);
  EXPECT_TRUE(told(OrderEventKind::ModifyRefused));
}

TEST_F(Change, ARefusedChangeOfAnOrderThatHasFilledMeanwhileEndsIt) {
  execute(order, "a.1.01", 100);
  notice(order, NoticeMeaning::ModifyRefused, 104, "cannot modify a filled order");
  EXPECT_EQ(now(), PublicStatus::Filled);
}

TEST_F(Change, ALostChangeIsFoundOutByAList) {
  blotter.line_lost(heard(3));
  list(OrderStatus::Submitted, 20);
  EXPECT_EQ(life().modify().state, RequestState::Refused);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_F(Life, PAIN20_AChangeMadeInTwsIsTakenOver) {
  hear(order, OrderStatus::Submitted);
  model::OpenOrder changed = an_open_order(order);
  changed.quantity = 300;
  blotter.apply(changed, heard());
  EXPECT_TRUE(told(OrderEventKind::TermsChanged));
  EXPECT_EQ(exposure().highest, core::Decimal(300));
}

// --- twins ---

TEST_F(Life, PAIN17_TwoPermIdsAreTwoLiveIncarnationsAndAnAlarm) {
  hear(order, OrderStatus::Submitted);
  blotter.take_events();
  model::OrderStatusReport twin = a_status(order, OrderStatus::Submitted);
  twin.perm_id = core::PermId(99);
  blotter.apply(twin, heard());
  EXPECT_TRUE(told(OrderEventKind::TwinIncarnations));
  EXPECT_EQ(life().live_incarnations(), 2U);
  EXPECT_EQ(exposure().highest, core::Decimal(200));
  hear(order, OrderStatus::Cancelled);
  EXPECT_EQ(now(), PublicStatus::Working) << "Q5: one of two is not the order";
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  twin.status = OrderStatus::Cancelled;
  blotter.apply(twin, heard());
  EXPECT_EQ(now(), PublicStatus::Cancelled);
}

TEST_F(Life, Q5_ACancellationThatDoesNotSayWhichTwinEndsNeither) {
  hear(order, OrderStatus::Submitted);
  model::OrderStatusReport twin = a_status(order, OrderStatus::Submitted);
  twin.perm_id = core::PermId(99);
  blotter.apply(twin, heard());
  notice(order, NoticeMeaning::Cancelled, 202);
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_EQ(exposure().highest, core::Decimal(200));
}

// --- absence ---

TEST_F(Life, LostMeansAbsentTwiceWithAQuarantineBetween) {
  blotter.line_lost(heard());
  absent(20);
  EXPECT_EQ(now(), PublicStatus::Unknown);
  EXPECT_FALSE(absent(20 + 14).changed);
  EXPECT_EQ(now(), PublicStatus::Unknown);
  absent(20 + 15);
  EXPECT_EQ(now(), PublicStatus::Lost);
  EXPECT_TRUE(exposure().highest.is_zero());
}

TEST_F(Life, ASignOfLifeBetweenBeginsTheQuarantineAnew) {
  absent(20);
  hear(order, OrderStatus::Submitted);
  absent(60);
  EXPECT_EQ(now(), PublicStatus::Unknown);
}

TEST_F(Life, ALostOrderThatShowsIsFoundAgain) {
  absent(20);
  absent(60);
  ASSERT_EQ(now(), PublicStatus::Lost);
  hear(order, OrderStatus::Submitted);
  EXPECT_EQ(now(), PublicStatus::Working);
  EXPECT_TRUE(told(OrderEventKind::Revived));
}

TEST_F(Life, TheListOfCompletedOrdersHasTheLastWord) {
  absent(20);
  absent(60);
  blotter.apply(a_completed(order, OrderStatus::Cancelled, "Order expired"),
                because(EvidenceKind::Completed, 70));
  EXPECT_EQ(now(), PublicStatus::Expired);
}

}  // namespace
}  // namespace ibflow::orders::test
