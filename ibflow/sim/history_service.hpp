#pragma once
// Answers requests for historical bars from the recording, never with anything that is still to come.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

/// Sends HISTORICAL_DATA (and its END from server version 196 on), or one error with the request's id. TRADES
/// and, with an empty end, ADJUSTED_LAST; bars from "1 min" to "1 day"; volume in shares.
void answer_history(const protocol::RequestHistoricalData& request, const GatewayState& state,
                    Client& client);

}  // namespace ibflow::sim
