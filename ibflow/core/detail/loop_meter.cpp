#include "ibflow/core/detail/loop_meter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "ibflow/core/log.hpp"

namespace ibflow::core::detail {

namespace {

constexpr std::size_t kSlowNamesKept = 100;

std::int64_t milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

}  // namespace

void LoopMeter::started(Timestamp posted_at) {
  const auto latency = (clock_.steady() - posted_at).count();
  queued_.fetch_sub(1, std::memory_order_relaxed);
  last_latency_.store(latency, std::memory_order_relaxed);
  if (latency > longest_latency_.load(std::memory_order_relaxed))
    longest_latency_.store(latency, std::memory_order_relaxed);
}

void LoopMeter::failed(std::string_view name, std::string_view what) {
  exceptions_.fetch_add(1, std::memory_order_relaxed);
  log_error(loop_, fmt::format("{} threw an exception and was given up: {}", name, what));
}

// Each name is logged the first, second, fourth, eighth ... time, so that a slow heartbeat cannot fill the
// log.
void LoopMeter::note_slow(std::string_view name, Duration took) {
  std::uint64_t times = 0;
  Duration longest{};
  {
    const std::lock_guard lock(mutex_);
    auto found = slow_handlers_.find(name);
    if (found == slow_handlers_.end()) {
      if (slow_handlers_.size() >= kSlowNamesKept) name = "others";
      found = slow_handlers_.try_emplace(std::string(name), SlowHandler{std::string(name), 0, {}}).first;
    }
    SlowHandler& slow = found->second;
    times = ++slow.times;
    slow.longest = std::max(slow.longest, took);
    longest = slow.longest;
  }
  if (!std::has_single_bit(times)) return;
  log_warning(loop_,
              fmt::format("{} held up the loop for {} ms (more than {} ms for the {}. time, longest {} ms)",
                          name, milliseconds(took), milliseconds(slow_), times, milliseconds(longest)));
}

EventLoopStatistics LoopMeter::read() const {
  EventLoopStatistics result;
  result.tasks_run = tasks_run_.load(std::memory_order_relaxed);
  result.exceptions = exceptions_.load(std::memory_order_relaxed);
  result.queue_length = queued_.load(std::memory_order_relaxed);
  result.last_latency = Duration(last_latency_.load(std::memory_order_relaxed));
  result.longest_latency = Duration(longest_latency_.load(std::memory_order_relaxed));
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, slow] : slow_handlers_) result.slow_handlers.push_back(slow);
  }
  std::ranges::sort(result.slow_handlers, std::ranges::greater(), &SlowHandler::longest);
  return result;
}

}  // namespace ibflow::core::detail
