#pragma once
// The system clock, made strictly increasing.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "ibflow/core/time.hpp"

namespace ibflow::journal::detail {

/// Thread-safe. Each reading is later than every reading before it, even when the system clock is set back: a
/// sent order's wall time is always after the wall time of its intent.
class WallClock {
 public:
  [[nodiscard]] core::Timestamp now() {
    const std::int64_t system =
        std::chrono::duration_cast<core::Duration>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    std::int64_t last = last_.load();
    std::int64_t next = std::max(system, last + 1);
    while (!last_.compare_exchange_weak(last, next)) next = std::max(system, last + 1);
    return core::Timestamp(core::Duration(next));
  }

 private:
  std::atomic<std::int64_t> last_{0};
};

}  // namespace ibflow::journal::detail
