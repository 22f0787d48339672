#pragma once
// Decides when the simulated session moves on to its next second. No I/O: wall time comes in, decisions go
// out.

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// All times are whole seconds.
struct StepClockConfig {
  core::Timestamp start{};  // where the session begins, and where `hold` keeps it
  core::Timestamp end{};    // where it stands still or starts over
  double speed = 1;         // seconds of session per wall second; 0: as fast as its step keepers allow
  bool hold = false;        // stand at `start` until a step keeper waits; speed 0 implies it
  bool loop = false;        // start over at the end
  std::chrono::seconds patience{30};  // wall time after which a silent step keeper no longer counts
};

/// Not thread-safe. A step keeper is a client that says when it is done with a second: the clock never moves
/// while one of them is not waiting.
class StepClock {
 public:
  using WallTime = std::chrono::steady_clock::time_point;

  enum class Action {
    Advance,         // move to `to` now, then call moved()
    WaitUntil,       // ask again at wall time `until`
    WaitForKeepers,  // ask again when a keeper waits, joins or leaves
    StartOver,       // begin the same day again at `to`, then call moved()
    Stand,           // the end is reached
  };
  struct Decision {
    Action action = Action::Stand;
    core::Timestamp to{};
    WallTime until{};
  };

  StepClock(const StepClockConfig& config, WallTime wall);

  [[nodiscard]] core::Timestamp now() const { return now_; }
  [[nodiscard]] bool at_end() const { return now_ >= config_.end; }
  [[nodiscard]] bool released() const { return released_; }

  void join(int keeper, WallTime wall);
  void leave(int keeper);
  /// The keeper has asked for the time and is held until the clock has moved.
  void waits(int keeper);
  /// The keeper got its answer and is working.
  void answered(int keeper, WallTime wall);
  [[nodiscard]] bool is_keeper(int client) const { return keepers_.contains(client); }
  /// Removes and returns the keepers that have been silent for longer than the patience.
  std::vector<int> drop_silent(WallTime wall);

  [[nodiscard]] Decision decide(WallTime wall) const;
  void moved(core::Timestamp to, WallTime wall);

 private:
  struct Keeper {
    bool waiting = false;
    WallTime answered_at{};
  };

  [[nodiscard]] bool maximal() const { return config_.speed <= 0; }
  [[nodiscard]] bool all_keepers_wait() const;
  [[nodiscard]] core::Timestamp next_step() const;

  StepClockConfig config_;
  core::Timestamp now_;
  WallTime due_;  // wall time before which the next step is not allowed
  bool released_ = false;
  std::map<int, Keeper> keepers_;
};

}  // namespace ibflow::sim
