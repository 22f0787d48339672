#pragma once
// How much may be asked for at once: what our server allows, and what our client takes any service to allow.

namespace ibflow::flow::detail {

inline constexpr int kDefaultRows = 100;
inline constexpr int kMostRows = 10'000;
inline constexpr int kHeavyRows = 1'000;  // more than these make a request heavy
inline constexpr int kMostDays = 31;      // of divergence
inline constexpr int kHeavyDays = 5;      // more than these make it heavy
inline constexpr int kMostRangeDays = 7;  // of a data range

}  // namespace ibflow::flow::detail
