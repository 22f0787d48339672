#include "ibflow/sim/history/bar_query.hpp"

#include <gtest/gtest.h>

#include "ibflow/sim/server/wire_time.hpp"

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

// Two whole sessions; each minute closes one cent above the one before.
std::vector<model::Bar> two_sessions() {
  std::vector<model::Bar> bars;
  for (const auto date : {kMonday, kTuesday}) {
    for (int i = 0; i < 390; ++i) {
      const double price = 100 + 0.01 * static_cast<double>(bars.size());
      bars.push_back({.start = at(date, 9, 30) + minutes(i),
                      .length = seconds(60),
                      .open = price - 0.005,
                      .high = price + 0.02,
                      .low = price - 0.02,
                      .close = price,
                      .volume = 10,
                      .vwap = {},
                      .trades = 1});
    }
  }
  return bars;
}

BarSelection select(std::string_view size, std::string_view span, core::Timestamp end) {
  const auto bars = two_sessions();
  return select_bars(bars, {.size = *parse_bar_size(size), .span = *parse_bar_span(span), .end = end});
}

TEST(BarQuery, NeverGivesABarThatIsNotCompleteYet) {
  EXPECT_EQ(select("1 min", "1 D", at(kTuesday, 9, 40, 59)).bars.back().start, at(kTuesday, 9, 39));
  EXPECT_EQ(select("1 min", "1 D", at(kTuesday, 9, 41)).bars.back().start, at(kTuesday, 9, 40));
  EXPECT_EQ(select("5 mins", "1 D", at(kTuesday, 9, 44, 59)).bars.back().start, at(kTuesday, 9, 35));
  EXPECT_EQ(select("1 hour", "1 D", at(kTuesday, 11, 0)).bars.back().start, at(kTuesday, 10, 0));
}

TEST(BarQuery, ADayIsCompleteAtTheClose) {
  EXPECT_EQ(select("1 day", "5 D", at(kTuesday, 15, 59, 59)).bars.size(), 1U);
  const auto days = select("1 day", "5 D", at(kTuesday, 16, 0)).bars;
  ASSERT_EQ(days.size(), 2U);
  EXPECT_DOUBLE_EQ(days[1].close, 100 + 0.01 * 779);
  EXPECT_EQ(days[1].volume, core::Decimal(3900));
  EXPECT_EQ(days[0].start, at(kMonday, 0, 0));
}

TEST(BarQuery, TheFirstHourStartsWithTheSession) {
  const auto bars = select("1 hour", "1 D", at(kTuesday, 16, 0)).bars;
  ASSERT_EQ(bars.size(), 7U);
  EXPECT_EQ(bars[0].start, at(kTuesday, 9, 30));
  EXPECT_EQ(bars[0].volume, core::Decimal(300));
  EXPECT_EQ(bars[1].start, at(kTuesday, 10, 0));
  EXPECT_EQ(bars[1].volume, core::Decimal(600));
}

TEST(BarQuery, JoinsMinutes) {
  const auto bar = select("5 mins", "1 D", at(kTuesday, 9, 35)).bars.at(0);
  EXPECT_DOUBLE_EQ(bar.open, 103.9 - 0.005);
  EXPECT_DOUBLE_EQ(bar.high, 103.94 + 0.02);
  EXPECT_DOUBLE_EQ(bar.low, 103.9 - 0.02);
  EXPECT_DOUBLE_EQ(bar.close, 103.94);
  EXPECT_NEAR(bar.vwap.value_or(0), 103.92, 1e-9);
}

TEST(BarQuery, CountsDaysInSessions) {
  EXPECT_EQ(select("1 min", "1 D", at(kTuesday, 9, 40)).bars.size(), 10U);
  EXPECT_EQ(select("1 min", "2 D", at(kTuesday, 9, 40)).bars.size(), 400U);
  EXPECT_EQ(select("1 min", "1 W", at(kTuesday, 9, 40)).bars.size(), 400U);
}

TEST(BarQuery, CountsSecondsBackFromTheEnd) {
  const auto bars = select("1 min", "600 S", at(kTuesday, 10, 0)).bars;
  ASSERT_EQ(bars.size(), 10U);
  EXPECT_EQ(bars.front().start, at(kTuesday, 9, 50));
}

TEST(BarQuery, AnEndInTheFutureIsNow) {
  const auto now = at(kTuesday, 10, 0);
  EXPECT_EQ(parse_bar_end("", now).value(), now);
  EXPECT_EQ(parse_bar_end("20190212 15:00:00 US/Eastern", now).value(), now);
  EXPECT_EQ(parse_bar_end("20190212 09:45:00 US/Eastern", now).value(), at(kTuesday, 9, 45));
  EXPECT_EQ(parse_bar_end("20190212-14:45:00", now).value(), at(kTuesday, 9, 45));
  EXPECT_FALSE(parse_bar_end("yesterday at noon o'clock", now));
}

TEST(BarQuery, RefusesWhatItCannotServe) {
  EXPECT_FALSE(parse_bar_size("5 secs"));
  EXPECT_FALSE(parse_bar_size("1 week"));
  EXPECT_FALSE(parse_bar_span("2D"));
  EXPECT_FALSE(parse_bar_span("0 D"));
  EXPECT_FALSE(parse_bar_span("1 X"));
}

TEST(WireTime, NamesTheZoneOfTheSeason) {
  EXPECT_EQ(connection_time(at(kMonday, 9, 30)), "20190211 09:30:00 EST");
  EXPECT_EQ(connection_time(at(std::chrono::year(2019) / 7 / 1, 9, 30)), "20190701 09:30:00 EDT");
  EXPECT_EQ(unzoned_wire_time(at(kMonday, 9, 30)), "20190211  09:30:00");
  EXPECT_EQ(zoned_wire_time(at(kMonday, 9, 30)), "20190211 09:30:00 US/Eastern");
}

TEST(WireTime, HoursCloseOnWeekends) {
  const auto hours_text = liquid_hours(std::chrono::year(2019) / 2 / 15);
  EXPECT_TRUE(
      hours_text.starts_with("20190215:0930-20190215:1600;20190216:CLOSED;20190217:CLOSED;20190218:0930-"));
}

}  // namespace
}  // namespace ibflow::sim
