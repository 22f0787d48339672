#include "ibflow/core/detail/graceful_stop.hpp"

#include <algorithm>

namespace ibflow::core::detail {

void StopSteps::add(std::string name, EventLoop::StopStep run) {
  const std::lock_guard lock(mutex_);
  const auto same = std::ranges::find(steps_, name, &Step::name);
  if (same == steps_.end()) return steps_.push_back({std::move(name), std::move(run)});
  same->run = std::move(run);
}

bool StopSteps::remove(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(steps_, name, &Step::name);
  if (found == steps_.end()) return false;
  steps_.erase(found);
  return true;
}

bool StopSteps::take_last(Step& step) {
  const std::lock_guard lock(mutex_);
  if (steps_.empty()) return false;
  step = std::move(steps_.back());
  steps_.pop_back();
  return true;
}

}  // namespace ibflow::core::detail
