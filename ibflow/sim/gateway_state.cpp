#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

namespace {
constexpr int kNoSecurity = 200;
}  // namespace

std::optional<std::size_t> find_or_refuse(const GatewayState& state, Client& client,
                                          const protocol::Contract& contract, std::int32_t request_id) {
  const auto found = state.contracts->find_all(contract);
  if (found.size() == 1) return found.front();
  client.out.send_error(request_id, kNoSecurity,
                        found.empty()
                            ? "No security definition has been found for the request"
                            : "The contract description specified for " + contract.symbol + " is ambiguous.",
                        state.now);
  return std::nullopt;
}

}  // namespace ibflow::sim
