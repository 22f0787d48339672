#pragma once
// The control port's answers as JSON.

#include <boost/json/value.hpp>
#include <vector>

#include "ibflow/sim/behaviour.hpp"
#include "ibflow/sim/faults/fault_engine.hpp"
#include "ibflow/sim/gateway_status.hpp"

namespace ibflow::sim {

[[nodiscard]] boost::json::value status_json(const GatewayServerStatus& status);
[[nodiscard]] boost::json::value behaviour_json(const Behaviour& behaviour);
[[nodiscard]] boost::json::value faults_json(const std::vector<ArmedFault>& armed);

}  // namespace ibflow::sim
