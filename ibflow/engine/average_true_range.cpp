#include "ibflow/engine/average_true_range.hpp"

#include <algorithm>
#include <cmath>

namespace ibflow::engine {

void AverageTrueRange::add(const model::Bar& bar) {
  double range = bar.high - bar.low;
  if (previous_close_) {
    range = std::max({range, std::abs(bar.high - *previous_close_), std::abs(bar.low - *previous_close_)});
  }
  previous_close_ = bar.close;
  if (seen_ < period_) {
    average_ += range;
    if (++seen_ == period_) average_ /= period_;
    return;
  }
  average_ = (average_ * (period_ - 1) + range) / period_;
}

std::optional<double> AverageTrueRange::value() const {
  if (seen_ < period_) return std::nullopt;
  return average_;
}

}  // namespace ibflow::engine
