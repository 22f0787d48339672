#pragma once
// What an Options Flow Monitor answers, as values. Absent is absent, never zero.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::flow {

struct ServiceStatus {
  std::optional<std::string> service, status, current_time_et, timezone;
  std::optional<bool> is_market_hours;
  std::optional<std::string> market_open, market_close;  // "9:00", US Eastern
  std::vector<std::string> tickers;
  std::optional<bool> ticker_manager_running, ml_system_running;
};

struct MinuteData {
  std::string ticker;
  std::vector<model::Bar> bars;  // in the order of the answer
};

struct MinuteDataQuery {
  std::string ticker;
  std::optional<core::Date> start_date, end_date;            // US Eastern days
  std::optional<std::chrono::seconds> start_time, end_time;  // whole minutes since Eastern midnight
  std::optional<int> limit;                                  // the service's default: 100
  bool recent = false;                                       // the newest, whatever the dates
};

struct ModelInfo {
  std::optional<std::string> model_path;
  std::optional<bool> is_ticker_specific, using_default_only;
};

struct PredictionRow {
  model::Prediction prediction;  // SHORT reads as Sell, NEUTRAL as Hold
  std::map<std::string, double> feature_values;
};

struct LatestPrediction {
  PredictionRow row;
  ModelInfo model_info;
};

struct PredictionHistory {
  std::string ticker;
  std::vector<PredictionRow> rows;  // in the order of the answer
  ModelInfo model_info;
};

struct PredictionQuery {
  std::string ticker;
  std::optional<int> limit;                        // the service's default: 100
  std::optional<core::Date> start_date, end_date;  // US Eastern days
  bool use_default_only = false;
};

/// The X-RateLimit headers of an answer.
struct RateLimit {
  std::optional<int> limit, remaining;
  std::optional<std::chrono::seconds> reset;  // until the window resets
};

}  // namespace ibflow::flow
