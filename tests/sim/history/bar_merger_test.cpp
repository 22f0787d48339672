#include "ibflow/sim/history/bar_merger.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ibflow/sim/history/bar_history.hpp"
#include "ibflow/sim/history/request_time.hpp"

namespace ibflow::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr core::Date kMonday = std::chrono::year(2019) / 2 / 11;
constexpr core::Date kTuesday = std::chrono::year(2019) / 2 / 12;

core::Timestamp at(core::Date date, int hour, int minute, int second = 0) {
  return core::from_new_york(date, hours(hour) + minutes(minute) + seconds(second));
}

const TradingCalendar& calendar() {
  return TradingCalendar::of(HoursClass::UsStocks);
}

model::Bar minute(core::Timestamp start, double price) {
  return {.start = start,
          .length = seconds(60),
          .open = price - 0.005,
          .high = price + 0.02,
          .low = price - 0.02,
          .close = price,
          .volume = 10,
          .vwap = {},
          .trades = 1};
}

// Two whole sessions; each minute closes one cent above the one before.
std::vector<MergedBar> merge(std::string_view size, bool regular_only = true) {
  BarMerger merger({.size = *parse_bar_size(size), .regular_only = regular_only}, calendar());
  int count = 0;
  for (const auto date : {kMonday, kTuesday}) {
    for (int i = 0; i < 390; ++i) merger.add(minute(at(date, 9, 30) + minutes(i), 100 + 0.01 * count++));
  }
  return merger.bars();
}

TEST(BarMerger, TheFirstHourStartsWithTheSession) {
  const auto bars = merge("1 hour");
  ASSERT_EQ(bars.size(), 14U);
  EXPECT_EQ(bars[0].bar.start, at(kMonday, 9, 30));
  EXPECT_EQ(bars[0].bar.volume, core::Decimal(300));
  EXPECT_EQ(bars[1].bar.start, at(kMonday, 10, 0));
  EXPECT_EQ(bars[6].period.complete, at(kMonday, 16, 0));
  EXPECT_EQ(merge("1 hour", false)[0].bar.start, at(kMonday, 9, 0)) << "all hours: on the hour";
  EXPECT_EQ(merge("8 hours")[1].period, (BarPeriod{at(kTuesday, 9, 30), at(kTuesday, 16, 0)}));
}

TEST(BarMerger, JoinsMinutes) {
  const auto bar = merge("5 mins").at(78).bar;
  EXPECT_DOUBLE_EQ(bar.open, 103.9 - 0.005);
  EXPECT_DOUBLE_EQ(bar.high, 103.94 + 0.02);
  EXPECT_DOUBLE_EQ(bar.low, 103.9 - 0.02);
  EXPECT_DOUBLE_EQ(bar.close, 103.94);
  EXPECT_NEAR(bar.vwap.value_or(0), 103.92, 1e-9);
  EXPECT_EQ(bar.trades, 5);
}

TEST(BarMerger, LongBarsAreCompleteAtTheLastClose) {
  EXPECT_EQ(merge("1 day").at(0).period.complete, at(kMonday, 16, 0));
  const auto week = merge("1 week");
  ASSERT_EQ(week.size(), 1U);
  EXPECT_EQ(week[0].period.complete, at(std::chrono::year(2019) / 2 / 15, 16, 0));
  EXPECT_EQ(merge("1 month").at(0).period.complete, at(std::chrono::year(2019) / 2 / 28, 16, 0));
  const auto holiday = at(std::chrono::year(2019) / 1 / 21, 12, 0);  // Martin Luther King's day, a Monday
  BarMerger merger({.size = *parse_bar_size("1 week"), .regular_only = true}, calendar());
  merger.add(minute(holiday + hours(24), 100));
  EXPECT_EQ(core::to_new_york(merger.bars()[0].bar.start).date, std::chrono::year(2019) / 1 / 22);
}

TEST(BarMerger, QuotesStandUntilTheNextOne) {
  BarMerger merger({.size = *parse_bar_size("1 secs"), .regular_only = true, .fills_gaps = true}, calendar());
  for (const int second : {0, 3}) {
    auto part = minute(at(kMonday, 10, 0, second), 100 + second);
    part.length = seconds(1);
    merger.add(part);
  }
  merger.add(minute(at(kTuesday, 10, 0), 105));
  ASSERT_EQ(merger.bars().size(), 5U) << "no bars overnight";
  EXPECT_EQ(merger.bars()[2].bar.start, at(kMonday, 10, 0, 2));
  EXPECT_EQ(merger.bars()[2].bar.high, 100);
}

TEST(BarMerger, ABidAskBarHasAveragesHighestAskAndLowestBid) {
  auto bid = minute(at(kMonday, 10, 0), 100), ask = minute(at(kMonday, 10, 0), 101);
  const auto bar = bid_ask_bar(bid, ask);
  EXPECT_NEAR(bar.open, 99.9975, 1e-9);
  EXPECT_EQ(bar.high, 101.02);
  EXPECT_EQ(bar.low, 99.98);
  EXPECT_NEAR(bar.close, 100.9975, 1e-9);
  BarMerger merger({.size = *parse_bar_size("2 mins"), .averages = true}, calendar());
  merger.add({.start = at(kMonday, 10, 0), .open = 1, .high = 5, .low = 1, .close = 3});
  merger.add({.start = at(kMonday, 10, 1), .open = 2, .high = 4, .low = 2, .close = 4});
  const auto& joined = merger.bars().at(0).bar;
  EXPECT_EQ(std::tuple(joined.open, joined.high, joined.low, joined.close), std::tuple(1.5, 5.0, 1.0, 3.5));
}

TEST(BarMerger, VolatilityIsThatOfDailyReturns) {
  std::vector<model::Bar> days;
  for (const double close : {100.0, 101.0, 99.0}) {
    days.push_back(minute(core::from_new_york(kMonday, seconds(0)) + hours(24 * days.size()), close));
  }
  MergedBar today;
  today.bar = minute(at(std::chrono::year(2019) / 2 / 14, 10, 0), 100);
  const auto bars = volatility_bars(std::span(&today, 1), days);
  ASSERT_EQ(bars.size(), 1U);
  const double a = std::log(1.01), b = std::log(99.0 / 101), c = std::log(100.0 / 99), mean = (a + b + c) / 3;
  const double variance =
      ((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / 2 * 252;
  EXPECT_NEAR(bars[0].bar.close, std::sqrt(variance), 1e-12);
  EXPECT_LE(bars[0].bar.low, bars[0].bar.high);
  EXPECT_TRUE(volatility_bars(std::span(&today, 1), std::span(days).first(1)).empty());
}

TEST(CalendarStart, CountsBackInTheCalendar) {
  const auto end = at(std::chrono::year(2019) / 3 / 31, 12, 0);
  EXPECT_EQ(calendar_start(*parse_bar_span("1 M"), end), at(std::chrono::year(2019) / 2 / 28, 12, 0));
  EXPECT_EQ(calendar_start(*parse_bar_span("2 W"), end), at(std::chrono::year(2019) / 3 / 17, 12, 0));
  EXPECT_EQ(calendar_start(*parse_bar_span("1 Y"), end), at(std::chrono::year(2018) / 3 / 31, 12, 0));
  EXPECT_EQ(calendar_start(*parse_bar_span("90 S"), end), end - seconds(90));
}

TEST(RequestTime, SaysWhetherTheZoneWasAssumed) {
  const auto now = at(kTuesday, 10, 0);
  EXPECT_TRUE(parse_request_time("20190212 09:45:00", now)->zone_assumed);
  EXPECT_EQ(parse_request_time("20190212 09:45:00", now)->at, at(kTuesday, 9, 45));
  EXPECT_FALSE(parse_request_time("20190212 09:45:00 US/Eastern", now)->zone_assumed);
  EXPECT_FALSE(parse_request_time("20190212-14:45:00", now)->zone_assumed);
  EXPECT_EQ(parse_request_time("20190212 23:45:00 Asia/Tokyo", now)->at, at(kTuesday, 9, 45));
  EXPECT_EQ(parse_request_time("09:45:00", now)->at, at(kTuesday, 9, 45)) << "today";
  for (const auto* text : {"", "20190212", "20190231 10:00:00", "20190212 10:00:00 Mars/Base",
                           "20190212 10:00:00 US/Eastern soon", "20190212-10:00:00 UTC"}) {
    EXPECT_FALSE(parse_request_time(text, now)) << text;
  }
}

}  // namespace
}  // namespace ibflow::sim
