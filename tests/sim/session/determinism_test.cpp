// The same data, seed and client messages give the same bytes.

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/faults/fault_script.hpp"

namespace ibflow::sim::test {
namespace {

class Determinism : public testing::TestWithParam<int> {};

/// Everything that two clients hear of a session with data, orders, lists and a fault in it.
std::vector<std::string> a_session(int version, std::uint64_t seed) {
  auto config = held_session();
  config.seed = seed;
  config.faults.push_back(
      parse_fault_script("name: shaky\nafter 30 s: link lost\nafter 40 s: link restored\n"
                         "on PLACE_ORDER 3: duplicate ORDER_STATUS x2\nevery 50 s: notice 2107 quiet")
          .value());
  auto server = GatewayServer::start(config).value();
  TestClient trader(server->port(), version), watcher(server->port(), version);
  watcher.start(2);
  trader.start(1, true);
  for (std::int32_t i = 0; i < 2; ++i) {
    trader.send(market_data(10 + i, i == 0 ? "AAPL" : "SPY"));
    trader.send(real_time_bars(20 + i, i == 0 ? "AAPL" : "SPY"));
  }
  trader.send(protocol::RequestAccountUpdates{.subscribe = true, .acct_code = ""});
  trader.run_to("09:31:00");
  trader.send(an_order(1).buy(100).message());
  trader.send(an_order(2).buy(50).of("SPY").limit(270).message());
  trader.run_to("09:32:00");
  trader.send(an_order(3).sell(100).message());
  trader.send(cancel(2));
  trader.send(history(30, "SPY", "1 min", "1 D"));
  trader.send(protocol::RequestExecutions{.request_id = 31, .exec_filter = {}});
  trader.send(protocol::RequestCompletedOrders{});
  trader.run_to("09:35:00");
  watcher.send(protocol::RequestPositions{});
  watcher.send(protocol::RequestAllOpenOrders{});
  watcher.sync();
  return {trader.received(), watcher.received()};
}

TEST_P(Determinism, SB90_the_same_session_gives_the_same_bytes) {
  const auto once = a_session(GetParam(), 1);
  EXPECT_GT(once[0].size(), 20'000U);
  EXPECT_EQ(a_session(GetParam(), 1), once);
  EXPECT_NE(a_session(GetParam(), 2), once) << "another seed, other sizes and ids";
}

INSTANTIATE_TEST_SUITE_P(Versions, Determinism, testing::Values(176, 200, 225));

}  // namespace
}  // namespace ibflow::sim::test
