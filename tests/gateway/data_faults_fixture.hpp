#pragma once
// Requests and subscriptions at the simulated gateway while the faults of its library happen, at four server
// versions. Both clocks stand until the test moves them.

#include <memory>
#include <string>
#include <vector>

#include "ibflow/gateway/orders.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "tests/gateway/fixture.hpp"
#include "tests/gateway/library_fault.hpp"

namespace ibflow::tests {

class DataFaultsTest : public GatewayTest, public ::testing::WithParamInterface<int> {
 protected:
  DataFaultsTest() : GatewayTest(true) {}

  void SetUp() override {
    GatewayTest::SetUp();
    sim::GatewayServerConfig at;
    at.port = 0;
    at.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    at.tickers = {"AAPL", "SPY"};
    at.date = *core::parse_date("2019-02-13");
    at.max_server_version = GetParam();
    auto started = sim::GatewayServer::start(at);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
    ASSERT_TRUE(server->control_clock(sim::PauseClock()));
    config = config_for(server->port());
    config.clock = gateway::GatewayConfig::ClockSource::System;
    config.heartbeat.interval = config.heartbeat.timeout = std::chrono::hours(100);
    config.prove_line_after = std::chrono::hours(100);
  }
  void TearDown() override {
    GatewayTest::TearDown();
    if (server) server->stop();
  }
  void begin() {
    make(config);
    connect();
  }
  void fault(const std::string& name) { run_library_fault(*server, name); }
  void perform(const std::string& actions) { perform_actions(*server, actions); }

  /// Both clocks go on together, in steps of five seconds; whatever comes of each has been handled.
  void go_on(std::chrono::seconds time) {
    for (std::chrono::seconds done{0}; done < time; done += std::chrono::seconds(5)) {
      pass_session_time(*server, std::chrono::seconds(5));
      settle();
      pass(std::chrono::seconds(5));
      settle();
    }
  }
  /// What a question ends with, while time goes on.
  template <class T>
  core::Expected<T> ask_while_time_goes_on(boost::asio::awaitable<core::Expected<T>> question,
                                           std::chrono::seconds at_most) {
    auto answer = start(std::move(question));
    for (std::chrono::seconds done{0}; done < at_most; done += std::chrono::seconds(5)) {
      if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) break;
      go_on(std::chrono::seconds(5));
    }
    return finish(std::move(answer));
  }

  /// On the loop, in the task that made the subscription: its first events may come with the next.
  template <class T>
  void note_events(gateway::Subscription<T>& subscription, const std::string& name) {
    subscription.on_event([this, name](const gateway::StreamEvent& event) {
      heard.note(name + ' ' + to_string(event.outcome));
    });
  }
  gateway::Subscription<gateway::Quote> quotes_of(const std::string& symbol) {
    gateway::Subscription<gateway::Quote> quotes;
    on_loop([&] {
      quotes = gateway->market_data().quotes(a_stock(symbol));
      note_events(quotes, symbol);
    });
    return quotes;
  }
  gateway::Subscription<model::Bar> bars_of(const std::string& symbol) {
    gateway::Subscription<model::Bar> bars;
    on_loop([&] {
      bars = gateway->market_data().five_second_bars(a_stock(symbol));
      note_events(bars, "bars of " + symbol);
    });
    return bars;
  }
  template <class T>
  std::optional<T> latest(gateway::Subscription<T>& subscription) {
    std::optional<T> last;
    on_loop([&] {
      while (auto value = subscription.try_next()) last = std::move(value);
    });
    return last;
  }
  template <class T>
  void drop(gateway::Subscription<T>& subscription) {
    on_loop([&] { subscription = {}; });
  }
  protocol::Contract stock_with_id(const std::string& symbol) {
    const auto found = ask(gateway->contracts().qualify(a_stock(symbol)));
    EXPECT_TRUE(found) << found.error().message;
    return found ? found->contract : protocol::Contract();
  }
  static protocol::Contract a_stock(const std::string& symbol) {
    protocol::build::StockTerms terms;
    terms.symbol = symbol;
    return *protocol::build::stock(terms);
  }

  std::unique_ptr<sim::GatewayServer> server;
  gateway::GatewayConfig config;
};

inline auto data_fault_versions() {
  return ::testing::Values(176, 200, 213, 225);
}

}  // namespace ibflow::tests
