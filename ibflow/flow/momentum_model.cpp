#include "ibflow/flow/momentum_model.hpp"

#include <algorithm>
#include <cmath>

#include "ibflow/flow/detail/rounded.hpp"

namespace ibflow::flow {

namespace {

using namespace std::chrono_literals;
using detail::rounded;
using Bars = std::span<const model::Bar>;

constexpr double kWeight5 = 0.50;
constexpr double kWeight15 = 0.35;
constexpr double kWeightVwap = 0.15;
constexpr double kHold = 1.3;
constexpr double kClamp = 4.0;
constexpr std::size_t kBarsNeeded = 15;
constexpr double kLowConfidence = 0.34;

double clamped(double value) {
  return rounded(std::clamp(value, -kClamp, kClamp));
}

double shares(const core::Decimal& volume) {
  return volume.scale() == 0 ? static_cast<double>(volume.coefficient()) : volume.to_double();
}

Bars complete_at(Bars bars, core::Timestamp now) {
  const auto first_open =
      std::ranges::partition_point(bars, [&](const auto& bar) { return bar.end() <= now; });
  return bars.first(static_cast<std::size_t>(first_open - bars.begin()));
}

Bars of_last_day(Bars bars) {
  const auto midnight = core::from_new_york(core::to_new_york(bars.back().start).date, 0s);
  const auto first =
      std::ranges::partition_point(bars, [&](const auto& bar) { return bar.start < midnight; });
  return bars.subspan(static_cast<std::size_t>(first - bars.begin()));
}

// The close that was the last known `ago` before the end of the last bar; the first bar's when the day is
// younger.
double close_before(Bars day, std::chrono::minutes ago) {
  const auto at = day.back().end() - ago;
  const auto later = std::ranges::partition_point(day, [&](const auto& bar) { return bar.end() <= at; });
  return later == day.begin() ? day.front().close : std::prev(later)->close;
}

double volatility_per_minute(Bars day) {
  const auto window_start = std::max(day.back().end() - 30min, day.front().end());
  const double minutes = static_cast<double>(
      std::chrono::duration_cast<std::chrono::minutes>(day.back().end() - window_start).count());
  if (minutes < 1) return 0;
  double squares = 0;
  for (std::size_t i = day.size() - 1; i > 0 && day[i].end() > window_start; --i) {
    const double change = day[i].close / day[i - 1].close - 1;
    squares += change * change;
  }
  return std::sqrt(squares / minutes);
}

double session_vwap(Bars day) {
  double value = 0;
  double volume = 0;
  for (const auto& bar : day) {
    const double size = shares(bar.volume);
    value += (bar.high + bar.low + bar.close) / 3 * size;
    volume += size;
  }
  return volume > 0 ? value / volume : day.back().close;
}

void fill_probabilities(model::Prediction& prediction, double score) {
  const double sell = std::exp(-score);
  const double hold = std::exp(kHold);
  const double buy = std::exp(score);
  const double sum = sell + hold + buy;
  std::array<double, 3> p{rounded(sell / sum), 0, rounded(buy / sum)};
  p[1] = rounded(1 - p[0] - p[2]);
  prediction.probabilities = p;
  if (p[2] > p[1] && p[2] > p[0]) {
    prediction.signal = model::Signal::Buy;
    prediction.confidence = p[2];
  } else if (p[0] > p[1] && p[0] > p[2]) {
    prediction.signal = model::Signal::Sell;
    prediction.confidence = p[0];
  } else {
    prediction.signal = model::Signal::Hold;
    prediction.confidence = p[1];
  }
}

void hold_for_want_of_data(model::Prediction& prediction) {
  prediction.signal = model::Signal::Hold;
  prediction.confidence = kLowConfidence;
  prediction.probabilities = std::array<double, 3>{0.33, kLowConfidence, 0.33};
}

}  // namespace

std::optional<ModelOutput> predict(const std::string& ticker, std::span<const model::Bar> bars,
                                   core::Timestamp now) {
  const Bars known = complete_at(bars, now);
  if (known.empty()) return std::nullopt;
  const Bars day = of_last_day(known);
  const double close = day.back().close;

  ModelOutput output;
  auto& prediction = output.prediction;
  prediction.ticker = ticker;
  prediction.data_time = day.back().end();
  prediction.prediction_time = prediction.data_time;
  prediction.stock_price = close;
  output.feature_values["bars"] = static_cast<double>(day.size());

  const double volatility = day.size() < kBarsNeeded ? 0 : volatility_per_minute(day);
  if (volatility <= 0) {
    hold_for_want_of_data(prediction);
    return output;
  }
  const double return_5m = clamped((close / close_before(day, 5min) - 1) / (volatility * std::sqrt(5.0)));
  const double return_15m = clamped((close / close_before(day, 15min) - 1) / (volatility * std::sqrt(15.0)));
  const double vwap_gap = clamped((close / session_vwap(day) - 1) / (volatility * std::sqrt(30.0)));
  const double score = rounded(kWeight5 * return_5m + kWeight15 * return_15m + kWeightVwap * vwap_gap);
  fill_probabilities(prediction, score);
  output.feature_values.insert({{"return_5m", return_5m},
                                {"return_15m", return_15m},
                                {"vwap_gap", vwap_gap},
                                {"volatility_1m", std::round(volatility * 1e9) / 1e9},
                                {"score", score}});
  return output;
}

}  // namespace ibflow::flow
