// Subscriptions: shared lines, queues, events, lines that are too few, healing.

#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using gateway::Quote;
using gateway::StreamEvent;
using gateway::StreamState;
using gateway::Subscription;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

protocol::Contract a_stock(const std::string& symbol) {
  return *protocol::build::stock({.symbol = symbol});
}

/// Time stands still until the test moves it.
class Subscribed : public GatewayTest {
 protected:
  Subscribed() : GatewayTest(true) {}
  void with(const ScriptedPeer::Script& script,
            const std::function<void(gateway::GatewayConfig&)>& change = {}, int sessions = 1) {
    peer = std::make_unique<ScriptedPeer>(
        [script](PeerSession& session) {
          session.begin_session();
          script(session);
        },
        sessions);
    auto config = config_for(peer->port());
    config.heartbeat.interval = config.heartbeat.timeout = 100h;
    config.prove_line_after = 100h;
    if (change) change(config);
    make(config);
    connect();
  }
  static void answer_time(PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    session.queue(the_time(1)).flush();
  }
  Subscription<Quote> quotes(const std::string& symbol, int priority = 0) {
    Subscription<Quote> subscription;
    on_loop([&] { subscription = gateway->market_data().quotes(a_stock(symbol), {}, {priority}); });
    return subscription;
  }
  /// With its events noted from the first one on: "AAPL live", in the order in which they are heard.
  Subscription<Quote> noted_quotes(const std::string& symbol) {
    Subscription<Quote> subscription;
    on_loop([&] {
      subscription = gateway->market_data().quotes(a_stock(symbol));
      subscription.on_event([this, symbol](const StreamEvent& event) {
        events.push_back(symbol + ' ' + to_string(event.outcome));
      });
    });
    return subscription;
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }

  std::unique_ptr<ScriptedPeer> peer;
  std::vector<std::string> events;  // of the loop's thread
};

TEST_F(Subscribed, TheSameContractTwiceSharesOneLineUntilBothAreGone) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    session.queue(a_price(request.request_id, 1, 170.25, 3));
    answer_time(session);
    answer_time(session);  // and no cancel before it
    EXPECT_EQ(session.expect<protocol::CancelMarketData>().request_id, request.request_id);
    answer_time(session);
    session.wait_for_close();
  });
  auto first = quotes("AAPL");
  auto second = quotes("AAPL");
  settle();
  on_loop([&] {
    EXPECT_EQ(first.try_next()->bid, 170.25);
    EXPECT_EQ(second.try_next()->bid, 170.25);
    first.cancel();
    EXPECT_EQ(first.state(), StreamState::Ended);
  });
  settle();
  second = Subscription<Quote>();  // here, not on the loop
  settle();
}

TEST_F(Subscribed, AnAccountThatWasRefusedIsAskedForAgainByWhoFollowsItNext) {
  with([](PeerSession& session) {
    const auto positions = session.expect<protocol::RequestPositionsMulti>();
    session.expect<protocol::RequestAccountUpdatesMulti>();
    session.expect<protocol::RequestPnl>();
    session.send(an_error(positions.request_id, 200, "refused for good"));
    session.expect<protocol::RequestPositionsMulti>();
  });
  Subscription<gateway::AccountChange> changes;
  on_loop([&] { changes = gateway->accounts().follow({"DU1"}); });
  const auto refused = ask(changes.next());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 200);
  on_loop([&] { changes = gateway->accounts().follow({"DU1"}); });
  peer->finish();
}

TEST_F(Subscribed, NextWaitsAndQuotesConflate) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    session.queue(a_price(request.request_id, 1, 170, 3)).flush();
    answer_time(session);
    session.queue(a_price(request.request_id, 1, 171, 3)).queue(a_price(request.request_id, 1, 172, 3));
    answer_time(session);
    session.wait_for_close();
  });
  auto apple = quotes("AAPL");
  const auto waited = ask(apple.next());
  ASSERT_TRUE(waited) << waited.error().message;
  EXPECT_EQ(waited->bid, 170.0);
  settle();
  settle();
  const auto latest = ask(apple.next());
  ASSERT_TRUE(latest);
  EXPECT_EQ(latest->bid, 172.0) << "nobody took 171";
  EXPECT_EQ(apple.dropped(), 0u);
}

TEST_F(Subscribed, TheLatestCanBeLookedAtWithoutTakingIt) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    answer_time(session);
    session.queue(a_price(request.request_id, 1, 170, 3)).queue(a_price(request.request_id, 2, 171, 3));
    answer_time(session);
    session.queue(a_price(request.request_id, 1, 172, 3));
    answer_time(session);
    session.wait_for_close();
  });
  auto apple = quotes("AAPL");
  settle();
  on_loop([&] { EXPECT_FALSE(apple.latest()) << "nothing has come"; });
  settle();
  std::uint64_t version = 0;
  on_loop([&] {
    const auto seen = apple.latest();
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->bid, 170.0);
    EXPECT_EQ(seen->ask, 171.0);
    version = seen->version;
    EXPECT_EQ(apple.try_next()->version, version) << "it was not taken before";
    EXPECT_FALSE(apple.try_next());
    EXPECT_EQ(apple.latest()->version, version);
  });
  settle();
  on_loop([&] {
    EXPECT_EQ(apple.latest()->bid, 172.0);
    EXPECT_GT(apple.latest()->version, version);
  });
}

TEST_F(Subscribed, TicksThatNobodyTakesAreCountedWhenTheyGo) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestTickByTick>();
    EXPECT_EQ(request.tick_type, "Last");
    for (int i = 0; i < 1005; ++i) {
      protocol::TickByTick message;
      message.request_id = request.request_id;
      message.tick_type = 1;
      protocol::HistoricalTickLast tick;
      tick.time = 1'550'068'200 + i;
      tick.price = i;
      message.tick = tick;
      session.queue(message);
    }
    answer_time(session);
    session.wait_for_close();
  });
  Subscription<gateway::TradeTick> trades;
  on_loop([&] { trades = gateway->market_data().trades(a_stock("AAPL")); });
  settle();
  EXPECT_EQ(trades.dropped(), 5u);
  EXPECT_EQ(ask(trades.next())->price, 5);
}

TEST_F(Subscribed, ARefusalEndsTheWait) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    session.send(an_error(request.request_id, 354, "Requested market data is not subscribed."));
    session.wait_for_close();
  });
  auto apple = quotes("AAPL");
  const auto none = ask(apple.next());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, 354);
  EXPECT_EQ(apple.state(), StreamState::Failed);
  EXPECT_EQ(ask(apple.next()).error().code, 354) << "it stays over";
}

TEST_F(Subscribed, AnEndedSessionEndsTheWait) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestMarketData>();
    session.close();
  });
  auto apple = quotes("AAPL");
  const auto none = ask(apple.next());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().category, core::ErrorCategory::Connection);
  EXPECT_EQ(apple.state(), StreamState::Ended);
}

TEST_F(Subscribed, PAIN01_ALinkThatLostTheDataIsRestoredAndSaysSo) {
  with([](PeerSession& session) {
    const auto first = session.expect<protocol::RequestMarketData>();
    session.queue(a_price(first.request_id, 1, 170, 3));
    session.queue(an_error(-1, 1101, "restored - data lost"));
    answer_time(session);
    const auto again = session.expect<protocol::RequestMarketData>();
    session.queue(a_price(again.request_id, 1, 171, 3));
    answer_time(session);
    session.wait_for_close();
  });
  auto apple = noted_quotes("AAPL");
  settle();
  settle();
  on_loop([&] { EXPECT_THAT(events, ElementsAre("AAPL live", "AAPL restored")); });
}

TEST_F(Subscribed, WhatIsWantedBeforeThereIsASessionIsAskedForThen) {
  peer = std::make_unique<ScriptedPeer>([](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::RequestMarketDataType>().market_data_type, 3);
    const auto request = session.expect<protocol::RequestMarketData>();
    protocol::MarketDataType kind;
    kind.request_id = request.request_id;
    kind.market_data_type = 3;
    session.queue(kind).queue(a_price(request.request_id, 66, 170, 3)).flush();
    session.wait_for_close();
  });
  make(*peer);
  auto apple = quotes("AAPL");
  on_loop([&] { EXPECT_TRUE(gateway->market_data().set_mode(protocol::MarketDataMode::Delayed)); });
  connect();
  const auto quote = ask(apple.next());
  ASSERT_TRUE(quote) << quote.error().message;
  EXPECT_EQ(quote->quality, gateway::DataQuality::Delayed);
  EXPECT_EQ(quote->bid, 170.0);
}

TEST_F(Subscribed, ABookThatIbHasResetIsEmptyUntilItsRowsCome) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketDepth>();
    protocol::MarketDepth row;
    row.request_id = request.request_id;
    row.row.side = 1;
    row.row.price = 170;
    session.queue(row).queue(an_error(request.request_id, 317, "Market depth data has been RESET."));
    answer_time(session);
    row.row.price = 171;
    session.queue(row);
    answer_time(session);
    session.wait_for_close();
  });
  Subscription<gateway::DepthBook> depth;
  std::vector<std::size_t> bids;
  on_loop([&] {
    depth = gateway->market_data().depth(a_stock("AAPL"));
    depth.on_value([&](const gateway::DepthBook& book) { bids.push_back(book.bids.size()); });
  });
  settle();
  settle();
  on_loop([&] { EXPECT_THAT(bids, ElementsAre(1, 0, 1)); });
}

TEST_F(Subscribed, ACfdIsReroutedToWhatHasItsData) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    protocol::RerouteMarketData elsewhere;
    elsewhere.request_id = request.request_id;
    elsewhere.con_id = 265598;
    elsewhere.exchange = "SMART";
    session.send(elsewhere);
    session.expect<protocol::CancelMarketData>();
    const auto again = session.expect<protocol::RequestMarketData>();
    EXPECT_EQ(again.contract.con_id, 265598);
    session.send(a_price(again.request_id, 1, 170, 1));
    session.wait_for_close();
  });
  auto apple = quotes("AAPL");
  EXPECT_EQ(ask(apple.next())->bid, 170.0);
}

TEST_F(Subscribed, TheMoreImportantGoesBeforeWhenLinesAreShort) {
  with(
      [](PeerSession& session) {
        EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "AAPL");
        session.expect<protocol::CancelMarketData>();
        EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "SPY");
        session.expect<protocol::CancelMarketData>();
        EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "AAPL")
            << "its line is free";
        answer_time(session);
        session.wait_for_close();
      },
      [](gateway::GatewayConfig& config) { config.market_data_lines = 1; });
  auto apple = noted_quotes("AAPL");
  auto spy = quotes("SPY", 1);
  on_loop([&] {
    EXPECT_EQ(apple.state(), StreamState::Paused);
    EXPECT_EQ(gateway->market_data().waiting_for_lines(), 1u);
    EXPECT_THAT(events, ElementsAre("AAPL paused"));
    spy.cancel();
    EXPECT_EQ(gateway->market_data().waiting_for_lines(), 0u);
  });
  settle();
}

TEST_F(Subscribed, EqualsTakeTurns) {
  with(
      [](PeerSession& session) {
        for (const auto* symbol : {"AAPL", "SPY", "AAPL"}) {
          EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, symbol);
          if (symbol == std::string("SPY")) answer_time(session);
          session.expect<protocol::CancelMarketData>();
        }
      },
      [](gateway::GatewayConfig& config) {
        config.market_data_lines = 1;
        config.line_turn = 60s;
      });
  auto apple = quotes("AAPL");
  auto spy = quotes("SPY");
  on_loop([&] { EXPECT_EQ(spy.state(), StreamState::Paused); });
  pass(62s);
  on_loop([&] { EXPECT_EQ(apple.state(), StreamState::Paused); });
  settle();
  pass(62s);
  on_loop([&] { EXPECT_EQ(spy.state(), StreamState::Paused); });
  on_loop([&] { apple.cancel(); });
  peer->finish();
}

TEST_F(Subscribed, PAIN33_BarsThatFallAsleepAreSplicedWithoutGapOrDouble) {
  const auto bar_at = [](std::int64_t minute, double close) {
    protocol::Bar bar;
    bar.date = std::to_string(1'550'068'200 + 60 * minute);
    bar.close = close;
    return bar;
  };
  with([&](PeerSession& session) {
    const auto first = session.expect<protocol::RequestHistoricalData>();
    EXPECT_TRUE(first.keep_up_to_date);
    protocol::HistoricalData past;
    past.request_id = first.request_id;
    past.bars = {bar_at(0, 1), bar_at(1, 2)};
    session.queue(past);
    answer_time(session);
    EXPECT_EQ(session.expect<protocol::CancelHistoricalData>().request_id, first.request_id);
    const auto again = session.expect<protocol::RequestHistoricalData>();
    past.request_id = again.request_id;
    past.bars = {bar_at(0, 1), bar_at(1, 2.5), bar_at(2, 3), bar_at(3, 4)};
    protocol::HistoricalDataUpdate update;
    update.request_id = again.request_id;
    update.bar = bar_at(4, 5);
    session.queue(past).queue(update);
    answer_time(session);
    session.wait_for_close();
  });
  Subscription<gateway::BarUpdate> bars;
  std::vector<double> closes;
  on_loop([&] {
    gateway::BarRequest request;
    request.contract = a_stock("AAPL");
    bars = gateway->history().follow(request);
    bars.on_value([&](const gateway::BarUpdate& update) {
      if (update.is_complete) closes.push_back(update.bar.close);
    });
  });
  settle();
  pass(3min);
  settle();
  on_loop([&] { EXPECT_THAT(closes, ElementsAre(1, 2.5, 3, 4)); });
}

TEST_F(Subscribed, AStreamMayBeGivenUpByWhoHearsIt) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    session.queue(a_price(request.request_id, 1, 170, 3)).queue(a_price(request.request_id, 1, 171, 3));
    answer_time(session);
    session.expect<protocol::CancelMarketData>();
  });
  auto apple = quotes("AAPL");
  int heard_quotes = 0;
  on_loop([&] {
    apple.on_value([&](const Quote&) {
      ++heard_quotes;
      apple = Subscription<Quote>();
    });
  });
  settle();
  EXPECT_EQ(heard_quotes, 1);
  peer->finish();
}

TEST_F(Subscribed, RawAccessReachesEveryMessage) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestHistogramData>();
    EXPECT_EQ(request.time_period, "3 days");
    protocol::HistogramData data;
    data.request_id = request.request_id;
    data.items.push_back({170, core::Decimal(100)});
    session.queue(data).queue(an_error(request.request_id, 162, "query cancelled"));
    answer_time(session);
    session.wait_for_close();
  });
  struct Listener final : gateway::RawListener {
    using ResponseVisitor::on;
    void on(const protocol::HistogramData& message) override { rows = message.items.size(); }
    void on_end(const core::Error& reason) override { code = reason.code; }
    std::size_t rows = 0;
    int code = 0;
  };
  const auto listener = std::make_shared<Listener>();
  on_loop([&] {
    protocol::RequestHistogramData request;
    request.request_id = gateway->raw().take_request_id();
    request.time_period = "3 days";
    gateway->raw().listen(request.request_id, listener, "my histogram");
    EXPECT_TRUE(gateway->raw().send(request));
  });
  settle();
  EXPECT_EQ(listener->rows, 1u);
  EXPECT_EQ(listener->code, 162);
}

}  // namespace
}  // namespace ibflow::tests
