#pragma once
// What the market showed some minutes ago.

#include <deque>
#include <map>

#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

/// Remembers the states of the instruments it watches for as long as the delay. Before it has watched for
/// that long, the past is put together from the market's minute bars. Belongs to one thread.
class DelayedStates {
 public:
  DelayedStates(const GatewayState& state, std::chrono::minutes delay) : state_(state), delay_(delay) {}

  [[nodiscard]] std::chrono::minutes delay() const { return delay_; }
  void set_delay(std::chrono::minutes delay) { delay_ = delay; }
  void watch(std::size_t instrument) { past_[instrument]; }
  /// The clock has moved: keeps what is shown now and forgets what is too old.
  void step();
  /// As of now less the delay. The instrument must be watched.
  [[nodiscard]] const TickerState& of(std::size_t instrument);

 private:
  struct Moment {
    core::Timestamp at{};
    TickerState state;
  };
  struct Past {
    std::deque<Moment> moments;  // ascending
    TickerState rebuilt;
    std::int64_t rebuilt_minute = -1;
  };
  [[nodiscard]] TickerState rebuild(std::size_t instrument, core::Timestamp at) const;

  const GatewayState& state_;
  std::chrono::minutes delay_;
  std::map<std::size_t, Past> past_;
};

}  // namespace ibflow::sim
