#include "ibflow/model/session_calendar.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ibflow::model::test {
namespace {

core::Date date(std::string_view text) {
  return core::parse_date(text).value();
}

// The weekdays of a year without a session, and those that end at 13:00, as the exchange published them.
struct Year {
  int year;
  std::set<std::string> closed;
  std::set<std::string> short_days;
};

class NyseYear : public testing::TestWithParam<Year> {};

TEST_P(NyseYear, ClosesOnThePublishedDaysOnly) {
  const Year& expected = GetParam();
  std::set<std::string> closed;
  std::set<std::string> short_days;
  const std::chrono::year year(expected.year);
  for (std::chrono::sys_days day(year / 1 / 1); core::Date(day).year() == year; day += std::chrono::days(1)) {
    const std::chrono::weekday on(day);
    const auto session = nyse_session(core::Date(day));
    if (on == std::chrono::Saturday || on == std::chrono::Sunday) {
      EXPECT_FALSE(session) << core::format_date(core::Date(day));
      continue;
    }
    const std::string text = core::format_date(core::Date(day)).substr(5);
    if (!session) closed.insert(text);
    if (session && session->early_close) short_days.insert(text);
  }
  EXPECT_EQ(closed, expected.closed);
  EXPECT_EQ(short_days, expected.short_days);
}

using S = std::set<std::string>;
INSTANTIATE_TEST_SUITE_P(
    Published, NyseYear,
    testing::Values(
        Year{2018,
             S{"01-01", "01-15", "02-19", "03-30", "05-28", "07-04", "09-03", "11-22", "12-05", "12-25"},
             S{"07-03", "11-23", "12-24"}},
        Year{2019, S{"01-01", "01-21", "02-18", "04-19", "05-27", "07-04", "09-02", "11-28", "12-25"},
             S{"07-03", "11-29", "12-24"}},
        Year{2020, S{"01-01", "01-20", "02-17", "04-10", "05-25", "07-03", "09-07", "11-26", "12-25"},
             S{"11-27", "12-24"}},
        Year{2021, S{"01-01", "01-18", "02-15", "04-02", "05-31", "07-05", "09-06", "11-25", "12-24"},
             S{"11-26"}},
        Year{2022, S{"01-17", "02-21", "04-15", "05-30", "06-20", "07-04", "09-05", "11-24", "12-26"},
             S{"11-25"}},
        Year{2023,
             S{"01-02", "01-16", "02-20", "04-07", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25"},
             S{"07-03", "11-24"}},
        Year{2024,
             S{"01-01", "01-15", "02-19", "03-29", "05-27", "06-19", "07-04", "09-02", "11-28", "12-25"},
             S{"07-03", "11-29", "12-24"}},
        Year{2025,
             S{"01-01", "01-09", "01-20", "02-17", "04-18", "05-26", "06-19", "07-04", "09-01", "11-27",
               "12-25"},
             S{"07-03", "11-28", "12-24"}},
        Year{2026,
             S{"01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25"},
             S{"11-27", "12-24"}},
        Year{2027,
             S{"01-01", "01-18", "02-15", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25", "12-24"},
             S{"11-26"}}),
    [](const auto& each) { return std::to_string(each.param.year); });

TEST(SessionCalendar, SessionsAreInNewYorkTimeWinterAndSummer) {
  const auto winter = nyse_session(date("2019-02-13"));
  ASSERT_TRUE(winter);
  EXPECT_EQ(core::format_utc(winter->open), "2019-02-13T14:30:00.000000000Z");
  EXPECT_EQ(core::format_utc(winter->close), "2019-02-13T21:00:00.000000000Z");
  const auto summer = nyse_session(date("2019-07-02"));
  ASSERT_TRUE(summer);
  EXPECT_EQ(core::format_utc(summer->open), "2019-07-02T13:30:00.000000000Z");
}

TEST(SessionCalendar, AShortDayEndsAtOne) {
  const auto session = nyse_session(date("2019-07-03"));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->close, core::from_new_york(date("2019-07-03"), std::chrono::hours(13)));
}

}  // namespace
}  // namespace ibflow::model::test
