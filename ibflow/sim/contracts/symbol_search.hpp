#pragma once
// What a client may mean by the beginning of a name, and the chains on an underlying.

#include <string_view>
#include <vector>

#include "ibflow/protocol/messages/reference_data.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"

namespace ibflow::sim {

/// Symbols that begin with the pattern, exact ones first, then names that hold it; capitals do not matter. At
/// most 16 (server-behaviour.md, section 4).
[[nodiscard]] std::vector<protocol::ContractDescription> matching_symbols(const ContractDatabase& contracts,
                                                                          std::string_view pattern);

/// One row for each exchange and trading class of the options on an underlying; expiries and strikes ascend.
/// Made from the options that are listed, so that each combination of a row's lists exists as far as the
/// chain is complete. Empty: there are none.
[[nodiscard]] std::vector<protocol::SecurityDefinitionOptionParameter> option_parameters(
    const ContractDatabase& contracts, std::size_t underlying);

}  // namespace ibflow::sim
