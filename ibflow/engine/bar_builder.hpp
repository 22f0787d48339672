#pragma once
// Minute bars out of 5-second bars.

#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::engine {

struct MinuteBar {
  model::Bar bar;
  bool complete =
      false;  // false: its first 5-second bar was missed, so its open and its range cannot be trusted
};

/// Belongs to one instrument. A 5-second bar that is not newer than the last one is ignored.
class BarBuilder {
 public:
  /// The minutes this bar closes: none, its own when it is the last of it, one before it that never saw its
  /// last bar.
  [[nodiscard]] std::vector<MinuteBar> add(const model::Bar& five_seconds);
  /// Closes a minute whose last 5-second bar has not come, once it is overdue by five seconds.
  [[nodiscard]] std::optional<MinuteBar> on_time(core::Timestamp now);

 private:
  [[nodiscard]] MinuteBar close();

  std::optional<MinuteBar> minute_;
  double traded_value_ = 0;  // sum of vwap * volume
  core::Timestamp newest_{};
};

}  // namespace ibflow::engine
