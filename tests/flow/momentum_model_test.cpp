#include "ibflow/flow/momentum_model.hpp"

#include <gtest/gtest.h>

#include "tests/flow/demo_bars.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
using testing::demo_bars;
using testing::demo_tickers;

constexpr core::Date kDay{std::chrono::year(2019), std::chrono::February, std::chrono::day(13)};

core::Timestamp at(std::chrono::seconds time_of_day) {
  return core::from_new_york(kDay, time_of_day);
}

/// `count` minutes from 09:30, each changing the close by `step` and wobbling a little.
std::vector<model::Bar> a_day(int count, double step) {
  std::vector<model::Bar> bars;
  double close = 100;
  for (int i = 0; i < count; ++i) {
    const double open = close;
    close += step + (i % 2 == 0 ? 0.01 : -0.01);
    bars.push_back({.start = at(9h + 30min) + i * 1min,
                    .open = open,
                    .high = std::max(open, close),
                    .low = std::min(open, close),
                    .close = close,
                    .volume = 1000});
  }
  return bars;
}

bool same(const ModelOutput& a, const ModelOutput& b) {
  return a.prediction.identity() == b.prediction.identity() && a.prediction.signal == b.prediction.signal &&
         a.prediction.confidence == b.prediction.confidence &&
         a.prediction.probabilities == b.prediction.probabilities &&
         a.prediction.stock_price == b.prediction.stock_price && a.feature_values == b.feature_values;
}

TEST(MomentumModel, a_steady_rise_is_a_buy_and_a_steady_fall_a_sale) {
  const auto rise = predict("SPY", a_day(60, 0.02), at(10h + 30min)).value().prediction;
  EXPECT_EQ(rise.signal, model::Signal::Buy);
  EXPECT_GE(rise.confidence, 0.65);
  const auto fall = predict("SPY", a_day(60, -0.02), at(10h + 30min)).value().prediction;
  EXPECT_EQ(fall.signal, model::Signal::Sell);
  EXPECT_GE(fall.confidence, 0.65);
}

TEST(MomentumModel, a_price_going_nowhere_is_a_hold) {
  EXPECT_EQ(predict("SPY", a_day(60, 0), at(10h + 30min)).value().prediction.signal, model::Signal::Hold);
}

TEST(MomentumModel, knows_its_data_time_and_price) {
  const auto bars = a_day(60, 0.02);
  const auto prediction = predict("SPY", bars, at(10h + 5min + 30s)).value().prediction;
  EXPECT_EQ(prediction.data_time, at(10h + 5min));
  EXPECT_EQ(prediction.prediction_time, prediction.data_time);
  EXPECT_EQ(prediction.stock_price, bars[34].close);
}

TEST(MomentumModel, holds_with_low_confidence_until_fifteen_bars_of_the_day_are_there) {
  const auto bars = a_day(60, 0.02);
  const auto early = predict("SPY", bars, at(9h + 44min)).value().prediction;
  EXPECT_EQ(early.signal, model::Signal::Hold);
  EXPECT_LT(early.confidence, 0.5);
  EXPECT_EQ(predict("SPY", bars, at(9h + 45min)).value().prediction.signal, model::Signal::Buy);
}

TEST(MomentumModel, holds_when_the_price_has_not_moved_at_all) {
  auto bars = a_day(60, 0);
  for (auto& bar : bars) bar.open = bar.high = bar.low = bar.close = 100;
  const auto prediction = predict("SPY", bars, at(16h)).value().prediction;
  EXPECT_EQ(prediction.signal, model::Signal::Hold);
  EXPECT_LT(prediction.confidence, 0.5);
}

TEST(MomentumModel, says_nothing_before_the_first_complete_bar) {
  EXPECT_FALSE(predict("SPY", a_day(60, 0.02), at(9h + 30min + 59s)));
  EXPECT_FALSE(predict("SPY", {}, at(16h)));
}

TEST(MomentumModel, never_looks_ahead) {
  for (const auto& ticker : demo_tickers()) {
    const auto all = demo_bars(ticker);
    ASSERT_GT(all.size(), 1000U);
    for (std::size_t known = 1; known < all.size(); known += 7) {
      const auto now = all[known - 1].end() + 20s;
      const auto from_all = predict(ticker, all, now);
      const auto from_known = predict(ticker, std::span(all).first(known), now);
      ASSERT_TRUE(from_all && from_known);
      ASSERT_TRUE(same(*from_all, *from_known)) << ticker << " at " << core::format_new_york_iso(now);
    }
  }
}

TEST(MomentumModel, does_not_use_an_earlier_day) {
  const auto all = demo_bars("SPY");
  const auto noon = at(12h);
  const auto today = std::ranges::find_if(all, [](const auto& bar) { return bar.start >= at(0h); });
  EXPECT_TRUE(
      same(predict("SPY", all, noon).value(), predict("SPY", std::vector(today, all.end()), noon).value()));
}

TEST(MomentumModel, is_confident_in_one_to_five_percent_of_the_demo_minutes) {
  std::size_t minutes = 0, confident = 0, buys = 0, holds = 0;
  for (const auto& ticker : demo_tickers()) {
    const auto bars = demo_bars(ticker);
    for (const auto& bar : bars) {
      const auto prediction = predict(ticker, bars, bar.end()).value().prediction;
      const auto& p = prediction.probabilities.value();
      ASSERT_NEAR(p[0] + p[1] + p[2], 1, 1e-9);
      ++minutes;
      if (prediction.signal == model::Signal::Hold) {
        ++holds;
      } else if (prediction.confidence >= 0.65) {
        ++confident;
        if (prediction.signal == model::Signal::Buy) ++buys;
      }
    }
  }
  const double rate = static_cast<double>(confident) / static_cast<double>(minutes);
  RecordProperty("confident_rate", std::to_string(rate));
  std::printf("confident: %zu of %zu ticker-minutes (%.2f %%), %zu buys; %zu holds\n", confident, minutes,
              100 * rate, buys, holds);
  EXPECT_GE(rate, 0.01);
  EXPECT_LE(rate, 0.05);
}

}  // namespace
}  // namespace ibflow::flow
