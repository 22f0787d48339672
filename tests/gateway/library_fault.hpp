#pragma once
// The simulator's faults by their names, as tests run them.

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/faults/fault_library.hpp"
#include "ibflow/sim/gateway_server.hpp"

namespace ibflow::tests {

/// A fault of the library. What it does to sockets lasts a hundredth of the time (an id in use: one second):
/// these times are the wall's, and nobody waits ninety seconds for a port.
inline std::optional<sim::FaultScript> library_fault(std::string_view name) {
  constexpr std::array<std::string_view, 4> kOnTheWall{"stall", "refuse", "silence", "restart"};
  for (sim::FaultScript script : sim::fault_library()) {
    if (script.name != name) continue;
    for (auto& step : script.steps) {
      for (auto& action : step.actions) {
        if (action.verb == "hold-client-id") action.words.at(0) = "1";
        if (std::ranges::find(kOnTheWall, action.verb) == kOnTheWall.end()) continue;
        action.words.at(0) = std::to_string(std::stod(action.words.at(0)) / 100);
      }
    }
    return script;
  }
  return std::nullopt;
}

inline void run_library_fault(sim::GatewayServer& server, const std::string& name) {
  const auto script = library_fault(name);
  ASSERT_TRUE(script) << "there is no fault " << name;
  const auto armed = server.run_fault(*script);
  ASSERT_TRUE(armed) << armed.error().message;
}

/// A fault that nothing sets off proves nothing.
inline bool has_happened(const sim::GatewayServer& server, const std::string& name) {
  return std::ranges::any_of(server.armed_faults(), [&](const sim::ArmedFault& fault) {
    return fault.name == name && fault.actions > 0 && fault.failures == 0;
  });
}

inline void perform_actions(sim::GatewayServer& server, const std::string& actions) {
  const auto parsed = sim::parse_fault_actions(actions);
  ASSERT_TRUE(parsed) << parsed.error().message;
  const auto done = server.perform(*parsed);
  ASSERT_TRUE(done) << done.error().message;
}

/// The session's clock goes on by so much, at once, and stands then; orders trade on the way.
inline void pass_session_time(sim::GatewayServer& server, std::chrono::seconds time) {
  const auto to = core::to_new_york(server.status().session_time + time);
  sim::JumpClock jump;
  jump.date = to.date;
  jump.time_of_day = std::chrono::floor<std::chrono::seconds>(to.time_of_day);
  const auto jumped = server.control_clock(jump);
  ASSERT_TRUE(jumped) << jumped.error().message;
}

}  // namespace ibflow::tests
