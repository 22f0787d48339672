#pragma once
// Decides when the simulated session moves on to its next second. No I/O: wall time comes in, decisions go
// out.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

struct ClockDay {
  core::Timestamp start{}, end{};  // whole seconds
};

/// All times are whole seconds.
struct StepClockConfig {
  core::Timestamp start{};  // where the session begins, and where `hold` keeps it
  core::Timestamp end{};    // where it stands still, goes on with the next day, or starts over
  double speed = 1;         // seconds of session per wall second; 0: as fast as its step keepers allow
  bool hold = false;        // stand at `start` until a step keeper waits; speed 0 implies it unless `free`
  bool loop = false;        // start over at the end of the last day
  bool free = false;        // at speed 0, without any step keeper: as fast as the machine is
  std::chrono::seconds patience{30};  // wall time after which a silent step keeper no longer counts
  std::vector<ClockDay> next_days{};  // what comes after `end`, ascending
  /// Steps when no step keeper is there and speed is finite; a part of a second without remainder.
  core::Duration fine_step = std::chrono::seconds(1);
};

/// Not thread-safe. A step keeper is a client that says when it is done with a second: the clock never moves
/// while one of them is not waiting.
class StepClock {
 public:
  using WallTime = std::chrono::steady_clock::time_point;

  enum class Action {
    Advance,         // move to `to` now, then call moved()
    NextDay,         // begin the day that starts at `to`, then call moved()
    WaitUntil,       // ask again at wall time `until`
    WaitForKeepers,  // ask again when a keeper waits, joins or leaves
    StartOver,       // begin the same day again at `to`, then call moved()
    Stand,           // the end is reached
    Paused,          // ask again when somebody has called resume(), step() or the like
  };
  struct Decision {
    Action action = Action::Stand;
    core::Timestamp to{};
    WallTime until{};
  };

  StepClock(const StepClockConfig& config, WallTime wall);

  [[nodiscard]] core::Timestamp now() const { return now_; }
  /// The last day is over.
  [[nodiscard]] bool at_end() const { return now_ >= day_.end && day_number_ == config_.next_days.size(); }
  [[nodiscard]] bool paused() const { return paused_; }
  [[nodiscard]] double speed() const { return config_.speed; }
  [[nodiscard]] bool runs_free() const { return config_.free && maximal(); }

  /// Days to come and steps below a second; before the first decide().
  void plan(std::vector<ClockDay> next_days, core::Duration fine_step);

  /// Stands still, whatever the keepers do, until resume().
  void pause() { paused_ = true; }
  void resume(WallTime wall);
  /// While paused: so many more steps, when the keepers allow them, at once.
  void step(std::uint64_t steps);
  /// 0: as fast as possible.
  void set_speed(double speed, WallTime wall);
  /// A part of a jump: either the beginning of the day that starts at `to`, or through the day to `to`.
  struct Leg {
    bool begins_day = false;
    core::Timestamp to{};
  };
  /// Empty when the time is not ahead. A time between two days leads to the start of the later one, a time
  /// behind the last day to its end.
  [[nodiscard]] std::vector<Leg> way_to(core::Timestamp to) const;
  [[nodiscard]] bool released() const { return released_; }

  void join(int keeper, WallTime wall);
  void leave(int keeper);
  /// The keeper has asked for the time and is held until the clock has moved.
  void waits(int keeper);
  /// The keeper got its answer and is working.
  void answered(int keeper, WallTime wall);
  [[nodiscard]] bool has_keepers() const { return !keepers_.empty(); }
  [[nodiscard]] bool is_keeper(int client) const { return keepers_.contains(client); }
  /// Removes and returns the keepers that have been silent for longer than the patience.
  std::vector<int> drop_silent(WallTime wall);

  [[nodiscard]] Decision decide(WallTime wall) const;
  void moved(core::Timestamp to, WallTime wall);
  /// The same at the end of a leg of a jump; takes no time of the wall clock.
  void jumped(const Leg& leg, WallTime wall);
  /// The next day cannot be had: the clock stands where it is.
  void cancel_next_days();

 private:
  struct Keeper {
    bool waiting = false;
    WallTime answered_at{};
  };

  [[nodiscard]] bool maximal() const { return config_.speed <= 0; }
  [[nodiscard]] bool all_keepers_wait() const;
  [[nodiscard]] core::Timestamp next_step() const;

  [[nodiscard]] ClockDay day(std::size_t number) const;
  void enter(core::Timestamp at);
  [[nodiscard]] WallTime::duration wall_length(core::Duration session) const;

  StepClockConfig config_;
  std::size_t day_number_ = 0;  // 0: start to end; else one of next_days
  ClockDay day_;
  core::Timestamp now_;
  WallTime due_;  // wall time before which the next step is not allowed
  bool released_ = false;
  bool paused_ = false;
  std::uint64_t steps_left_ = 0;  // while paused
  std::map<int, Keeper> keepers_;
};

}  // namespace ibflow::sim
