#pragma once
// "At most so many in any stretch of this length", for rates and for IB's historical rules.

#include <algorithm>
#include <cstddef>
#include <deque>

#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// Remembers when the last units were spent. A unit comes back one width after it was spent, so no stretch of
/// that width, wherever it starts, sees more than the limit. Times must not go backwards.
class SlidingWindow {
 public:
  /// `limit` of at least 1.
  SlidingWindow(std::size_t limit, core::Duration width)
      : limit_(std::max<std::size_t>(limit, 1)), width_(width) {}

  void spend(core::Timestamp now, std::size_t units = 1) {
    spent_.insert(spent_.end(), units, now);
    while (spent_.size() > limit_) spent_.pop_front();
  }

  /// When the nth unit from now on (1: the next) can be spent, if all before it go as early as they may.
  [[nodiscard]] core::Timestamp when(std::size_t nth, core::Timestamp now) const {
    return when(nth, now, limit_);
  }
  /// The same under a lower limit: for those who must leave the rest to others.
  [[nodiscard]] core::Timestamp when(std::size_t nth, core::Timestamp now, std::size_t limit) const {
    const auto rounds = static_cast<core::Duration::rep>((nth - 1) / limit);
    const std::size_t of_round = (nth - 1) % limit;
    auto at = now;
    // The unit that must have come back first: `limit` places earlier in the row of all spent ones.
    if (const auto place = spent_.size() + of_round; place >= limit) {
      at = std::max(now, spent_[place - limit] + width_);
    }
    return at + rounds * width_;
  }

  [[nodiscard]] std::size_t limit() const { return limit_; }
  /// Nothing counts any more at `now`.
  [[nodiscard]] bool is_idle(core::Timestamp now) const {
    return spent_.empty() || spent_.back() + width_ <= now;
  }
  [[nodiscard]] bool is_after(core::Timestamp now) const { return !spent_.empty() && spent_.back() > now; }
  void clear() { spent_.clear(); }

 private:
  std::size_t limit_;
  core::Duration width_;
  std::deque<core::Timestamp> spent_;  // oldest first, at most `limit_`
};

}  // namespace ibflow::connection
