// How a gateway defends itself: message rate, number of clients, slow readers, broken requests.

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

constexpr int kFlood = 60;

class GatewayLimits : public GatewayTest {
 protected:
  static GatewayServerConfig with(std::initializer_list<std::string> choices) {
    auto config = held_session();
    for (const auto& choice : choices) EXPECT_TRUE(set_behaviour(config.behaviour, choice));
    return config;
  }
  static std::string many_times(int count) {
    std::string bytes, frame;
    EXPECT_TRUE(protocol::append_request(frame, protocol::RequestManagedAccounts{}, 200));
    for (int i = 0; i < count; ++i) bytes += frame;
    return bytes;
  }
};

TEST_F(GatewayLimits, SB87_rejects_what_goes_beyond_the_rate_and_closes_at_the_third_breach) {
  serve(with({"rate-limit=reject"}));
  const auto client = connect(1);
  client->write(many_times(kFlood));
  std::vector<AnyResponse> answers;
  for (int i = 0; i < 50 + 3; ++i) answers.push_back(client->read());
  EXPECT_EQ(only<protocol::ManagedAccounts>(answers).size(), 50U);
  const auto errors = only<protocol::ErrorMessage>(answers);
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_EQ(errors[0].error_code, 100);
  EXPECT_EQ(errors[0].request_id, -1);
  EXPECT_TRUE(client->closed_by_server());
}

TEST_F(GatewayLimits, SB87_reads_late_what_goes_beyond_the_rate_and_answers_all_of_it_in_order) {
  serve(with({"rate-limit=pace"}));
  const auto client = connect(1);
  const auto before = std::chrono::steady_clock::now();
  std::string bytes = many_times(kFlood - 1), last;
  ASSERT_TRUE(protocol::append_request(last, protocol::RequestIds{}, 200));
  client->write(bytes + last);
  for (int i = 0; i < kFlood - 1; ++i) EXPECT_EQ(in_short(client->read()), "15");
  EXPECT_EQ(in_short(client->read()), "9");
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(900))
      << "the last ones waited for the next second";
}

TEST_F(GatewayLimits, SB87_never_holds_a_step_keeper) {
  serve(with({"rate-limit=reject"}));
  const auto keeper = connect(1, true);
  keeper->write(many_times(kFlood));
  EXPECT_EQ(only<protocol::ManagedAccounts>(keeper->sync()).size(), std::size_t{kFlood});
}

TEST_F(GatewayLimits, SB88_answers_an_unreadable_request_and_closes_when_told_to) {
  serve(with({"keep-after-invalid=off"}));
  const auto client = connect(1);
  std::string garbage;
  protocol::append_frame(garbage, std::string_view("1\00011\000abc\0", 9));
  client->write(garbage);
  EXPECT_EQ(in_short(client->read()), "4/320");
  EXPECT_TRUE(client->closed_by_server());
}

TEST_F(GatewayLimits, SB89_drops_a_client_that_does_not_read_and_keeps_its_orders) {
  serve(with({"max-unread-bytes=100000", "rate-limit=off"}));
  auto deaf = connect(1);
  deaf->ask(an_order(1).buy(1).limit(1).message());
  // Nothing of the answers is read: the sockets' buffers fill, then the gateway's.
  const auto flood = many_times(4000);
  bool is_dropped = false;
  for (int i = 0; i < 5000 && !is_dropped; ++i) {
    try {
      deaf->write(flood);
    } catch (const std::runtime_error&) {
      is_dropped = true;
    }
  }
  EXPECT_TRUE(is_dropped);
  const auto again = connect(1);
  EXPECT_THAT(in_short(again->ask(protocol::RequestOpenOrders{})), HasSubstr("5(PreSubmitted)"));
}

TEST_F(GatewayLimits, closes_the_connection_of_the_thirty_third_client) {
  serve();
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int id = 1; id <= 32; ++id) clients.push_back(connect(id));
  EXPECT_THROW(TestClient{server_->port()}, std::runtime_error);
  clients.pop_back();
  bool is_let_in = false;
  while (!is_let_in) {  // the gateway has to notice the end of the other one first
    try {
      connect(33);
      is_let_in = true;
    } catch (const std::runtime_error&) {
    }
  }
}

TEST_F(GatewayLimits, SB12_sends_an_idle_connection_nothing_and_never_closes_it) {
  serve();
  const auto idle = connect(1);
  const auto keeper = connect_at(2, "09:45:00");
  EXPECT_EQ(in_short(idle->sync()), "") << "a quarter of an hour has passed";
}

}  // namespace
}  // namespace ibflow::sim::test
