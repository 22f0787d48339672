// Whose an order is, and who hears of it.

#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class OrderOwners : public OrdersInBothForms {};
INSTANTIATE_TEST_SUITE_P(Forms, OrderOwners, testing::Values(kText, kProtobuf), form_name);

TEST_P(OrderOwners, A_foreign_order_cannot_be_cancelled) {
  const auto keeper = client_at_ten();
  keeper->ask(an_order(1).buy(100).limit(100).message());
  const auto other = connect(8, false, GetParam());
  EXPECT_EQ(in_short(other->ask(cancel(1))), "4/10147");
}

TEST_P(OrderOwners, SB71_a_global_cancel_reaches_every_owner) {
  const auto seven = client_at_ten();
  seven->ask(an_order(1).buy(100).limit(100).message());
  seven->ask(an_order(2).buy(100).limit(100).message());
  const auto eight = connect(8, false, GetParam());
  eight->ask(an_order(1).buy(100).limit(100).message());
  EXPECT_EQ(in_short(eight->ask(protocol::RequestGlobalCancel{})), "3(Cancelled) 4/202");
  EXPECT_EQ(in_short(seven->sync()), "3(Cancelled) 4/202 3(Cancelled) 4/202");
  EXPECT_EQ(in_short(seven->ask(protocol::RequestAllOpenOrders{})), "53");
}

TEST_P(OrderOwners, SB66_only_client_zero_binds_automatically) {
  const auto seven = client_at_ten();
  EXPECT_EQ(in_short(seven->ask(protocol::RequestAutoOpenOrders{.auto_bind = true})), "4/327");
  const auto zero = connect(0, false, GetParam());
  EXPECT_EQ(in_short(zero->ask(protocol::RequestAutoOpenOrders{.auto_bind = true})), "");
}

TEST_P(OrderOwners, SB05_orders_survive_their_connection) {
  auto client = client_at_ten();
  client->ask(an_order(1).buy(100).limit(100).message());
  client->ask(an_order(2).buy(10'000).message());
  server_->drop_client(7);
  EXPECT_TRUE(client->closed_by_server());
  const auto other = connect_at(8, "10:05:00");
  client = connect(7, false, GetParam());
  const auto open = client->ask(protocol::RequestOpenOrders{});
  EXPECT_EQ(in_short(open), "5(Submitted) 3(Submitted) 53");
  protocol::RequestExecutions request;
  EXPECT_GT(only<protocol::ExecutionDetails>(client->ask(request)).size(), 3U) << "it went on filling";
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202");
}

class OrderChoices : public OrdersTest {};

TEST_F(OrderChoices, SB08_open_orders_are_downloaded_at_the_start) {
  serve();
  auto client = at_ten(7);
  client->ask(an_order(1).buy(100).limit(100).message());
  client->ask(an_order(2).sell(100).stop(100).message());
  server_->drop_client(7);
  EXPECT_TRUE(client->closed_by_server());
  for (const int version : {kText, kProtobuf}) {
    TestClient again(server_->port(), version);
    EXPECT_THAT(in_short(again.start(7)),
                HasSubstr("5(Submitted) 3(Submitted) 5(PreSubmitted) 3(PreSubmitted) 53"));
    server_->drop_client(7);
    EXPECT_TRUE(again.closed_by_server());
  }
}

TEST_F(OrderChoices, SB67_the_master_hears_of_foreign_orders_and_cannot_cancel_them) {
  serve(session_with({"master-client-id=9"}));
  const auto master = connect(9, false, kProtobuf);
  const auto owner = at_ten(7);
  owner->ask(an_order(4).buy(100).limit(100).message());
  EXPECT_EQ(in_short(master->sync()), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(only<protocol::NextValidId>(master->ask(protocol::RequestIds{})).at(0).order_id, 5)
      << "master data raises the floor";
  EXPECT_EQ(in_short(master->ask(cancel(4))), "4/10147");
  owner->ask(an_order(5).buy(10).message());
  EXPECT_EQ(in_short(master->sync()), "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 3(Filled) 59");
  owner->ask(cancel(4));
  EXPECT_EQ(in_short(master->sync()), "3(Cancelled)") << "errors are the owner's";
  EXPECT_EQ(in_short(master->ask(protocol::RequestExecutions{})), "11 59 55");
}

TEST_F(OrderChoices, SB10_a_read_only_gateway_refuses_orders_and_their_lists) {
  serve(session_with({"read-only=on"}));
  for (const int version : {kText, kProtobuf}) {
    const auto client = connect(7, false, version);
    const auto refused = [&](const std::vector<AnyResponse>& answers, int id) {
      ASSERT_EQ(in_short(answers), "4/321");
      EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, id);
      EXPECT_THAT(error_text(answers), HasSubstr("Read-Only mode"));
    };
    refused(client->ask(an_order(5).buy(1).message()), 5);
    refused(client->ask(cancel(5)), 5);
    refused(client->ask(protocol::RequestGlobalCancel{}), -1);
    refused(client->ask(protocol::RequestOpenOrders{}), -1);
    refused(client->ask(protocol::RequestAutoOpenOrders{}), -1);
    refused(client->ask(protocol::RequestCompletedOrders{}), -1);
    EXPECT_EQ(in_short(client->ask(protocol::RequestAllOpenOrders{})), "53");
    EXPECT_EQ(in_short(client->ask(protocol::RequestExecutions{})), "55");
    EXPECT_EQ(in_short(client->ask(protocol::RequestPositions{})), "62");
    server_->drop_client(7);
    EXPECT_TRUE(client->closed_by_server());
  }
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

TEST(GatewayDeterminism, SB90_the_same_requests_give_the_same_bytes) {
  const auto first = a_busy_morning();
  EXPECT_GT(first.size(), 100'000U);
  EXPECT_TRUE(first == a_busy_morning());
}

}  // namespace
}  // namespace ibflow::sim::test
