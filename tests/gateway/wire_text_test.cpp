#include "ibflow/gateway/detail/wire_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ibflow::gateway::detail {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

core::Timestamp new_york(const char* date, std::chrono::seconds time) {
  return core::from_new_york(*core::parse_date(date), time);
}

TEST(WireTime, IsReadInAllItsForms) {
  const auto winter = new_york("20190213", 9h + 30min + 5s);
  for (const auto* text : {"20190213 09:30:05 US/Eastern", "20190213  09:30:05", "20190213 09:30:05",
                           "20190213 09:30:05 EST", "20190213 09:30:05 America/New_York",
                           "20190213 14:30:05 UTC", "20190213-14:30:05", "20190213-14:30:05Z"}) {
    const auto time = parse_wire_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(*time, winter) << text;
  }
  EXPECT_EQ(*parse_wire_time("20190713 09:30:05 EDT"), new_york("20190713", 9h + 30min + 5s));
}

TEST(WireTime, IsNotGuessed) {
  for (const auto* text : {"", "20190213", "20190213 09:30", "2019-02-13 09:30:05", "20191313 09:30:05",
                           "20190213 09:30:05 Asia/Tokyo", "20190213 99:30:05"}) {
    EXPECT_FALSE(parse_wire_time(text)) << text;
  }
}

TEST(ConnectionTime, TakesAnyZoneBehindIt) {
  EXPECT_EQ(*parse_connection_time("20190213 09:30:05 China Standard Time"),
            new_york("20190213", 9h + 30min + 5s));
  EXPECT_EQ(*parse_connection_time("20190213 14:30:05 UTC"), new_york("20190213", 9h + 30min + 5s));
  EXPECT_FALSE(parse_connection_time("yesterday"));
}

TEST(BarTime, IsEpochSecondsOrADay) {
  EXPECT_EQ(*parse_bar_time("1550068200"), core::from_unix_seconds(1550068200));
  EXPECT_EQ(*parse_bar_time("20190213"), new_york("20190213", 0s));
  EXPECT_FALSE(parse_bar_time("20190213 09:30:00"));
  EXPECT_FALSE(parse_bar_time(""));
}

TEST(BarSize, IsANumberAndAUnit) {
  EXPECT_EQ(*parse_bar_size("5 secs"), 5s);
  EXPECT_EQ(*parse_bar_size("1 secs"), 1s) << "the broker's own spelling";
  EXPECT_EQ(*parse_bar_size("1 min"), 60s);
  EXPECT_EQ(*parse_bar_size("15 mins"), 900s);
  EXPECT_EQ(*parse_bar_size("1 hour"), 3600s);
  EXPECT_EQ(*parse_bar_size("1 day"), 86'400s);
  for (const auto* text : {"", "min", "0 min", "-1 min", "5", "5 apples", "1 minute"}) {
    EXPECT_FALSE(parse_bar_size(text)) << text;
  }
}

TEST(Reference, LosesOnlyWhatTheBrokerAppends) {
  EXPECT_EQ(own_reference("key-1"), "key-1");
  EXPECT_EQ(own_reference("key-1:123"), "key-1");
  EXPECT_EQ(own_reference("somebody:else"), "somebody:else");
  EXPECT_EQ(own_reference("odd:"), "odd:");
}

}  // namespace
}  // namespace ibflow::gateway::detail
