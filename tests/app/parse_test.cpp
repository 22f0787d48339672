#include "../../apps/ibflow/parse.hpp"

#include <gtest/gtest.h>

namespace ibflow::cli {
namespace {

TEST(Parse, speed_is_a_positive_number_or_max) {
  EXPECT_EQ(parse_speed("max").value(), 0.0);
  EXPECT_EQ(parse_speed("1.5").value(), 1.5);
  for (const char* text : {"", "0", "-1", "fast", "nan", "inf", "1x", "1e9"})
    EXPECT_FALSE(parse_speed(text)) << text;
}

TEST(Parse, tickers_are_upper_case_sorted_and_single) {
  EXPECT_EQ(parse_tickers("spy, AAPL,SPY"), (std::vector<std::string>{"AAPL", "SPY"}));
  EXPECT_TRUE(parse_tickers("").empty());
}

TEST(Parse, lists_have_the_parts_between_their_separators) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(upper_case("brk b"), "BRK B");
}

TEST(Parse, host_and_port) {
  EXPECT_EQ(parse_host_and_port("localhost:4002")->port, 4002);
  EXPECT_EQ(parse_host_and_port("::1:4002")->host, "::1");
  for (const char* text : {"", "4002", ":4002", "host:", "host:0", "host:65536", "host:40x"}) {
    EXPECT_FALSE(parse_host_and_port(text)) << text;
  }
}

TEST(Parse, overrides_need_an_equals_sign) {
  EXPECT_EQ(parse_overrides({"Trading.cooldown=60"})->at("Trading.cooldown"), "60");
  EXPECT_FALSE(parse_overrides({"Trading.cooldown"}));
}

}  // namespace
}  // namespace ibflow::cli
