#include "ibflow/engine/average_true_range.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "builders.hpp"

namespace ibflow::engine::test {
namespace {

model::Bar minute(double high, double low, double close) {
  return a_bar({}, low, high, low, close);
}

TEST(AverageTrueRange, IsAbsentUntilThePeriodIsFull) {
  AverageTrueRange atr(3);
  EXPECT_EQ(atr.bars_missing(), 3);
  atr.add(minute(11, 10, 10.5));
  atr.add(minute(11, 10, 10.5));
  EXPECT_FALSE(atr.value());
  EXPECT_EQ(atr.bars_missing(), 1);
  atr.add(minute(11, 10, 10.5));
  EXPECT_EQ(atr.value(), 1.0);
}

TEST(AverageTrueRange, FollowsAHandComputedSeries) {
  AverageTrueRange atr(3);
  atr.add(minute(10, 9, 9.5));      // 1
  atr.add(minute(12, 11, 11.5));    // gap up: 12 - 9.5 = 2.5
  atr.add(minute(11, 10.5, 10.5));  // low - close before: 11.5 - 10.5 = 1
  EXPECT_DOUBLE_EQ(*atr.value(), 1.5);
  atr.add(minute(9, 8, 8.5));  // gap down: 10.5 - 8 = 2.5
  EXPECT_DOUBLE_EQ(*atr.value(), (1.5 * 2 + 2.5) / 3);
  atr.add(minute(8.75, 8.25, 8.5));  // 0.5
  EXPECT_DOUBLE_EQ(*atr.value(), ((1.5 * 2 + 2.5) / 3 * 2 + 0.5) / 3);
}

// Wilder's average in closed form: every true range with the weight it has by now.
double recomputed(const std::vector<model::Bar>& bars, int period) {
  std::vector<double> ranges;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double high = i == 0 ? bars[i].high : std::max(bars[i].high, bars[i - 1].close);
    const double low = i == 0 ? bars[i].low : std::min(bars[i].low, bars[i - 1].close);
    ranges.push_back(high - low);
  }
  const double decay = 1.0 - 1.0 / period;
  double total = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const std::size_t since = ranges.size() - std::max<std::size_t>(i + 1, period);
    total += ranges[i] / period * std::pow(decay, static_cast<double>(since));
  }
  return total;
}

TEST(AverageTrueRange, AgreesWithARecomputationOverAllBars) {
  AverageTrueRange atr(14);
  std::vector<model::Bar> bars;
  double price = 100;
  for (int i = 0; i < 400; ++i) {
    price += std::sin(i * 1.7) * 0.8 + std::cos(i * 0.3) * 0.2;
    bars.push_back(minute(price + 0.3 + 0.2 * std::sin(i), price - 0.4, price + 0.1));
    atr.add(bars.back());
    if (i >= 13) {
      ASSERT_NEAR(*atr.value(), recomputed(bars, 14), 1e-9) << "bar " << i;
    }
  }
}

}  // namespace
}  // namespace ibflow::engine::test
