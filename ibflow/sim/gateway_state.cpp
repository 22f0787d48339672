#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

namespace {
constexpr int kNoSecurity = 200;
}  // namespace

std::optional<std::size_t> find_or_refuse(const GatewayState& state, Client& client,
                                          const protocol::Contract& contract, std::int32_t request_id) {
  const auto index = state.contracts->find(contract);
  if (!index) {
    client.out.send_error(request_id, kNoSecurity, "No security definition has been found for the request",
                          state.now);
  }
  return index;
}

}  // namespace ibflow::sim
