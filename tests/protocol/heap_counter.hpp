#pragma once
// Counts calls of the global operator new in this executable.

namespace ibflow::protocol::testing {

[[nodiscard]] long heap_allocations();

}  // namespace ibflow::protocol::testing
