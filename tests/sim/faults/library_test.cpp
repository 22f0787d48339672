// Every fault of the library, run in a session with a bit of everything.

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::test {
namespace {

/// A client that takes what comes: it goes on after damage, and connects again when it was dropped.
class Stubborn {
 public:
  Stubborn(std::uint16_t port, int version) : port_(port), version_(version) { connect(); }

  template <class Message>
  void tell(const Message& message) {
    attempt([&] { client_->send(message); });
  }
  /// Some seconds of the session.
  void pass(int seconds) {
    for (int i = 0; i < seconds; ++i) attempt([&] { client_->sync(); });
  }

 private:
  // Silence counts as an end after a moment: half-open is one of the faults.
  void connect() {
    for (int i = 0; i < 200; ++i) {
      try {
        client_ = std::make_unique<TestClient>(port_, version_, std::chrono::milliseconds(300));
        client_->start(1, true);
        return;
      } catch (const std::runtime_error&) {
        client_.reset();
      }
    }
  }
  template <class Action>
  void attempt(const Action& action) {
    if (!client_) return;
    try {
      action();
    } catch (const std::runtime_error&) {
      connect();
    }
  }

  std::uint16_t port_;
  int version_;
  std::unique_ptr<TestClient> client_;
};

void a_bit_of_everything(Stubborn& client) {
  client.tell(market_data(10, "SPY"));
  client.tell(real_time_bars(11, "SPY"));
  client.tell(protocol::RequestContractDetails{.request_id = 12, .contract = stock("SPY")});
  client.tell(protocol::RequestMatchingSymbols{.request_id = 13, .pattern = "SPY"});
  client.tell(history(14, "SPY", "1 min", "1 D"));
  client.tell(history(15, "SPY", "2 mins", "1 D"));
  client.tell(an_order(1).of("SPY").buy(10).limit(1).message());
  client.pass(2);
  client.tell(an_order(2).of("SPY").buy(10).message());
  client.pass(2);
  client.tell(an_order(3).of("SPY").sell(5).limit(999).message());
  client.pass(2);
  client.tell(an_order(3).of("SPY").sell(5).limit(998).message());
  client.pass(12);
  client.tell(cancel(3));
  client.tell(protocol::RequestPositions{});
  client.tell(protocol::RequestOpenOrders{});
  client.tell(protocol::RequestCompletedOrders{});
  client.tell(protocol::RequestExecutions{.request_id = 16, .exec_filter = {}});
  client.pass(60);
}

class TheFaultLibraryRuns : public testing::TestWithParam<std::string> {};

TEST_P(TheFaultLibraryRuns, each_fault_happens_and_the_gateway_outlives_it) {
  auto server = GatewayServer::start(held_session()).value();
  Stubborn client(server->port(), 225);
  client.pass(60);
  const auto script = parse_fault_script(*fault_text(GetParam())).value();
  const auto armed = server->run_fault(script);
  ASSERT_TRUE(armed) << armed.error().message;
  a_bit_of_everything(client);
  const auto faults = server->armed_faults();
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_GT(faults[0].actions, 0U) << "nothing set it off";
  EXPECT_EQ(faults[0].failures, 0U);
  server->disarm_all_faults();
  TestClient healthy(server->port(), 176);
  EXPECT_FALSE(healthy.start(2).empty());
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& script : fault_library()) {
    // These close the port or stay silent for longer than a test may last; wire_faults_test shows what they
    // do.
    static const std::set<std::string_view> kLong{
        "nightly-restart",  "restart", "order-in-the-restart-second",
        "client-id-in-use", "stall",   "silent-accept"};
    const bool is_long = kLong.contains(script.name);
    if (!is_long) all.push_back(script.name);
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Named, TheFaultLibraryRuns, testing::ValuesIn(names()), [](const auto& name) {
  auto text = name.param;
  std::ranges::replace(text, '-', '_');
  return text;
});

}  // namespace
}  // namespace ibflow::sim::test
