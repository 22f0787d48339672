#pragma once
// What an Options Flow Monitor answers, as values. Absent is absent, never zero.

#include <cstdint>
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
  std::optional<std::string> ticker_manager_active;  // JSON as it came, as are the maps' values
  std::vector<std::string> ticker_manager_tickers;
  std::map<std::string, std::string> data_updaters, stocks, options;  // threads by name
  std::map<std::string, std::string> predictors;                      // of the machine learning system
};

struct MinuteData {
  std::string ticker;
  std::vector<model::Bar> bars;                      // in the order of the answer
  std::vector<std::optional<std::string>> added_at;  // `date_added` of each bar
  std::optional<std::int64_t> count;
  bool complete = true;  // false: a paged request ended at its bound
};

/// A range of days, narrowed by times of day.
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
  std::string signal;                        // as it came
  std::optional<int> numeric;                // 1, -1, 0
  std::optional<core::Timestamp> timestamp;  // with `datetime` what the service says besides
  std::optional<std::string> datetime;
};

struct LatestPrediction {
  PredictionRow row;
  ModelInfo model_info;
};

struct PredictionHistory {
  std::string ticker;
  std::vector<PredictionRow> rows;  // in the order of the answer
  ModelInfo model_info;
  std::optional<std::int64_t> count;
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

/// Where a request failed, for who wants to tell the cases apart; the core::Error beside it is for people.
enum class FailureKind {
  Transport,    // no connection, broken off, late, or a certificate that is not trusted
  Http,         // a status other than 200 without the API's own error
  Api,          // the service's own error
  Decode,       // an answer of another shape than the API's
  RateLimit,    // not sent: the budget is spent, and its window ends after the deadline
  CircuitOpen,  // not sent: the service has failed again and again
};
[[nodiscard]] const char* to_string(FailureKind kind);

struct Failure {
  FailureKind kind = FailureKind::Transport;
  std::optional<int> http_status;
  std::optional<int> api_code;             // `code`
  std::optional<std::string> api_error;    // `error`, such as "Not Found"
  std::optional<std::string> api_message;  // `message`
  std::optional<std::string> json_path;    // of Decode: "$.data.prediction.confidence"
};

}  // namespace ibflow::flow
