#pragma once
// What an Options Flow Monitor says will happen.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::model {

enum class Signal { Buy, Sell, Hold };
[[nodiscard]] const char* to_string(Signal signal);  // "BUY", "SELL", "HOLD"

/// The service gives no id: `identity()` is ticker, data time and prediction time.
struct Prediction {
  std::string ticker;
  Signal signal = Signal::Hold;
  double confidence = 0;                               // 0..1
  std::optional<std::array<double, 3>> probabilities;  // sell, hold, buy
  core::Timestamp data_time{};                         // up to when the service knew the market
  core::Timestamp prediction_time{};
  std::optional<double> stock_price;

  [[nodiscard]] std::string identity() const;
};

/// Hears predictions on the event loop, each at most once.
class PredictionListener {
 public:
  virtual ~PredictionListener() = default;
  virtual void on_prediction(const Prediction& prediction) = 0;
  virtual void on_prediction_failure(const std::string& ticker, const core::Error& error) = 0;
};

/// Where predictions come from. All calls on the event loop.
class PredictionSource {
 public:
  virtual ~PredictionSource() = default;
  virtual void set_listener(PredictionListener* listener) = 0;
  virtual void set_tickers(std::vector<std::string> tickers) = 0;
  /// Time has moved; ask for whatever is due now.
  virtual void on_time(core::Timestamp now) = 0;
};

}  // namespace ibflow::model
