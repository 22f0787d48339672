// Market data that is lost, dropped or silent comes back by itself, alone, and says so.

#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Time stands still until the test moves it; quotes of AAPL and SPY are subscribed first.
class Healing : public GatewayTest {
 protected:
  struct Streams {
    std::int32_t apple = 0, spy = 0;
  };
  using Script = std::function<void(PeerSession&, Streams)>;

  Healing() : GatewayTest(true) {}
  void with(Script script, const std::function<void(gateway::GatewayConfig&)>& change = {}) {
    peer = std::make_unique<ScriptedPeer>([script = std::move(script)](PeerSession& session) {
      session.begin_session();
      Streams ids;
      ids.apple = session.expect<protocol::RequestMarketData>().request_id;
      ids.spy = session.expect<protocol::RequestMarketData>().request_id;
      session.queue(a_price(ids.apple, 4, 170, 1)).queue(a_price(ids.spy, 4, 275, 1));
      answer_time(session);
      script(session, ids);
      session.wait_for_close();
    });
    auto config = config_for(peer->port());
    config.heartbeat.interval = config.heartbeat.timeout = 100h;
    config.prove_line_after = 100h;
    if (change) change(config);
    make(config);
    connect();
    on_loop([&] {
      EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
      EXPECT_TRUE(gateway->subscribe_quotes(an_instrument("SPY", 756733)));
    });
    settle();
    heard.lines.clear();
  }
  /// What was queued comes before the time; settle() waits for it.
  static void answer_time(PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    session.queue(the_time(1)).flush();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }
  std::unique_ptr<ScriptedPeer> peer;
};

TEST_F(Healing, ALinkThatLostTheDataIsVerifiedStreamByStream) {
  with([](PeerSession& session, Streams) {
    session.queue(an_error(-1, 1100, "lost")).queue(an_error(-1, 1101, "restored - data lost"));
    answer_time(session);
    const auto apple = session.expect<protocol::RequestMarketData>();
    const auto spy = session.expect<protocol::RequestMarketData>();
    EXPECT_EQ(apple.contract.symbol, "AAPL");
    EXPECT_EQ(spy.contract.symbol, "SPY");
    session.queue(a_price(spy.request_id, 4, 276, 1));
    answer_time(session);
    session.queue(a_price(apple.request_id, 4, 171, 1));
    answer_time(session);
  });
  settle();
  settle();
  EXPECT_EQ(health().ib_link, connection::LinkState::Up) << "everything has been asked for again";
  EXPECT_THAT(heard.lines, ElementsAre("restored quotes SPY", "quote SPY"));
  pass(29s);
  EXPECT_THAT(heard.lines, Not(Contains("failed quotes AAPL")));
  pass(60s);
  EXPECT_EQ(heard.count("failed quotes AAPL"), 1u) << "once, and it stays subscribed";
  EXPECT_EQ(heard.count("failed quotes SPY"), 0u);
  EXPECT_THAT(heard.subscriptions.back().text, HasSubstr("30 s"));
  settle();
  EXPECT_EQ(heard.count("restored quotes AAPL"), 1u) << "late is better than never";
}

TEST_F(Healing, ASubscriptionThatHasNotLeftYetIsNotMadeTwice) {
  peer = std::make_unique<ScriptedPeer>([](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "AAPL");
    protocol::OrderStatus marker;
    marker.order_id = 1;
    marker.client_id = 7;
    marker.status = "Submitted";
    session.queue(an_error(-1, 1101, "restored - data lost")).queue(marker).flush();
    EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "AAPL");
    EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "SPY");
    answer_time(session);
    session.wait_for_close();
  });
  auto config = config_for(peer->port());
  config.heartbeat.interval = config.heartbeat.timeout = 100h;
  config.pacing.messages_per_second = 1;
  make(config);
  connect();
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument("SPY", 756733))) << "waits for its second";
  });
  heard.wait_for_line("status Submitted");
  pass(5s);
  settle();
}

TEST_F(Healing, SilenceCountsInTradingHoursOnly) {
  bool is_open = false;
  with(
      [](PeerSession& session, Streams) {
        session.queue(an_error(-1, 1101, "restored - data lost"));
        answer_time(session);
      },
      [&](gateway::GatewayConfig& config) {
        config.in_trading_hours = [&](core::Timestamp) { return is_open; };
      });
  settle();
  pass(8h);
  EXPECT_THAT(heard.subscriptions, IsEmpty());
  on_loop([&] { is_open = true; });
  pass(32s);
  EXPECT_THAT(heard.lines, ElementsAre("failed quotes AAPL", "failed quotes SPY"));
}

TEST_F(Healing, ALinkThatKeptTheDataChangesNothing) {
  with([](PeerSession& session, Streams) {
    session.queue(an_error(-1, 1100, "lost")).queue(an_error(-1, 1102, "restored - data maintained"));
    answer_time(session);
    answer_time(session);  // and no subscription in between
  });
  settle();
  pass(1h);
  settle();
  EXPECT_THAT(heard.lines, IsEmpty());
}

TEST_F(Healing, AFarmThatComesBackTouchesNothingButTheSilentStream) {
  with([](PeerSession& session, Streams ids) {
    session.queue(an_error(-1, 2103, "Market data farm connection is broken:usfarm"));
    session.queue(an_error(-1, 2104, "Market data farm connection is OK:usfarm"));
    answer_time(session);
    session.queue(a_price(ids.spy, 4, 276, 1));
    answer_time(session);
    EXPECT_EQ(session.expect<protocol::CancelMarketData>().request_id, ids.apple);
    const auto again = session.expect<protocol::RequestMarketData>();
    EXPECT_EQ(again.contract.symbol, "AAPL");
    session.queue(a_price(again.request_id, 4, 171, 1));
    answer_time(session);
  });
  settle();
  settle();
  pass(32s);
  settle();
  pass(8h);
  EXPECT_THAT(heard.lines,
              ElementsAre("quote SPY", "stale quotes AAPL", "renewed quotes AAPL", "quote AAPL"));
  EXPECT_EQ(health().disconnects, 0u);
}

TEST_F(Healing, AFarmThatWasNeverAwayProvesNothing) {
  with([](PeerSession& session, Streams) {
    session.queue(an_error(-1, 2104, "Market data farm connection is OK:usfarm"));
    session.queue(an_error(-1, 2105, "HMDS data farm connection is broken:ushmds"));
    session.queue(an_error(-1, 2106, "HMDS data farm connection is OK:ushmds"));
    answer_time(session);
  });
  settle();
  pass(8h);
  EXPECT_THAT(heard.lines, IsEmpty());
}

TEST_F(Healing, AStreamThatFallsSilentIsRenewedAlone) {
  with(
      [](PeerSession& session, Streams ids) {
        session.queue(a_price(ids.spy, 4, 276, 1));
        answer_time(session);
        EXPECT_EQ(session.expect<protocol::CancelMarketData>().request_id, ids.apple);
        const auto again = session.expect<protocol::RequestMarketData>();
        session.queue(a_price(again.request_id, 4, 171, 1)).queue(a_price(ids.spy, 4, 277, 1));
        answer_time(session);
      },
      [](gateway::GatewayConfig& config) { config.quote_freshness = 10s; });
  pass(8s);
  settle();
  pass(5s);
  settle();
  EXPECT_THAT(heard.lines, ElementsAre("quote SPY", "stale quotes AAPL", "renewed quotes AAPL", "quote AAPL",
                                       "quote SPY"));
}

TEST_F(Healing, AStreamThatStaysSilentIsAskedForLessAndLessOften) {
  with([](PeerSession&, Streams) {}, [](gateway::GatewayConfig& config) { config.quote_freshness = 10s; });
  pass(10min);
  EXPECT_EQ(heard.count("stale quotes AAPL"), 5u) << "after 10, 20, 40, 80, 160 and soon 320 seconds";
  pass(100min);
  EXPECT_LE(heard.count("stale quotes AAPL"), 17u) << "then every ten minutes";
  EXPECT_GE(heard.count("stale quotes AAPL"), 13u) << "but it is never forgotten";
}

TEST_F(Healing, WhatIbHasDroppedIsAskedForAgainAtOnceAndThenWithPauses) {
  with([](PeerSession& session, Streams ids) {
    session.queue(an_error(ids.apple, 10225, "bust event occurred, current subscription is deactivated"));
    answer_time(session);
    const auto again = session.expect<protocol::RequestMarketData>();
    session.queue(an_error(again.request_id, 10225, "bust event occurred"));
    answer_time(session);
    answer_time(session);  // nothing was asked for in between
    const auto later = session.expect<protocol::RequestMarketData>();
    EXPECT_EQ(later.contract.symbol, "AAPL");
    session.queue(a_price(later.request_id, 4, 171, 1));
    answer_time(session);
  });
  settle();
  settle();
  settle();
  pass(15s);
  settle();
  EXPECT_THAT(heard.lines,
              ElementsAre("stale quotes AAPL", "stale quotes AAPL", "renewed quotes AAPL", "quote AAPL"));
}

TEST_F(Healing, ARefusalIsFinalUntilSomebodySubscribesAgain) {
  with([](PeerSession& session, Streams ids) {
    session.queue(an_error(ids.apple, 200, "No security definition has been found for the request"));
    session.queue(an_error(-1, 1101, "restored - data lost"));
    answer_time(session);
    EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "SPY");
    EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "AAPL") << "when asked to";
  });
  settle();
  pass(10s);
  EXPECT_THAT(heard.lines, ElementsAre("failed quotes AAPL"));
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_quotes(an_instrument())); });
}

TEST_F(Healing, ARefusalWhileIbIsAwayIsNoAnswer) {
  with([](PeerSession& session, Streams ids) {
    session.queue(an_error(-1, 1100, "lost"));
    session.queue(an_error(ids.apple, 200, "No security definition has been found for the request"));
    answer_time(session);
    session.queue(an_error(-1, 1102, "restored - data maintained"));
    answer_time(session);
    EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "AAPL");
  });
  settle();
  pass(1h);
  EXPECT_THAT(heard.lines, ElementsAre("stale quotes AAPL")) << "nothing is asked of a link that is down";
  settle();
}

TEST_F(Healing, AdvisoriesEndNoStream) {
  with([](PeerSession& session, Streams ids) {
    for (const int code : {10089, 10090, 10167})
      session.queue(an_error(ids.apple, code, "delayed or partial"));
    session.queue(a_price(ids.apple, 66, 171, 1));
    answer_time(session);
  });
  settle();
  EXPECT_THAT(heard.lines, ElementsAre("quote AAPL"));
  EXPECT_TRUE(heard.quotes.back().delayed);
}

TEST_F(Healing, TheUsersOverrideDecidesWhatEndsAStream) {
  with([](PeerSession& session, Streams ids) {
    session.queue(an_error(ids.apple, 354, "Requested market data is not subscribed."));
    session.queue(a_price(ids.apple, 4, 171, 1));
    answer_time(session);
  });
  on_loop([&] {
    connection::ErrorOverrides overrides;
    overrides.set(354, std::nullopt, {.kind = connection::ErrorOverride::Kind::Warning});
    gateway->line().errors().set_overrides(overrides);
  });
  settle();
  EXPECT_THAT(heard.lines, ElementsAre("quote AAPL"));
}

TEST_F(Healing, NoMoreStreamsAreAskedForThanTheAccountHasLines) {
  with(
      [](PeerSession& session, Streams ids) {
        session.queue(an_error(ids.spy, 354, "Requested market data is not subscribed."));
        answer_time(session);
        EXPECT_EQ(session.expect<protocol::RequestRealTimeBars>().contract.symbol, "MSFT");
      },
      [](gateway::GatewayConfig& config) { config.market_data_lines = 2; });
  const auto microsoft = an_instrument("MSFT", 272093);
  on_loop([&] {
    const auto refused = gateway->subscribe_real_time_bars(microsoft);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, 101);
  });
  settle();
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_real_time_bars(microsoft)) << "a refusal frees its line"; });
}

}  // namespace
}  // namespace ibflow::tests
