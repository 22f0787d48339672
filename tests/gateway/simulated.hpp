#pragma once
// A gateway in session with the simulated gateway server, over a real socket.

#include <atomic>
#include <future>
#include <memory>

#include "ibflow/sim/gateway_server.hpp"
#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {

/// The clock stands at 09:29:50 until run_until() lets it go on.
class SimulatedGatewayTest : public GatewayTest {
 protected:
  explicit SimulatedGatewayTest(int server_version = 225) {
    server_config.port = 0;
    server_config.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    server_config.tickers = {"AAPL", "SPY"};
    server_config.date = *core::parse_date("2019-02-13");
    server_config.speed = 0;
    server_config.max_server_version = server_version;
  }
  void SetUp() override {
    GatewayTest::SetUp();
    begin();
  }
  void begin() {
    auto started = sim::GatewayServer::start(server_config);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
    auto config = config_for(server->port());
    adapt(config);
    make(config);
    session = connect();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    if (server) server->stop();
  }
  /// Before the gateway is made.
  virtual void adapt(gateway::GatewayConfig&) {}

  static core::Timestamp at(std::chrono::seconds time_of_day) {
    return core::from_new_york(*core::parse_date("2019-02-13"), time_of_day);
  }
  /// Lets simulated time go on until `until` (since midnight in New York), then holds it.
  void run_until(std::chrono::seconds until) {
    auto reached = std::make_shared<std::promise<void>>();
    auto done = std::make_shared<std::atomic<bool>>(false);
    on_loop([&] {
      gateway->on_time([this, end = at(until), reached, done](core::Timestamp now) {
        if (when_time) when_time(now);
        if (now < end || done->exchange(true)) return;
        hold = activity.begin();  // the clock stands from here on
        reached->set_value();
      });
      hold.release();
      gateway->start_keeping_step();
    });
    EXPECT_EQ(reached->get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
  }

  sim::GatewayServerConfig server_config;
  std::unique_ptr<sim::GatewayServer> server;
  gateway::SessionInfo session;
  core::Activity::Token hold;
  std::function<void(core::Timestamp)> when_time;
};

/// The same at each of the server versions where forms differ: text, text and protobuf, protobuf.
class SimulatedGatewayAt : public SimulatedGatewayTest, public ::testing::WithParamInterface<int> {
 protected:
  SimulatedGatewayAt() : SimulatedGatewayTest(GetParam()) {}
};
inline auto server_versions() {
  return ::testing::Values(176, 200, 213, 225);
}

}  // namespace ibflow::tests
