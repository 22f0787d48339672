#pragma once
// Lists the option contracts that were recorded.

#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::sim {

/// Adds those that have not expired before `session` and are not listed yet, to the underlyings there are.
void add_recorded_options(ContractDatabase& contracts, const Recording& recording, core::Date session);

}  // namespace ibflow::sim
