// Historical ticks, head timestamps and histograms over the wire (server-behaviour.md, section 3.5).

#include "history_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class PastTicks : public HistoryTest {
 protected:
  static std::vector<protocol::HistoricalTickLast> trades_of(const std::vector<AnyResponse>& answers) {
    std::vector<protocol::HistoricalTickLast> ticks;
    for (const auto& message : only<protocol::HistoricalTicksLast>(answers))
      ticks.insert(ticks.end(), message.ticks.begin(), message.ticks.end());
    return ticks;
  }
};

TEST_P(PastTicks, SB42_ticks_ascend_and_the_last_message_is_done) {
  serve();
  const auto client = client_at("09:40:00");
  auto request = past_ticks(31, "TRADES", 20);
  request.start_date_time = "20190213 09:31:00 US/Eastern";
  const auto answers = client->ask(request);
  ASSERT_EQ(in_short(answers), "98");
  const auto message = only<protocol::HistoricalTicksLast>(answers)[0];
  EXPECT_TRUE(message.done);
  ASSERT_EQ(message.ticks.size(), 20U);
  EXPECT_GE(message.ticks.front().time, core::to_unix_seconds(session_time("09:31:00")));
  EXPECT_TRUE(std::ranges::is_sorted(message.ticks, {}, &protocol::HistoricalTickLast::time));
  EXPECT_FALSE(message.ticks.front().exchange.empty());
  EXPECT_GT(message.ticks.front().price, 0);

  auto back = past_ticks(32, "TRADES", 20);
  back.end_date_time = "20190213 09:35:00 US/Eastern";
  const auto earlier = trades_of(client->ask(back));
  ASSERT_EQ(earlier.size(), 20U);
  EXPECT_TRUE(std::ranges::is_sorted(earlier, {}, &protocol::HistoricalTickLast::time));
  EXPECT_LT(earlier.back().time, core::to_unix_seconds(session_time("09:35:00")));
  EXPECT_GE(earlier.back().time, core::to_unix_seconds(session_time("09:34:55")));
}

TEST_P(PastTicks, SB42_both_or_none_of_start_and_end_are_refused) {
  serve();
  const auto client = client_at("09:40:00");
  auto both = past_ticks(31, "TRADES", 20), none = past_ticks(32, "BID_ASK", 20);
  both.start_date_time = both.end_date_time = "20190213 09:31:00 US/Eastern";
  EXPECT_EQ(error_of(client->ask(both)).error_code, 321);
  EXPECT_EQ(error_of(client->ask(none)).error_code, 321);
  auto wrong = past_ticks(33, "BID", 20);
  wrong.end_date_time = "20190213-14:31:00";
  EXPECT_EQ(error_of(client->ask(wrong)).error_code, 321);
}

TEST_P(PastTicks, SB42_an_answer_in_parts_is_done_only_at_its_end) {
  Behaviour parts;
  parts.history_ticks_per_message = 8;
  serve_with(parts);
  const auto client = client_at("09:40:00");
  auto request = past_ticks(31, "TRADES", 20);
  request.end_date_time = "20190213 09:35:00 US/Eastern";
  const auto messages = only<protocol::HistoricalTicksLast>(client->ask(request));
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_FALSE(messages[0].done);
  EXPECT_FALSE(messages[1].done);
  EXPECT_TRUE(messages[2].done);
  EXPECT_EQ(messages[0].ticks.size() + messages[1].ticks.size() + messages[2].ticks.size(), 20U);
}

TEST_P(PastTicks, QuotesAndMidpointsHaveMessagesOfTheirOwn) {
  serve();
  const auto client = client_at("09:40:00");
  auto quotes = past_ticks(31, "BID_ASK", 30), middles = past_ticks(32, "MIDPOINT", 30);
  quotes.end_date_time = middles.end_date_time = "20190213-14:35:00";
  const auto quote_answers = client->ask(quotes);
  ASSERT_EQ(in_short(quote_answers), "97");
  const auto quote_message = only<protocol::HistoricalTicksBidAsk>(quote_answers)[0];
  ASSERT_EQ(quote_message.ticks.size(), 30U);
  for (const auto& tick : quote_message.ticks) {
    EXPECT_LT(tick.price_bid, tick.price_ask);
    EXPECT_TRUE(tick.size_bid.value().is_positive());
  }
  const auto middle_answers = client->ask(middles);
  ASSERT_EQ(in_short(middle_answers), "96");
  EXPECT_EQ(only<protocol::HistoricalTicks>(middle_answers)[0].ticks.size(), 30U);

  quotes.request_id = 33;
  quotes.ignore_size = true;
  const auto moves = only<protocol::HistoricalTicksBidAsk>(client->ask(quotes)).at(0).ticks;
  EXPECT_LT(moves.front().time, quote_message.ticks.front().time)
      << "quotes with new sizes only are left out";
}

TEST_P(PastTicks, NothingThereIsAnEmptyAnswerAndTheFutureIsNotTold) {
  serve();
  const auto client = client_at("09:40:00");
  auto before = past_ticks(31, "TRADES", 20), after = past_ticks(32, "TRADES", 1000);
  before.end_date_time = "20190213 09:30:00 US/Eastern";
  const auto empty = only<protocol::HistoricalTicksLast>(client->ask(before)).at(0);
  EXPECT_TRUE(empty.ticks.empty());
  EXPECT_TRUE(empty.done);
  after.start_date_time = "20190213 09:39:00 US/Eastern";
  const auto ticks = trades_of(client->ask(after));
  ASSERT_FALSE(ticks.empty());
  EXPECT_LE(ticks.back().time, core::to_unix_seconds(client->now()));
}

TEST_P(PastTicks, ARunningRequestCanBeCancelledFrom215On) {
  if (version() < 215) GTEST_SKIP() << "the request does not exist";
  Behaviour slow;
  slow.history_seconds = 5;
  serve_with(slow);
  const auto client = client_at("09:40:00");
  auto request = past_ticks(31, "TRADES", 20);
  request.end_date_time = "20190213-14:35:00";
  client->ask(request);
  protocol::CancelHistoricalTicks cancellation;
  cancellation.request_id = 31;
  EXPECT_THAT(error_of(client->ask(cancellation)).error_string, HasSubstr("query cancelled: 31"));
  EXPECT_EQ(error_of(client->ask(cancellation)).error_code, 366);
  EXPECT_EQ(in_short(client->run_to("09:40:10")), "");
}

TEST_P(PastTicks, SB43_the_head_timestamp_follows_the_format_and_its_cancel_is_silent) {
  serve();
  const auto client = connect(1, false, version());
  const auto text = client->ask(head(31, 1));
  ASSERT_EQ(in_short(text), "88");
  EXPECT_EQ(only<protocol::HeadTimestamp>(text)[0].head_timestamp, "20190211-14:30:00");
  EXPECT_EQ(only<protocol::HeadTimestamp>(client->ask(head(32, 2))).at(0).head_timestamp, "1549895400");
  protocol::CancelHeadTimestamp cancellation;
  cancellation.request_id = 31;
  EXPECT_EQ(in_short(client->ask(cancellation)), "");
  EXPECT_EQ(error_of(client->ask(cancellation)).error_code, 366);
  EXPECT_EQ(error_of(client->ask(head(33, 3))).error_code, 321);
}

TEST_P(PastTicks, AHeadTimestampRunsUntilItIsCancelled) {
  Behaviour few;
  few.history_requests = 1;
  serve_with(few);
  const auto client = connect(1, false, version());
  client->ask(head(31, 1));
  EXPECT_EQ(error_of(client->ask(bars(32, "1 day", "1 D"))).error_code, 322);
  protocol::CancelHeadTimestamp cancellation;
  cancellation.request_id = 31;
  client->ask(cancellation);
  EXPECT_EQ(in_short(client->ask(bars(32, "1 day", "1 D"))), bars_in_short());
}

TEST_P(PastTicks, AHistogramTellsHowMuchWasTradedAtWhichPrice) {
  serve();
  const auto client = connect(1, false, version());
  protocol::RequestHistogramData request;
  request.request_id = 31;
  request.contract = stock("AAPL");
  request.use_rth = true;
  request.time_period = "1 day";
  const auto answers = client->ask(request);
  ASSERT_EQ(in_short(answers), "89");
  const auto items = only<protocol::HistogramData>(answers)[0].items;
  ASSERT_GT(items.size(), 10U);
  EXPECT_TRUE(std::ranges::is_sorted(items, {}, &protocol::HistogramEntry::price));
  core::Decimal total;
  for (const auto& item : items) total += item.size.value();
  EXPECT_EQ(total, bars_of(client->ask(bars(32, "1 day", "1 D"))).at(0).volume);
  protocol::CancelHistogramData cancellation;
  cancellation.request_id = 31;
  EXPECT_EQ(in_short(client->ask(cancellation)), "");
  request.time_period = "a while";
  EXPECT_EQ(error_of(client->ask(request)).error_code, 321);
}

INSTANTIATE_TEST_SUITE_P(Wire, PastTicks, testing::Values(176, 225), version_name);

}  // namespace
}  // namespace ibflow::sim::test
