#pragma once
// What is known of the stocks, ETFs and indices that recordings are made of.

#include <string>

#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// The instrument of a recorded ticker; the key is the ticker. Names and industries of well-known ones are
/// real, and so are the con_ids of the best known: programs that name one find it. All others get plain
/// details, and a con_id when they are listed.
[[nodiscard]] Instrument recorded_instrument(const std::string& ticker);

}  // namespace ibflow::sim
