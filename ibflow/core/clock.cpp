#include "ibflow/core/clock.hpp"

#include <algorithm>

namespace ibflow::core {

VirtualClock::VirtualClock(Timestamp start) : wall_(start.time_since_epoch().count()) {}

Timestamp VirtualClock::now() const {
  return Timestamp(Duration(wall_.load(std::memory_order_acquire)));
}

Timestamp VirtualClock::steady() const {
  return Timestamp(Duration(steady_.load(std::memory_order_acquire)));
}

std::uint64_t VirtualClock::listen(Listener listener) {
  const std::lock_guard lock(mutex_);
  listeners_.emplace(++last_listener_, std::move(listener));
  return last_listener_;
}

void VirtualClock::unlisten(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  listeners_.erase(number);
}

void VirtualClock::advance(Duration by) {
  by = std::max(by, Duration::zero());
  const std::lock_guard lock(mutex_);
  move(by, by);
}

void VirtualClock::step_wall(Duration by) {
  const std::lock_guard lock(mutex_);
  move(by, Duration::zero());
}

void VirtualClock::set(Timestamp wall) {
  const std::lock_guard lock(mutex_);
  const Duration by = wall - now();
  move(by, std::max(by, Duration::zero()));
}

void VirtualClock::move(Duration wall, Duration steady) {
  wall_.fetch_add(wall.count(), std::memory_order_acq_rel);
  steady_.fetch_add(steady.count(), std::memory_order_acq_rel);
  for (const auto& [number, listener] : listeners_) listener();
}

}  // namespace ibflow::core
