#include "ibflow/sim/contracts/trading_calendar.hpp"

#include <gtest/gtest.h>

namespace ibflow::sim::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr core::Date kWednesday = std::chrono::year(2019) / 2 / 13;
constexpr core::Date kPresidentsDay = std::chrono::year(2019) / 2 / 18;

core::Date date(std::string_view text) {
  return core::parse_date(text).value();
}

core::Timestamp at(std::string_view day, seconds time_of_day) {
  return core::from_new_york(date(day), time_of_day);
}

std::string liquid(HoursClass hours_class, std::string_view day) {
  return TradingCalendar::of(hours_class).liquid_hours(date(day), 1);
}

std::string trading(HoursClass hours_class, std::string_view day) {
  return TradingCalendar::of(hours_class).trading_hours(date(day), 1);
}

TEST(TradingCalendar, StocksTradeFromFourToEightAndRegularlyFromHalfPastNineToFour) {
  EXPECT_EQ(trading(HoursClass::UsStocks, "20190213"), "20190213:0400-20190213:2000");
  EXPECT_EQ(liquid(HoursClass::UsStocks, "20190213"), "20190213:0930-20190213:1600");
}

TEST(TradingCalendar, AWeekShowsWeekendAndHolidayAsClosed) {
  EXPECT_EQ(TradingCalendar::of(HoursClass::UsStocks).liquid_hours(date("20190215"), 5),
            "20190215:0930-20190215:1600;20190216:CLOSED;20190217:CLOSED;20190218:CLOSED;"
            "20190219:0930-20190219:1600");
}

TEST(TradingCalendar, ShortDaysEndEarly) {
  EXPECT_EQ(liquid(HoursClass::UsStocks, "20190703"), "20190703:0930-20190703:1300");
  EXPECT_EQ(trading(HoursClass::UsStocks, "20190703"), "20190703:0400-20190703:1700");
  EXPECT_EQ(liquid(HoursClass::UsOptions, "20191129"), "20191129:0930-20191129:1300");
  EXPECT_EQ(liquid(HoursClass::CmeFutures, "20191129"), "20191129:0830-20191129:1215");
}

TEST(TradingCalendar, FuturesBeginTheEveningBeforeInChicago) {
  const auto& calendar = TradingCalendar::of(HoursClass::CmeFutures);
  EXPECT_EQ(calendar.time_zone_id(), "US/Central");
  EXPECT_EQ(trading(HoursClass::CmeFutures, "20190213"), "20190212:1700-20190213:1600");
  const auto session = calendar.trading(kWednesday);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->open, at("20190212", hours(18)));
  EXPECT_EQ(session->close, at("20190213", hours(17)));
}

TEST(TradingCalendar, FuturesTradeUntilNoonOnAHolidayOfTheStockExchange) {
  EXPECT_FALSE(TradingCalendar::of(HoursClass::UsStocks).trading(kPresidentsDay));
  EXPECT_EQ(trading(HoursClass::CmeFutures, "20190218"), "20190217:1700-20190218:1200");
  EXPECT_EQ(trading(HoursClass::CmeFutures, "20190419"), "20190419:CLOSED");  // Good Friday
  EXPECT_EQ(trading(HoursClass::CmeFutures, "20191225"), "20191225:CLOSED");
}

TEST(TradingCalendar, ForexTradesFromSundayEveningToFridayEvening) {
  const auto& calendar = TradingCalendar::of(HoursClass::Forex);
  EXPECT_EQ(trading(HoursClass::Forex, "20190211"), "20190210:1715-20190211:1700");
  EXPECT_TRUE(calendar.is_open(at("20190210", hours(18))));
  EXPECT_FALSE(calendar.is_open(at("20190215", hours(17))));
  EXPECT_FALSE(calendar.is_open(at("20190213", hours(17) + minutes(5))));  // the break
}

TEST(TradingCalendar, CryptoNeverCloses) {
  const auto& calendar = TradingCalendar::of(HoursClass::Crypto);
  EXPECT_EQ(trading(HoursClass::Crypto, "20190216"), "20190216:0000-20190217:0000");
  EXPECT_TRUE(calendar.is_open(at("20191225", hours(3))));
}

TEST(TradingCalendar, OpenIsInclusiveAndCloseExclusive) {
  const auto& calendar = TradingCalendar::of(HoursClass::UsStocks);
  EXPECT_TRUE(calendar.is_liquid(at("20190213", hours(9) + minutes(30))));
  EXPECT_FALSE(calendar.is_liquid(at("20190213", hours(16))));
  EXPECT_TRUE(calendar.is_open(at("20190213", hours(16))));
}

TEST(TradingCalendar, TheNextSessionLiesBehindWeekendAndHoliday) {
  const auto& calendar = TradingCalendar::of(HoursClass::UsStocks);
  const auto friday_evening = at("20190215", hours(21));
  EXPECT_EQ(calendar.liquid_from(friday_evening).date, date("20190219"));
  EXPECT_EQ(calendar.trading_from(friday_evening).open, at("20190219", hours(4)));
  EXPECT_EQ(calendar.liquid_before(at("20190219", hours(10))).date, date("20190215"));
  EXPECT_EQ(calendar.liquid_from(at("20190213", hours(12))).date, kWednesday);
}

TEST(TradingCalendar, HoursFollowDaylightSaving) {
  const auto summer = TradingCalendar::of(HoursClass::UsStocks).liquid(date("20190702"));
  ASSERT_TRUE(summer);
  EXPECT_EQ(core::format_utc(summer->open), "2019-07-02T13:30:00.000000000Z");
}

}  // namespace
}  // namespace ibflow::sim::test
