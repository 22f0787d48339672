#pragma once
// What an event loop has done: counts, slow handlers by name, how long posts wait.

#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "ibflow/core/event_loop.hpp"

namespace ibflow::core::detail {

/// `run` belongs to the loop's thread, everything else is thread-safe.
class LoopMeter {
 public:
  LoopMeter(std::string loop, Duration slow, const Clock& clock)
      : loop_(std::move(loop)), slow_(slow), clock_(clock) {}

  void posted() { queued_.fetch_add(1, std::memory_order_relaxed); }
  void started(Timestamp posted_at);
  /// Runs and measures; an exception is logged and counted.
  template <class Callable>
  void run(std::string_view name, Callable&& task) {
    const Timestamp begin = clock_.steady();
    tasks_run_.fetch_add(1, std::memory_order_relaxed);
    guard(name, task);
    finished(name, begin);
  }
  /// Runs without measuring; an exception is logged and counted.
  template <class Callable>
  void guard(std::string_view name, Callable&& task) {
    try {
      task();
    } catch (const std::exception& problem) {
      failed(name, problem.what());
    } catch (...) {
      failed(name, "something that is no std::exception");
    }
  }
  void failed(std::string_view name, std::string_view what);
  void finished(std::string_view name, Timestamp begin) {
    const Duration took = clock_.steady() - begin;
    if (took > slow_) note_slow(name, took);
  }
  [[nodiscard]] EventLoopStatistics read() const;
  [[nodiscard]] const std::string& loop_name() const { return loop_; }

 private:
  void note_slow(std::string_view name, Duration took);

  const std::string loop_;
  const Duration slow_;
  const Clock& clock_;
  std::atomic<std::uint64_t> tasks_run_{0};
  std::atomic<std::uint64_t> exceptions_{0};
  std::atomic<std::size_t> queued_{0};
  std::atomic<Duration::rep> last_latency_{0};
  std::atomic<Duration::rep> longest_latency_{0};  // written by the loop's thread only
  mutable std::mutex mutex_;
  std::map<std::string, SlowHandler, std::less<>> slow_handlers_;
};

}  // namespace ibflow::core::detail
