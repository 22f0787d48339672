#pragma once
// How much one request for bars may ask for, and how long many of them take.

#include <chrono>
#include <cstddef>
#include <string>

#include "ibflow/core/time.hpp"

namespace ibflow::gateway::detail {

/// The largest piece of one request.
struct BarPiece {
  std::chrono::seconds span{};  // on the calendar
  std::string duration;         // IB's words
};

/// By the length of a bar; IB: "Historical Data Limitations", durations and their bar sizes. A `left` below
/// the whole piece makes it smaller.
[[nodiscard]] BarPiece largest_piece(std::chrono::seconds bar, core::Duration left);

/// The least time for so many more requests one after the other: by the rules (small bars: 60 in ten minutes
/// and fewer than six of one contract in two seconds; BID_ASK counts twice) and by what one takes to be
/// answered.
[[nodiscard]] core::Duration least_time(std::size_t requests, bool small_bars, bool counts_twice,
                                        core::Duration each);

}  // namespace ibflow::gateway::detail
