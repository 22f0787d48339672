#pragma once
// Time is injected: the system's, or one that a test or a replay moves.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

#include "ibflow/core/time.hpp"

namespace ibflow::core {

/// Thread-safe.
class Clock {
 public:
  using Listener = std::function<void()>;

  virtual ~Clock() = default;
  /// The wall clock, UTC. It may step in either direction: durations are measured with `steady`.
  [[nodiscard]] virtual Timestamp now() const = 0;
  /// Never steps. Its epoch is arbitrary, so it is compared with its own readings only.
  [[nodiscard]] virtual Timestamp steady() const = 0;
  /// False when time moves only because somebody moves it; who waits then listens instead of setting a timer.
  [[nodiscard]] virtual bool runs_by_itself() const { return true; }
  /// `listener` is called on the thread that moves the clock, after each move. It must not move the clock or
  /// call listen or unlisten. A clock that runs by itself calls nobody. Returns the number for `unlisten`.
  virtual std::uint64_t listen(Listener) { return 0; }
  /// When it returns, the listener is not called again.
  virtual void unlisten(std::uint64_t) {}
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return std::chrono::system_clock::now(); }
  [[nodiscard]] Timestamp steady() const override {
    return Timestamp(std::chrono::steady_clock::now().time_since_epoch());
  }
};

/// Stands still until moved.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Timestamp start = {});
  [[nodiscard]] Timestamp now() const override;
  [[nodiscard]] Timestamp steady() const override;
  [[nodiscard]] bool runs_by_itself() const override { return false; }
  std::uint64_t listen(Listener listener) override;
  void unlisten(std::uint64_t number) override;

  /// Time passes: both the wall clock and the steady clock move. `by` is not negative.
  void advance(Duration by);
  /// Somebody sets the wall clock, forwards or back; the steady clock does not notice.
  void step_wall(Duration by);
  /// The wall clock reads `wall` from now on. Forwards, time has passed; back, the wall clock has stepped.
  void set(Timestamp wall);

 private:
  void move(Duration wall, Duration steady);

  std::atomic<Duration::rep> wall_;
  std::atomic<Duration::rep> steady_{0};
  std::mutex mutex_;  // one move at a time, and the listeners
  std::map<std::uint64_t, Listener> listeners_;
  std::uint64_t last_listener_ = 0;
};

}  // namespace ibflow::core
