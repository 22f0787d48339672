// Single ticks: server-behaviour.md 3.1.

#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class TickByTick : public LiveDataTest {
 protected:
  static protocol::RequestTickByTick ticks(std::int32_t id, const std::string& type, std::int32_t past = 0,
                                           const std::string& symbol = "AAPL") {
    protocol::RequestTickByTick request;
    request.request_id = id;
    request.contract = stock(symbol);
    request.tick_type = type;
    request.number_of_ticks = past;
    return request;
  }
  static protocol::CancelTickByTick cancellation(std::int32_t id) {
    protocol::CancelTickByTick request;
    request.request_id = id;
    return request;
  }
};
INSTANTIATE_TEST_SUITE_P(Forms, TickByTick, text_and_protobuf(), version_name);

TEST_P(TickByTick, all_trades_of_a_minute_come) {
  serve();
  const auto client = keeper("10:00:00");
  EXPECT_EQ(in_short(client->ask(ticks(1, "AllLast"))), "") << "no start marker";
  const auto trades = only<protocol::TickByTick>(client->run_to("10:01:00"));
  ASSERT_EQ(trades.size(), 12U);
  core::Decimal volume;
  for (const auto& trade : trades) {
    EXPECT_EQ(trade.tick_type, 2);
    const auto& tick = std::get<protocol::HistoricalTickLast>(trade.tick);
    EXPECT_GE(tick.time, core::to_unix_seconds(session_time("10:00:00")));
    EXPECT_EQ(tick.exchange, "NASDAQ");
    volume += *tick.size;
  }
  EXPECT_TRUE(volume.is_positive());
}

TEST_P(TickByTick, each_type_has_its_number_and_form) {
  serve();
  const auto client = keeper("10:00:00");
  client->send(ticks(1, "Last"));
  client->send(ticks(3, "BidAsk"));
  client->send(ticks(4, "MidPoint"));
  const auto all = only<protocol::TickByTick>(client->run_to("10:01:00"));
  std::map<std::int32_t, int> counts;
  std::int64_t time = 0;
  for (const auto& one : all) {
    EXPECT_EQ(one.tick_type, one.request_id);
    EXPECT_TRUE(one.is_complete());
    ++counts[one.tick_type];
    std::visit(
        [&](const auto& tick) {
          if constexpr (requires { tick.time; }) {
            EXPECT_GE(tick.time, time) << "in the order in which things happened";
            time = tick.time;
          }
        },
        one.tick);
  }
  EXPECT_EQ(counts[1], 12);
  EXPECT_GT(counts[3], 6);
  EXPECT_GT(counts[4], 3);
  for (const auto& one : all) {
    if (const auto* quote = std::get_if<protocol::HistoricalTickBidAsk>(&one.tick)) {
      EXPECT_LT(quote->price_bid, quote->price_ask);
    }
  }
}

TEST_P(TickByTick, ignore_size_leaves_out_quotes_of_the_same_prices) {
  serve();
  const auto client = keeper("10:00:00");
  auto request = ticks(1, "BidAsk");
  request.ignore_size = true;
  client->send(request);
  const protocol::HistoricalTickBidAsk* before = nullptr;
  const auto quotes = only<protocol::TickByTick>(client->run_to("10:05:00"));
  for (const auto& one : quotes) {
    const auto& quote = std::get<protocol::HistoricalTickBidAsk>(one.tick);
    if (before != nullptr) {
      EXPECT_FALSE(before->price_bid == quote.price_bid && before->price_ask == quote.price_ask);
    }
    before = &quote;
  }
  EXPECT_GT(quotes.size(), 10U);
}

TEST_P(TickByTick, SB29_past_ticks_are_one_message_then_come_live_ones) {
  serve();
  const auto client = keeper("10:00:00");
  const auto trades = client->ask(ticks(1, "Last", 7));
  ASSERT_EQ(in_short(trades), "98");
  const auto past = only<protocol::HistoricalTicksLast>(trades).at(0);
  EXPECT_EQ(past.ticks.size(), 7U);
  EXPECT_EQ(past.request_id, 1);
  EXPECT_TRUE(past.done);
  for (const auto& tick : past.ticks) EXPECT_LE(tick.time, core::to_unix_seconds(client->now()));
  EXPECT_EQ(in_short(client->ask(ticks(2, "BidAsk", 3))), "97");
  EXPECT_EQ(in_short(client->ask(ticks(3, "MidPoint", 3))), "96");
  const auto live = only<protocol::TickByTick>(client->run_to("10:00:30"));
  ASSERT_FALSE(live.empty());
  for (const auto& one : live) {
    if (const auto* trade = std::get_if<protocol::HistoricalTickLast>(&one.tick)) {
      EXPECT_GT(trade->time, past.ticks.back().time) << "nothing comes twice";
    }
  }
}

TEST_P(TickByTick, cancel_is_silent_and_the_second_gives_300) {
  serve();
  const auto client = keeper("10:00:00");
  client->send(ticks(1, "Last"));
  EXPECT_EQ(in_short(client->ask(cancellation(1))), "");
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "");
  EXPECT_EQ(in_short(client->ask(cancellation(1))), "4/300");
}

TEST_P(TickByTick, options_and_indices_have_none) {
  serve();
  const auto client = connect(1);
  auto request = ticks(1, "Last");
  request.contract = contract("IND", "SPX", "CBOE");
  const auto error = single_error(client->ask(request));
  EXPECT_EQ(error.error_code, 10189);
  EXPECT_THAT(error.error_string, HasSubstr("Failed to request tick-by-tick data"));
  EXPECT_EQ(single_error(client->ask(ticks(1, "last"))).error_code, 321) << "types are case sensitive";
}

TEST_P(TickByTick, without_permission_there_is_10189) {
  serve(with({"no-market-data=AAPL"}));
  EXPECT_EQ(single_error(connect(1)->ask(ticks(1, "Last"))).error_code, 10189);
}

TEST_P(TickByTick, the_sixth_at_once_is_10190) {
  serve();
  const auto client = connect(1);
  for (int id = 1; id <= 5; ++id) EXPECT_EQ(in_short(client->ask(ticks(id, "Last"))), "");
  EXPECT_EQ(single_error(client->ask(ticks(6, "Last"))).error_code, 10190);
  client->ask(cancellation(3));
  EXPECT_EQ(in_short(client->ask(ticks(6, "Last"))), "");
}

TEST_P(TickByTick, one_request_an_instrument_in_15_seconds_is_a_choice) {
  serve(with({"tick-by-tick-pacing=on"}));
  const auto client = keeper("10:00:00");
  EXPECT_EQ(in_short(client->ask(ticks(1, "Last"))), "");
  EXPECT_THAT(in_short(client->ask(ticks(2, "BidAsk"))), HasSubstr("4/10190"));
  EXPECT_EQ(in_short(client->ask(ticks(3, "Last", 0, "SPY"))).find("4/"), std::string::npos);
}

}  // namespace
}  // namespace ibflow::sim::test
