#include "ibflow/model/prediction.hpp"

namespace ibflow::model {

const char* to_string(Signal signal) {
  switch (signal) {
    case Signal::Buy:
      return "BUY";
    case Signal::Sell:
      return "SELL";
    case Signal::Hold:
      return "HOLD";
  }
  return "HOLD";
}

std::string Prediction::identity() const {
  return ticker + '|' + core::format_utc(data_time) + '|' + core::format_utc(prediction_time);
}

}  // namespace ibflow::model
