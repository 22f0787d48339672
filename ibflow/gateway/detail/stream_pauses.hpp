#pragma once
// How long the table of streams waits between tries.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "ibflow/core/time.hpp"

namespace ibflow::gateway::detail {

inline constexpr core::Duration kFirstPause = std::chrono::seconds(5);
inline constexpr core::Duration kLongestPause = std::chrono::minutes(5);

[[nodiscard]] inline core::Duration doubled(core::Duration base, int times, core::Duration at_most) {
  return std::min(base * (1 << std::min(times, 10)), std::max(base, at_most));
}

[[nodiscard]] inline std::string in_seconds(core::Duration duration) {
  return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace ibflow::gateway::detail
