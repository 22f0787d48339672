#pragma once
// Contract details.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class ContractService final : public Service {
 public:
  explicit ContractService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestContractDetails& message);

 private:
  GatewayState& state_;
};

}  // namespace ibflow::sim
