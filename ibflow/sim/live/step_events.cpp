#include "ibflow/sim/live/step_events.hpp"

namespace ibflow::sim {

void StepEvents::step() {
  for (auto& events : events_) events.clear();
  events_.resize(state_.market->tickers().size());
  for (const auto& print : state_.market->played()) events_[print.ticker].push_back(&print);
}

std::span<const Print* const> StepEvents::of(std::size_t instrument) const {
  if (instrument >= events_.size()) return {};
  return events_[instrument];
}

}  // namespace ibflow::sim
