#pragma once
// The whole simulated gateway without its sockets: payloads in, frames in outboxes, the clock moved by its
// caller.

#include <memory>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/faults/gateway_faults.hpp"
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
  ~SimulatedGateway();

  [[nodiscard]] core::Timestamp now() const { return state_.now; }
  [[nodiscard]] const std::map<std::int32_t, Client*>& clients() const { return state_.clients; }
  [[nodiscard]] Client* find(std::int32_t client_id) const { return state_.find(client_id); }

  /// One payload of one client; afterwards every outbox may hold something.
  /// A payload above the message rate may be refused, or kept for read_waiting().
  void handle(Client& client, std::string_view payload, WallTime wall);
  /// Handles what waited for the message rate; the wall time at which there is more to do.
  std::optional<WallTime> read_waiting(WallTime wall);
  /// The client's connection is gone; its orders stay.
  void remove(Client& client);

  [[nodiscard]] StepClock::Decision decide(WallTime wall) const;
  /// Carries out a decision to advance or to start over: what the time brings, in each outbox with the held
  /// answer to the question for the time last.
  void step(const StepClock::Decision& decision, WallTime wall);
  /// Usage error for a jump to a time that is gone. A jump plays everything on its way to the exchange;
  /// clients get what stands at its end.
  core::Expected<void> control_clock(const ClockCommand& command, WallTime wall);
  /// The clock waits for nobody but slow readers.
  [[nodiscard]] bool runs_free() const { return clock_.runs_free(); }
  /// Forgets step keepers that were silent for too long.
  void drop_silent(WallTime wall);

  /// Arms a script; errors as FaultEngine::arm.
  core::Expected<void> run_fault(FaultScript script);
  /// Actions of a person, at all clients.
  core::Expected<void> perform(const std::vector<FaultAction>& actions);
  bool disarm(std::string_view fault) { return engine_.disarm(fault); }
  void disarm_all();
  [[nodiscard]] std::vector<ArmedFault> armed() const { return engine_.armed(); }
  void set_wire(WireFaults* wire) { faults_.set_wire(wire); }
  [[nodiscard]] const Behaviour& behaviour() const { return state_.behaviour; }
  core::Expected<void> set_behaviour(std::string_view assignment) {
    return sim::set_behaviour(state_.behaviour, assignment);
  }

  /// Everything but the totals of bytes and messages that only the server knows.
  [[nodiscard]] GatewayServerStatus status() const;

 private:
  SimulatedGateway(const GatewayServerConfig& config, const StepClockConfig& clock, WallTime wall);
  core::Expected<void> load(const GatewayServerConfig& config);
  void plan_clock(const GatewayServerConfig& config);
  void begin_day(core::Timestamp start, bool over);
  void publish(WallTime wall);
  core::Expected<void> jump(const JumpClock& jump, WallTime wall);
  void answer_held_times(WallTime wall);
  void read(Client& client, std::string_view payload, WallTime wall);
  /// Who sees what goes out: nobody as long as no fault is about.
  void set_filter(Client& client);
  void settle();

  GatewayState state_;
  StepClock clock_;
  Services services_;
  MessageRules rules_;
  GatewayFaults faults_;
  FaultEngine engine_;
  RequestRouter router_;
  std::uint64_t steps_ = 0;
};

}  // namespace ibflow::sim
