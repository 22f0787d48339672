#pragma once
// What the last step has played, by instrument.

#include <span>
#include <vector>

#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

/// Sorts the market's events once for all streams that want single ones. Belongs to one thread.
class StepEvents {
 public:
  explicit StepEvents(const GatewayState& state) : state_(state) {}

  /// The clock has moved; once, before anybody asks.
  void step();
  /// In order; empty for modelled instruments.
  [[nodiscard]] std::span<const Print* const> of(std::size_t instrument) const;

 private:
  const GatewayState& state_;
  std::vector<std::vector<const Print*>> events_;  // by instrument
};

}  // namespace ibflow::sim
