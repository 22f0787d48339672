// Life cycles of orders as their client sees them.

#include "gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class GatewayOrders : public GatewayTest {
 protected:
  void SetUp() override { serve(); }
  static protocol::OrderStatus last_status(const std::vector<AnyResponse>& answers) {
    const auto all = only<protocol::OrderStatus>(answers);
    return all.empty() ? protocol::OrderStatus{} : all.back();
  }
};

TEST_F(GatewayOrders, RestingLimit) {  // SB-49
  const auto client = connect_at(7, "10:00:00");
  const auto answers = client->ask(an_order(1).buy(100).limit(100).ref("key-1").message());
  ASSERT_EQ(in_short(answers), "5(Submitted) 3(Submitted)");
  const auto open = only<protocol::OpenOrder>(answers)[0];
  EXPECT_EQ(open.order.order_ref, "key-1");
  EXPECT_EQ(open.order.lmt_price, 100);
  EXPECT_EQ(open.order.account, "DU1234567");
  EXPECT_GT(open.contract.con_id, 0);
  const auto status = last_status(answers);
  EXPECT_GT(status.perm_id, 0);
  EXPECT_EQ(status.perm_id, open.order.perm_id);
  EXPECT_EQ(*status.remaining, core::Decimal(100));
  EXPECT_EQ(status.client_id, 7);
}

TEST_F(GatewayOrders, MarketOrderFillsAtOnce) {  // SB-50, SB-51
  const auto client = connect_at(7, "10:00:00");
  const auto answers = client->ask(an_order(1).buy(10).ref("key-1").message());
  ASSERT_EQ(in_short(answers),
            "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 3(Filled) 5(Filled) 3(Filled) 59");
  const auto fill = only<protocol::ExecutionDetails>(answers)[0];
  EXPECT_EQ(fill.request_id, -1);
  EXPECT_EQ(fill.execution.side, "BOT");
  EXPECT_EQ(fill.execution.order_ref, "key-1");
  EXPECT_EQ(fill.execution.time, "20190213 10:00:00 US/Eastern");
  EXPECT_EQ(fill.contract.exchange, "NASDAQ");
  EXPECT_EQ(*last_status(answers).remaining, core::Decimal(0));
  EXPECT_EQ(last_status(answers).avg_fill_price, fill.execution.price);
  const auto commission = only<protocol::CommissionReport>(answers)[0];
  EXPECT_EQ(commission.exec_id, fill.execution.exec_id);
  EXPECT_EQ(commission.commission_and_fees, 1.0);
  EXPECT_FALSE(commission.realized_pnl);
}

TEST_F(GatewayOrders, AClosingTradeCarriesItsProfit) {
  const auto client = connect_at(7, "10:00:00");
  client->ask(an_order(1).buy(10).message());
  const auto answers = client->ask(an_order(2).sell(10).message());
  EXPECT_TRUE(only<protocol::CommissionReport>(answers).at(0).realized_pnl);
}

TEST_F(GatewayOrders, LargeOrdersFillInParts) {  // SB-51
  const auto client = connect_at(7, "10:00:00");
  auto all = client->ask(an_order(1).buy(10'000).message());
  for (auto& message : client->run_to("10:03:00")) all.push_back(std::move(message));
  core::Decimal shares;
  double paid = 0;
  std::set<std::string> ids;
  for (const auto& fill : only<protocol::ExecutionDetails>(all)) {
    shares += *fill.execution.shares;
    paid += fill.execution.shares->to_double() * fill.execution.price;
    ids.insert(fill.execution.exec_id);
  }
  EXPECT_GT(ids.size(), 3U);
  EXPECT_EQ(ids.size(), only<protocol::ExecutionDetails>(all).size());
  EXPECT_EQ(shares, core::Decimal(10'000));
  EXPECT_EQ(*last_status(all).filled, shares);
  EXPECT_NEAR(last_status(all).avg_fill_price.value_or(0), paid / 10'000, 1e-6);
}

TEST_F(GatewayOrders, ChangeKeepsThePermId) {  // SB-52
  const auto client = connect_at(7, "10:00:00");
  const auto first = last_status(client->ask(an_order(1).buy(100).limit(100).message()));
  const auto answers = client->ask(an_order(1).buy(50).limit(101).message());
  ASSERT_EQ(in_short(answers), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(last_status(answers).perm_id, first.perm_id);
  EXPECT_EQ(only<protocol::OpenOrder>(answers)[0].order.lmt_price, 101);
  EXPECT_EQ(*last_status(answers).remaining, core::Decimal(50));
}

TEST_F(GatewayOrders, Cancel) {  // SB-53
  const auto client = connect_at(7, "10:00:00");
  client->ask(an_order(1).buy(100).limit(100).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202");
  EXPECT_EQ(in_short(client->ask(cancel(1))), "4/10148");
  const auto unknown = only<protocol::ErrorMessage>(client->ask(cancel(9))).at(0);
  EXPECT_EQ(unknown.error_code, 10147);
  EXPECT_EQ(unknown.request_id, 9);
}

TEST_F(GatewayOrders, AForeignOrderCannotBeCancelled) {
  const auto keeper = connect_at(7, "10:00:00");
  keeper->ask(an_order(1).buy(100).limit(100).message());
  const auto other = connect(8);
  EXPECT_EQ(in_short(other->ask(cancel(1))), "4/10147");
}

TEST_F(GatewayOrders, RejectedByTheBroker) {  // SB-54
  const auto client = connect_at(7, "10:00:00");
  const auto answers = client->ask(an_order(1).buy(1'000'000).limit(170).message());
  EXPECT_EQ(in_short(answers), "4/201 5(Inactive) 3(Inactive)");
  EXPECT_THAT(only<protocol::ErrorMessage>(answers).at(0).error_string,
              HasSubstr("Order rejected - reason:"));
}

TEST_F(GatewayOrders, AFailedCheckDoesNotUseUpTheId) {  // SB-55
  const auto client = connect_at(7, "10:00:00");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100.001).message())), "4/110");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).tif("FOK").limit(100).message())), "4/321");
  EXPECT_EQ(in_short(client->ask(an_order(1).of("NOPE").buy(100).message())), "4/200");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(GatewayOrders, IdsOnlyRise) {  // SB-56, SB-57
  const auto client = connect_at(7, "10:00:00");
  client->ask(an_order(5).buy(10).message());
  EXPECT_EQ(in_short(client->ask(an_order(4).buy(10).message())), "4/103");
  EXPECT_EQ(in_short(client->ask(an_order(5).buy(20).message())), "4/104");
}

TEST_F(GatewayOrders, AnImpossibleChangeLeavesTheOrder) {  // SB-57
  const auto client = connect_at(7, "10:00:00");
  client->ask(an_order(1).buy(100).limit(100).message());
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100.001).message())), "4/110");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53");
}

TEST_F(GatewayOrders, WhatIfLeavesNoTrace) {  // SB-58
  const auto client = connect_at(7, "10:00:00");
  const auto answers = client->ask(an_order(1).buy(100).limit(100).what_if().message());
  ASSERT_EQ(in_short(answers), "5(PreSubmitted)");
  const auto open = only<protocol::OpenOrder>(answers)[0];
  EXPECT_TRUE(open.order.what_if);
  EXPECT_EQ(open.order_state.init_margin_change, "2500.00");
  EXPECT_EQ(open.order_state.commission_and_fees, 1.0);
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "53");
}

TEST_F(GatewayOrders, BracketWaitsForItsParent) {  // SB-60
  const auto client = connect_at(7, "10:00:00");
  EXPECT_EQ(in_short(connect(8)->sync()), "");
  client->send(an_order(1).buy(100).held().message());
  client->send(an_order(2).sell(100).limit(999).child_of(1).held().message());
  auto answers = client->ask(an_order(3).sell(100).stop(100).child_of(1).message());
  const auto text = in_short(answers);
  EXPECT_THAT(text, HasSubstr("11 5(Filled) 3(Filled)"));
  std::map<int, protocol::OrderStatus> first, last;
  for (const auto& status : only<protocol::OrderStatus>(answers)) {
    first.try_emplace(status.order_id, status);
    last[status.order_id] = status;
  }
  EXPECT_EQ(first[2].why_held, "child");
  EXPECT_EQ(first[3].why_held, "child,trigger");
  EXPECT_EQ(first[2].parent_id, 1);
  EXPECT_EQ(last[1].status, "Filled");
  EXPECT_EQ(last[2].status, "Submitted");
  EXPECT_EQ(last[3].status, "PreSubmitted");
  EXPECT_EQ(last[3].why_held, "trigger");
  const auto change = client->ask(an_order(2).sell(100).limit(100.01).child_of(1).message());
  EXPECT_THAT(in_short(change), HasSubstr("11 ")) << "the target is now within the market";
  EXPECT_THAT(in_short(change), HasSubstr("3(Cancelled) 4/202")) << "so the stop goes";
}

TEST_F(GatewayOrders, CancellingTheParentCancelsTheBracket) {  // SB-60
  const auto client = connect_at(7, "10:00:00");
  client->send(an_order(1).buy(100).limit(100).held().message());
  client->send(an_order(2).sell(100).limit(999).child_of(1).held().message());
  client->ask(an_order(3).sell(100).stop(90).child_of(1).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202 3(Cancelled) 4/202 3(Cancelled) 4/202");
}

TEST_F(GatewayOrders, StopWaitsForItsTrigger) {  // SB-62
  const auto client = connect_at(7, "10:00:00");
  const auto answers = client->ask(an_order(1).sell(100).stop(100).message());
  EXPECT_EQ(in_short(answers), "5(PreSubmitted) 3(PreSubmitted)");
  EXPECT_EQ(last_status(answers).why_held, "trigger");
}

TEST_F(GatewayOrders, BeforeTheOpenAWarningComesFirst) {  // SB-63
  const auto client = connect(7, true);
  const auto answers = client->ask(an_order(1).buy(10).message());
  ASSERT_EQ(in_short(answers), "4/399 5(PreSubmitted) 3(PreSubmitted)");
  EXPECT_THAT(only<protocol::ErrorMessage>(answers)[0].error_string, HasSubstr("Warning:"));
  EXPECT_THAT(in_short(client->run_to("09:31:00")), HasSubstr("11 5(Filled) 3(Filled)"));
}

TEST_F(GatewayOrders, ListsOfOpenOrders) {  // SB-65
  const auto seven = connect_at(7, "10:00:00");
  EXPECT_EQ(in_short(seven->ask(protocol::RequestOpenOrders{})), "53");
  seven->ask(an_order(1).buy(100).limit(100).message());
  const auto eight = connect(8);
  eight->ask(an_order(30).of("SPY").buy(100).limit(100).message());
  EXPECT_EQ(in_short(seven->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53");
  const auto all = seven->ask(protocol::RequestAllOpenOrders{});
  EXPECT_EQ(in_short(all), "5(Submitted) 3(Submitted) 5(Submitted) 3(Submitted) 53");
  EXPECT_EQ(only<protocol::OpenOrder>(all)[1].order.client_id, 8);
  EXPECT_EQ(only<protocol::NextValidId>(seven->ask(protocol::RequestIds{})).at(0).order_id, 31)
      << "ids shown count as used";
  EXPECT_EQ(in_short(seven->ask(protocol::RequestAutoOpenOrders{.auto_bind = true})), "4/327");
}

TEST_F(GatewayOrders, GlobalCancelReachesEveryOwner) {  // SB-71
  const auto seven = connect_at(7, "10:00:00");
  seven->ask(an_order(1).buy(100).limit(100).message());
  const auto eight = connect(8);
  EXPECT_EQ(in_short(eight->ask(protocol::RequestGlobalCancel{})), "");
  EXPECT_EQ(in_short(seven->sync()), "3(Cancelled) 4/202");
}

TEST_F(GatewayOrders, Executions) {  // SB-68
  const auto client = connect_at(7, "10:00:00");
  protocol::RequestExecutions request;
  request.request_id = 77;
  EXPECT_EQ(in_short(client->ask(request)), "55");
  client->ask(an_order(1).buy(10).message());
  client->ask(an_order(2).of("SPY").sell(10).message());
  const auto all = client->ask(request);
  EXPECT_EQ(in_short(all), "11 59 11 59 55");
  for (const auto& fill : only<protocol::ExecutionDetails>(all)) EXPECT_EQ(fill.request_id, 77);
  request.exec_filter.symbol = "SPY";
  EXPECT_EQ(only<protocol::ExecutionDetails>(client->ask(request)).at(0).execution.side, "SLD");
  request.exec_filter.side = "BUY";
  EXPECT_EQ(in_short(client->ask(request)), "55");
  request.exec_filter = {};
  request.exec_filter.time = "20190213-15:00:01";
  EXPECT_EQ(in_short(client->ask(request)), "55") << "ten o'clock and one second in New York";
  request.exec_filter.time = "20190213 10:00:00 US/Eastern";
  EXPECT_EQ(in_short(client->ask(request)), "11 59 11 59 55");
  const auto other = connect(8);
  EXPECT_EQ(in_short(other->ask(protocol::RequestExecutions{})), "55") << "others see only their own";
}

TEST_F(GatewayOrders, SurviveTheirConnection) {  // SB-05
  auto client = connect_at(7, "10:00:00");
  client->ask(an_order(1).buy(100).limit(100).message());
  client->ask(an_order(2).buy(10'000).message());
  server_->drop_client(7);
  EXPECT_TRUE(client->closed_by_server());
  const auto other = connect_at(8, "10:05:00");
  client = connect(7);
  const auto open = client->ask(protocol::RequestOpenOrders{});
  EXPECT_EQ(in_short(open), "5(Submitted) 3(Submitted) 53");
  protocol::RequestExecutions request;
  EXPECT_GT(only<protocol::ExecutionDetails>(client->ask(request)).size(), 3U) << "it went on filling";
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202");
}

// What a client does at fixed times must give the same bytes in every run.
std::string a_busy_morning() {
  auto server = GatewayServer::start(held_session()).value();
  TestClient client(server->port());
  client.start(7, true);
  client.send(market_data(11, "AAPL"));
  client.send(real_time_bars(12, "SPY"));
  client.send(protocol::RequestPositions{});
  client.run_to("09:45:00");
  client.send(an_order(1).buy(5'000).message());
  client.run_to("09:50:00");
  client.send(an_order(2).sell(3'000).limit(170.50).message());
  client.run_to("10:15:00");
  client.send(cancel(2));
  client.run_to("10:16:00");
  return client.received();
}

TEST(GatewayDeterminism, TheSameRequestsGiveTheSameBytes) {  // SB-90
  const auto first = a_busy_morning();
  EXPECT_GT(first.size(), 100'000U);
  EXPECT_TRUE(first == a_busy_morning());
}

}  // namespace
}  // namespace ibflow::sim::test
