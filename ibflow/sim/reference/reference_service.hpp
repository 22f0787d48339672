#pragma once
// Scanners, news, calendars, groups, configuration: what has little to do with trading.

#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class ReferenceService final : public Service {
 public:
  explicit ReferenceService(GatewayState& state) : state_(state) {}

 private:
  [[maybe_unused]] GatewayState& state_;
};

}  // namespace ibflow::sim
