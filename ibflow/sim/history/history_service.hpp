#pragma once
// Answers requests for historical bars from the recording, never with anything that is still to come.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class HistoryService final : public Service {
 public:
  explicit HistoryService(GatewayState& state) : state_(state) {}

  /// Sends HISTORICAL_DATA (and its END from server version 196 on), or one error with the request's id.
  /// TRADES and, with an empty end, ADJUSTED_LAST; bars from "1 min" to "1 day"; volume in shares.
  void on(Client& client, const protocol::RequestHistoricalData& message);
  void on(Client& client, const protocol::CancelHistoricalData& message);
  void on(Client& client, const protocol::RequestHistoricalTicks& message);
  void on(Client& client, const protocol::RequestHeadTimestamp& message);

 private:
  GatewayState& state_;
};

}  // namespace ibflow::sim
