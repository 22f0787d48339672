#include "ibflow/core/time.hpp"

#include <gtest/gtest.h>

namespace ibflow::core {
namespace {

using namespace std::chrono_literals;

constexpr Date winter{std::chrono::year(2019), std::chrono::February, std::chrono::day(13)};
constexpr Date summer{std::chrono::year(2019), std::chrono::July, std::chrono::day(1)};

TEST(Time, new_york_is_five_hours_behind_in_winter_and_four_in_summer) {
  EXPECT_EQ(format_utc(from_new_york(winter, 9h + 30min)), "2019-02-13T14:30:00.000000000Z");
  EXPECT_EQ(format_utc(from_new_york(summer, 9h + 30min)), "2019-07-01T13:30:00.000000000Z");
}

TEST(Time, new_york_and_back_is_the_same_instant) {
  for (const auto time : {0s, 3600s, 34'200s, 57'600s, 86'399s}) {
    const NewYorkTime local = to_new_york(from_new_york(winter, time));
    EXPECT_EQ(local.date, winter);
    EXPECT_EQ(local.time_of_day, time);
  }
}

TEST(Time, the_hour_that_daylight_saving_skips_still_has_an_instant) {
  const Date spring_forward{std::chrono::year(2019), std::chrono::March, std::chrono::day(10)};
  EXPECT_NO_THROW((void)from_new_york(spring_forward, 2h + 30min));
}

TEST(Time, iso_text_keeps_offset_and_fraction) {
  const Timestamp open = from_new_york(winter, 9h + 30min);
  EXPECT_EQ(format_new_york_iso(open), "2019-02-13T09:30:00-05:00");
  EXPECT_EQ(parse_iso("2019-02-13T09:30:00-05:00").value(), open);
  EXPECT_EQ(parse_iso("2019-02-13T14:30:00Z").value(), open);
  EXPECT_EQ(parse_iso("2019-02-13T14:30:00.250Z").value(), open + 250ms);
  EXPECT_EQ(parse_iso("2019-02-13T14:30:00.123456789999Z").value(), open + 123'456'789ns);
}

TEST(Time, refuses_text_that_is_no_time) {
  for (const char* text : {"", "2019-02-13", "2019-02-30T00:00:00Z", "2019-02-13T25:00:00Z",
                           "2019-02-13T09:30:00", "2019-02-13T09:30:00-0500", "2019-02-13T09:30:00Zz"}) {
    EXPECT_FALSE(parse_iso(text)) << text;
  }
  EXPECT_FALSE(parse_date("13.02.2019"));
  EXPECT_FALSE(parse_date("2019-13-01"));
  EXPECT_FALSE(parse_time_of_day("9:30"));
  EXPECT_FALSE(parse_time_of_day("09:61"));
}

TEST(Time, dates_and_times_of_day_print_as_they_read) {
  EXPECT_EQ(format_date(parse_date("20190213").value()), "2019-02-13");
  EXPECT_EQ(format_compact_date(winter), "20190213");
  EXPECT_EQ(format_time_of_day(parse_time_of_day("15:55").value()), "15:55:00");
}

}  // namespace
}  // namespace ibflow::core
