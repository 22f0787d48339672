#include "ibflow/connection/market_data_lines.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ibflow::connection {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(MarketDataLines, RefusesTheOneAboveTheLimitAndSaysWhoHoldsThem) {
  MarketDataLines lines(3);
  ASSERT_TRUE(lines.take(1, LineKind::Stream, "AAPL"));
  ASSERT_TRUE(lines.take(2, LineKind::Snapshot, "MSFT"));
  ASSERT_TRUE(lines.take(3, LineKind::RealTimeBars, "NVDA"));
  EXPECT_EQ(lines.used(), 3u);

  const auto refused = lines.take(4, LineKind::Stream, "TSLA");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 101);
  EXPECT_EQ(refused.error().request_id, 4);
  EXPECT_TRUE(refused.error().retryable);
  EXPECT_TRUE(contains(refused.error().message, "stream for TSLA (request 4) was not sent: the limit of 3"))
      << refused.error().message;
  EXPECT_TRUE(contains(refused.error().message, "stream: 1, snapshot: 1, real-time bars: 1"));
}

TEST(MarketDataLines, AReleasedLineServesTheNext) {
  MarketDataLines lines(1);
  ASSERT_TRUE(lines.take(1, LineKind::Snapshot, "AAPL"));
  EXPECT_FALSE(lines.release(2)) << "it holds none";
  EXPECT_TRUE(lines.release(1));
  EXPECT_FALSE(lines.release(1)) << "twice";
  EXPECT_TRUE(lines.take(1, LineKind::Stream, "AAPL"));
  lines.clear();
  EXPECT_TRUE(lines.take(2, LineKind::Stream, "MSFT"));
}

TEST(MarketDataLines, OneRequestHoldsOneLine) {
  MarketDataLines lines;
  ASSERT_TRUE(lines.take(1, LineKind::Stream, "AAPL"));
  const auto again = lines.take(1, LineKind::Stream, "MSFT");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().category, core::ErrorCategory::Usage);
  EXPECT_EQ(lines.used(), 1u);
}

TEST(MarketDataLines, DepthCountsDifferentContractsApartFromTheLines) {
  MarketDataLines lines(3);
  for (int id = 1; id <= 3; ++id) ASSERT_TRUE(lines.take(id, LineKind::Stream, "AAPL"));
  ASSERT_TRUE(lines.take(11, LineKind::Depth, "AAPL"));
  ASSERT_TRUE(lines.take(12, LineKind::Depth, "MSFT"));
  ASSERT_TRUE(lines.take(13, LineKind::Depth, "NVDA"));
  EXPECT_TRUE(lines.take(14, LineKind::Depth, "NVDA")) << "a contract that has one already";
  const auto refused = lines.take(15, LineKind::Depth, "TSLA");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 309);
}

TEST(MarketDataLines, TickByTickHasFivePercentAndFiveAtLeast) {
  MarketDataLines lines;
  for (int id = 0; id < 5; ++id) ASSERT_TRUE(lines.take(id, LineKind::TickByTick, "AAPL"));
  const auto refused = lines.take(5, LineKind::TickByTick, "MSFT");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 10190);
  EXPECT_EQ(lines.used(LineKind::TickByTick), 5u);
  EXPECT_EQ(lines.used(), 0u);
}

TEST(MarketDataLines, TheOtherLimitsFollowTheLines) {
  EXPECT_EQ(MarketDataLines(100).depth_limit(), 3u);
  EXPECT_EQ(MarketDataLines(1000).depth_limit(), 10u);
  EXPECT_EQ(MarketDataLines(100'000).depth_limit(), 60u);
  EXPECT_EQ(MarketDataLines(40).tick_by_tick_limit(), 5u);
  EXPECT_EQ(MarketDataLines(1000).tick_by_tick_limit(), 50u);
}

}  // namespace
}  // namespace ibflow::connection
