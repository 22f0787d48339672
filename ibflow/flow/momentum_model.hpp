#pragma once
// The server's built-in prediction model: short-term momentum of one ticker's minute bars.
//
// It demonstrates the interface with signals that follow from the data. It was not fitted to anything and
// makes no claim of edge: do not trade money on it.
//
// With c the last close, r_k = c / (close known k minutes before) - 1, and
// v = sqrt(sum of squared close-to-close returns of the last 30 minutes / minutes covered):
//   return_5m  = r_5  / (v sqrt 5)       clamped to +-4
//   return_15m = r_15 / (v sqrt 15)      clamped to +-4
//   vwap_gap   = (c / session VWAP - 1) / (v sqrt 30)   clamped to +-4
//   score s    = 0.50 return_5m + 0.35 return_15m + 0.15 vwap_gap
//   probabilities (sell, hold, buy) = softmax(-s, h, s), h = 1.3
// The signal is the likeliest of the three, the confidence its probability. With fewer than 15 bars of the
// day, or a price that has not moved for 30 minutes, it is HOLD at 0.34. Results are rounded to six places
// so that they do not depend on the last bit of a maths library.

#include <map>
#include <optional>
#include <span>
#include <string>

#include "ibflow/model/market_data.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::flow {

struct ModelOutput {
  model::Prediction prediction;  // prediction_time == data_time == end of the last complete bar
  std::map<std::string, double> feature_values;
};

/// A pure function of the bars whose end is at or before `now`; later ones are not looked at. `bars` of one
/// ticker, oldest first. "The day" is the New York day of the last complete bar; earlier days' bars are not
/// used. nullopt when no bar is complete.
[[nodiscard]] std::optional<ModelOutput> predict(const std::string& ticker, std::span<const model::Bar> bars,
                                                 core::Timestamp now);

}  // namespace ibflow::flow
