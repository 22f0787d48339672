// What is in historical bars: sizes, kinds, ends and spans.

#include "history_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class BarContent : public HistoryTest {
 protected:
  static std::int64_t seconds_at(std::string_view time_of_day) {
    return core::to_unix_seconds(session_time(time_of_day));
  }
};

TEST_P(BarContent, EverySizeOfIBIsServed) {
  serve();
  const auto client = client_at("09:45:07");
  std::int32_t id = 1;
  for (const std::string size :
       {"1 secs", "5 secs", "10 secs", "15 secs", "30 secs", "1 min", "2 mins", "3 mins", "5 mins", "10 mins",
        "15 mins", "20 mins", "30 mins", "1 hour", "2 hours", "3 hours", "4 hours", "8 hours"}) {
    SCOPED_TRACE(size);
    const auto got = bars_of(client->ask(bars(id++, size, "600 S")));
    ASSERT_FALSE(got.empty());
    for (std::size_t i = 1; i < got.size(); ++i)
      EXPECT_LT(std::stoll(got[i - 1].date), std::stoll(got[i].date));
    EXPECT_LE(std::stoll(got.back().date), seconds_at("09:45:07"));
    client->run_to("09:45:07");
  }
  for (const std::string size : {"1 day", "1 week", "1 month", "1W", "1M"}) {
    EXPECT_FALSE(bars_of(client->ask(bars(id++, size, "1 M"))).empty()) << size;
  }
  const auto error = error_of(client->ask(bars(id, "7 mins", "1 D")));
  EXPECT_EQ(error.error_code, 321);
  EXPECT_THAT(error.error_string, HasSubstr("Legal ones are: 1 secs, 5 secs"));
}

TEST_P(BarContent, SmallBarsAddUpToTheMinute) {
  serve();
  const auto client = client_at("09:36:00");
  auto small = bars(31, "5 secs", "60 S"), large = bars(32, "1 min", "60 S");
  small.end_date_time = large.end_date_time = "20190213 09:35:00 US/Eastern";
  const auto parts = bars_of(client->ask(small));
  const auto whole = bars_of(client->ask(large));
  ASSERT_EQ(parts.size(), 12U);
  ASSERT_EQ(whole.size(), 1U);
  core::Decimal volume;
  std::int32_t trades = 0;
  double high = 0, low = 1e9;
  for (const auto& part : parts) {
    volume += part.volume.value();
    trades += part.bar_count;
    high = std::max(high, part.high);
    low = std::min(low, part.low);
  }
  EXPECT_EQ(volume, whole[0].volume);
  EXPECT_EQ(trades, whole[0].bar_count);
  EXPECT_EQ(high, whole[0].high);
  EXPECT_EQ(low, whole[0].low);
  EXPECT_EQ(parts.front().open, whole[0].open);
  EXPECT_EQ(parts.back().close, whole[0].close);
}

TEST_P(BarContent, DaysWeeksAndMonthsJoinSessionsAndTheRunningOneIsLast) {
  serve();
  const auto client = client_at("10:00:00");
  const auto days = bars_of(client->ask(bars(31, "1 day", "5 D")));
  ASSERT_EQ(days.size(), 3U);
  EXPECT_EQ(days.back().date, "20190213");
  const auto weeks = bars_of(client->ask(bars(32, "1 week", "1 M")));
  ASSERT_EQ(weeks.size(), 1U);
  EXPECT_EQ(weeks[0].date, "20190211");
  EXPECT_EQ(weeks[0].open, days[0].open);
  EXPECT_EQ(weeks[0].close, days[2].close);
  EXPECT_EQ(weeks[0].volume.value(),
            days[0].volume.value() + days[1].volume.value() + days[2].volume.value());
  const auto months = bars_of(client->ask(bars(33, "1 month", "1 Y")));
  ASSERT_EQ(months.size(), 1U);
  EXPECT_EQ(months[0].high, weeks[0].high);
}

TEST_P(BarContent, NothingThatIsStillToComeIsEverTold) {
  serve();
  const auto client = client_at("10:07:30");
  const auto open_end = bars_of(client->ask(bars(31, "1 min", "1 D")));
  EXPECT_EQ(std::stoll(open_end.back().date), seconds_at("10:07:00")) << "as far as it has come";
  auto future = bars(32, "1 min", "1 D");
  future.end_date_time = "20190213 16:00:00 US/Eastern";
  EXPECT_EQ(bars_of(client->ask(future)), open_end);
  auto past = bars(33, "1 min", "1 D");
  past.end_date_time = "20190213 10:06:30 US/Eastern";
  EXPECT_EQ(std::stoll(bars_of(client->ask(past)).back().date), seconds_at("10:05:00"))
      << "whole bars only, before an end that is past";
  const auto midway = open_end.back();
  client->run_to("10:08:00");
  const auto complete = bars_of(client->ask(bars(34, "1 min", "120 S")));
  EXPECT_LT(midway.volume.value(), complete.at(complete.size() - 2).volume.value());
}

TEST_P(BarContent, EndsAreTakenInEveryDocumentedForm) {
  serve();
  const auto client = client_at("10:00:00");
  std::int32_t id = 1;
  for (const std::string end :
       {"20190213 09:45:00 US/Eastern", "20190213  09:45:00 America/New_York", "20190213 08:45:00 US/Central",
        "20190213-14:45:00", "20190213-14:45:00Z", "20190213 14:45:00 UTC", "09:45:00 EST"}) {
    auto request = bars(id++, "1 min", "60 S");
    request.end_date_time = end;
    const auto answers = client->ask(request);
    ASSERT_EQ(in_short(answers), bars_in_short()) << end;
    EXPECT_EQ(std::stoll(bars_of(answers).back().date), seconds_at("09:44:00")) << end;
  }
  auto request = bars(id, "1 min", "60 S");
  request.end_date_time = "yesterday at noon";
  const auto error = error_of(client->ask(request));
  EXPECT_EQ(error.error_code, 10314);
  EXPECT_THAT(error.error_string, HasSubstr("date, time, or time-zone entered is invalid"));
}

TEST_P(BarContent, DurationsBeyondTheLimitsAreAnInvalidStep) {
  serve();
  const auto client = client_at("09:40:00");
  std::int32_t id = 1;
  for (const auto& [size, duration] :
       {std::pair("1 secs", "2001 S"), std::pair("1 secs", "1 D"), std::pair("1 min", "86401 S"),
        std::pair("1 min", "366 D"), std::pair("1 day", "53 W"), std::pair("1 day", "13 M"),
        std::pair("1 day", "69 Y")}) {
    const auto error = error_of(client->ask(bars(id++, size, duration)));
    EXPECT_EQ(error.error_code, 162) << size << ", " << duration;
    EXPECT_THAT(error.error_string, HasSubstr("invalid step"));
  }
  EXPECT_EQ(in_short(client->ask(bars(id++, "1 secs", "2000 S"))), bars_in_short());
  EXPECT_EQ(in_short(client->ask(bars(id++, "1 day", "68 Y"))), bars_in_short());
  for (const auto* duration : {"2D", "2 X", "0 D", "-1 D", "D", "", "1.5 D"})
    EXPECT_EQ(error_of(client->ask(bars(id++, "1 min", duration))).error_code, 321) << duration;
}

TEST_P(BarContent, KindsThatDoNotGoWithTheContractAreRefused) {
  serve();
  const auto client = client_at("09:40:00");
  std::int32_t id = 1;
  for (const auto* what : {"", "trades", "PRICES", "AGGTRADES"}) {
    const auto error = error_of(client->ask(bars(id++, "1 min", "60 S", what)));
    EXPECT_EQ(error.error_code, 321) << what;
    EXPECT_THAT(error.error_string, HasSubstr("What to show field is missing or incorrect")) << what;
  }
  for (const auto* what : {"YIELD_BID", "YIELD_LAST", "FEE_RATE"})
    EXPECT_EQ(error_of(client->ask(bars(id++, "1 min", "60 S", what))).error_code, 162) << what;
  auto adjusted = bars(id++, "1 day", "2 D", "ADJUSTED_LAST");
  EXPECT_EQ(in_short(client->ask(adjusted)), bars_in_short());
  adjusted.end_date_time = "20190213-14:35:00";
  EXPECT_EQ(error_of(client->ask(adjusted)).error_code, 321);
}

TEST_P(BarContent, UnknownContractsAre200) {
  serve();
  const auto client = connect(1, false, version());
  auto request = bars(31, "1 min", "60 S");
  request.contract = stock("NOSUCH");
  EXPECT_EQ(error_of(client->ask(request)).error_code, 200);
}

INSTANTIATE_TEST_SUITE_P(Wire, BarContent, testing::Values(176, 225), version_name);

}  // namespace
}  // namespace ibflow::sim::test
