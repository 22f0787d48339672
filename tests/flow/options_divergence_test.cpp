#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "ibflow/flow/options/divergence.hpp"

namespace ibflow::flow::options {
namespace {

using namespace std::chrono_literals;

constexpr core::Date kDay{2019y, std::chrono::February, 13d};

core::Timestamp at(std::chrono::seconds time_of_day, core::Date day = kDay) {
  return core::from_new_york(day, time_of_day);
}

AnalysedTrade trade_at(core::Timestamp time, double delta, std::int64_t size, Aggressor aggressor) {
  AnalysedTrade trade;
  trade.time = time;
  trade.delta = delta;
  trade.size = size;
  trade.aggressor = aggressor;
  return trade;
}

// The formulas of divergence.hpp as they stand there, every point from scratch.
DivergenceSums slow_sums(const std::vector<AnalysedTrade>& trades, core::Timestamp time,
                         std::chrono::minutes lookback, double lambda) {
  DivergenceSums sums;
  for (const auto& trade : trades) {
    if (trade.time <= time - lookback || trade.time > time) continue;
    const double hours = std::chrono::duration<double>(time - trade.time).count() / 3600;
    const double flow = trade.delta_flow() * std::exp(-lambda * hours);
    (flow > 0 ? sums.d_pos : sums.d_neg) += std::abs(flow);
  }
  sums.d_diff = sums.d_pos - sums.d_neg;
  return sums;
}

std::vector<AnalysedTrade> many_trades(int count) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> millis(0, 26 * 3600 * 1000), size(1, 5000), side(-1, 1);
  std::uniform_real_distribution<double> delta(-1, 1);
  std::vector<AnalysedTrade> trades;
  for (int i = 0; i < count; ++i) {
    const auto when = at(0s) - 2h + std::chrono::milliseconds(millis(random));
    trades.push_back(trade_at(when, delta(random), size(random), static_cast<Aggressor>(side(random))));
  }
  std::ranges::sort(trades, {}, &AnalysedTrade::time);
  return trades;
}

TEST(Divergence, one_trade_decays_by_the_hour) {
  const std::vector trades{trade_at(at(10h), 0.5, 20, Aggressor::Buyer)};
  const auto points = divergence_points(trades, {}, kDay, kDay, at(11h), {});
  ASSERT_EQ(points.front().time, at(10h));
  EXPECT_DOUBLE_EQ(points.front().short_term.d_pos, 1000);  // 0.5 x 20 contracts x 100 shares
  EXPECT_DOUBLE_EQ(points.front().short_term.d_diff_derivative, 0);
  ASSERT_EQ(points.back().time, at(11h));
  EXPECT_NEAR(points.back().short_term.d_pos, 1000 * std::exp(-0.45), 1e-6);
  EXPECT_NEAR(points.back().long_term.d_pos, 1000 * std::exp(-0.9), 1e-6);
  EXPECT_EQ(points.back().sum_pos, 1000);
  EXPECT_EQ(points.back().number_of_trades, 1);
}

TEST(Divergence, sides_and_signs_go_where_they_belong) {
  const std::vector trades{
      trade_at(at(10h), 0.5, 1, Aggressor::Buyer), trade_at(at(10h), 0.5, 2, Aggressor::Seller),
      trade_at(at(10h), -0.5, 4, Aggressor::Buyer), trade_at(at(10h), -0.5, 8, Aggressor::Seller),
      trade_at(at(10h), 0.5, 16, Aggressor::Unknown)};
  const auto point = divergence_points(trades, {}, kDay, kDay, at(10h), {}).front();
  EXPECT_EQ(point.sum_pos, 50 + 400);
  EXPECT_EQ(point.sum_neg, 100 + 200);
  EXPECT_EQ(point.short_term.d_diff, 150);
  EXPECT_EQ(point.number_of_trades, 5);
}

TEST(Divergence, the_window_forgets_completely) {
  const std::vector trades{trade_at(at(9h + 40min), 1, 1'000'000, Aggressor::Buyer)};
  const auto points = divergence_points(trades, {}, kDay, kDay, at(12h), {.lookback = 60min});
  for (const auto& point : points) {
    if (point.time >= at(10h + 40min)) {
      EXPECT_EQ(point.short_term.d_pos, 0);
      EXPECT_EQ(point.sum_pos, 0);
      EXPECT_EQ(point.number_of_trades, 0);
    } else {
      EXPECT_EQ(point.number_of_trades, 1);
    }
  }
}

TEST(Divergence, running_sums_equal_the_formula_from_scratch) {
  const auto trades = many_trades(20'000);
  const DivergenceParameters parameters{.lookback = 125min, .lambda_short = 0.45, .lambda_long = 3};
  const auto points = divergence_points(trades, {}, kDay, kDay, at(20h), parameters);
  ASSERT_EQ(points.size(), 405U);  // 09:31 to 16:15
  double before = 0;
  for (const auto& point : points) {
    const auto slow = slow_sums(trades, point.time, parameters.lookback, parameters.lambda_short);
    const auto slow_long = slow_sums(trades, point.time, parameters.lookback, parameters.lambda_long);
    const double tolerance = 1e-9 * (slow.d_pos + slow.d_neg) + 2e-6;
    EXPECT_NEAR(point.short_term.d_pos, slow.d_pos, tolerance);
    EXPECT_NEAR(point.short_term.d_neg, slow.d_neg, tolerance);
    EXPECT_NEAR(point.long_term.d_diff, slow_long.d_diff, tolerance);
    if (&point != &points.front()) {
      EXPECT_NEAR(point.short_term.d_diff_derivative, slow.d_diff - before, 2 * tolerance);
    }
    before = slow.d_diff;
    const auto plain = slow_sums(trades, point.time, parameters.lookback, 0);
    EXPECT_NEAR(point.sum_pos, plain.d_pos, 1e-9 * plain.d_pos + 2e-6);
  }
}

TEST(Divergence, what_happens_later_changes_no_earlier_point) {
  const auto trades = many_trades(5'000);
  std::vector<model::Bar> bars;
  for (int i = 0; i < 390; ++i) bars.push_back({.start = at(9h + 30min) + i * 1min, .close = 100 + i * 0.01});
  const auto whole = divergence_points(trades, bars, kDay, kDay, at(20h), {});
  for (const auto cut : {at(9h + 31min), at(12h + 7min + 30s), at(15h + 59min)}) {
    std::vector<AnalysedTrade> known;
    std::ranges::copy_if(trades, std::back_inserter(known),
                         [&](const auto& trade) { return trade.time <= cut; });
    std::vector<model::Bar> complete;
    std::ranges::copy_if(bars, std::back_inserter(complete),
                         [&](const auto& bar) { return bar.end() <= cut; });
    const auto points = divergence_points(known, complete, kDay, kDay, cut, {});
    ASSERT_FALSE(points.empty());
    EXPECT_TRUE(std::ranges::equal(points, std::span(whole).first(points.size())));
    EXPECT_GT(points.back().time + 1min, cut);
  }
}

TEST(Divergence, only_sessions_have_points_and_each_begins_anew) {
  EXPECT_TRUE(divergence_minutes(core::Date(2019y, std::chrono::February, 16d)).empty());
  EXPECT_TRUE(divergence_minutes(core::Date(2019y, std::chrono::February, 18d)).empty());
  const auto short_day = divergence_minutes(core::Date(2015y, std::chrono::December, 24d));
  EXPECT_EQ(core::to_new_york(short_day.back()).time_of_day, 13h + 15min);
  const core::Date next{2019y, std::chrono::February, 14d};
  const std::vector trades{trade_at(at(15h), 1, 1, Aggressor::Buyer),
                           trade_at(at(9h + 35min, next), 1, 1, Aggressor::Buyer)};
  const auto points = divergence_points(trades, {}, kDay, next, at(9h + 36min, next), {.lookback = 24h});
  EXPECT_EQ(points.at(points.size() - 2).time, at(9h + 35min, next));
  EXPECT_EQ(points.at(points.size() - 2).short_term.d_diff_derivative, 0);
  EXPECT_EQ(points.back().number_of_trades, 2);
  EXPECT_LT(points.back().short_term.d_diff_derivative, 0);
}

}  // namespace
}  // namespace ibflow::flow::options
