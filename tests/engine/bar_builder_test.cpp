#include "ibflow/engine/bar_builder.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::engine::test {
namespace {

model::Bar five(std::string_view start, double open, double high, double low, double close) {
  return a_bar(at(start), open, high, low, close, std::chrono::seconds(5));
}
model::Bar flat(core::Timestamp start, double price) {
  return a_bar(start, price, price, price, price, std::chrono::seconds(5));
}

TEST(BarBuilder, TwelveFiveSecondBarsMakeAMinute) {
  BarBuilder builder;
  EXPECT_TRUE(builder.add(five("10:00:00", 100, 100.5, 99.8, 100.2)).empty());
  for (int i = 1; i < 11; ++i) {
    EXPECT_TRUE(builder.add(flat(at("10:00:00") + std::chrono::seconds(5 * i), 100.3)).empty());
  }
  const auto minutes = builder.add(five("10:00:55", 100.3, 101, 100.1, 100.9));
  ASSERT_EQ(minutes.size(), 1U);
  EXPECT_TRUE(minutes[0].complete);
  const model::Bar& bar = minutes[0].bar;
  EXPECT_EQ(bar.start, at("10:00"));
  EXPECT_EQ(bar.length, std::chrono::seconds(60));
  EXPECT_EQ(bar.open, 100);
  EXPECT_EQ(bar.high, 101);
  EXPECT_EQ(bar.low, 99.8);
  EXPECT_EQ(bar.close, 100.9);
  EXPECT_EQ(bar.volume, core::Decimal(1200));
  EXPECT_EQ(bar.trades, 36);
}

TEST(BarBuilder, AMinuteWhoseFirstBarWasMissedIsIncomplete) {
  BarBuilder builder;
  (void)builder.add(five("10:00:05", 100, 100, 100, 100));
  const auto minutes = builder.add(five("10:00:55", 100, 100, 100, 100));
  ASSERT_EQ(minutes.size(), 1U);
  EXPECT_FALSE(minutes[0].complete);
}

TEST(BarBuilder, ABarOfALaterMinuteClosesTheOneBefore) {
  BarBuilder builder;
  (void)builder.add(five("10:00:00", 100, 100, 100, 100));
  const auto minutes = builder.add(five("10:02:00", 105, 105, 105, 105));
  ASSERT_EQ(minutes.size(), 1U);
  EXPECT_EQ(minutes[0].bar.start, at("10:00"));
  EXPECT_EQ(minutes[0].bar.high, 100);
}

TEST(BarBuilder, RepeatedAndLateBarsAreIgnored) {
  BarBuilder builder;
  (void)builder.add(five("10:00:00", 100, 100, 100, 100));
  (void)builder.add(five("10:00:05", 100, 100, 100, 100));
  (void)builder.add(five("10:00:05", 200, 200, 200, 200));
  (void)builder.add(five("10:00:00", 300, 300, 300, 300));
  const auto minutes = builder.add(five("10:00:55", 100, 100, 100, 100));
  ASSERT_EQ(minutes.size(), 1U);
  EXPECT_EQ(minutes[0].bar.high, 100);
  EXPECT_EQ(minutes[0].bar.volume, core::Decimal(300));
}

TEST(BarBuilder, TimeClosesAMinuteThatNeverSawItsLastBar) {
  BarBuilder builder;
  (void)builder.add(five("10:00:00", 100, 100, 100, 100));
  EXPECT_FALSE(builder.on_time(at("10:01:04")));
  const auto minute = builder.on_time(at("10:01:05"));
  ASSERT_TRUE(minute);
  EXPECT_EQ(minute->bar.start, at("10:00"));
  EXPECT_TRUE(builder.add(five("10:00:55", 100, 100, 100, 100)).empty()) << "too late for its minute";
}

}  // namespace
}  // namespace ibflow::engine::test
