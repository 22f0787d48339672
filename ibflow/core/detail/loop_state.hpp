#pragma once
// What an EventLoop is made of.

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <mutex>
#include <thread>

#include "ibflow/core/detail/graceful_stop.hpp"
#include "ibflow/core/detail/loop_meter.hpp"
#include "ibflow/core/detail/loop_scheduler.hpp"
#include "ibflow/core/detail/message_processors.hpp"
#include "ibflow/core/detail/signal_watcher.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/worker_pool.hpp"

namespace ibflow::core {

// The order of the members is the order of their needs: the context goes after what has handlers in it, the
// signals and the pool, which post, go first.
struct EventLoop::State : std::enable_shared_from_this<EventLoop::State> {
  explicit State(EventLoopOptions options_in);

  template <class Callable>
  void post(Callable task) {
    meter.posted();
    boost::asio::post(context, [this, posted_at = clock->steady(), task = std::move(task)]() mutable {
      meter.started(posted_at);
      meter.run("a task without a name", task);
    });
  }
  void post(std::string name, Task task);
  void deliver(std::any message);
  void run();
  void stop() { context.stop(); }
  void end_threads();

  Expected<void> run_blocking(std::string name, std::function<void()> work, Task then);
  detail::SignalWatcher& watcher();
  void begin_to_stop(Duration each_step_at_most);
  void next_stop_step(Duration at_most);
  void end_stop_step(std::uint64_t step, Duration at_most);

  const EventLoopOptions options;
  const std::shared_ptr<Clock> clock;
  detail::LoopMeter meter;
  // Without the hint that one thread runs it: with the hint, what a handler posts waits in a queue of its own
  // until the handler returns, and what another thread posts meanwhile overtakes it.
  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work =
      boost::asio::make_work_guard(context);
  detail::LoopScheduler scheduler;
  detail::MessageProcessors processors;
  detail::StopSteps stop_steps;
  std::atomic<bool> stopping = false;
  std::uint64_t stop_step = 0;  // the number of the one that runs; the loop's thread only
  WorkerPool pool;
  std::mutex signals_mutex;
  std::unique_ptr<detail::SignalWatcher> signals;
  std::thread thread;
};

}  // namespace ibflow::core
