// What a broker's faults make of executions and their costs: each fault of the library by its name.

#include <set>

#include "tests/gateway/order_faults_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using orders::OrderEventKind;

class ExecutionFaults : public OrderFaultsTest {
 protected:
  /// A market order for 100 that meets the fault: filled once, each execution booked once, here, at the
  /// broker and in the journal.
  void fills_once(const std::string& name) {
    open_quietly();
    fault(name);
    const auto ticket = place(build::market(Action::Buy, 100));
    ASSERT_TRUE(ticket) << ticket.error().message;
    EXPECT_EQ(ticket->certainty, SendCertainty::Acked);
    wait_for_change("status_changed FILLED");
    settle();
    EXPECT_TRUE(has_happened(*server, name));
    EXPECT_EQ(view(ticket->key).status, PublicStatus::Filled);
    EXPECT_EQ(view(ticket->key).executed, core::Decimal(100));
    EXPECT_EQ(position(), core::Decimal(100));
    EXPECT_EQ(heard.count("status_changed FILLED"), 1u);
    expect_each_execution_told_once();
    server->disarm_all_faults();
    perform("deliver");
    expect_agreement();
    key = ticket->key;
  }
  void expect_each_execution_told_once() {
    std::set<std::string> ids;
    std::size_t count = 0;
    on_loop([&] {
      for (const auto& change : told) {
        if (change.kind != OrderEventKind::Executed) continue;
        ++count;
        ids.insert(change.execution->execution_id);
      }
    });
    EXPECT_EQ(ids.size(), count);
    EXPECT_EQ(count, server->status().fills);
  }
  void fill_one_order() {
    const auto ticket = place(build::market(Action::Buy, 100));
    ASSERT_TRUE(ticket) << ticket.error().message;
    key = ticket->key;
    wait_for_change("status_changed FILLED");
    settle();
  }
  std::size_t without_commission() {
    const auto rows = read_journal().executions_without_commission(core::Timestamp(), core::Timestamp::max());
    EXPECT_TRUE(rows) << rows.error().message;
    return rows ? rows->size() : 0;
  }

  std::string key;
};

INSTANTIATE_TEST_SUITE_P(Versions, ExecutionFaults, every_server_version(), version_name);

TEST_P(ExecutionFaults, PAIN19_Q2_AFillBeforeItsAcknowledgementMeetsItsOrder) {
  fills_once("fill-before-ack");
}

TEST_P(ExecutionFaults, Q2_AFillWithoutAnyStatusFillsItsOrder) {
  fills_once("fill-without-status");
}

TEST_P(ExecutionFaults, Q1_AStatusThatComesTwiceIsOneChange) {
  fills_once("duplicate-status");
}

TEST_P(ExecutionFaults, PAIN31_AnExecutionThatComesTwiceIsBookedOnce) {
  fills_once("duplicate-execution");
  EXPECT_EQ(view(key).cost.pending, 0u);
  EXPECT_EQ(changes_told(OrderEventKind::Charged), server->status().fills);
}

TEST_P(ExecutionFaults, Q17_AFilledOrderThatReportsSubmittedStaysFilled) {
  fills_once("status-after-terminal");
}

TEST_P(ExecutionFaults, Q17_AFilledOrderThatReportsCancelledStaysFilled) {
  fills_once("cancelled-after-fill");
}

TEST_P(ExecutionFaults, PAIN30_Q8_ACommissionThatComesLateIsPendingAndNeverZero) {
  open_quietly();
  fault("late-commission");
  fill_one_order();
  EXPECT_EQ(position(), core::Decimal(100)) << "a fill waits for nothing";
  EXPECT_GT(view(key).cost.pending, 0u);
  EXPECT_FALSE(view(key).cost.commission);
  pass_session(61s);
  EXPECT_EQ(view(key).cost.pending, 0u);
  ASSERT_TRUE(view(key).cost.commission);
  EXPECT_TRUE(view(key).cost.commission->is_positive());
  close();
  EXPECT_EQ(without_commission(), 0u);
}

TEST_P(ExecutionFaults, PAIN30_Q8_ACommissionThatNeverComesIsMissedAtTheEndOfTheDay) {
  open_quietly();
  fault("missing-commission");
  fill_one_order();
  EXPECT_EQ(position(), core::Decimal(100));
  EXPECT_FALSE(view(key).cost.commission);
  const auto pending = view(key).cost.pending;
  EXPECT_GT(pending, 0u);
  close();
  EXPECT_EQ(without_commission(), pending);
}

TEST_P(ExecutionFaults, PAIN31_Q6_ACorrectionReplacesExactlyWhatItCorrects) {
  open_quietly();
  fault("execution-correction");
  fill_one_order();
  wait_for_change("corrected");
  const auto change = change_told(OrderEventKind::Corrected);
  ASSERT_TRUE(change.execution && change.replaced);
  EXPECT_NEAR(change.execution->price - change.replaced->price, 0.01, 1e-9);
  EXPECT_EQ(change.execution->quantity, change.replaced->quantity);
  EXPECT_EQ(view(key).executed, core::Decimal(100));
  EXPECT_EQ(position(), core::Decimal(100));
  expect_agreement();
}

TEST_P(ExecutionFaults, Q6_ABustIsReversedExactly) {
  open_quietly();
  fault("execution-bust");
  fill_one_order();
  wait_for_change("busted");
  const auto change = change_told(OrderEventKind::Busted);
  ASSERT_TRUE(change.replaced);
  EXPECT_EQ(position(), core::Decimal(100) - change.replaced->quantity);
  const auto positions = ask(gateway->accounts().positions());
  ASSERT_TRUE(positions) << positions.error().message;
  const auto held = positions->empty() ? core::Decimal() : positions->front().quantity;
  EXPECT_EQ(position(), held);
}

}  // namespace
}  // namespace ibflow::tests
