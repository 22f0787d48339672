// Faults on the sockets, as a client sees them.

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class WireFaultsSeen : public GatewayTest {
 protected:
  void act(std::string_view actions) {
    const auto done = server_->perform(parse_fault_actions(actions).value());
    EXPECT_TRUE(done) << done.error().message;
  }
  void run(std::string_view script) {
    const auto done = server_->run_fault(parse_fault_script(script).value());
    EXPECT_TRUE(done) << done.error().message;
  }
};

TEST_F(WireFaultsSeen, a_connection_ends_after_so_many_bytes) {
  serve();
  const auto client = connect(1);
  const auto before = client->received().size();
  act("disconnect after 10");
  client->send(protocol::RequestContractDetails{.request_id = 1, .contract = stock("AAPL")});
  EXPECT_TRUE(client->closed_by_server());
  EXPECT_EQ(client->received().size(), before + 10);
}

TEST_F(WireFaultsSeen, a_reset_ends_it_too) {
  serve();
  const auto client = connect(1), other = connect(2);
  run("on REQ_IDS: reset");
  client->send(protocol::RequestIds{});
  EXPECT_TRUE(client->closed_by_server());
  EXPECT_EQ(in_short(other->sync()), "") << "only the one that asked";
}

TEST_F(WireFaultsSeen, a_half_open_connection_hears_nothing_and_stays) {
  serve();
  const auto client = connect(1), other = connect(2);
  run("on REQ_IDS: half-open");
  client->send(protocol::RequestIds{});
  client->send(protocol::RequestManagedAccounts{});
  other->sync();
  EXPECT_EQ(server_->status().clients.size(), 2U);
  EXPECT_EQ(server_->status().clients[0].messages_received, 2U) << "what came after it was not read";
}

TEST_F(WireFaultsSeen, split_writes_change_nothing_but_the_packets) {
  serve();
  const auto client = connect(1);
  act("split 1");
  EXPECT_EQ(only<protocol::ContractDetailsRow>(
                client->ask(protocol::RequestContractDetails{.request_id = 1, .contract = stock("AAPL")}))
                .size(),
            1U);
}

TEST_F(WireFaultsSeen, a_stalled_connection_gets_everything_later) {
  serve();
  const auto client = connect(1);
  act("stall 0.3");
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(in_short(client->ask(protocol::RequestManagedAccounts{})), "15");
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(280));
}

TEST_F(WireFaultsSeen, a_restart_ends_all_connections_and_closes_the_port_for_a_while) {
  serve();
  const auto one = connect(1), two = connect(2);
  act("restart 0.3");
  EXPECT_TRUE(one->closed_by_server());
  EXPECT_TRUE(two->closed_by_server());
  EXPECT_THROW(TestClient{server_->port()}, std::runtime_error);
  for (bool is_back = false; !is_back;) {
    try {
      connect(1);
      is_back = true;
    } catch (const std::runtime_error&) {
    }
  }
}

TEST_F(WireFaultsSeen, raw_bytes_break_the_stream) {
  serve();
  const auto client = connect(1);
  act("inject 00000000");
  EXPECT_THROW(client->sync(), std::runtime_error);
}

TEST_F(WireFaultsSeen, a_client_id_stays_taken) {
  serve();
  act("hold-client-id 1");
  auto client = connect(7);
  server_->drop_client(7);
  EXPECT_TRUE(client->closed_by_server());
  TestClient again(server_->port());
  EXPECT_EQ(in_short(again.start(7)), "4/326");
  for (bool is_free = false; !is_free;) {
    TestClient later(server_->port());
    is_free = in_short(later.start(7)) != "4/326";
  }
}

TEST_F(WireFaultsSeen, SB09_the_link_goes_and_comes_and_the_socket_stays) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  client->ask(market_data(5, "AAPL"));
  act("link lost");
  EXPECT_EQ(in_short(client->sync()), "4/1100");
  client->sync();  // the time is still told
  act("link restored");
  const auto back = client->run_to("09:31:30");
  EXPECT_EQ(only<protocol::ErrorMessage>(back).at(0).error_code, 1102);
  EXPECT_FALSE(only<protocol::TickPrice>(back).empty()) << "data go on by themselves";
}

TEST_F(WireFaultsSeen, a_farm_is_named_by_its_kind) {
  serve();
  const auto client = connect(1);
  act("farm broken usfarm; farm broken ushmds; farm broken secdefil; farm restored ushmds");
  EXPECT_EQ(in_short(client->sync()), "4/2103 4/2105 4/2157 4/2106");
}

TEST_F(WireFaultsSeen, a_moved_port_is_said_before_the_end) {
  serve();
  const auto client = connect(1);
  act("move-port 7497");
  const auto notice = client->read();
  EXPECT_EQ(in_short(notice), "4/1300");
  EXPECT_THAT(std::get<protocol::ErrorMessage>(notice).error_string, HasSubstr("7497"));
  EXPECT_TRUE(client->closed_by_server());
}

}  // namespace
}  // namespace ibflow::sim::test
