// Lists of orders and executions.

#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class OrderListsOf : public OrdersInBothForms {};
INSTANTIATE_TEST_SUITE_P(Forms, OrderListsOf, testing::Values(kText, kProtobuf), form_name);

TEST_P(OrderListsOf, SB65_open_orders_are_ones_own_or_everybodys) {
  const auto seven = client_at_ten();
  EXPECT_EQ(in_short(seven->ask(protocol::RequestOpenOrders{})), "53");
  EXPECT_EQ(in_short(seven->ask(protocol::RequestAllOpenOrders{})), "53");
  seven->ask(an_order(1).buy(100).limit(100).message());
  seven->ask(an_order(2).buy(10).message());
  const auto eight = connect(8, false, GetParam());
  eight->ask(an_order(30).of("SPY").buy(100).limit(100).message());
  eight->ask(an_order(31).of("SPY").buy(100).limit(100).held().message());
  EXPECT_EQ(in_short(seven->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53");
  const auto all = seven->ask(protocol::RequestAllOpenOrders{});
  EXPECT_EQ(in_short(all), "5(Submitted) 3(Submitted) 5(Submitted) 3(Submitted) 53");
  EXPECT_EQ(only<protocol::OpenOrder>(all)[1].order.client_id, 8);
  EXPECT_EQ(only<protocol::OpenOrder>(all)[1].order_id, 30);
  EXPECT_EQ(only<protocol::NextValidId>(seven->ask(protocol::RequestIds{})).at(0).order_id, 31)
      << "ids shown count as used";
}

TEST_P(OrderListsOf, SB68_executions_come_with_their_commission_before_the_end) {
  const auto client = client_at_ten();
  protocol::RequestExecutions request;
  request.request_id = 77;
  EXPECT_EQ(in_short(client->ask(request)), "55");
  const auto live = only<protocol::ExecutionDetails>(client->ask(an_order(1).buy(10).message())).at(0);
  client->ask(an_order(2).of("SPY").sell(10).message());
  const auto all = client->ask(request);
  EXPECT_EQ(in_short(all), "11 59 11 59 55");
  const auto fills = only<protocol::ExecutionDetails>(all);
  for (const auto& fill : fills) EXPECT_EQ(fill.request_id, 77);
  EXPECT_EQ(fills[0].execution, live.execution);
  request.exec_filter.symbol = "SPY";
  EXPECT_EQ(only<protocol::ExecutionDetails>(client->ask(request)).at(0).execution.side, "SLD");
  request.exec_filter.side = "BUY";
  EXPECT_EQ(in_short(client->ask(request)), "55");
  request.exec_filter = {};
  request.exec_filter.time = "20190213-15:00:01";
  EXPECT_EQ(in_short(client->ask(request)), "55") << "ten o'clock and one second in New York";
  request.exec_filter.time = "20190213 10:00:00 US/Eastern";
  EXPECT_EQ(in_short(client->ask(request)), "11 59 11 59 55");
  request.exec_filter = {};
  request.exec_filter.exchange = "NASDAQ";
  EXPECT_EQ(in_short(client->ask(request)), "11 59 55") << "SPY trades at ARCA";
  request.exec_filter = {};
  request.exec_filter.sec_type = "FUT";
  EXPECT_EQ(in_short(client->ask(request)), "55");
  request.exec_filter = {};
  request.exec_filter.acct_code = "DU9999999";
  EXPECT_EQ(in_short(client->ask(request)), "55");
  request.exec_filter = {};
  request.exec_filter.time = "soon";
  EXPECT_EQ(in_short(client->ask(request)), "4/321") << "an error ends the request";
  const auto other = connect(8, false, GetParam());
  EXPECT_EQ(in_short(other->ask(protocol::RequestExecutions{})), "55") << "others see only their own";
}

TEST_P(OrderListsOf, SB70_completed_orders_tell_when_and_how_they_ended) {
  const auto client = client_at_ten();
  EXPECT_EQ(in_short(client->ask(protocol::RequestCompletedOrders{})), "102");
  const auto filled = only<protocol::ExecutionDetails>(client->ask(an_order(1).buy(10).message())).at(0);
  client->ask(an_order(2).buy(10).limit(100).message());
  client->ask(an_order(3).buy(20).limit(100).message());
  client->ask(cancel(3));
  const auto answers = client->ask(protocol::RequestCompletedOrders{});
  ASSERT_EQ(in_short(answers), "101 101 102") << "the active one is not among them";
  const auto completed = only<protocol::CompletedOrder>(answers);
  EXPECT_EQ(completed[0].order_state.status, "Filled");
  EXPECT_EQ(completed[0].order_state.completed_status, "Filled Size: 10");
  EXPECT_EQ(completed[0].order_state.completed_time, "20190213 10:00:00 US/Eastern");
  EXPECT_EQ(completed[0].order.perm_id, filled.execution.perm_id);
  EXPECT_EQ(*completed[0].order.filled_quantity, core::Decimal(10));
  EXPECT_EQ(*completed[0].order.total_quantity, core::Decimal(0));
  EXPECT_EQ(completed[0].order.order_id, 0);
  EXPECT_EQ(completed[0].order.client_id, 0);
  EXPECT_EQ(completed[0].contract.symbol, "AAPL");
  EXPECT_EQ(completed[1].order_state.status, "Cancelled");
  EXPECT_EQ(completed[1].order_state.completed_status, "Cancelled by Trader");
}

class ExecutionLists : public OrdersTest {};

TEST_F(ExecutionLists, SB68_days_can_be_asked_for_from_version_200_on) {
  serve();
  const auto client = at_ten(7, kProtobuf);
  client->ask(an_order(1).buy(10).message());
  protocol::RequestExecutions request;
  request.exec_filter.last_n_days = 1;
  EXPECT_EQ(in_short(client->ask(request)), "11 59 55");
  request.exec_filter.last_n_days.reset();
  request.exec_filter.specific_dates = {20190212};
  EXPECT_EQ(in_short(client->ask(request)), "55");
  request.exec_filter.specific_dates = {20190212, 20190213};
  EXPECT_EQ(in_short(client->ask(request)), "11 59 55");
}

TEST_F(ExecutionLists, SB68_commissions_may_come_last) {
  serve(session_with({"commissions-last=on"}));
  const auto client = at_ten(7);
  client->ask(an_order(1).buy(10).message());
  client->ask(an_order(2).buy(10).message());
  EXPECT_EQ(in_short(client->ask(protocol::RequestExecutions{})), "11 11 59 59 55");
}

}  // namespace
}  // namespace ibflow::sim::test
