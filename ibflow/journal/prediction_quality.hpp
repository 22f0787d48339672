#pragma once
// How good the predictions in a journal were: right, sure of themselves with reason, and for how long.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::journal {

/// BUY and SELL only. A hit: the price moved in the predicted direction. Edges are moves in that direction,
/// in basis points of the price, before any cost.
struct QualityRow {
  std::string ticker;  // empty: all of them
  int horizon_minutes = 0;
  std::int64_t predictions = 0, hits = 0;
  double hit_rate = 0, mean_confidence = 0;
  double brier = 0;  // mean of (confidence - hit) squared: 0 is perfect, 0.25 a coin that says 0.5
  double edge = 0;
};
struct CalibrationRow {
  int horizon_minutes = 0;
  double confidence_from = 0;  // up to a tenth more
  std::int64_t predictions = 0;
  double mean_confidence = 0, hit_rate = 0;
};
struct DecayRow {
  int horizon_minutes = 0;
  int age_from_seconds = 0;  // 0, 15, 30, 60, 120: how old the data were when we heard of them
  std::int64_t predictions = 0;
  double hit_rate = 0, edge = 0;
};

struct PredictionQuality {
  std::vector<QualityRow> by_ticker;  // by ticker and horizon, and last all tickers together
  std::vector<CalibrationRow> calibration;
  std::vector<DecayRow> decay;
};

struct QualityQuery {
  std::optional<std::int64_t> run;  // none: all runs
  std::string ticker;               // empty: all
};

/// Fails with Storage when the file is no journal of this version.
[[nodiscard]] core::Expected<PredictionQuality> read_prediction_quality(const std::filesystem::path& file,
                                                                        const QualityQuery& query = {});

}  // namespace ibflow::journal
