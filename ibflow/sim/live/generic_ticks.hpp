#pragma once
// The generic tick list of a market data request.

#include <string>
#include <string_view>

namespace ibflow::sim {

/// Empty when every entry is legal for stocks; else the text of the complaint, with the legal ones. Legal
/// generic ticks are accepted; the simulator has no values for them.
[[nodiscard]] std::string illegal_generic_ticks(std::string_view comma_list);

}  // namespace ibflow::sim
