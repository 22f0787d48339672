#include "ibflow/sim/contracts/contract_service.hpp"

namespace ibflow::sim {

void ContractService::on(Client& client, const protocol::RequestContractDetails& message) {
  const auto instrument = find_or_refuse(state_, client, message.contract, message.request_id);
  if (!instrument) return;
  client.out.send(state_.contracts->details(*instrument, message.request_id, state_.market->date()));
  protocol::ContractDetailsEnd end;
  end.request_id = message.request_id;
  client.out.send(end);
}

}  // namespace ibflow::sim
