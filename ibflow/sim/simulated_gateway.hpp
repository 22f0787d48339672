#pragma once
// The whole simulated gateway without its sockets: payloads in, frames in outboxes, the clock moved by its
// caller.

#include <memory>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/market/step_clock.hpp"
#include "ibflow/sim/request_router.hpp"
#include "ibflow/sim/services.hpp"

namespace ibflow::sim {

/// Belongs to one thread. Clients stay the caller's; each must be taken out with remove() before it goes.
class SimulatedGateway {
 public:
  using WallTime = StepClock::WallTime;

  static core::Expected<std::unique_ptr<SimulatedGateway>> create(const GatewayServerConfig& config,
                                                                  WallTime wall);

  [[nodiscard]] core::Timestamp now() const { return state_.now; }
  [[nodiscard]] const std::map<std::int32_t, Client*>& clients() const { return state_.clients; }
  [[nodiscard]] Client* find(std::int32_t client_id) const { return state_.find(client_id); }

  /// One payload of one client; afterwards every outbox may hold something.
  void handle(Client& client, std::string_view payload, WallTime wall);
  /// The client's connection is gone; its orders stay.
  void remove(Client& client);

  [[nodiscard]] StepClock::Decision decide(WallTime wall) const;
  /// Carries out a decision to advance or to start over: what the time brings, in each outbox with the held
  /// answer to the question for the time last.
  void step(const StepClock::Decision& decision, WallTime wall);
  /// Forgets step keepers that were silent for too long.
  void drop_silent(WallTime wall);

  /// Everything but the totals of bytes and messages that only the server knows.
  [[nodiscard]] GatewayServerStatus status() const;

 private:
  SimulatedGateway(const GatewayServerConfig& config, const StepClockConfig& clock, WallTime wall);
  core::Expected<void> load(const GatewayServerConfig& config);
  void answer_held_times(WallTime wall);

  GatewayState state_;
  StepClock clock_;
  Services services_;
  RequestRouter router_;
  std::uint64_t steps_ = 0;
};

}  // namespace ibflow::sim
