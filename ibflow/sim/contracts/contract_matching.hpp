#pragma once
// Whether an instrument is what a client describes.

#include "ibflow/protocol/contract.hpp"
#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// Everything that the description gives must agree, but for its con_id, which is not looked at. Without a
/// security type and a local symbol a stock is meant. An expiry may be a month; a right may be C or CALL.
[[nodiscard]] bool agrees(const protocol::Contract& description, const Instrument& instrument);

/// The exchange is one of the instrument's, or none is given.
[[nodiscard]] bool trades_at(const Instrument& instrument, std::string_view exchange);

}  // namespace ibflow::sim
