#include "ibflow/sim/market/step_clock.hpp"

#include <algorithm>
#include <utility>

namespace ibflow::sim {

namespace {

using std::chrono::seconds;

// A clock that was late catches up by at most this much; more would be a burst nobody watches.
constexpr std::chrono::milliseconds kCatchUp{250};

}  // namespace

StepClock::StepClock(const StepClockConfig& config, WallTime wall)
    : config_(config),
      day_(day(0)),
      now_(config.start),
      due_(wall),
      released_(!config.hold && (config.speed > 0 || config.free)) {
  due_ = wall + wall_length(seconds(1));
}

ClockDay StepClock::day(std::size_t number) const {
  return number == 0 ? ClockDay{config_.start, config_.end} : config_.next_days[number - 1];
}

void StepClock::plan(std::vector<ClockDay> next_days, core::Duration fine_step) {
  config_.next_days = std::move(next_days);
  config_.fine_step = fine_step;
}

void StepClock::resume(WallTime wall) {
  paused_ = false;
  steps_left_ = 0;
  released_ = true;
  due_ = wall;
}

void StepClock::step(std::uint64_t steps) {
  paused_ = true;
  released_ = true;
  steps_left_ += steps;
}

void StepClock::set_speed(double speed, WallTime wall) {
  config_.speed = speed;
  due_ = wall;
}

std::vector<StepClock::Leg> StepClock::way_to(core::Timestamp to) const {
  std::vector<Leg> way;
  core::Timestamp at = now_;
  for (std::size_t number = day_number_; to > at; ++number) {
    if (number > day_number_) {
      if (number > config_.next_days.size()) break;
      at = day(number).start;
      way.push_back({true, at});
      if (to <= at) break;
    }
    const auto end = std::min(to, day(number).end);
    if (end > at) way.push_back({false, end});
    at = end;
  }
  return way;
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
  // Never longer than a second, whatever the speed: the same session at another speed must have the same
  // steps. Shorter only when nobody counts them.
  const auto step = keepers_.empty() && !maximal() ? config_.fine_step : core::Duration(seconds(1));
  const core::Timestamp next((now_.time_since_epoch() / step + 1) * step);
  return std::min(next, day_.end);
}

StepClock::Decision StepClock::decide(WallTime wall) const {
  const bool day_is_over = now_ >= day_.end;
  if (at_end() && !config_.loop) return {.action = Action::Stand};
  if (paused_ && steps_left_ == 0) return {.action = Action::Paused};
  // Without a keeper a clock at full speed would rush through the day with nobody watching.
  const bool rushes = maximal() && !config_.free && !paused_;
  if (keepers_.empty() && (rushes || !released_)) return {.action = Action::WaitForKeepers};
  if (!all_keepers_wait()) return {.action = Action::WaitForKeepers};
  if (!maximal() && !paused_ && wall < due_) return {.action = Action::WaitUntil, .until = due_};
  if (!day_is_over) return {.action = Action::Advance, .to = next_step()};
  if (at_end()) return {.action = Action::StartOver, .to = config_.start};
  return {.action = Action::NextDay, .to = day(day_number_ + 1).start};
}

void StepClock::enter(core::Timestamp at) {
  day_number_ = 0;
  while (day_number_ < config_.next_days.size() && day(day_number_ + 1).start <= at) ++day_number_;
  day_ = day(day_number_);
  now_ = at;
}

void StepClock::moved(core::Timestamp to, WallTime wall) {
  const bool same_day = to > now_ && to <= day_.end;
  const auto length = same_day ? to - now_ : core::Duration(seconds(1));
  enter(to);
  if (steps_left_ > 0) --steps_left_;
  if (!maximal()) due_ = std::max(due_ + wall_length(length), wall - kCatchUp);
}

void StepClock::jumped(const Leg& leg, WallTime wall) {
  enter(leg.to);
  due_ = maximal() ? wall : wall + wall_length(seconds(1));
}

void StepClock::cancel_next_days() {
  config_.next_days.resize(day_number_);
  config_.loop = false;
}

StepClock::WallTime::duration StepClock::wall_length(core::Duration session) const {
  if (maximal()) return {};
  return std::chrono::duration_cast<WallTime::duration>(
      std::chrono::duration<double>(std::chrono::duration<double>(session).count() / config_.speed));
}

}  // namespace ibflow::sim
