// What a broker's faults make of recovery: lists that never come or never end.

#include "tests/gateway/order_faults_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;

class RecoveryFaults : public OrderFaultsTest {
 protected:
  /// The gate stays shut, says what is missing, and opens when it has come.
  void stays_shut(const std::string& name, const std::string& what) {
    auto config = orders_config();
    config.request_timeout = 300ms;
    open(config);
    apple();
    fault(name);
    perform("link lost");
    settle();
    perform("link restored");  // orders are compared anew
    settle();
    const auto report = reconcile();
    EXPECT_TRUE(has_happened(*server, name));
    EXPECT_NE(report.why_not_trade.find(what), std::string::npos) << report.why_not_trade;
    EXPECT_NE(why_not_place().find(what), std::string::npos) << why_not_place();
    const auto refused = ask(gateway->orders().place(protocol::Contract(), *build::limit(Action::Buy, 1, 1)));
    EXPECT_FALSE(refused);
    EXPECT_EQ(server->status().orders, 0u);
    server->disarm_all_faults();
    perform("deliver");
    EXPECT_EQ(reconcile().why_not_trade, "");
    EXPECT_TRUE(place_resting());
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, RecoveryFaults, every_server_version(), version_name);

TEST_P(RecoveryFaults, PAIN36_WithoutTheEndOfThePositionsTheGateStaysShut) {
  stays_shut("positions-never-end", "positions");
}
TEST_P(RecoveryFaults, PAIN36_WithoutTheEndOfTheOpenOrdersTheGateStaysShut) {
  stays_shut("open-orders-never-end", "open orders");
}
TEST_P(RecoveryFaults, PAIN36_WithoutTheExecutionsTheGateStaysShut) {
  stays_shut("executions-never-come", "executions");
}

TEST_P(RecoveryFaults, PAIN36_TheStartDoesNotHangOnTheListOfCompletedOrders) {
  auto config = orders_config();
  config.request_timeout = 300ms;
  fault("completed-orders-never-come");
  const auto report = open(config);
  EXPECT_TRUE(has_happened(*server, "completed-orders-never-come"));
  EXPECT_EQ(report.why_not_trade, "");
  EXPECT_FALSE(report.reconciled.complete) << "and it is said";
  EXPECT_TRUE(place_resting());
}

TEST_P(RecoveryFaults, Q3_Q12_AnOrderIsFoundByItsReferenceThoughIdsAreCountedAnew) {
  open();
  const auto first = place_resting();
  ASSERT_TRUE(first) << first.error().message;
  close();
  fault("id-rollback");
  open();
  EXPECT_EQ(view(first->key).status, PublicStatus::Working);
  EXPECT_EQ(snapshot()->orders.size(), 1u) << "not a stranger's";
  const auto second = place_resting();
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_GT(second->order_id, first->order_id);
  expect_agreement();
}

}  // namespace
}  // namespace ibflow::tests
