// Market data.

#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class Streams : public GatewayTest {
 protected:
  void with(ScriptedPeer::Script script) {
    peer = std::make_unique<ScriptedPeer>([script = std::move(script)](PeerSession& session) {
      session.begin_session();
      script(session);
      session.wait_for_close();
    });
    make(*peer);
    connect();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }
  std::unique_ptr<ScriptedPeer> peer;
};

protocol::TickSize a_size(std::int32_t id, std::int32_t type, std::int64_t size) {
  protocol::TickSize tick;
  tick.request_id = id;
  tick.tick_type = type;
  tick.size = size;
  return tick;
}

TEST_F(Streams, TicksBecomeQuotesOfTheirInstrument) {
  with([](PeerSession& session) {
    const auto apple = session.expect<protocol::RequestMarketData>();
    EXPECT_EQ(apple.contract.con_id, 265598);
    EXPECT_FALSE(apple.snapshot);
    const auto spy = session.expect<protocol::RequestMarketData>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(a_price(apple.request_id, 1, 170.25, 3)).queue(a_price(spy.request_id, 4, 275.5, 2));
    session.queue(a_price(apple.request_id, 2, 170.5, 4)).queue(a_size(apple.request_id, 8, 5000));
    session.queue(a_price(apple.request_id, 9, 169.0, 0)).queue(a_price(apple.request_id, 1, -1, 0));
    session.queue(a_price(12'345, 1, 1.0, 1)).queue(the_time(1)).flush();
  });
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument("SPY", 756733)));
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument())) << "twice is once";
  });
  settle();
  EXPECT_THAT(heard.lines,
              ElementsAre("quote AAPL", "quote SPY", "quote AAPL", "quote AAPL", "quote AAPL", "quote AAPL"));
  const auto& full = heard.quotes[4];
  EXPECT_EQ(full.bid, 170.25);
  EXPECT_EQ(full.bid_size, core::Decimal(3));
  EXPECT_EQ(full.ask, 170.5);
  EXPECT_EQ(full.volume, core::Decimal(5000));
  EXPECT_EQ(full.previous_close, 169.0);
  EXPECT_EQ(full.last, std::nullopt);
  EXPECT_NE(full.updated_at, core::Timestamp());
  EXPECT_EQ(heard.quotes[5].bid, std::nullopt) << "-1 with size 0 is no bid";
  EXPECT_EQ(heard.quotes[5].bid_size, std::nullopt);
  EXPECT_EQ(health().ticks, 6u);
}

TEST_F(Streams, AnAdvisoryKeepsTheStreamAndMarksItDelayed) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMarketData>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(request.request_id, 10167, "Displaying delayed market data"));
    session.queue(a_price(request.request_id, 66, 170.0, 1)).queue(the_time(1)).flush();
  });
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_quotes(an_instrument())); });
  settle();
  ASSERT_EQ(heard.quotes.size(), 1u);
  EXPECT_TRUE(heard.quotes[0].delayed);
  EXPECT_EQ(heard.quotes[0].bid, 170.0);
}

TEST_F(Streams, ARefusedSubscriptionMayBeAskedForAgain) {
  with([](PeerSession& session) {
    const auto refused = session.expect<protocol::RequestMarketData>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(refused.request_id, 354, "Requested market data is not subscribed."))
        .queue(the_time(1))
        .flush();
    const auto again = session.expect<protocol::RequestMarketData>();
    EXPECT_NE(again.request_id, refused.request_id);
    session.expect<protocol::RequestCurrentTime>();
    session.queue(a_price(refused.request_id, 1, 1, 1))
        .queue(a_price(again.request_id, 1, 170, 1))
        .queue(the_time(1))
        .flush();
  });
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_quotes(an_instrument())); });
  settle();
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_quotes(an_instrument())); });
  settle();
  ASSERT_EQ(heard.quotes.size(), 1u) << "nothing of the old subscription";
  EXPECT_EQ(heard.quotes[0].bid, 170.0);
}

TEST_F(Streams, ALinkThatComesBackWithoutDataIsSubscribedAnew) {
  with([](PeerSession& session) {
    const auto quotes = session.expect<protocol::RequestMarketData>();
    const auto bars = session.expect<protocol::RequestRealTimeBars>();
    session.queue(an_error(-1, 1100, "lost")).queue(an_error(-1, 1101, "restored - data lost")).flush();
    const auto quotes_again = session.expect<protocol::RequestMarketData>();
    const auto bars_again = session.expect<protocol::RequestRealTimeBars>();
    EXPECT_EQ(quotes_again.contract, quotes.contract);
    EXPECT_EQ(bars_again.contract, bars.contract);
    session.send(a_price(quotes_again.request_id, 4, 171, 1));
  });
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
    EXPECT_TRUE(gateway->subscribe_real_time_bars(an_instrument()));
  });
  heard.wait_for_line("quote AAPL");
  EXPECT_TRUE(health().ib_link_is_up());
}

TEST_F(Streams, RealTimeBarsAreOfTradesAndFiveSecondsLong) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestRealTimeBars>();
    EXPECT_EQ(request.what_to_show, "TRADES");
    EXPECT_EQ(request.bar_size, 5);
    protocol::RealTimeBar bar;
    bar.request_id = request.request_id;
    bar.time = 1550068200;
    bar.open = bar.high = bar.low = bar.close = 170.5;
    bar.volume = 400;
    bar.wap = core::Decimal::parse("170.5");
    bar.count = 3;
    session.send(bar);
  });
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_real_time_bars(an_instrument())); });
  heard.wait_for_line("bar AAPL");
  EXPECT_EQ(heard.bars[0].start, core::from_unix_seconds(1550068200));
  EXPECT_EQ(heard.bars[0].length, 5s);
  EXPECT_EQ(heard.bars[0].volume, core::Decimal(400));
  EXPECT_EQ(heard.bars[0].trades, 3);
}

TEST_F(Streams, ABustedBarStreamIsAskedForAgain) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestRealTimeBars>();
    session.expect<protocol::RequestCurrentTime>();
    session.send(
        an_error(request.request_id, 10225, "bust event occurred, current subscription is deactivated"));
    session.send(the_time(1));
    EXPECT_NE(session.expect<protocol::RequestRealTimeBars>().request_id, request.request_id);
  });
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_real_time_bars(an_instrument())); });
  settle();
}

TEST_F(Streams, NothingIsSubscribedBeforeTheSessionIsReady) {
  make(config_for(ScriptedPeer::refused_port()));
  on_loop([&] { EXPECT_EQ(gateway->subscribe_quotes(an_instrument()).error().code, 504); });
}

}  // namespace
}  // namespace ibflow::tests
