#pragma once
// How many requests may still be sent in the service's window. No clock of its own.

#include <chrono>
#include <optional>

#include "ibflow/flow/answers.hpp"

namespace ibflow::flow::detail {

/// Counts by itself until the service has said how it counts.
class RateBudget {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateBudget(int limit) : limit_(limit), remaining_(limit) {}

  /// Nothing: now. Else how long until the window resets.
  [[nodiscard]] std::optional<std::chrono::milliseconds> wait(Time now) const {
    if (remaining_ > 0 || now >= resets_at_) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(resets_at_ - now);
  }

  void take(Time now) {
    if (now >= resets_at_) {
      remaining_ = limit_;
      resets_at_ = now + std::chrono::seconds(60);
    }
    if (remaining_ > 0) --remaining_;
  }

  void learn(const RateLimit& said, bool refused, Time now) {
    if (said.limit && *said.limit > 0) limit_ = *said.limit;
    if (said.remaining) remaining_ = *said.remaining;
    if (refused) remaining_ = 0;
    if (said.reset) {
      resets_at_ = now + *said.reset;
    } else if (refused) {
      resets_at_ = now + std::chrono::seconds(60);
    }
  }

 private:
  int limit_;
  int remaining_;
  Time resets_at_{};
};

}  // namespace ibflow::flow::detail
