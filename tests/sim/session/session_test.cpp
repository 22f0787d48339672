// Start of a session, client ids, broken input, the clock seen from outside.

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class GatewaySession : public GatewayTest {};

TEST_F(GatewaySession, SB01_SB06_starts_with_accounts_next_id_and_farm_notices) {
  serve();
  TestClient client(server_->port());
  EXPECT_EQ(in_short(client.start(7)), "15 9 53 4/2104 4/2104 4/2104 4/2106 4/2158");
  EXPECT_EQ(client.hello().server_version, 200);
  EXPECT_EQ(client.hello().connection_time, "20190213 09:29:50 EST");
}

TEST_F(GatewaySession, SB02_SB03_answers_with_the_smaller_version) {
  serve();
  TestClient old(server_->port(), 176);
  EXPECT_EQ(old.hello().server_version, 176);
  old.start(1);
  EXPECT_THAT(old.received(), HasSubstr(std::string("15\0001\000DU1234567\0", 16)));
  EXPECT_THAT(old.received(), HasSubstr(std::string("9\0001\0001\0", 6)));
}

TEST_F(GatewaySession, SB04_refuses_a_client_id_in_use) {
  serve();
  const auto first = connect(7);
  TestClient second(server_->port());
  const auto answers = second.start(7);
  EXPECT_EQ(in_short(answers), "4/326");
  EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, -1);
  EXPECT_TRUE(second.closed_by_server());
  EXPECT_EQ(in_short(first->sync()), "") << "the first is undisturbed";
}

TEST_F(GatewaySession, SB05_frees_a_client_id_at_once) {
  serve();
  for (int i = 0; i < 3; ++i) {
    auto client = connect(7);
    server_->drop_client(7);
    EXPECT_TRUE(client->closed_by_server());
  }
}

TEST_F(GatewaySession, SB07_gives_order_ids_above_those_used) {
  serve();
  const auto client = connect(7);
  EXPECT_EQ(only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id, 1);
  EXPECT_EQ(only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id, 1);
  client->ask(an_order(41).buy(1).limit(1).message());
  EXPECT_EQ(only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id, 42);
}

TEST_F(GatewaySession, SB08_lists_open_orders_after_the_start_unless_told_not_to) {
  serve();
  connect(7)->ask(an_order(1).buy(1).limit(1).message());
  TestClient again(server_->port());
  EXPECT_THAT(in_short(again.start(7)), StartsWith("15 9 5(PreSubmitted) 3(PreSubmitted) 53 4/2104"));
  TestClient without_orders(server_->port());
  EXPECT_THAT(in_short(without_orders.start(8)), StartsWith("15 9 53 4/2104"));

  auto config = held_session();
  config.behaviour.download_open_orders = false;
  serve(config);
  connect(7)->ask(an_order(1).buy(1).limit(1).message());
  TestClient quiet(server_->port());
  EXPECT_THAT(in_short(quiet.start(7)), StartsWith("15 9 4/2104"));
}

TEST_F(GatewaySession, SB88_drops_only_the_connection_with_a_bad_frame_length) {
  serve();
  const auto healthy = connect(1);
  const auto empty = connect(2), huge = connect(3);
  empty->write(std::string(4, '\0'));
  EXPECT_TRUE(empty->closed_by_server());
  huge->write(std::string("\x01\x00\x00\x00", 4));
  EXPECT_TRUE(huge->closed_by_server());
  EXPECT_EQ(in_short(healthy->sync()), "");
}

TEST_F(GatewaySession, SB88_SB11_answers_what_it_cannot_read_and_stays) {
  serve();
  const auto client = connect(1);
  std::string garbage, unknown;
  protocol::append_frame(garbage, std::string_view("1\00011\000abc\0", 9));
  protocol::append_frame(unknown, std::string_view("9999\0", 5));
  client->write(garbage + unknown);
  const auto answers = client->sync();
  EXPECT_EQ(in_short(answers), "4/320 4/320");
  EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, -1);
}

TEST_F(GatewaySession, SaysWhatToDoWhenThePortIsTaken) {
  serve();
  auto config = held_session();
  config.port = server_->port();
  const auto second = GatewayServer::start(config);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().category, core::ErrorCategory::Connection);
  EXPECT_THAT(second.error().message, HasSubstr("127.0.0.1:" + std::to_string(config.port)));
  EXPECT_THAT(second.error().message, HasSubstr("choose another port"));
}

TEST_F(GatewaySession, RefusesADateWithoutData) {
  auto config = held_session();
  config.date = std::chrono::year(2019) / 2 / 20;
  EXPECT_FALSE(GatewayServer::start(config));
}

TEST_F(GatewaySession, HoldsTheClockUntilTheStepKeeperHasSeenEverything) {
  serve();
  const auto bystander = connect(1), keeper = connect(2, true);
  EXPECT_EQ((bystander->sync(), bystander->now()), session_time("09:29:50"));
  EXPECT_EQ((keeper->sync(), keeper->now()), session_time("09:29:50"))
      << "its start messages were just written";
  EXPECT_EQ((keeper->sync(), keeper->now()), session_time("09:29:51"));
  EXPECT_EQ((bystander->sync(), bystander->now()), session_time("09:29:51"));
  keeper->send(protocol::RequestManagedAccounts{});
  EXPECT_EQ(in_short(keeper->sync()), "15");
  EXPECT_EQ(keeper->now(), session_time("09:29:51")) << "an answer came, so time stood still";
  EXPECT_EQ((keeper->sync(), keeper->now()), session_time("09:29:52"));
}

TEST_F(GatewaySession, WaitsForEveryStepKeeper) {
  serve();
  const auto one = connect(1, true), two = connect(2, true);
  one->sync();
  two->sync();
  one->send(protocol::RequestCurrentTime{});  // held
  const auto bystander = connect(3);
  EXPECT_EQ((bystander->sync(), bystander->now()), session_time("09:29:50"));
  two->sync();
  EXPECT_EQ(two->now(), session_time("09:29:51"));
  const auto answer = one->read();
  ASSERT_TRUE(std::holds_alternative<protocol::CurrentTime>(answer));
  EXPECT_EQ(std::get<protocol::CurrentTime>(answer).time, core::to_unix_seconds(two->now()));
}

TEST_F(GatewaySession, RunsFreelyWithoutHold) {
  auto config = held_session();
  config.speed = 50;
  serve(config);
  const auto client = connect(1);
  const auto ticks = client->ask(market_data(11, "AAPL"));
  EXPECT_FALSE(only<protocol::TickPrice>(ticks).empty()) << "the session is open and prices are there";
  client->sync();
  const auto before = client->now();
  EXPECT_GE(before, session_time("09:30:05"));
  while (client->now() < before + std::chrono::seconds(3)) client->sync();
}

TEST_F(GatewaySession, StandsAtTheEndOfTheSession) {
  serve();
  const auto keeper = connect(1, true);
  keeper->run_to("16:00:30");
  EXPECT_EQ(keeper->now(), session_time("16:00:30"));
  keeper->send(protocol::RequestCurrentTime{});  // never answered: time does not move any more
  const auto bystander = connect(2);
  bystander->sync();
  EXPECT_EQ(bystander->now(), session_time("16:00:30"));
  const auto status = server_->status();
  EXPECT_TRUE(status.at_end);
  EXPECT_EQ(status.clients.size(), 2U);
  EXPECT_GT(status.prints_sent, 9000U);
}

TEST_F(GatewaySession, StartsTheDayOverWhenItLoops) {
  auto config = held_session();
  config.loop = true;
  serve(config);
  const auto keeper = connect_at(1, "15:59:00");
  keeper->ask(an_order(1).buy(10).message());
  keeper->ask(an_order(2).buy(10).limit(1).message());
  const auto closing = keeper->run_to("16:00:30");
  EXPECT_THAT(in_short(closing), HasSubstr("3(Cancelled) 4/202")) << "DAY orders end with the session";
  keeper->sync();
  EXPECT_EQ(keeper->now(), session_time("09:29:50"));
  const auto again = keeper->run_to("09:31:00");
  EXPECT_THAT(in_short(keeper->ask(an_order(3).sell(10).message())), HasSubstr("3(Filled)"));
  const auto positions = only<protocol::Position>(keeper->ask(protocol::RequestPositions{}));
  EXPECT_TRUE(positions.empty()) << "the account stayed: bought before, sold now";
}

TEST_F(GatewaySession, SB05_orders_of_a_client_that_left_keep_working_and_are_its_own_again) {
  serve();
  {
    const auto first = connect_at(7, "09:31:00");
    first->ask(an_order(3).buy(1).limit(1).message());
  }
  for (bool is_gone = false; !is_gone;) is_gone = server_->status().clients.empty();
  const auto again = connect(7);
  const auto orders = only<protocol::OpenOrder>(again->ask(protocol::RequestOpenOrders{}));
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].order_id, 3);
}

TEST_F(GatewaySession, SB06_the_start_holds_nothing_that_looks_like_trouble) {
  serve();
  TestClient client(server_->port());
  for (const auto& notice : only<protocol::ErrorMessage>(client.start(1))) {
    EXPECT_THAT(notice.error_code, testing::AnyOf(2104, 2106, 2107, 2108, 2158));
    EXPECT_EQ(notice.request_id, -1);
  }
}

}  // namespace
}  // namespace ibflow::sim::test
