// What a broker's faults make of requests: contracts, history, chains, the start of a session. Each fault of
// the library by its name.

#include "tests/gateway/data_faults_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class RequestFaults : public DataFaultsTest {
 protected:
  gateway::BarRequest minutes_of(const std::string& symbol) {
    gateway::BarRequest request;
    request.contract = a_stock(symbol);
    return request;
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, RequestFaults, data_fault_versions(),
                         [](const auto& version) { return "v" + std::to_string(version.param); });

// --- history ---

TEST_P(RequestFaults, PAIN35_AHistoryRequestThatIsNeverAnsweredEndsAtItsDeadline) {
  begin();
  fault("history-never-answers");
  gateway::RequestOptions hasty;
  hasty.deadline = 200ms;
  const auto none = ask(gateway->history().bars(minutes_of("AAPL"), hasty));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().category, core::ErrorCategory::Timeout) << none.error().message;
  const auto bars = ask_while_time_goes_on(gateway->history().bars(minutes_of("AAPL")), 60s);
  ASSERT_TRUE(bars) << bars.error().message;
  EXPECT_FALSE(bars->empty());
}

TEST_P(RequestFaults, PAIN34_AHistoryRequestThatBreaksThePacingIsTriedAgainLater) {
  begin();
  fault("history-pacing");
  auto answer = start(gateway->history().bars(minutes_of("AAPL")));
  settle();
  settle();
  EXPECT_NE(answer.wait_for(0s), std::future_status::ready) << "neither an error nor at once";
  for (int i = 0; i < 40 && answer.wait_for(0s) != std::future_status::ready; ++i) go_on(5s);
  const auto bars = finish(std::move(answer));
  ASSERT_TRUE(bars) << bars.error().message;
  EXPECT_FALSE(bars->empty());
}

TEST_P(RequestFaults, HistoryWithoutDataIsAnEmptyAnswer) {
  begin();
  fault("history-no-data");
  const auto none = ask(gateway->history().bars(minutes_of("AAPL")));
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_TRUE(none->empty());
  EXPECT_TRUE(has_happened(*server, "history-no-data"));
}

TEST_P(RequestFaults, PAIN35_AHistoricalFarmThatIsGoneStopsNoQuotes) {
  begin();
  auto apple = quotes_of("AAPL");
  go_on(5s);
  fault("history-farm-broken");
  settle();
  EXPECT_FALSE(health().farms.at("ushmds").is_up());
  EXPECT_EQ(health().why_not_ready, "");
  latest(apple);
  go_on(10s);
  EXPECT_TRUE(latest(apple));
  go_on(60s);
  EXPECT_TRUE(health().farms.at("ushmds").is_up());
  const auto bars = ask_while_time_goes_on(gateway->history().bars(minutes_of("AAPL")), 60s);
  EXPECT_TRUE(bars) << bars.error().message;
}

// --- contracts ---

TEST_P(RequestFaults, AContractThatIsNotFoundWhileIbIsAwayMayExist) {
  begin();
  fault("unknown-contract-while-down");
  const auto none = ask(gateway->contracts().details(a_stock("AAPL")));
  ASSERT_FALSE(none);
  EXPECT_TRUE(none.error().retryable) << none.error().message;
  EXPECT_THAT(none.error().message, HasSubstr("lost IB, so this is no answer"));
  go_on(25s);
  EXPECT_TRUE(ask(gateway->contracts().details(a_stock("AAPL"))));
}

TEST_P(RequestFaults, PAIN35_AChainWhoseEndComesLateIsWaitedForOrSaysSo) {
  begin();
  const auto apple = stock_with_id("AAPL");
  fault("slow-chain");
  gateway::RequestOptions patient, hasty;
  patient.deadline = 60s;
  hasty.deadline = 200ms;
  const auto late = ask(gateway->contracts().option_parameters(apple, "", hasty));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().category, core::ErrorCategory::Timeout) << late.error().message;
  server->disarm_all_faults();
  perform("deliver");
  fault("slow-chain");
  const auto chain = ask_while_time_goes_on(gateway->contracts().option_parameters(apple, "", patient), 50s);
  ASSERT_TRUE(chain) << chain.error().message;
  EXPECT_FALSE(chain->empty());
}

TEST_P(RequestFaults, PAIN26_ASearchThatFailsIsAnErrorAndNoEmptyList) {
  begin();
  fault("search-fails");
  const auto none = ask(gateway->contracts().search("SPY"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, 321);
  EXPECT_THAT(none.error().message, HasSubstr("valid pattern"));
}

// --- the start ---

class StartFaults : public RequestFaults {
 protected:
  /// What does not come is named, nothing is placed, and it is asked for again.
  void asks_again(const std::string& name, const std::string& what) {
    config.reconnect.enabled = true;
    config.reconnect.delay = 1s;
    config.connect_timeout = 20s;
    begin();
    on_loop([&] {
      gateway->line().board().observe([this](const connection::Health& now) {
        for (const auto& missing : now.missing) heard.note("missing " + missing);
        if (now.missing.size() == 1) heard.note("only missing " + now.missing.front());
      });
    });
    fault(name);
    heard.wait_for_line("lost");
    pass(2s);
    heard.wait_for_line("only missing " + what);
    EXPECT_THAT(health().why_not_ready, HasSubstr(what));
    on_loop([&] { EXPECT_FALSE(gateway->is_ready()); });
    pass(5s);
    heard.wait_for_line("reconnected");
    EXPECT_EQ(health().why_not_ready, "");
    settle();
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, StartFaults, data_fault_versions(),
                         [](const auto& version) { return "v" + std::to_string(version.param); });

TEST_P(StartFaults, PAIN36_AccountsThatDoNotComeAreNamedAndAskedForAgain) {
  asks_again("no-accounts-at-start", "accounts");
}
TEST_P(StartFaults, PAIN36_WithoutANextValidIdNoOrderGoesOutAndItIsAskedForAgain) {
  asks_again("no-order-id-at-start", "next valid id");
}

}  // namespace
}  // namespace ibflow::tests
