// A gateway that remembers its orders, executions, ids and accounts.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ibflow/sim/orders/order_archive.hpp"
#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class StateFile : public OrdersTest {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    file_ = std::filesystem::temp_directory_path() /
            (std::string("ibflow-state-") + std::to_string(::getpid()) + "-" + info->name());
    std::filesystem::remove(file_);
  }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove(file_);
  }
  [[nodiscard]] GatewayServerConfig config() const {
    auto config = held_session();
    config.state_file = file_;
    return config;
  }
  void restart() {
    server_.reset();
    serve(config());
  }

  std::filesystem::path file_;
};

TEST_F(StateFile, Combinations_are_kept_with_their_legs) {
  serve(config());
  auto client = at_ten(7);
  protocol::PlaceOrder pair = an_order(1).buy(5).limit(-900).tif("GTC").message();
  pair.contract.sec_type = "BAG";
  for (const auto* symbol : {"AAPL", "SPY"}) {
    const protocol::RequestContractDetails request{.request_id = 900, .contract = stock(symbol)};
    const auto row = only<protocol::ContractDetailsRow>(client->ask(request)).at(0);
    const auto id = row.contract_details.contract.con_id;
    pair.contract.combo_legs.push_back(combo_leg(id, 1, pair.contract.combo_legs.empty() ? "BUY" : "SELL"));
  }
  client->ask(pair);
  client.reset();
  restart();
  client = at_ten(7);
  const auto open = only<protocol::OpenOrder>(client->ask(protocol::RequestOpenOrders{}));
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].contract.sec_type, "BAG");
  EXPECT_EQ(open[0].contract.combo_legs.size(), 2U);
  pair.order.lmt_price = -1;
  EXPECT_THAT(in_short(client->ask(pair)), HasSubstr("11 11 11 5(Filled)"));
}

TEST_F(StateFile, SB64_GTC_orders_survive_a_restart_with_their_ids) {
  serve(config());
  auto client = at_ten(7);
  auto placed = an_order(4).buy(100).limit(100).tif("GTC").ref("key").message();
  placed.order.outside_rth = true;
  const auto before = client->ask(placed);
  client->ask(an_order(5).sell(100).stop(90).tif("GTC").message());
  client.reset();
  restart();
  for (const int version : {kText, kProtobuf}) {
    client = connect(7, false, version);
    const auto after = client->ask(protocol::RequestOpenOrders{});
    ASSERT_EQ(in_short(after), "5(Submitted) 3(Submitted) 5(PreSubmitted) 3(PreSubmitted) 53");
    const auto was = only<protocol::OpenOrder>(before)[0];
    const auto is = only<protocol::OpenOrder>(after)[0];
    EXPECT_EQ(is.order_id, 4);
    EXPECT_EQ(is.order.client_id, 7);
    EXPECT_EQ(is.order.perm_id, was.order.perm_id);
    EXPECT_EQ(is.order.order_ref, "key");
    EXPECT_EQ(is.order.lmt_price, 100);
    EXPECT_TRUE(is.order.outside_rth) << "and everything else its client has sent";
    EXPECT_EQ(last_status(after).why_held, "trigger");
    EXPECT_EQ(only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id, 6);
    EXPECT_EQ(in_short(client->ask(an_order(3).buy(1).message())), "4/103");
    server_->drop_client(7);
    EXPECT_TRUE(client->closed_by_server());
  }
  client = at_ten(7);
  EXPECT_EQ(in_short(client->ask(cancel(4))), "3(Cancelled) 4/202");
}

TEST_F(StateFile, SB64_executions_of_the_day_and_positions_survive_too) {
  serve(config());
  auto client = at_ten(7);
  client->ask(an_order(1).buy(10).message());
  protocol::RequestExecutions request;
  const auto before = only<protocol::ExecutionDetails>(client->ask(request));
  const auto completed = only<protocol::CompletedOrder>(client->ask(protocol::RequestCompletedOrders{}));
  client.reset();
  restart();
  client = connect(7);
  const auto after = only<protocol::ExecutionDetails>(client->ask(request));
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0], before[0]);
  EXPECT_EQ(only<protocol::Position>(client->ask(protocol::RequestPositions{})).at(0).position,
            core::Decimal(10));
  EXPECT_EQ(only<protocol::CompletedOrder>(client->ask(protocol::RequestCompletedOrders{})), completed);
}

TEST_F(StateFile, SB64_day_orders_do_not_outlive_their_session) {
  serve(config());
  auto client = at_ten(7);
  client->ask(an_order(1).buy(10).limit(100).message());
  client->ask(an_order(2).buy(10).limit(100).tif("GTC").message());
  client.reset();
  server_.reset();
  auto next_day = config();
  next_day.date = std::chrono::year(2019) / 2 / 14;
  serve(next_day);
  client = connect(7);
  const auto open = client->ask(protocol::RequestOpenOrders{});
  ASSERT_EQ(only<protocol::OpenOrder>(open).size(), 1U);
  EXPECT_EQ(only<protocol::OpenOrder>(open)[0].order_id, 2);
}

TEST_F(StateFile, UntransmittedAndManualOrdersKeepTheirPlace) {
  serve(config());
  auto client = at_ten(0);
  client->ask(an_order(1).buy(10).limit(100).held().message());
  const auto entered =
      server_->perform({FaultAction{.verb = "manual-order", .words = {"BUY", "5", "SPY", "9"}}});
  ASSERT_TRUE(entered);
  const auto bound = only<protocol::OrderBound>(client->ask(protocol::RequestOpenOrders{})).at(0);
  client->run_to("10:00:05");
  client.reset();
  restart();
  client = at_ten(0);
  EXPECT_EQ(in_short(client->ask(cancel(*bound.order_id))), "3(Cancelled) 4/202");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(10).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(StateFile, A_file_that_is_none_is_named_and_left_alone) {
  const std::string text = "{\"format\": \"something else\"}";
  std::ofstream(file_) << text;
  const auto started = GatewayServer::start(config());
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().category, core::ErrorCategory::Data);
  EXPECT_THAT(started.error().message, HasSubstr(file_.string()));
  EXPECT_THAT(started.error().message, HasSubstr("format"));
  std::ifstream in(file_);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
}

TEST(OrderArchives, WhatIsWrittenReadsBack) {
  GatewayArchive archive;
  archive.saved_at = session_time("10:00:00");
  SimOrder order;
  order.terms.client_id = core::ClientId(7);
  order.terms.order_id = core::OrderId(3);
  order.terms.ticker = "AAPL";
  order.terms.quantity = 100;
  order.terms.type = OrderType::TrailLimit;
  order.terms.trail_percent = 0.1 + 0.2;
  order.terms.good_till = session_time("15:00:00");
  order.terms.conditions.push_back({.kind = OrderCondition::Kind::Price, .ticker = "SPY", .value = 270.1});
  order.terms.algorithm.kind = OrderAlgorithm::Kind::Vwap;
  order.perm_id = core::PermId(1'234'567'890);
  order.status = model::OrderStatus::Submitted;
  order.notional = *core::Decimal::parse("17000.12345");
  order.transmitted = true;
  archive.exchange.orders.push_back(order);
  archive.exchange.highest_order_ids[core::ClientId(7)] = core::OrderId(3);
  archive.exchange.next_perm_id = 1'234'567'891;
  Fill fill;
  fill.execution_id = "0001.0002.01.01";
  fill.price = 170.05;
  fill.at = session_time("10:00:01");
  fill.realized_pnl = *core::Decimal::parse("-3.5");
  archive.exchange.fills.push_back(fill);
  archive.records.push_back(
      {.request = "00ff", .instrument = "AAPL", .ended_at = {}, .completed_status = {}});
  archive.shown[8] = 12;
  archive.accounts = {"one line", "another"};
  const auto back = gateway_archive_from(to_json(archive));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, archive);
}

TEST(OrderArchives, SayWhatIsWrong) {
  const auto problem = [](std::string_view text) {
    const auto read = gateway_archive_from(text);
    return read ? std::string() : read.error().message;
  };
  EXPECT_THAT(problem("nonsense"), HasSubstr("no JSON"));
  EXPECT_THAT(problem("[]"), HasSubstr("state is not an object"));
  const std::string head = R"({"format":"ibflow simulated gateway","version":)";
  EXPECT_THAT(problem(head + "2}"), HasSubstr("version is 2"));
  EXPECT_THAT(problem(head + R"(1,"orders":[{"terms":{"quantity":5}}]})"),
              HasSubstr("state.orders[0].terms.quantity is not a decimal number as text"));
  EXPECT_THAT(problem(head + R"(1,"orders":[{"terms":{"type":99}}]})"),
              HasSubstr("state.orders[0].terms.type"));
  EXPECT_THAT(problem(head + R"(1,"orders":[{}]})"), HasSubstr("1 orders and 0 records"));
}

}  // namespace
}  // namespace ibflow::sim::test
