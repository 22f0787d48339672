// What a broker's faults make of orders, changes and cancels: each fault of the library by its name.

#include "tests/gateway/order_faults_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using orders::OrderEventKind;

class OrderFaults : public OrderFaultsTest {
 protected:
  /// At the broker, and unable to execute until `resume AAPL`.
  gateway::OrderTicket place_while_halted() {
    perform("halt AAPL");
    const auto ticket = place(build::market(Action::Buy, 100));
    EXPECT_TRUE(ticket) << ticket.error().message;
    return ticket.value_or(gateway::OrderTicket());
  }
  void resume() {
    perform("resume AAPL");
    pass_session(10s);
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, OrderFaults, every_server_version(), version_name);

// --- placing ---

TEST_P(OrderFaults, PAIN22_APresetThatChangesAFieldIsAWarning) {
  open_quietly();
  fault("preset-changed-a-field");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  settle();
  EXPECT_TRUE(has_happened(*server, "preset-changed-a-field"));
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
  EXPECT_EQ(server->status().working_orders, 1u);
  close();
  EXPECT_TRUE(journal_tells(ticket->key, "10349"));
}

TEST_P(OrderFaults, PAIN22_Q13_AShortSaleThatWaitsForSharesIsHeldAndCounts) {
  open_quietly();
  fault("held-while-located");
  const auto ticket = place(build::market(Action::Sell, 100));
  ASSERT_TRUE(ticket) << ticket.error().message;
  wait_for_change("status_changed HELD");
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Held);
  EXPECT_EQ(exposure().lowest, core::Decimal(-100));
  perform("release-locate");
  pass_session(5s);
  wait_for_change("status_changed FILLED");
  EXPECT_EQ(position(), core::Decimal(-100));
}

TEST_P(OrderFaults, PAIN37_Q14_AnOrderThatWorksMayBeRefusedAfterAll) {
  open_quietly();
  fault("rejected-later");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  wait_for_change("status_changed REJECTED");
  EXPECT_NE(view(ticket->key).text.find("margin no longer suffices"), std::string::npos)
      << view(ticket->key).text;
  EXPECT_EQ(exposure().highest, core::Decimal(0));
  EXPECT_EQ(server->status().working_orders, 0u);
  expect_agreement();
}

TEST_P(OrderFaults, Q14_AnInactiveOrderIsHeldAndCountsAndMayWorkAgain) {
  open_quietly();
  ASSERT_TRUE(server->set_behaviour("list-inactive-orders=on"));
  fault("inactive-then-revive");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  reconcile();
  EXPECT_TRUE(has_happened(*server, "inactive-then-revive"));
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Held);
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "it may come back at any moment";
  pass_session(11s);
  reconcile();
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
}

// Older servers list it no more, which looks like a refusal.
TEST_P(OrderFaults, Q14_AnOrderThatWasThoughtRefusedAndWorksAgainIsAnAlarm) {
  open_quietly();
  fault("inactive-then-revive");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  wait_for_change("status_changed UNKNOWN");
  reconcile();
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Rejected);
  pass_session(11s);
  wait_for_change("revived");
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  EXPECT_TRUE(ask(gateway->orders().cancel(ticket->key)));
}

TEST_P(OrderFaults, PAIN21_PAIN37_Q13_AnExitThatIsLostIsNoticedAndCanBePlacedAnew) {
  open_quietly();
  gateway::ProtectionRule rule(con_id());
  rule.needs_target = true;
  on_loop([&] { gateway->orders().require_protection(rule); });
  fault("bracket-child-missing");
  build::BracketTerms terms;
  terms.target_price = 400;
  terms.stop_price = 90;
  const auto tickets =
      ask(gateway->orders().place_bracket(apple(), *build::limit(Action::Buy, 100, 300), terms));
  ASSERT_TRUE(tickets) << tickets.error().message;
  ASSERT_EQ(tickets->size(), 3u);
  EXPECT_EQ(tickets->at(1).certainty, SendCertainty::Unknown) << "not acknowledged, and said so";
  EXPECT_EQ(tickets->at(2).certainty, SendCertainty::Acked);
  wait_for_change("status_changed LOST");
  EXPECT_EQ(position(), core::Decimal(100));
  EXPECT_EQ(server->status().working_orders, 1u) << "the stop";
  const auto report = reconcile();
  ASSERT_EQ(report.reconciled.protection.size(), 1u);
  EXPECT_EQ(report.reconciled.protection.front().missing_target, core::Decimal(100));
  EXPECT_EQ(report.reconciled.protection.front().missing_stop, core::Decimal(0));
  ASSERT_EQ(report.reconciled.differences.size(), 1u);
  EXPECT_EQ(report.reconciled.differences.front().kind, orders::DifferenceKind::Protection);
  EXPECT_EQ(report.why_not_trade, "") << "it takes an order to mend it";
  const auto again = place(build::limit(Action::Sell, 100, 400));
  ASSERT_TRUE(again) << again.error().message;
  std::vector<orders::ProtectionFinding> now;
  on_loop([&] { now = gateway->orders().protection(); });
  ASSERT_EQ(now.size(), 1u);
  EXPECT_EQ(now.front().missing_target, core::Decimal(0));
}

TEST_P(OrderFaults, PAIN37_AStrategysPositionWithoutItsStopIsToldUntilItHasOne) {
  auto config = orders_config();
  gateway::ProtectionRule rule(core::ConId(265598));
  rule.strategy = "trend";
  config.orders.protection.push_back(rule);
  open(config);
  ASSERT_EQ(con_id(), rule.con_id);
  const auto missing = [&] {
    const auto report = reconcile();
    return report.reconciled.protection.empty() ? core::Decimal(-1)
                                                : report.reconciled.protection.front().missing_stop;
  };
  ASSERT_TRUE(place(build::market(Action::Buy, 100), {"another", "not of the rule's strategy"}));
  EXPECT_EQ(missing(), core::Decimal(0));
  ASSERT_TRUE(place(build::market(Action::Buy, 50), {"trend", "crossed"}));
  wait_for_change("executed FILLED");
  EXPECT_EQ(missing(), core::Decimal(50));
  ASSERT_TRUE(place(build::stop(Action::Sell, 50, 90), {"trend", "its stop"}));
  EXPECT_EQ(missing(), core::Decimal(0));
}

// --- changes ---

TEST_P(OrderFaults, PAIN23_AChangeWhileTheOneBeforeIsInProcessIsNoEnd) {
  open_quietly();
  fault("change-still-in-process");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  const auto first = ask(gateway->orders().modify(ticket->key, OrderModification::limit(101)));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(has_happened(*server, "change-still-in-process"));
  const auto second = ask(gateway->orders().modify(ticket->key, OrderModification::limit(102)));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->result, ModifyResult::Acknowledged) << second->text;
  EXPECT_EQ(view(ticket->key).limit_price, 102.0);
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Working);
  EXPECT_EQ(server->status().working_orders, 1u);
}

TEST_P(OrderFaults, PAIN17_Q5_AnOrderThatLivesTwiceCountsTwiceAndIsCancelledTwice) {
  open_quietly();
  fault("two-perm-ids");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  ask(gateway->orders().modify(ticket->key, OrderModification::limit(101)));
  reconcile();
  wait_for_change("twin_incarnations");
  EXPECT_EQ(view(ticket->key).perm_ids.size(), 2u);
  EXPECT_EQ(exposure().highest, core::Decimal(200));
  const auto third = ask(gateway->orders().modify(ticket->key, OrderModification::limit(102)));
  EXPECT_FALSE(third) << "which of the two?";
  const auto cancelled = ask(gateway->orders().cancel(ticket->key, "it lives twice"));
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(cancelled->result, CancelResult::Cancelled) << cancelled->text;
  EXPECT_EQ(server->status().working_orders, 0u);
  EXPECT_EQ(exposure().highest, core::Decimal(0));
}

// --- cancels ---

TEST_P(OrderFaults, PAIN16_ACancelThatIsTooLateLeavesTheFill) {
  open_quietly();
  const auto ticket = place_while_halted();
  perform(
      "drop EXECUTION_DATA always; drop COMMISSION_AND_FEES_REPORT always; drop ORDER_STATUS always; "
      "drop OPEN_ORDER always");
  resume();
  perform("deliver");
  fault("cancel-too-late");
  const auto outcome = ask(gateway->orders().cancel(ticket.key));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(has_happened(*server, "cancel-too-late"));
  EXPECT_EQ(outcome->result, CancelResult::Over) << outcome->text;
  wait_for_change("executed");
  EXPECT_EQ(view(ticket.key).status, PublicStatus::Filled);
  EXPECT_EQ(position(), core::Decimal(100));
  expect_agreement();
}

TEST_P(OrderFaults, PAIN16_ACancelThatTakesEffectLateProvesNothingUntilThen) {
  open_quietly();
  const auto ticket = place_while_halted();
  fault("cancel-takes-effect-late");
  const auto outcome = ask(gateway->orders().cancel(ticket.key));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->result, CancelResult::Unanswered) << outcome->text;
  EXPECT_EQ(exposure().highest, core::Decimal(100)) << "it may fill";
  resume();
  wait_for_change("status_changed FILLED");
  pass_session(120s);
  EXPECT_EQ(view(ticket.key).status, PublicStatus::Filled);
  EXPECT_EQ(position(), core::Decimal(100));
  expect_agreement();
}

TEST_P(OrderFaults, PAIN16_ACancelThatIsAnsweredLateIsNotWaitedFor) {
  open_quietly();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  fault("cancel-answered-late");
  const auto outcome = ask(gateway->orders().cancel(ticket->key));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(has_happened(*server, "cancel-answered-late"));
  EXPECT_EQ(outcome->result, CancelResult::Cancelled) << "by the lists: " << outcome->text;
  pass_session(601s);
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Cancelled);
  EXPECT_EQ(heard.count("status_changed CANCELLED"), 1u) << "its answer is no news";
}

TEST_P(OrderFaults, PAIN16_ACancelThatNobodyAnswersIsProvenByTheLists) {
  open_quietly();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  fault("cancel-without-answer");
  const auto outcome = ask(gateway->orders().cancel(ticket->key));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(has_happened(*server, "cancel-without-answer"));
  EXPECT_EQ(outcome->result, CancelResult::Cancelled) << outcome->text;
  EXPECT_EQ(exposure().highest, core::Decimal(0));
}

// --- others ---

TEST_P(OrderFaults, PAIN20_Q10_AnOrderEnteredByHandIsExternalAndItsFillIsFoundInThePosition) {
  open_quietly();
  perform("halt SPY");
  fault("manual-order");
  reconcile();
  const auto now = snapshot();
  ASSERT_EQ(now->orders.size(), 1u);
  const auto& order = *now->orders.front();
  EXPECT_TRUE(order.is_external);
  EXPECT_EQ(order.status, PublicStatus::External);
  EXPECT_EQ(order.symbol, "SPY");
  orders::Exposure exposure;
  on_loop([&] { exposure = gateway->orders().exposure(kAccount, order.con_id); });
  EXPECT_EQ(exposure.highest, core::Decimal(100));
  EXPECT_FALSE(ask(gateway->orders().cancel("", "not ours"))) << "nobody touches it";
  perform("resume SPY");
  pass_session(10s);
  const auto report = reconcile();
  const bool is_booked = report.reconciled.adjustments.empty();
  core::Decimal held;
  on_loop([&] { held = gateway->orders().position(kAccount, order.con_id); });
  if (is_booked) {
    EXPECT_EQ(held, core::Decimal(100));
  } else {
    EXPECT_EQ(report.reconciled.adjustments.front().difference(), core::Decimal(100));
  }
}

TEST_P(OrderFaults, PAIN20_APositionThatCameWithoutAnOrderIsFoundAndWaitsForAWord) {
  open_quietly();
  fault("assignment");
  const auto report = reconcile();
  ASSERT_EQ(report.reconciled.adjustments.size(), 1u);
  const auto& adjustment = report.reconciled.adjustments.front();
  EXPECT_EQ(adjustment.symbol, "SPY");
  EXPECT_EQ(adjustment.difference(), core::Decimal(100));
  EXPECT_FALSE(adjustment.taken_over);
  close();
  EXPECT_NE(open().why_not_trade.find("positions differ"), std::string::npos);
  close();
  auto config = orders_config();
  config.orders.adopt = true;
  EXPECT_EQ(open(config).why_not_trade, "");
  close();
  EXPECT_EQ(open().why_not_trade, "") << "the journal has it now";
}

}  // namespace
}  // namespace ibflow::tests
