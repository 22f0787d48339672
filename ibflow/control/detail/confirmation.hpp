#pragma once
// A word that must be said back before something grave is done.

#include <fmt/format.h>

#include <chrono>
#include <random>
#include <string>
#include <string_view>

namespace ibflow::control::detail {

/// Good for one use, for a while, and only the newest.
class Confirmation {
 public:
  using Clock = std::chrono::steady_clock;

  std::string issue(Clock::time_point good_until) {
    std::random_device random;
    token_ = fmt::format("{:08x}{:08x}", random(), random());
    good_until_ = good_until;
    return token_;
  }
  /// True once. A wrong word takes the right one away, too.
  bool redeem(std::string_view word, Clock::time_point now) {
    const bool right = !token_.empty() && word == token_ && now < good_until_;
    token_.clear();
    return right;
  }

 private:
  std::string token_;
  Clock::time_point good_until_{};
};

}  // namespace ibflow::control::detail
