#pragma once
// Opens the accounts that a gateway is configured to have.

#include <memory>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

/// `state` must outlive the accounts, which look up instruments and prices there. Usage error: an account
/// without a name or named twice, a commission or margin model that there is not.
[[nodiscard]] core::Expected<std::unique_ptr<Accounts>> open_accounts(const GatewayServerConfig& config,
                                                                      const GatewayState& state);

}  // namespace ibflow::sim
