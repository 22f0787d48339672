#include "ibflow/flow/options/divergence.hpp"

#include <algorithm>
#include <cmath>

#include "ibflow/flow/detail/rounded.hpp"
#include "ibflow/model/session_calendar.hpp"

namespace ibflow::flow::options {

namespace {

using namespace std::chrono_literals;
using detail::rounded;

double kept(double lambda, core::Duration age) {
  return std::exp(-lambda * std::chrono::duration<double, std::ratio<3600>>(age).count());
}

DivergenceSums sums_of(double pos, double neg, double& last, bool starts_anew) {
  DivergenceSums sums{rounded(pos), rounded(neg), 0, 0};
  sums.d_diff = rounded(sums.d_pos - sums.d_neg);
  if (!starts_anew) sums.d_diff_derivative = rounded(sums.d_diff - last);
  last = sums.d_diff;
  return sums;
}

}  // namespace

void DivergenceWindow::count(const Trade& trade, double sign) {
  if (trade.flow == 0) return;
  const double flow = std::abs(trade.flow) * sign;
  const bool is_bullish = trade.flow > 0;
  (is_bullish ? bullish_ : bearish_) += sign > 0 ? 1 : std::size_t(-1);
  (is_bullish ? sum_pos_ : sum_neg_) += flow;
  (is_bullish ? short_.pos : short_.neg) += flow * kept(parameters_.lambda_short, at_ - trade.time);
  (is_bullish ? long_.pos : long_.neg) += flow * kept(parameters_.lambda_long, at_ - trade.time);
}

DivergencePoint DivergenceWindow::at(core::Timestamp time, bool starts_anew) {
  const auto passed = time - at_;
  at_ = time;
  for (double* value : {&short_.pos, &short_.neg}) *value *= kept(parameters_.lambda_short, passed);
  for (double* value : {&long_.pos, &long_.neg}) *value *= kept(parameters_.lambda_long, passed);
  while (inside_ < trades_.size() && trades_[inside_].time <= time) count(trades_[inside_++], 1);
  while (inside_ > 0 && trades_.front().time <= time - parameters_.lookback) {
    count(trades_.front(), -1);
    trades_.pop_front();
    --inside_;
  }
  // Nothing left is nothing, not what rounding left.
  if (bullish_ == 0) short_.pos = long_.pos = sum_pos_ = 0;
  if (bearish_ == 0) short_.neg = long_.neg = sum_neg_ = 0;
  DivergencePoint point;
  point.time = time;
  point.short_term = sums_of(short_.pos, short_.neg, last_short_, starts_anew);
  point.long_term = sums_of(long_.pos, long_.neg, last_long_, starts_anew);
  point.sum_pos = rounded(sum_pos_);
  point.sum_neg = rounded(sum_neg_);
  point.number_of_trades = static_cast<std::int64_t>(inside_);
  return point;
}

std::vector<core::Timestamp> divergence_minutes(core::Date date) {
  std::vector<core::Timestamp> minutes;
  const auto session = model::nyse_session(date);
  if (!session) return minutes;
  for (auto end = session->open + 1min; end <= session->close + 15min; end += 1min) minutes.push_back(end);
  return minutes;
}

std::vector<DivergencePoint> divergence_points(std::span<const AnalysedTrade> trades,
                                               std::span<const model::Bar> bars, core::Date first,
                                               core::Date last, core::Timestamp until,
                                               const DivergenceParameters& parameters) {
  DivergenceWindow window(parameters);
  for (const auto& trade : trades) window.add(trade.time, trade.delta_flow());
  std::vector<DivergencePoint> points;
  auto bar = bars.begin();
  auto trade = trades.begin();
  std::optional<double> price;
  for (std::chrono::sys_days day(first); day <= std::chrono::sys_days(last); day += std::chrono::days(1)) {
    const auto midnight = core::from_new_york(core::Date(day), 0s);
    bool starts_anew = true;
    bool is_known = false;
    for (const auto minute : divergence_minutes(core::Date(day))) {
      if (minute > until) return points;
      for (; bar != bars.end() && bar->end() <= minute; ++bar) {
        price = bar->close;
        is_known |= bar->end() > midnight;
      }
      for (; trade != trades.end() && trade->time <= minute; ++trade) is_known |= trade->time > midnight;
      if (!is_known) continue;
      points.push_back(window.at(minute, std::exchange(starts_anew, false)));
      points.back().stock_price = price;
    }
  }
  return points;
}

}  // namespace ibflow::flow::options
