#pragma once
// Wilder's average true range.

#include <optional>

#include "ibflow/model/market_data.hpp"

namespace ibflow::engine {

/// The mean of the first `period` true ranges, then (previous * (period - 1) + true range) / period. Each bar
/// costs the same. The first bar ever has no previous close: its true range is high - low.
class AverageTrueRange {
 public:
  explicit AverageTrueRange(int period) : period_(period) {}

  void add(const model::Bar& bar);
  [[nodiscard]] std::optional<double> value() const;  // absent before `period` bars
  [[nodiscard]] int bars_missing() const { return seen_ < period_ ? period_ - seen_ : 0; }

 private:
  int period_;
  int seen_ = 0;
  double average_ = 0;  // the sum of true ranges until warmed up
  std::optional<double> previous_close_;
};

}  // namespace ibflow::engine
