#pragma once
// What the predictor looks at, at the end of a minute: the momentum of the price and the imbalance of the
// flow.
//
// With d_* the point of divergence at that minute:
//   return_5m, return_15m, vwap_gap   as the momentum model has them (momentum_model.hpp)
//   imbalance_short, _long            d_diff / (d_pos + d_neg), -1..1; 0 when nothing flowed
//   imbalance_undecayed               (sum_pos - sum_neg) / (sum_pos + sum_neg), -1..1
//   imbalance_change                  d_diff_derivative_short / (d_pos_short + d_neg_short)
//   activity                          ln(1 + number_of_trades)

#include <array>
#include <span>
#include <string>
#include <vector>

#include "ibflow/flow/momentum_model.hpp"
#include "ibflow/flow/options/divergence.hpp"

namespace ibflow::flow::options {

inline constexpr std::array<const char*, 8> kFeatureNames{
    "return_5m",      "return_15m",          "vwap_gap",         "imbalance_short",
    "imbalance_long", "imbalance_undecayed", "imbalance_change", "activity"};
using Features = std::array<double, kFeatureNames.size()>;

struct FeatureRow {
  core::Timestamp time{};  // the end of the minute: nothing later is in the row
  double close = 0;
  double volatility = 0;  // of a minute's return; 0 while it is not known
  Features values{};
  ModelOutput baseline;  // what the momentum model says at the same minute
};

/// One row for each bar that ends where a point is, of one New York day. Both oldest first.
[[nodiscard]] std::vector<FeatureRow> feature_rows(const std::string& ticker,
                                                   std::span<const model::Bar> bars,
                                                   std::span<const DivergencePoint> points);

}  // namespace ibflow::flow::options
