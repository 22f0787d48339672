#include "ibflow/sim/market/step_clock.hpp"

#include <algorithm>

namespace ibflow::sim {

namespace {

using std::chrono::seconds;

// A clock that was late catches up by at most this much; more would be a burst nobody watches.
constexpr std::chrono::milliseconds kCatchUp{250};

}  // namespace

StepClock::StepClock(const StepClockConfig& config, WallTime wall)
    : config_(config), now_(config.start), due_(wall), released_(!config.hold && config.speed > 0) {
  moved(config.start, wall);
}

void StepClock::join(int keeper, WallTime wall) {
  keepers_[keeper] = {.waiting = false, .answered_at = wall};
}

void StepClock::leave(int keeper) {
  keepers_.erase(keeper);
}

void StepClock::waits(int keeper) {
  const auto found = keepers_.find(keeper);
  if (found == keepers_.end()) return;
  found->second.waiting = true;
  released_ = true;
}

void StepClock::answered(int keeper, WallTime wall) {
  const auto found = keepers_.find(keeper);
  if (found != keepers_.end()) found->second = {.waiting = false, .answered_at = wall};
}

std::vector<int> StepClock::drop_silent(WallTime wall) {
  std::vector<int> dropped;
  for (auto it = keepers_.begin(); it != keepers_.end();) {
    const bool silent = !it->second.waiting && wall - it->second.answered_at > config_.patience;
    if (silent) dropped.push_back(it->first);
    it = silent ? keepers_.erase(it) : std::next(it);
  }
  return dropped;
}

bool StepClock::all_keepers_wait() const {
  return std::ranges::all_of(keepers_, [](const auto& entry) { return entry.second.waiting; });
}

core::Timestamp StepClock::next_step() const {
  // Never longer, whatever the speed: the same session at another speed must have the same steps.
  return std::min(now_ + seconds(1), config_.end);
}

StepClock::Decision StepClock::decide(WallTime wall) const {
  if (at_end() && !config_.loop) return {.action = Action::Stand};
  // Without a keeper a clock at full speed would rush through the day with nobody watching.
  if (keepers_.empty() && (maximal() || !released_)) return {.action = Action::WaitForKeepers};
  if (!all_keepers_wait()) return {.action = Action::WaitForKeepers};
  if (!maximal() && wall < due_) return {.action = Action::WaitUntil, .until = due_};
  if (at_end()) return {.action = Action::StartOver, .to = config_.start};
  return {.action = Action::Advance, .to = next_step()};
}

void StepClock::moved(core::Timestamp to, WallTime wall) {
  now_ = to;
  if (maximal()) return;
  const auto step =
      std::chrono::duration_cast<WallTime::duration>(std::chrono::duration<double>(1 / config_.speed));
  due_ = std::max(due_ + step, wall - kCatchUp);
}

}  // namespace ibflow::sim
