#pragma once
// Runs fault scripts: watches the clock and the messages, and sets off the actions.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/faults/fault_script.hpp"
#include "ibflow/sim/server/client.hpp"

namespace ibflow::sim {

/// Carries actions out.
class FaultHost {
 public:
  virtual ~FaultHost() = default;
  /// `client`: at whom; nullptr: everybody. Usage error for words that make no sense or a thing that is not
  /// there.
  virtual core::Expected<void> perform(const FaultAction& action, Client* client) = 0;
};

struct ArmedFault {
  std::string name;
  core::Timestamp armed_at{};
  std::uint64_t actions = 0;   // carried out so far
  std::uint64_t failures = 0;  // steps that could not be carried out
};

/// Belongs to the gateway's thread. Times are the session's. An action that fails is logged as a warning and
/// stops nothing.
class FaultEngine {
 public:
  explicit FaultEngine(FaultHost& host) : host_(host) {}

  /// Arms a script and carries out its `now` steps; an error of these is returned, and the script disarmed.
  core::Expected<void> arm(FaultScript script, core::Timestamp now);
  /// By a person, at once, at everybody.
  core::Expected<void> perform(const std::vector<FaultAction>& actions);
  /// False for a name that is not armed.
  bool disarm(std::string_view name);
  void disarm_all() { armed_.clear(); }
  [[nodiscard]] std::vector<ArmedFault> armed() const;

  void on_request(Client& client, std::int32_t message_id);
  void on_sent(Client& client, std::int32_t message_id);
  void on_time(core::Timestamp now);
  [[nodiscard]] bool idle() const { return armed_.empty(); }

 private:
  struct Step {
    FaultStep what;
    int seen = 0;                        // messages of its kind
    std::optional<core::Timestamp> due;  // of a step that waits for the clock
  };
  struct Armed {
    ArmedFault fault;
    std::vector<Step> steps;
  };
  core::Expected<void> carry_out(Armed& armed, const Step& step, Client* client);
  void on_message(FaultTrigger::Kind kind, Client& client, std::int32_t message_id);

  FaultHost& host_;
  std::vector<Armed> armed_;
};

}  // namespace ibflow::sim
