// Historical bars over the wire (server-behaviour.md, section 3.4).

#include "history_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class HistoricalBars : public HistoryTest {};

TEST_P(HistoricalBars, SB34_bars_are_a_single_17_and_from_196_on_a_108_right_behind_it) {
  serve();
  const auto client = client_at("09:33:10");
  const auto answers = client->ask(bars(31, "1 min", "1800 S"));
  ASSERT_EQ(in_short(answers), bars_in_short());
  const auto message = only<protocol::HistoricalData>(answers)[0];
  EXPECT_EQ(message.request_id, 31);
  EXPECT_EQ(message.bars.size(), 4U);
  if (!has_end_message()) {
    EXPECT_EQ(message.start, "20190213  09:03:10");
    EXPECT_EQ(message.end, "20190213  09:33:10");
    return;
  }
  const auto end = only<protocol::HistoricalDataEnd>(answers)[0];
  EXPECT_EQ(end.request_id, 31);
  EXPECT_EQ(end.start, "20190213 09:03:10 US/Eastern");
  EXPECT_EQ(end.end, "20190213 09:33:10 US/Eastern");
}

TEST_P(HistoricalBars, SB34_nothing_comes_between_17_and_108_even_with_a_notice_before) {
  serve();
  const auto client = client_at("09:33:10");
  auto request = bars(31, "1 min", "600 S");
  request.end_date_time = "20190213 09:32:00";
  const auto answers = client->ask(request);
  ASSERT_EQ(in_short(answers), "4/2174 " + bars_in_short()) << "a time without a zone";
  EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, 31);
  EXPECT_EQ(bars_of(answers).size(), 2U);
}

TEST_P(HistoricalBars, SB35_daily_bars_are_dates_in_every_format_and_intraday_ones_follow_it) {
  serve();
  const auto client = connect(1, false, version());
  const std::vector<std::string> hours{
      version() < 176 ? "20190212  09:30:00" : "20190212 09:30:00 US/Eastern", "1549981800", "0212 09:30:00"};
  for (std::int32_t format = 1; format <= 3; ++format) {
    auto days = bars(format, "1 day", "2 D"), hour = bars(10 + format, "1 hour", "1 D");
    days.format_date = hour.format_date = format;
    EXPECT_EQ(bars_of(client->ask(days)).front().date, "20190211");
    EXPECT_EQ(bars_of(client->ask(hour)).front().date, hours[static_cast<std::size_t>(format - 1)]);
  }
  auto none = bars(20, "1 day", "2 D");
  none.format_date = 7;
  EXPECT_EQ(error_of(client->ask(none)).error_code, 321);
}

TEST_P(HistoricalBars, SB36_nothing_there_is_162_alone) {
  serve();
  const auto client = connect(1, false, version());
  const auto error = error_of(client->ask(bars(31, "1 min", "600 S")));
  EXPECT_EQ(error.request_id, 31);
  EXPECT_EQ(error.error_code, 162);
  EXPECT_THAT(
      error.error_string,
      HasSubstr("Historical Market Data Service error message:HMDS query returned no data: AAPL@SMART "
                "Trades"));
  auto early = bars(32, "1 day", "5 D");
  early.end_date_time = "20180601-20:00:00";
  EXPECT_EQ(error_of(client->ask(early)).error_code, 162);
}

TEST_P(HistoricalBars, SB37_the_cancel_of_a_running_query_is_told_and_of_an_unknown_one_refused) {
  Behaviour slow;
  slow.history_seconds = 5;
  serve_with(slow);
  const auto client = client_at("09:31:00");
  EXPECT_EQ(in_short(client->ask(bars(31, "1 min", "600 S"))), "");
  const auto cancelled = error_of(client->ask(cancel_bars(31)));
  EXPECT_EQ(cancelled.request_id, 31);
  EXPECT_EQ(cancelled.error_code, 162);
  EXPECT_THAT(cancelled.error_string, HasSubstr("API historical data query cancelled: 31"));
  const auto unknown = error_of(client->ask(cancel_bars(31)));
  EXPECT_EQ(unknown.error_code, 366);
  EXPECT_THAT(unknown.error_string, HasSubstr("No historical data query found for ticker id:31"));
  EXPECT_EQ(in_short(client->run_to("09:31:10")), "") << "what was cancelled is not answered";
  client->send(bars(32, "1 min", "600 S"));
  EXPECT_EQ(in_short(client->run_to("09:31:20")), bars_in_short()) << "what was not, is";
  EXPECT_EQ(error_of(client->ask(cancel_bars(32))).error_code, 366) << "it is over";
}

TEST_P(HistoricalBars, SB38_bars_kept_up_to_date_grow_until_cancelled_and_never_go_back) {
  serve();
  const auto client = client_at("09:31:10");
  auto request = bars(31, "1 min", "600 S");
  request.keep_up_to_date = true;
  const auto first = client->ask(request);
  ASSERT_EQ(in_short(first), bars_in_short());
  auto newest = std::stoll(bars_of(first).back().date);
  EXPECT_EQ(newest, core::to_unix_seconds(session_time("09:31:00"))) << "the bar in progress is there";

  const auto answers = client->run_to("09:33:30");
  const auto updates = only<protocol::HistoricalDataUpdate>(answers);
  ASSERT_EQ(updates.size(), answers.size()) << in_short(answers);
  EXPECT_GE(updates.size(), 20U) << "on each trade";
  std::map<std::int64_t, protocol::Bar> seen;
  for (const auto& update : updates) {
    EXPECT_EQ(update.request_id, 31);
    EXPECT_GE(std::stoll(update.bar.date), newest);
    newest = std::stoll(update.bar.date);
    seen[newest] = update.bar;
  }
  EXPECT_EQ(seen.size(), 3U);
  const auto later = bars_of(client->ask(bars(32, "1 min", "600 S")));
  for (const auto& bar : later) {
    const auto grown = seen.find(std::stoll(bar.date));
    if (grown == seen.end()) continue;
    EXPECT_EQ(grown->second.open, bar.open) << bar.date;
    EXPECT_EQ(grown->second.close, bar.close) << bar.date;
    EXPECT_EQ(grown->second.high, bar.high) << bar.date;
    EXPECT_EQ(grown->second.low, bar.low) << bar.date;
    EXPECT_EQ(grown->second.volume, bar.volume) << bar.date;
    EXPECT_EQ(grown->second.bar_count, bar.bar_count) << bar.date;
  }
  EXPECT_THAT(error_of(client->ask(cancel_bars(31))).error_string, HasSubstr("query cancelled: 31"));
  EXPECT_EQ(in_short(client->run_to("09:34:30")), "");
}

TEST_P(HistoricalBars, SB38_what_cannot_be_kept_up_to_date_is_refused) {
  serve();
  const auto client = client_at("09:31:10");
  auto ended = bars(31, "1 min", "600 S"), tiny = bars(32, "1 secs", "60 S"),
       both = bars(33, "1 min", "600 S", "BID_ASK");
  ended.end_date_time = "20190213-14:31:00";
  for (auto* request : {&ended, &tiny, &both}) {
    request->keep_up_to_date = true;
    EXPECT_EQ(error_of(client->ask(*request)).error_code, 321);
  }
}

TEST_P(HistoricalBars, SB39_a_schedule_is_a_106_and_nothing_else) {
  serve();
  const auto client = connect(1, false, version());
  const auto answers = client->ask(bars(31, "1 day", "3 D", "SCHEDULE"));
  ASSERT_EQ(in_short(answers), "106");
  const auto schedule = only<protocol::HistoricalSchedule>(answers)[0];
  EXPECT_EQ(schedule.request_id, 31);
  EXPECT_EQ(schedule.time_zone, "US/Eastern");
  EXPECT_EQ(schedule.start_date_time, "20190211-09:30:00");
  EXPECT_EQ(schedule.end_date_time, "20190213-16:00:00");
  ASSERT_EQ(schedule.sessions.size(), 3U);
  EXPECT_EQ(schedule.sessions[1].start_date_time, "20190212-09:30:00");
  EXPECT_EQ(schedule.sessions[1].end_date_time, "20190212-16:00:00");
  EXPECT_EQ(schedule.sessions[1].ref_date, "20190212");
  auto all_hours = bars(32, "1 day", "1 W", "SCHEDULE");
  all_hours.use_rth = false;
  all_hours.end_date_time = "20190115 12:00:00 US/Eastern";
  const auto week = only<protocol::HistoricalSchedule>(client->ask(all_hours)).at(0);
  EXPECT_EQ(week.sessions.size(), 5U);
  EXPECT_EQ(week.sessions[0].start_date_time, "20190109-04:00:00");
  EXPECT_EQ(error_of(client->ask(bars(33, "1 hour", "3 D", "SCHEDULE"))).error_code, 10295);
}

TEST_P(HistoricalBars, SB40_the_same_small_bars_again_within_15_seconds_are_a_pacing_violation) {
  serve();
  const auto client = client_at("09:35:00");
  EXPECT_EQ(in_short(client->ask(bars(31, "5 secs", "60 S"))), bars_in_short());
  const auto error = error_of(client->ask(bars(32, "5 secs", "60 S")));
  EXPECT_EQ(error.request_id, 32);
  EXPECT_EQ(error.error_code, 162);
  EXPECT_THAT(error.error_string, HasSubstr("Historical data request pacing violation"));
  EXPECT_EQ(in_short(client->ask(bars(33, "1 min", "600 S"))), bars_in_short()) << "larger bars";
  EXPECT_EQ(in_short(client->ask(bars(34, "1 min", "600 S"))), bars_in_short());
  client->run_to("09:35:16");
  EXPECT_EQ(in_short(client->ask(bars(35, "5 secs", "60 S"))), bars_in_short())
      << "what was refused does not count against what follows";
  EXPECT_EQ(server_->status().violations.historical_identical, 1U);
}

TEST_P(HistoricalBars, SB40_the_sixth_in_two_seconds_and_the_61st_in_ten_minutes_are_violations_too) {
  serve();
  const auto client = client_at("09:35:00");
  std::string outcome;
  for (int i = 1; i <= 6; ++i) {
    outcome += in_short(client->ask(bars(i, "5 secs", std::to_string(60 + i) + " S"))) + ';';
  }
  EXPECT_THAT(outcome, testing::EndsWith("4/162;"));
  for (int i = 6; i <= 60; ++i) {
    client->sync();
    client->sync();
    EXPECT_EQ(in_short(client->ask(bars(100 + i, "5 secs", std::to_string(60 + i) + " S"))), bars_in_short());
  }
  client->sync();
  client->sync();
  EXPECT_EQ(error_of(client->ask(bars(200, "5 secs", "300 S"))).error_code, 162);
}

TEST_P(HistoricalBars, PacingMayBeLeftToBeCountedOnly) {
  Behaviour lenient;
  lenient.history_pacing = false;
  serve_with(lenient);
  const auto client = client_at("09:35:00");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(in_short(client->ask(bars(31, "5 secs", "60 S"))), bars_in_short());
  client->sync();
  EXPECT_EQ(server_->status().violations.historical_identical, 2U);
}

TEST_P(HistoricalBars, SB41_the_51st_at_once_is_refused_and_the_50_complete) {
  Behaviour slow;
  slow.history_seconds = 3;
  serve_with(slow);
  const auto client = client_at("09:35:00");
  for (int i = 1; i <= 51; ++i) client->send(bars(i, "1 min", std::to_string(60 * i) + " S"));
  const auto refused = error_of(client->sync());
  EXPECT_EQ(refused.request_id, 51);
  EXPECT_EQ(refused.error_code, 322);
  EXPECT_THAT(refused.error_string, HasSubstr("Only 50 simultaneous API historical data requests allowed"));
  const auto answers = client->run_to("09:35:10");
  EXPECT_EQ(only<protocol::HistoricalData>(answers).size(), 50U);
  EXPECT_TRUE(only<protocol::ErrorMessage>(answers).empty());
}

TEST_P(HistoricalBars, AnIdThatRunsCannotBeTakenAgain) {
  serve();
  const auto client = client_at("09:31:10");
  auto request = bars(31, "1 min", "600 S");
  request.keep_up_to_date = true;
  client->ask(request);
  EXPECT_EQ(error_of(client->ask(bars(31, "1 min", "60 S"))).error_code, 322);
  EXPECT_FALSE(only<protocol::HistoricalDataUpdate>(client->run_to("09:31:30")).empty())
      << "the first one goes on";
}

INSTANTIATE_TEST_SUITE_P(Wire, HistoricalBars, testing::Values(165, 176, 200, 225), version_name);

}  // namespace
}  // namespace ibflow::sim::test
