// Five-second bars: server-behaviour.md 3.3.

#include "ibflow/sim/market/recording.hpp"
#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class RealTimeBars : public LiveDataTest {
 protected:
  static protocol::RequestRealTimeBars bars(std::int32_t id, const std::string& what,
                                            const std::string& symbol = "AAPL") {
    auto request = real_time_bars(id, symbol);
    request.what_to_show = what;
    return request;
  }
  static protocol::CancelRealTimeBars cancellation(std::int32_t id) {
    protocol::CancelRealTimeBars request;
    request.request_id = id;
    return request;
  }
};
INSTANTIATE_TEST_SUITE_P(Forms, RealTimeBars, text_and_protobuf(), version_name);

TEST_P(RealTimeBars, SB33_bars_are_aligned_and_five_seconds_apart) {
  serve();
  const auto client = keeper("10:00:02");
  for (const auto* what : {"TRADES", "MIDPOINT", "BID", "ASK"}) {
    const auto start = client->now();
    client->send(bars(21, what));
    std::vector<protocol::RealTimeBar> got;
    while (client->now() < start + std::chrono::seconds(21)) {
      for (const auto& bar : only<protocol::RealTimeBar>(client->sync())) {
        EXPECT_EQ(bar.time + 5, core::to_unix_seconds(client->now())) << "a bar comes with its end";
        got.push_back(bar);
      }
    }
    ASSERT_GE(got.size(), 4U) << what;
    EXPECT_LE(got.front().time + 5, core::to_unix_seconds(start) + 5) << "the first within five seconds";
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].time % 5, 0);
      if (i > 0) {
        EXPECT_EQ(got[i].time, got[i - 1].time + 5);
      }
      EXPECT_LE(got[i].low, std::min(got[i].open, got[i].close));
      EXPECT_GE(got[i].high, std::max(got[i].open, got[i].close));
    }
    client->ask(cancellation(21));
  }
}

TEST_P(RealTimeBars, SB33_bars_without_trades_count_nothing) {
  serve();
  const auto client = keeper("10:00:00");
  for (const auto* what : {"MIDPOINT", "BID", "ASK"}) {
    client->send(bars(21, what));
    while (client->now() < session_time("10:00:30")) client->sync();
    client->ask(cancellation(21));
    break;
  }
  client->send(bars(22, "MIDPOINT"));
  client->send(bars(23, "BID"));
  client->send(bars(24, "ASK"));
  std::map<std::int32_t, double> closes;
  const auto got = only<protocol::RealTimeBar>(client->run_to("10:01:00"));
  ASSERT_GT(got.size(), 12U);
  for (const auto& bar : got) {
    EXPECT_EQ(bar.volume, core::Decimal(-1));
    EXPECT_EQ(bar.wap, core::Decimal(-1));
    EXPECT_EQ(bar.count, -1);
    closes[bar.request_id] = bar.close;
  }
  EXPECT_LT(closes[23], closes[24]);
  EXPECT_NEAR(closes[22], (closes[23] + closes[24]) / 2, 1e-9);
}

TEST_P(RealTimeBars, SB33_bars_of_trades_rebuild_the_recorded_minute) {
  serve();
  const auto client = keeper("10:00:00");
  client->send(bars(21, "TRADES"));
  const auto got = only<protocol::RealTimeBar>(client->run_to("10:01:00"));
  ASSERT_EQ(got.size(), 12U);
  const auto recording = Recording::load(held_session().data_folder).value();
  const auto minute =
      recording.bars_between("AAPL", session_time("10:00:00"), session_time("10:01:00")).value().front();
  core::Decimal volume;
  double high = 0, low = 1e9;
  for (const auto& bar : got) {
    volume += *bar.volume;
    high = std::max(high, bar.high);
    low = std::min(low, bar.low);
  }
  EXPECT_EQ(got.front().open, minute.open);
  EXPECT_EQ(got.back().close, minute.close);
  EXPECT_EQ(high, minute.high);
  EXPECT_EQ(low, minute.low);
  EXPECT_EQ(volume, minute.volume);
}

TEST_P(RealTimeBars, a_closed_market_has_none) {
  serve();
  const auto client = keeper("15:59:50");
  client->send(bars(21, "TRADES"));
  client->send(bars(22, "BID"));
  for (const auto& bar : only<protocol::RealTimeBar>(client->run_to("16:00:30"))) {
    EXPECT_LT(bar.time, core::to_unix_seconds(session_time("16:00:00")));
  }
}

TEST_P(RealTimeBars, errors_are_321_322_and_300) {
  serve();
  const auto client = connect(1);
  const auto error = single_error(client->ask(bars(21, "CANDLES")));
  EXPECT_EQ(error.error_code, 321);
  EXPECT_THAT(error.error_string, HasSubstr("What to show field is missing or incorrect"));
  EXPECT_EQ(in_short(client->ask(bars(21, "TRADES"))), "");
  EXPECT_EQ(in_short(client->ask(bars(21, "TRADES"))), "4/322");
  EXPECT_EQ(in_short(client->ask(cancellation(21))), "");
  EXPECT_EQ(in_short(client->ask(cancellation(21))), "4/300");
}

TEST_P(RealTimeBars, they_take_data_lines) {
  serve(with({"market-data-lines=1"}));
  const auto client = connect(1);
  EXPECT_EQ(in_short(client->ask(bars(21, "TRADES"))), "");
  EXPECT_EQ(in_short(client->ask(bars(22, "BID"))), "4/101");
  EXPECT_EQ(in_short(client->ask(market_data(23, "SPY"))), "4/101");
  client->ask(cancellation(21));
  EXPECT_EQ(in_short(client->ask(bars(22, "BID"))), "");
}

TEST_P(RealTimeBars, pacing_and_permissions_are_420) {
  serve(with({"real-time-bar-requests=2", "no-market-data=SPY"}));
  const auto client = connect(1);
  EXPECT_EQ(single_error(client->ask(bars(20, "TRADES", "SPY"))).error_code, 420);
  client->ask(bars(21, "TRADES"));
  client->ask(bars(22, "BID"));
  const auto error = single_error(client->ask(bars(23, "ASK")));
  EXPECT_EQ(error.error_code, 420);
  EXPECT_THAT(error.error_string, HasSubstr("Invalid Real-time Query"));
}

TEST_P(RealTimeBars, a_trade_bust_ends_them) {
  serve();
  const auto client = keeper("10:00:00");
  client->send(bars(21, "TRADES"));
  client->sync();
  perform("bust-trades");
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "4/10225");
  EXPECT_EQ(in_short(client->ask(bars(21, "TRADES"))), "");
}

}  // namespace
}  // namespace ibflow::sim::test
