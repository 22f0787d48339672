// The broker's own lists, as people read them: without a journal, and of everybody.

#include "tests/gateway/orders_fixture.hpp"

namespace ibflow::tests {
namespace {

class OrderLists : public OrdersTest, public ::testing::WithParamInterface<int> {
 protected:
  OrderLists() : OrdersTest(GetParam()) {}

  /// Another client, which keeps no books.
  void open_as_somebody_else() {
    close();
    auto config = orders_config();
    config.orders.journal.clear();
    config.client_id = core::ClientId(77);
    make(config);
    connect();
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, OrderLists, ::testing::Values(176, 200, 213, 225),
                         [](const auto& version) { return "v" + std::to_string(version.param); });

TEST_P(OrderLists, OpenOrdersOfOtherClientsAreListedWithWhatHasFilled) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  open_as_somebody_else();
  const auto open_orders = ask(gateway->orders().open_list());
  ASSERT_TRUE(open_orders) << open_orders.error().message;
  ASSERT_EQ(open_orders->size(), 1u);
  const auto& row = open_orders->front();
  EXPECT_EQ(row.order.order_ref, ticket->key);
  EXPECT_EQ(row.order.limit_price, 100.0);
  EXPECT_EQ(row.order.status, model::OrderStatus::Submitted);
  EXPECT_EQ(row.time_in_force, "DAY");
  EXPECT_EQ(row.filled, core::Decimal(0));
  EXPECT_EQ(row.remaining, core::Decimal(100));
  EXPECT_EQ(row.average_fill_price, std::nullopt);
}

TEST_P(OrderLists, OrdersThatAreOverAreListedApart) {
  open();
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket);
  ASSERT_TRUE(ask(gateway->orders().cancel(ticket->key, "enough")));
  EXPECT_TRUE(ask(gateway->orders().open_list())->empty());
  const auto completed = ask(gateway->orders().completed_list());
  ASSERT_TRUE(completed) << completed.error().message;
  ASSERT_EQ(completed->size(), 1u);
  EXPECT_EQ(completed->front().order.order_ref, ticket->key);
  EXPECT_EQ(completed->front().order.status, model::OrderStatus::Cancelled);
}

TEST_P(OrderLists, ExecutionsOfOtherClientsAreToldToTheMasterClientWhenTheyAreWanted) {
  ASSERT_TRUE(server->set_behaviour("master-client-id=77"));
  open();
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket);
  heard.wait_for_line("status_changed FILLED");
  open_as_somebody_else();
  EXPECT_TRUE(ask(gateway->executions())->empty());
  gateway::ExecutionSelection everybody;
  everybody.of_all_clients = true;
  const auto executions = ask(gateway->executions(everybody));
  ASSERT_TRUE(executions) << executions.error().message;
  ASSERT_FALSE(executions->empty());
  EXPECT_EQ(executions->front().execution.order_ref, ticket->key);
  everybody.since = executions->back().execution.time + std::chrono::seconds(1);
  EXPECT_TRUE(ask(gateway->executions(everybody))->empty());
  everybody.since.reset();
  everybody.symbol = "SPY";
  EXPECT_TRUE(ask(gateway->executions(everybody))->empty());
}

TEST_P(OrderLists, AnOrderIsSeenAsItWouldBeSent) {
  open();
  const auto order = build::limit(Action::Buy, 100, 170.1234);
  const auto rounded = ask(gateway->orders().rounded(apple(), *order));
  ASSERT_TRUE(rounded) << rounded.error().message;
  EXPECT_EQ(rounded->lmt_price, 170.12) << "a buyer never pays more than was said";
  EXPECT_EQ(broker().orders, 0u);
}

}  // namespace
}  // namespace ibflow::tests
