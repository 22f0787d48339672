#pragma once
// Exchanges as clients may ask for them: the letters of quotes, and where there is depth.

#include <optional>
#include <string_view>
#include <vector>

#include "ibflow/protocol/messages/reference_data.hpp"

namespace ibflow::sim {

/// The exchanges behind the letters of Instrument::bbo_exchange; empty for an unknown key.
[[nodiscard]] std::vector<protocol::SmartComponent> smart_components(std::string_view bbo_exchange);

/// Every kind of depth there is, in the order in which a gateway lists them.
[[nodiscard]] std::vector<protocol::DepthMktDataDescription> depth_exchanges();

}  // namespace ibflow::sim
