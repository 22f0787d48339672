#pragma once
// What a session must hear before it is ready, each step by itself. No sockets, no clock of its own.

#include <array>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::connection {

enum class ReadinessStep { NextValidId, Accounts, OpenOrders, Positions };
inline constexpr std::size_t kReadinessSteps = 4;
[[nodiscard]] const char* to_string(ReadinessStep step);  // "next valid id", "accounts", ...

struct ReadinessConfig {
  bool open_orders = false;  // ask for our open orders and wait for their end
  bool positions = false;    // ask for positions and wait for their end; the subscription stays
  core::Duration step_timeout = std::chrono::seconds(4);  // then the step is asked for again
};

/// Next valid id and accounts come by themselves (session.md, section 2); they are asked for when they do
/// not. Open orders and positions are asked for at once. A step without an answer is asked for again and
/// again, alone; one that is refused waits for its next turn and says why.
class Readiness {
 public:
  explicit Readiness(ReadinessConfig config = {}) : config_(config) {}

  /// A session begins: what must be asked at once.
  [[nodiscard]] std::vector<ReadinessStep> begin(core::Timestamp now);
  /// Returns whether this was news.
  bool done(ReadinessStep step);
  void refused(ReadinessStep step, std::string why);
  /// The steps whose turn it is to be asked for again.
  [[nodiscard]] std::vector<ReadinessStep> due(core::Timestamp now);
  [[nodiscard]] core::Timestamp next_due() const;

  /// Next valid id and accounts are in: the session can be used.
  [[nodiscard]] bool usable() const;
  [[nodiscard]] bool complete() const;
  /// "positions", "open orders (refused: Read-Only mode)", for people.
  [[nodiscard]] std::vector<std::string> missing() const;

 private:
  struct Step {
    bool wanted = false;
    bool done = false;
    core::Timestamp ask_again{};
    std::string refusal;
  };
  [[nodiscard]] Step& at(ReadinessStep step) { return steps_[static_cast<std::size_t>(step)]; }
  [[nodiscard]] const Step& at(ReadinessStep step) const { return steps_[static_cast<std::size_t>(step)]; }

  ReadinessConfig config_;
  std::array<Step, kReadinessSteps> steps_;
};

}  // namespace ibflow::connection
