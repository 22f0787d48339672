#pragma once
// The settings as the connection and the gateway want them.

#include "ibflow/app/settings.hpp"
#include "ibflow/connection/heartbeat_monitor.hpp"
#include "ibflow/connection/reconnect_policy.hpp"
#include "ibflow/connection/restart_calendar.hpp"
#include "ibflow/gateway/gateway.hpp"

namespace ibflow::app {

[[nodiscard]] connection::HeartbeatConfig heartbeat_config(const Settings& settings);
[[nodiscard]] connection::ReconnectConfig reconnect_config(const Settings& settings);
[[nodiscard]] gateway::GatewayConfig gateway_config(const Settings& settings);
/// [Restart]. An error (Configuration) names what does not fit.
[[nodiscard]] core::Expected<connection::RestartCalendar> restart_calendar(const Settings& settings);

}  // namespace ibflow::app
