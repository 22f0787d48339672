// Orders entered by hand: client 0 binds them, the master sees them.

#include "ibflow/sim/faults/fault_script.hpp"
#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class ManualOrdersTest : public OrdersTest {
 protected:
  void enter(std::vector<std::string> words) {
    const auto done = server_->perform({FaultAction{.verb = "manual-order", .words = std::move(words)}});
    EXPECT_TRUE(done) << done.error().message;
  }
};

TEST_F(ManualOrdersTest, SB66_client_zero_binds_manual_orders_by_asking_for_open_orders) {
  serve();
  const auto keeper = at_ten(7);
  for (const int version : {kText, kProtobuf}) {
    enter({"BUY", "100", "AAPL", "100"});
    const auto zero = connect(0, false, version);
    EXPECT_EQ(in_short(zero->sync()), "") << "nothing before it is bound";
    const auto answers = zero->ask(protocol::RequestOpenOrders{});
    ASSERT_EQ(in_short(answers), "100 5(Submitted) 3(Submitted) 53");
    const auto bound = only<protocol::OrderBound>(answers)[0];
    const auto open = only<protocol::OpenOrder>(answers)[0];
    EXPECT_EQ(bound.client_id, 0);
    EXPECT_EQ(*bound.perm_id, open.order.perm_id);
    EXPECT_EQ(*bound.order_id, open.order_id);
    EXPECT_LT(open.order_id, 0);
    EXPECT_EQ(open.order.client_id, 0);
    EXPECT_EQ(in_short(zero->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53")
        << "bound only once";
    EXPECT_EQ(in_short(zero->ask(cancel(open.order_id))), "3(Cancelled) 4/202") << "it is its own now";
    server_->drop_client(0);
    EXPECT_TRUE(zero->closed_by_server());
  }
}

TEST_F(ManualOrdersTest, SB66_automatic_binding_shows_100_before_5_and_3) {
  serve();
  const auto keeper = at_ten(7);
  for (const int version : {kText, kProtobuf}) {
    const auto zero = connect(0, false, version);
    EXPECT_EQ(in_short(zero->ask(protocol::RequestAutoOpenOrders{.auto_bind = true})), "");
    enter({"SELL", "10", "SPY", "999"});
    EXPECT_EQ(in_short(zero->sync()), "100 5(Submitted) 3(Submitted)");
    zero->ask(protocol::RequestAutoOpenOrders{.auto_bind = false});
    enter({"SELL", "10", "SPY", "999"});
    EXPECT_EQ(in_short(zero->sync()), "");
    server_->drop_client(0);
    EXPECT_TRUE(zero->closed_by_server());
  }
}

TEST_F(ManualOrdersTest, SB65_unbound_manual_orders_are_listed_with_ids_zero) {
  serve();
  const auto keeper = at_ten(7);
  enter({"BUY", "100", "AAPL", "100"});
  const auto all = keeper->ask(protocol::RequestAllOpenOrders{});
  ASSERT_EQ(in_short(all), "5(Submitted) 3(Submitted) 53");
  EXPECT_EQ(only<protocol::OpenOrder>(all)[0].order_id, 0);
  EXPECT_EQ(only<protocol::OpenOrder>(all)[0].order.client_id, 0);
  EXPECT_GT(*only<protocol::OrderStatus>(all)[0].perm_id, 0);
  EXPECT_EQ(in_short(keeper->ask(cancel(0))), "4/10147");
  EXPECT_EQ(in_short(keeper->ask(protocol::RequestGlobalCancel{})), "");
  EXPECT_EQ(in_short(keeper->ask(protocol::RequestAllOpenOrders{})), "53")
      << "a global cancel takes them too";
}

TEST_F(ManualOrdersTest, SB68_their_executions_reach_client_zero_and_the_master) {
  serve(session_with({"master-client-id=9", "manual-execution-order-id=2147483647"}));
  const auto keeper = at_ten(7);
  const auto zero = connect(0);
  const auto master = connect(9);
  enter({"BUY", "10", "AAPL"});
  const auto answers = zero->sync();
  ASSERT_EQ(in_short(answers), "11 59");
  EXPECT_EQ(only<protocol::ExecutionDetails>(answers)[0].execution.client_id, 0);
  EXPECT_EQ(only<protocol::ExecutionDetails>(answers)[0].execution.order_id, 2147483647);
  EXPECT_THAT(in_short(master->sync()), HasSubstr("11 5(Filled) 3(Filled)"));
  EXPECT_EQ(in_short(keeper->sync()), "");
  EXPECT_EQ(in_short(zero->ask(protocol::RequestExecutions{})), "11 59 55");
  EXPECT_EQ(in_short(keeper->ask(protocol::RequestExecutions{})), "55");
  protocol::RequestCompletedOrders completed;
  EXPECT_EQ(in_short(zero->ask(completed)), "101 102");
  completed.api_only = true;
  EXPECT_EQ(in_short(zero->ask(completed)), "102");
}

}  // namespace
}  // namespace ibflow::sim::test
