#pragma once
// How far the peer's clock is from ours, out of times told in whole seconds.

#include <algorithm>
#include <chrono>
#include <optional>

#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// Each answer tells a whole second that was current at some moment of its round trip: it confines the
/// offset to an interval. The intervals of several answers are intersected, which makes it sharper than a
/// second. When they exclude one another a clock has stepped, and only the latest counts.
class ClockOffset {
 public:
  /// Asked at `wall` on our clock; the answer took `round_trip`.
  void observe(core::Timestamp wall, core::Duration round_trip, core::Timestamp their_time) {
    const auto low = their_time - (wall + round_trip);
    const auto high = their_time + std::chrono::seconds(1) - wall;
    const bool agrees = known_ && low <= high_ && high >= low_;
    stepped_ = known_ && !agrees;
    low_ = agrees ? std::max(low, low_) : low;
    high_ = agrees ? std::min(high, high_) : high;
    known_ = true;
  }
  /// Theirs minus ours, at worst wrong by uncertainty().
  [[nodiscard]] std::optional<core::Duration> value() const {
    if (!known_) return std::nullopt;
    return low_ + (high_ - low_) / 2;
  }
  [[nodiscard]] core::Duration uncertainty() const { return (high_ - low_) / 2; }
  /// The latest answer contradicted those before.
  [[nodiscard]] bool stepped() const { return stepped_; }

 private:
  core::Duration low_{}, high_{};
  bool known_ = false;
  bool stepped_ = false;
};

}  // namespace ibflow::connection
