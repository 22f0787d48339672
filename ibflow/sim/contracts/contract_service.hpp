#pragma once
// Contract details, symbol search, option chains, market rules, exchanges.

#include "ibflow/protocol/messages/reference_data.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Everything is answered at once, so that there is never a request to cancel.
class ContractService final : public Service {
 public:
  explicit ContractService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestContractDetails& message);
  void on(Client& client, const protocol::CancelContractData& message);
  void on(Client& client, const protocol::RequestMatchingSymbols& message);
  void on(Client& client, const protocol::RequestSecDefOptParams& message);
  void on(Client& client, const protocol::RequestSmartComponents& message);
  void on(Client& client, const protocol::RequestMarketRule& message);
  void on(Client& client, const protocol::RequestMktDepthExchanges& message);

 private:
  void send_row(Client& client, std::size_t index, std::int32_t request_id, std::string_view exchange) const;

  GatewayState& state_;
};

}  // namespace ibflow::sim
