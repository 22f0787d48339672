#include "ibflow/flow/options/features.hpp"

#include <cmath>

namespace ibflow::flow::options {

namespace {

double share(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

Features values_of(const ModelOutput& baseline, const DivergencePoint& point) {
  const auto momentum = [&](const char* name) {
    const auto found = baseline.feature_values.find(name);
    return found == baseline.feature_values.end() ? 0 : found->second;
  };
  const auto& s = point.short_term;
  const auto& l = point.long_term;
  return {momentum("return_5m"),
          momentum("return_15m"),
          momentum("vwap_gap"),
          share(s.d_diff, s.d_pos + s.d_neg),
          share(l.d_diff, l.d_pos + l.d_neg),
          share(point.sum_pos - point.sum_neg, point.sum_pos + point.sum_neg),
          share(s.d_diff_derivative, s.d_pos + s.d_neg),
          std::log1p(static_cast<double>(point.number_of_trades))};
}

}  // namespace

std::vector<FeatureRow> feature_rows(const std::string& ticker, std::span<const model::Bar> bars,
                                     std::span<const DivergencePoint> points) {
  std::vector<FeatureRow> rows;
  auto point = points.begin();
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const auto end = bars[i].end();
    while (point != points.end() && point->time < end) ++point;
    if (point == points.end()) break;
    if (point->time != end) continue;
    auto baseline = predict(ticker, bars.first(i + 1), end);
    if (!baseline) continue;
    FeatureRow row;
    row.time = end;
    row.close = bars[i].close;
    row.values = values_of(*baseline, *point);
    const auto volatility = baseline->feature_values.find("volatility_1m");
    if (volatility != baseline->feature_values.end()) row.volatility = volatility->second;
    row.baseline = std::move(*baseline);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ibflow::flow::options
