#pragma once
// Linking allocations.cpp into a benchmark counts what it takes from the heap.

#include <cstdint>

namespace ibflow::bench {

/// How often the calling thread has allocated so far.
[[nodiscard]] std::uint64_t allocations_of_this_thread();

}  // namespace ibflow::bench
