#pragma once
// Fixed windows of one minute per key and kind of endpoint. No clock of its own.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "ibflow/core/time.hpp"

namespace ibflow::flow::detail {

struct RateVerdict {
  bool allowed = true;
  int limit = 0;  // 0: none
  int remaining = 0;
  std::chrono::seconds reset{};  // until the window ends, 1..60
};

/// A limit of 0 is none. Windows are the minutes of the clock given, so that the same requests at the same
/// times get the same verdicts. A clock that jumps, back too, starts a new window.
class RateLimiter {
 public:
  RateLimiter(int standard_limit, int heavy_limit) : standard_(standard_limit), heavy_(heavy_limit) {}

  RateVerdict take(const std::string& key, bool heavy, core::Timestamp now) {
    if ((heavy ? heavy_ : standard_) == 0) return {};
    constexpr std::int64_t kWindow = 60;
    const std::int64_t second = core::to_unix_seconds(now);
    const std::int64_t minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    Window& window = windows_[{key, heavy}];
    if (window.minute != minute) window = {minute, 0};
    RateVerdict verdict;
    verdict.limit = heavy ? heavy_ : standard_;
    verdict.allowed = window.taken < verdict.limit;
    if (verdict.allowed) ++window.taken;
    verdict.remaining = verdict.limit - window.taken;
    verdict.reset = std::chrono::seconds(kWindow - (second - minute * kWindow));
    return verdict;
  }

 private:
  struct Window {
    std::int64_t minute = -1;
    int taken = 0;
  };
  int standard_;
  int heavy_;
  std::map<std::pair<std::string, bool>, Window> windows_;
};

}  // namespace ibflow::flow::detail
