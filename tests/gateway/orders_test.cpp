// Orders, their recovery and what IB's users have suffered from, at four server versions over real sockets.

#include "ibflow/protocol/builders/attached.hpp"
#include "tests/gateway/orders_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;

class Orders : public OrdersTest, public ::testing::WithParamInterface<int> {
 protected:
  Orders() : OrdersTest(GetParam()) {}
};

INSTANTIATE_TEST_SUITE_P(Versions, Orders, ::testing::Values(176, 200, 213, 225),
                         [](const auto& version) { return "v" + std::to_string(version.param); });

// --- the plain way ---

TEST_P(Orders, AnOrderIsInTheJournalWithItsReasonAndItsProof) {
  open();
  const auto ticket = place_resting({"trend", "the average was crossed", "prediction-1"});
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::Acked);
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
  EXPECT_EQ(broker().working_orders, 1u);
  close();
  const auto reader = journal::JournalReader::open(journal);
  ASSERT_TRUE(reader);
  const auto versions = reader->order_versions(ticket->key);
  ASSERT_TRUE(versions);
  ASSERT_EQ(versions->size(), 1u);
  EXPECT_EQ(versions->front().record.reason, "the average was crossed");
  EXPECT_EQ(versions->front().record.signal, "prediction-1");
  const auto evidence = reader->evidence(ticket->key);
  ASSERT_TRUE(evidence);
  ASSERT_GE(evidence->size(), 2u);
  EXPECT_EQ(evidence->front().record.kind, orders::EvidenceKind::Sent);
  EXPECT_FALSE((*evidence)[1].record.raw.empty());
}

TEST_P(Orders, ASecondOrderForOneSignalIsRefused) {
  open();
  ASSERT_TRUE(place_resting({"trend", "first", "prediction-1"}));
  const auto second = place_resting({"trend", "second", "prediction-1"});
  ASSERT_FALSE(second);
  EXPECT_EQ(journal::refusal_of(second.error()), journal::Refusal::SignalTaken);
  EXPECT_EQ(broker().orders, 1u);
}

TEST_P(Orders, WhatMakesNoOrderOrNoChangeIsRefusedAtOnce) {
  open();
  auto order = *build::limit(Action::Buy, 100, 100);
  order.action = "Buy";
  const auto unknown = place(order);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().category, core::ErrorCategory::Usage) << unknown.error().message;
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  const auto nothing = ask(gateway->orders().modify(ticket->key, OrderModification::size(core::Decimal())));
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().category, core::ErrorCategory::Usage) << nothing.error().message;
  EXPECT_EQ(broker().orders, 1u);
}

TEST_P(Orders, AMarketOrderFillsAndMovesThePosition) {
  open();
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket) << ticket.error().message;
  heard.wait_for_line("status_changed FILLED");
  EXPECT_EQ(position(), core::Decimal(100));
  EXPECT_EQ(view(ticket->key).executed, core::Decimal(100));
}

TEST_P(Orders, AChangeIsAcknowledgedAndACancelEndsTheOrder) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  const auto changed = ask(gateway->orders().modify(ticket->key, OrderModification::limit(101)));
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->result, ModifyResult::Acknowledged) << changed->text;
  EXPECT_EQ(view(ticket->key).limit_price, 101.0);
  const auto cancelled = ask(gateway->orders().cancel(ticket->key, "enough"));
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(cancelled->result, CancelResult::Cancelled);
  EXPECT_EQ(broker().working_orders, 0u);
}

TEST_P(Orders, ABracketTransmitsWithItsLastAndGoesWithItsParent) {
  open();
  const auto parent = build::limit(Action::Buy, 100, 100);
  build::BracketTerms terms;
  terms.target_price = 120;
  terms.stop_price = 90;
  const auto tickets = ask(gateway->orders().place_bracket(apple(), *parent, terms));
  ASSERT_TRUE(tickets) << tickets.error().message;
  ASSERT_EQ(tickets->size(), 3u);
  for (const auto& ticket : *tickets) EXPECT_EQ(ticket.certainty, SendCertainty::Acked);
  EXPECT_EQ(broker().working_orders, 3u);
  const auto outcomes = ask(gateway->orders().cancel_all("the day is over"));
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(broker().working_orders, 0u);
}

TEST_P(Orders, AChangeOfAHeldBackMemberOfAChainIsTransmitted) {
  open();
  build::BracketTerms terms;
  terms.target_price = 120;
  terms.stop_price = 90;
  const auto tickets =
      ask(gateway->orders().place_bracket(apple(), *build::limit(Action::Buy, 100, 100), terms));
  ASSERT_TRUE(tickets) << tickets.error().message;
  const auto changed = ask(gateway->orders().modify(tickets->front().key, OrderModification::limit(101)));
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->result, ModifyResult::Acknowledged) << changed->text;
  close();
  const auto versions = journal::JournalReader::open(journal)->order_versions(tickets->front().key);
  ASSERT_TRUE(versions);
  ASSERT_EQ(versions->size(), 2u);
  EXPECT_FALSE(versions->front().record.transmit) << "the last of the chain transmits it";
  EXPECT_TRUE(versions->back().record.transmit) << "nothing comes after a change: it would wait in TWS";
}

TEST_P(Orders, OneCancelsAll) {
  open();
  std::vector<protocol::Order> pair{*build::limit(Action::Buy, 100, 100),
                                    *build::limit(Action::Buy, 100, 90)};
  const auto tickets = ask(gateway->orders().place_one_cancels_all(apple(), pair, "pair-1"));
  ASSERT_TRUE(tickets) << tickets.error().message;
  EXPECT_EQ(broker().working_orders, 2u);
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "one of the two";
}

TEST_P(Orders, PAIN37_OrdersOfAGroupWithoutOverfillProtectionCountInFull) {
  open();
  const auto pair =
      build::one_cancels_all({*build::limit(Action::Buy, 100, 100), *build::limit(Action::Buy, 100, 90)},
                             "pair-3", protocol::OcaType::ReduceWithoutBlock);
  ASSERT_TRUE(pair) << pair.error().message;
  for (const auto& order : *pair) ASSERT_TRUE(place(order));
  EXPECT_EQ(exposure().highest, core::Decimal(200)) << "both may execute before IB takes one back";
}

TEST_P(Orders, OneTriggersOthers) {
  open();
  const std::vector<protocol::Order> others{*build::stop(Action::Sell, 100, 90)};
  const auto tickets =
      ask(gateway->orders().place_one_triggers_others(apple(), *build::limit(Action::Buy, 100, 100), others));
  ASSERT_TRUE(tickets) << tickets.error().message;
  EXPECT_EQ(exposure().lowest, core::Decimal(0)) << "the child waits for its parent";
}

TEST_P(Orders, APreviewTellsMarginAndCommissionAndPlacesNothing) {
  open();
  const auto off_its_steps = build::limit(Action::Buy, 100, 100.019);
  const auto preview = ask(gateway->orders().preview(apple(), *off_its_steps));
  ASSERT_TRUE(preview) << preview.error().message;
  EXPECT_TRUE(preview->initial_margin_change);
  EXPECT_TRUE(preview->commission || preview->most_commission);
  EXPECT_EQ(broker().orders, 0u);
  EXPECT_TRUE(snapshot()->orders.empty());
}

TEST_P(Orders, APreviewNeedsNoJournal) {
  auto config = orders_config();
  config.orders.journal.clear();
  make(config);
  connect();
  EXPECT_TRUE(ask(gateway->orders().preview(apple(), *build::limit(Action::Buy, 100, 100))));
  auto unknown = apple();
  unknown.con_id = 0;
  unknown.symbol = "NOSUCH";
  const auto refused = ask(gateway->orders().preview(unknown, *build::limit(Action::Buy, 100, 100)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 200);
}

TEST_P(Orders, APreviewOfAChangeIsOfWhatItAdds) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  const auto whole = ask(gateway->orders().preview(apple(), *build::limit(Action::Buy, 100, 100)));
  const auto doubled =
      ask(gateway->orders().preview_change(ticket->key, OrderModification::size(core::Decimal(200))));
  ASSERT_TRUE(whole && doubled);
  ASSERT_TRUE(*doubled);
  EXPECT_EQ((*doubled)->initial_margin_change, whole->initial_margin_change);
  const auto no_larger = ask(gateway->orders().preview_change(ticket->key, OrderModification::limit(99)));
  ASSERT_TRUE(no_larger) << no_larger.error().message;
  EXPECT_FALSE(*no_larger);
  EXPECT_EQ(view(ticket->key).quantity, core::Decimal(100)) << "nothing has changed";
  EXPECT_FALSE(ask(gateway->orders().preview_change("no such key", OrderModification::limit(99))));
}

// --- pains ---

TEST_P(Orders, PAIN39_PricesGoToTheContractsStepsOnTheSafeSide) {
  open();
  const auto ticket = place(build::limit(Action::Buy, 100, 100.019));
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(view(ticket->key).limit_price, 100.01);
}

TEST_P(Orders, PAIN15_ADroppedPlacementIsUnknownThenLostAndNeverSentAgain) {
  open();
  apple();
  fault("lost-placement");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::Unknown);
  EXPECT_EQ(ticket->status, PublicStatus::Unknown);
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "it counts until it is proven absent";
  heard.wait_for_line("status_changed LOST");
  EXPECT_EQ(broker().orders, 0u);
}

TEST_P(Orders, WhoLeavesAnOrderThatWasSentGetsItsTicket) {
  auto config = orders_config();
  config.orders.answer_within = 20s;
  open(config);
  const auto contract = apple();
  fault("lost-placement");
  auto left = start_cancellable(gateway->orders().place(contract, *build::limit(Action::Buy, 100, 100)));
  heard.wait_for_line("placed PENDING");  // told when it has left
  leave();
  const auto ticket = finish(std::move(left));
  ASSERT_TRUE(ticket) << "an error would say that nothing has left: " << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::Sent);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_P(Orders, PAIN18_AnOrderWhoseAnswerIsLostIsFoundByItsKey) {
  open();
  apple();
  fault("lost-ack");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::Acked);
  EXPECT_EQ(broker().working_orders, 1u);
  EXPECT_EQ(snapshot()->orders.size(), 1u);
}

TEST_P(Orders, PAIN13_AnIdThatIsTakenIsBurnedAndTheOrderGoesOnceMore) {
  open();
  apple();
  fault("duplicate-order-id");
  const auto ticket = place_resting({"trend", "first", "prediction-1"});
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::Acked) << ticket->text;
  ASSERT_FALSE(ticket->replaces.empty());
  EXPECT_GT(ticket->order_id, view(ticket->replaces).order_id);
  EXPECT_EQ(view(ticket->replaces).status, PublicStatus::Rejected);
  EXPECT_EQ(broker().working_orders, 1u);
}

TEST_P(Orders, PAIN12_IdsNeverGoBackWhateverTheBrokerSays) {
  open();
  const auto first = place_resting();
  ASSERT_TRUE(first);
  fault("id-rollback");
  close();
  open();
  const auto second = place_resting();
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_GT(second->order_id, first->order_id);
  EXPECT_EQ(broker().working_orders, 2u);
}

TEST_P(Orders, PAIN17_NothingIsChangedWhileIbIsAway) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  perform("link lost");
  settle();
  const auto changed = ask(gateway->orders().modify(ticket->key, OrderModification::limit(101)));
  ASSERT_FALSE(changed);
  const auto placed = place_resting();
  EXPECT_FALSE(placed);
  EXPECT_EQ(broker().orders, 1u);
}

TEST_P(Orders, NothingIsComparedWhileIbIsAway) {
  open();
  perform("link lost");
  settle();
  const auto report = ask(gateway->orders().reconcile());
  ASSERT_FALSE(report) << "what the gateway says then proves nothing";
  EXPECT_EQ(report.error().category, core::ErrorCategory::Connection);
  perform("link restored");
  settle();
  EXPECT_TRUE(ask(gateway->orders().reconcile()));
  EXPECT_TRUE(place_resting());
}

TEST_P(Orders, AComparisonGoesOnWhenWhoAskedForItLeaves) {
  auto config = orders_config();
  config.request_timeout = 300ms;
  open(config);
  fault("completed-orders-never-come");
  auto left = start_cancellable(gateway->orders().reconcile());
  leave();
  const auto ended = finish(std::move(left));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().category, core::ErrorCategory::Cancelled);
  EXPECT_TRUE(ask(gateway->orders().reconcile())) << "another one is shared or begun";
  EXPECT_EQ(why_not_place(), "");
  EXPECT_TRUE(place_resting());
}

TEST_P(Orders, Q5_TwinsCountTwiceAndAreAnAlarm) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  perform("twin-order");
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  heard.wait_for([&] {
    return std::ranges::any_of(heard.lines, [](const auto& line) { return line.starts_with("twin"); });
  });
  EXPECT_EQ(exposure().highest, core::Decimal(200));
  EXPECT_EQ(view(ticket->key).perm_ids.size(), 2u);
}

TEST_P(Orders, PAIN23_ARefusedChangeLeavesTheOrderAsItWas) {
  open();
  apple();
  fault("rejected-on-change");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  const auto changed = ask(gateway->orders().modify(ticket->key, OrderModification::limit(101)));
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->result, ModifyResult::Refused) << changed->text;
  EXPECT_EQ(view(ticket->key).limit_price, 100.0);
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
}

TEST_P(Orders, PAIN16_ACancelThatFindsNothingDropsNothing) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  fault("cancel-not-found");
  const auto outcome = ask(gateway->orders().cancel(ticket->key));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_NE(outcome->result, CancelResult::Cancelled);
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
  EXPECT_EQ(broker().working_orders, 1u);
}

TEST_P(Orders, PAIN16_ACancelWithoutAnAnswerIsProvenByTheLists) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  perform("drop ORDER_STATUS always; drop ERR_MSG always; drop OPEN_ORDER x1");
  const auto outcome = ask(gateway->orders().cancel(ticket->key));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->result, CancelResult::Cancelled) << outcome->text;
}

TEST_P(Orders, PAIN22_AWarningEndsNothing) {
  open();
  apple();
  fault("warning-399");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
}

TEST_P(Orders, Q14_ARefusedOrderIsRejectedWithIbsReason) {
  open();
  apple();
  fault("rejected");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  heard.wait_for_line("status_changed REJECTED");
  EXPECT_NE(view(ticket->key).text.find("exchange is closed"), std::string::npos) << view(ticket->key).text;
}

TEST_P(Orders, Q2_AnExecutionAloneFillsTheOrder) {
  open();
  apple();
  fault("fill-without-status");
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket) << ticket.error().message;
  heard.wait_for_line("status_changed FILLED");
  EXPECT_EQ(ticket->certainty, SendCertainty::Acked);
}

TEST_P(Orders, Q6_ABustTakesTheExecutionBack) {
  open();
  ASSERT_TRUE(place(build::market(Action::Buy, 100)));
  heard.wait_for_line("status_changed FILLED");
  perform("bust-fill");
  heard.wait_for([&] {
    return std::ranges::any_of(heard.lines, [](const auto& line) { return line.starts_with("busted"); });
  });
  EXPECT_LT(position(), core::Decimal(100));
}

TEST_P(Orders, PAIN20_AManualOrderAppearsAsExternalAndCounts) {
  open();
  apple();
  perform("manual-order BUY 100 AAPL 100");
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  const auto now = snapshot();
  ASSERT_EQ(now->orders.size(), 1u);
  EXPECT_TRUE(now->orders.front()->is_external);
  EXPECT_EQ(now->orders.front()->status, PublicStatus::External);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
}

TEST_P(Orders, PAIN14_FillsWhoseMessagesWereLostAreFoundWhenIbIsBack) {
  open();
  apple();
  perform(
      "drop EXECUTION_DATA always; drop COMMISSION_AND_FEES_REPORT always; drop ORDER_STATUS always; "
      "drop OPEN_ORDER always");
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(position(), core::Decimal(0));
  perform("deliver; link lost");
  perform("link restored");
  heard.wait_for_line("executed FILLED");
  EXPECT_EQ(position(), core::Decimal(100));
}

TEST_P(Orders, PAIN36_TheGateStaysShutWhilePositionsAreMissingAndSaysSo) {
  auto config = orders_config();
  config.request_timeout = 500ms;
  fault("positions-never-end");
  const auto report = open(config);
  EXPECT_NE(report.why_not_trade.find("positions"), std::string::npos) << report.why_not_trade;
  EXPECT_NE(why_not_place().find("positions"), std::string::npos);
  EXPECT_FALSE(ask(gateway->orders().place(protocol::Contract(), protocol::Order())));
}

TEST_P(Orders, PAIN6_AnOrderAfterSilenceOnADeadLineIsNotSent) {
  auto config = orders_config();
  config.prove_line_after = 0ms;
  config.orders.answer_within = 5s;
  open(config);
  PlaceOptions options;
  options.round_prices = false;
  const auto contract = apple();
  fault("half-open");
  const auto ticket = ask(gateway->orders().place(contract, *build::limit(Action::Buy, 100, 100), options));
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::NotSent) << ticket->text;
  EXPECT_EQ(server->status().orders, 0u);
}

// --- after a death ---

TEST_P(Orders, PAIN18_AfterAKillTheOrderIsFoundOnceAndGoesOn) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  close();
  const auto report = open();
  EXPECT_EQ(report.why_not_trade, "");
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
  EXPECT_EQ(snapshot()->orders.size(), 1u);
  const auto changed = ask(gateway->orders().modify(ticket->key, OrderModification::limit(101)));
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->result, ModifyResult::Acknowledged) << changed->text;
  const auto again = ask(gateway->orders().reconcile());
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->reconciled.is_clean()) << again->reconciled.differences.size();
  EXPECT_EQ(broker().working_orders, 1u);
}

TEST_P(Orders, PAIN18_AFillThatNobodyHeardIsBookedOnceAfterAKill) {
  open();
  apple();
  perform(
      "drop EXECUTION_DATA always; drop COMMISSION_AND_FEES_REPORT always; drop ORDER_STATUS always; "
      "drop OPEN_ORDER always");
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket);
  close();
  perform("deliver");
  const auto report = open();
  EXPECT_EQ(report.why_not_trade, "");
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Filled);
  EXPECT_EQ(position(), core::Decimal(100));
  close();
  const auto second = open();
  EXPECT_TRUE(second.reconciled.changes.empty());
  EXPECT_EQ(position(), core::Decimal(100));
}

TEST_P(Orders, PAIN5_AnotherClientIdMustNotTradeWhileOrdersAreOpen) {
  open();
  ASSERT_TRUE(place_resting());
  close();
  auto config = orders_config();
  config.client_id = core::ClientId(8);
  const auto report = open(config);
  EXPECT_NE(report.why_not_trade.find("another client id"), std::string::npos) << report.why_not_trade;
  EXPECT_FALSE(place_resting());
  EXPECT_EQ(broker().orders, 1u);
}

}  // namespace
}  // namespace ibflow::tests
