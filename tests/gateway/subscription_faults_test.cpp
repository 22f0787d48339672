// What a broker's faults make of subscriptions: each fault of the library by its name.

#include "tests/gateway/data_faults_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using gateway::DataQuality;
using gateway::StreamState;

class SubscriptionFaults : public DataFaultsTest {
 protected:
  /// The gateway's clock moves by so many seconds: that is measured, and the stream goes on untouched.
  void expect_measured(const std::string& name, double seconds) {
    config.heartbeat.interval = 5s;
    config.heartbeat.suspect_after = 10s;
    begin();
    auto apple = quotes_of("AAPL");
    go_on(20s);
    const auto before = health().clock_offset;
    ASSERT_TRUE(before);
    fault(name);
    go_on(20s);
    const auto after = health().clock_offset;
    ASSERT_TRUE(after);
    EXPECT_NEAR(std::chrono::duration<double>(*after - *before).count(), seconds, 3);
    const auto quote = latest(apple);
    ASSERT_TRUE(quote);
    EXPECT_GE(quote->age(clock->now()), 0s);
    EXPECT_EQ(heard.count("AAPL live"), 1u) << "nothing was done again";
    EXPECT_EQ(heard.count("AAPL renewed"), 0u);
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, SubscriptionFaults, data_fault_versions(),
                         [](const auto& version) { return "v" + std::to_string(version.param); });

// --- silence ---

TEST_P(SubscriptionFaults, PAIN2_BarsThatStopWithoutAWordAreRenewedAlone) {
  config.quote_freshness = 30s;
  begin();
  auto quotes = quotes_of("AAPL");
  auto bars = bars_of("SPY");
  go_on(10s);
  fault("bars-stop");
  go_on(40s);
  EXPECT_EQ(heard.count("bars of SPY stale"), 1u);
  EXPECT_EQ(heard.count("AAPL stale"), 0u);
  perform("deliver");
  go_on(60s);
  EXPECT_EQ(heard.count("bars of SPY renewed"), 1u);
}

TEST_P(SubscriptionFaults, PAIN2_AFarmThatBlinksAndForgetsTheBarsIsFoundOut) {
  begin();
  auto quotes = quotes_of("AAPL");
  auto bars = bars_of("SPY");
  go_on(10s);
  fault("farm-blip-kills-bars");
  go_on(40s);
  EXPECT_GE(heard.count("bars of SPY stale"), 1u);
  EXPECT_EQ(heard.count("AAPL stale"), 0u) << "it has gone on";
  perform("deliver");
  go_on(60s);
  EXPECT_EQ(heard.count("bars of SPY renewed"), 1u);
}

// --- refused, or worth less ---

TEST_P(SubscriptionFaults, ACompetingSessionIsSaidAndQuotesComeBackAfterIt) {
  begin();
  auto quotes = quotes_of("AAPL");
  go_on(5s);
  std::string reason;
  on_loop([&] {
    quotes.on_event([&](const gateway::StreamEvent& event) {
      heard.note(std::string("AAPL ") + to_string(event.outcome));
      if (event.outcome == gateway::StreamOutcome::Stale) reason = event.text;
    });
  });
  fault("competing-session");
  go_on(5s);
  EXPECT_GE(heard.count("AAPL stale"), 1u) << "it is marked";
  on_loop([&] { EXPECT_NE(reason.find("10197"), std::string::npos) << reason; });
  latest(quotes);
  go_on(180s);
  EXPECT_EQ(heard.count("AAPL renewed"), 1u);
  EXPECT_TRUE(latest(quotes));
  drop(quotes);
}

TEST_P(SubscriptionFaults, PAIN25_WhatIsNotSubscribedEndsAloneAndIsNamed) {
  begin();
  auto apple = quotes_of("AAPL");
  fault("not-subscribed");
  auto spy = quotes_of("SPY");
  go_on(10s);
  std::string reason;
  on_loop([&] { reason = spy.error() ? spy.error()->message : ""; });
  EXPECT_NE(reason.find("SPY"), std::string::npos) << reason;
  latest(apple);
  go_on(10s);
  EXPECT_TRUE(latest(apple)) << "the other one goes on";
}

TEST_P(SubscriptionFaults, PAIN25_AnAdvisoryAboutDelayedDataEndsNothing) {
  begin();
  fault("delayed-advisory");
  auto apple = quotes_of("AAPL");
  go_on(10s);
  EXPECT_TRUE(has_happened(*server, "delayed-advisory"));
  on_loop([&] { EXPECT_EQ(apple.state(), StreamState::Live); });
  const auto quote = latest(apple);
  ASSERT_TRUE(quote);
  EXPECT_NE(quote->quality, DataQuality::Unknown);
}

TEST_P(SubscriptionFaults, AHaltIsShownWhileItLasts) {
  begin();
  auto spy = quotes_of("SPY");
  go_on(5s);
  fault("halted");
  go_on(10s);
  auto quote = latest(spy);
  ASSERT_TRUE(quote);
  EXPECT_TRUE(quote->halted);
  go_on(70s);
  quote = latest(spy);
  ASSERT_TRUE(quote);
  EXPECT_FALSE(quote->halted);
}

TEST_P(SubscriptionFaults, PAIN28_APriceWhoseBytesAreWrongIsNotTakenForAPrice) {
  begin();
  std::vector<double> bids;
  auto apple = quotes_of("AAPL");
  on_loop([&] {
    apple.on_value([&](const gateway::Quote& quote) {
      for (const auto& price : {quote.bid, quote.ask, quote.last}) {
        if (price) bids.push_back(*price);
      }
    });
  });
  go_on(10s);
  fault("corrupt-tick");
  go_on(30s);
  EXPECT_TRUE(has_happened(*server, "corrupt-tick"));
  on_loop([&] {
    for (const auto price : bids) EXPECT_NEAR(price, 171, 17);
  });
  drop(apple);
}

// --- clocks ---

TEST_P(SubscriptionFaults, PAIN32_AClockThatIsAheadIsMeasuredAndMovesNothing) {
  expect_measured("clock-ahead", 90);
}

TEST_P(SubscriptionFaults, PAIN32_AClockThatStepsBackMakesNothingOlderThanItIs) {
  expect_measured("clock-back", -3601);
}

// --- accounts ---

TEST_P(SubscriptionFaults, AccountValuesAreNotTrustedUntilTheyAreReady) {
  begin();
  gateway::Subscription<gateway::AccountChange> changes;
  on_loop([&] { changes = gateway->accounts().follow({"DU1234567"}); });
  const auto is_ready = [&] {
    bool ready = false;
    on_loop([&] { ready = gateway->accounts().snapshot()->is_ready("DU1234567"); });
    return ready;
  };
  go_on(10s);
  EXPECT_TRUE(is_ready());
  fault("account-not-ready");
  go_on(10s);
  EXPECT_FALSE(is_ready());
  const auto report = ask(gateway->accounts().report("DU1234567"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->is_ready());
  go_on(250s);
  EXPECT_TRUE(is_ready());
  drop(changes);
}

}  // namespace
}  // namespace ibflow::tests
