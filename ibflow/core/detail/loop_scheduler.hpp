#pragma once
// Runs a TaskSchedule on an io_context, by a timer or as a virtual clock moves.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>

#include "ibflow/core/detail/loop_meter.hpp"
#include "ibflow/core/task_schedule.hpp"

namespace ibflow::core::detail {

/// Thread-safe, apart from `run_due`.
class LoopScheduler {
 public:
  LoopScheduler(boost::asio::io_context& context, Clock& clock, LoopMeter& meter);
  ~LoopScheduler();
  LoopScheduler(const LoopScheduler&) = delete;
  LoopScheduler& operator=(const LoopScheduler&) = delete;

  template <class Change>
  void change(const Change& apply) {
    {
      const std::lock_guard lock(mutex_);
      apply(schedule_, now());
    }
    wake();
  }
  bool cancel(std::string_view name);
  [[nodiscard]] std::vector<ScheduledTask> list() const;
  [[nodiscard]] std::optional<Duration> next() const;
  /// Runs what was due when it began, on the loop's thread.
  void run_due();

 private:
  [[nodiscard]] TaskSchedule::Now now() const { return {clock_.now(), clock_.steady()}; }
  void wake();
  void arm();
  void post_run_due();

  boost::asio::io_context& context_;
  Clock& clock_;
  LoopMeter& meter_;
  mutable std::mutex mutex_;
  TaskSchedule schedule_;
  boost::asio::steady_timer timer_;       // touched by the loop's thread only
  std::optional<Timestamp> armed_until_;  // likewise; on the steady clock
  std::atomic<bool> run_posted_{false};
  std::atomic<bool> arm_posted_{false};
  std::uint64_t listener_ = 0;
};

}  // namespace ibflow::core::detail
