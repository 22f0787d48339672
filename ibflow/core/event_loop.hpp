#pragma once
// The one thread that owns trading state.

#include <any>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/clock.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/scheduled_task.hpp"
#include "ibflow/core/time.hpp"

namespace boost::asio {
class io_context;
}

namespace ibflow::core {

struct EventLoopOptions {
  std::string name = "loop";                              // in the log, and the thread's name
  std::size_t worker_threads = 4;                         // at most; for what may block
  std::size_t worker_queue_limit = 256;                   // work that waits for one of them
  Duration slow_handler = std::chrono::milliseconds(50);  // who takes longer is named
  std::shared_ptr<Clock> clock;                           // none: the system's
};

/// A handler that took longer than EventLoopOptions::slow_handler.
struct SlowHandler {
  std::string name;
  std::uint64_t times = 0;
  Duration longest{};
};

struct EventLoopStatistics {
  std::uint64_t tasks_run = 0;  // posts, scheduled tasks and messages, each processor counted
  std::uint64_t exceptions =
      0;  // that came out of a task, a processor, work of the pool or a socket's handler
  std::vector<SlowHandler> slow_handlers;  // longest first; at most 100 names are kept
  std::size_t queue_length = 0;            // posts that wait now
  Duration last_latency{};                 // from post to run
  Duration longest_latency{};
  std::size_t worker_queue_length = 0;  // work that waits for a thread of the pool
};

/// A thread around an io_context. Everything posted runs on that thread, in the order it was posted; an
/// exception out of it is logged and counted and does not end the loop. docs/event-loop.md shows it in use.
class EventLoop {
 public:
  using Task = std::function<void()>;
  using MessageProcessor = std::function<void(const std::any&)>;
  /// Calls `done` when it is finished, at once or later, from any thread.
  using StopStep = std::function<void(Task done)>;

  EventLoop();
  explicit EventLoop(EventLoopOptions options);
  ~EventLoop();  // stops and joins; work of the pool that has begun is waited for, what waits is dropped
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void start();          // runs on a thread of its own
  void run();            // runs on the caller's thread until stop()
  void stop();           // thread-safe; tasks not yet run are dropped
  void stop_and_join();  // stops, and waits for the thread that start() made; not from that thread
  void join();           // waits for that thread, which ends when the loop stops; not from that thread
  void post(Task task);  // thread-safe
  void post(std::string name, Task task);  // thread-safe; the name is what a slow task is logged with
  /// Thread-safe, blocks; not from the loop's own thread. An exception out of the task is thrown here.
  void run_and_wait(const Task& task);
  [[nodiscard]] bool is_loop_thread() const;
  [[nodiscard]] boost::asio::io_context& context();
  [[nodiscard]] const Clock& clock() const;

  // Scheduled tasks. Thread-safe; they run on the loop, the longest due first. A name has one task:
  // scheduling it again replaces it. A task that was cancelled or replaced on the loop's thread never runs
  // afterwards. With a VirtualClock they run as the clock moves: after `clock->advance(d)`, `run_and_wait([]
  // {})` returns when all that were due have run. `advance_and_wait` goes from one due task to the next
  // instead.

  /// Once, `after` from now on the steady clock; 0 or less means as soon as possible.
  void schedule_task(std::string name, Duration after, Task task);
  /// Once, when the wall clock reads `wall` or later.
  void schedule_at(std::string name, Timestamp wall, Task task);
  /// First one `period` from now, then on the same beat of the steady clock, without drift. Beats that pass
  /// while the loop is held up are skipped and counted. A period under a microsecond is one microsecond.
  void schedule_every(std::string name, Duration period, Task task);
  /// Every day when a wall clock in `zone` (an IANA name) reads `time_of_day` (0 to 24 hours, 24 excluded). A
  /// time that a clock change skips runs at the first moment after the gap, one that happens twice runs the
  /// first time. When the wall clock is set forward over it, it runs once, late; set back, not again for the
  /// same day.
  Expected<void> schedule_daily(std::string name, std::chrono::seconds time_of_day, std::string_view zone,
                                Task task);
  bool cancel_task(std::string_view name);                           // false: there was none
  [[nodiscard]] std::vector<ScheduledTask> scheduled_tasks() const;  // the next due first
  /// For tests and replays. Moves the clock on by `by`, stopping at each scheduled task that becomes due on
  /// the way, so that it reads its own time. `clock` is the loop's. Blocks until all have run; the loop must
  /// be running, on another thread.
  void advance_and_wait(VirtualClock& clock, Duration by);

  /// Runs `work` on the pool, then `then` (may be empty) on the loop, also when the work has thrown: what
  /// came out belongs into what both of them hold. An error when too much waits already. Thread-safe; no
  /// thread is started before the first use.
  Expected<void> run_blocking(std::string name, std::function<void()> work, Task then);

  // Messages. Every processor hears every message delivered after it was added, in order, on the loop. One
  // that throws does not keep the others from hearing it. Thread-safe.
  void add_message_processor(std::string name, MessageProcessor processor);  // the same name replaces
  bool remove_message_processor(std::string_view name);  // on the loop's thread: it hears nothing afterwards
  void deliver(std::any message);

  /// SIGINT and SIGTERM: the first calls `on_first` on the loop; the second ends the process at once with
  /// 128 + signal, even when the loop hangs. A thread of its own waits for them; no mask is needed.
  void handle_signals(std::function<void(int signal)> on_first);
  /// SIGHUP calls `reload` on the loop.
  void on_reload(Task reload);

  /// A step of the graceful stop. Thread-safe; the same name replaces and takes its old place.
  void on_stop(std::string name, StopStep step);
  bool remove_stop_step(std::string_view name);
  /// Runs the steps on the loop, the last registered first, each when the one before is done; one that takes
  /// longer than `each_step_at_most` is named in the log and no longer waited for. Then the loop stops.
  /// Thread-safe, returns at once; a second call changes nothing.
  void stop_gracefully(Duration each_step_at_most);

  /// Thread-safe.
  [[nodiscard]] EventLoopStatistics statistics() const;
  /// Measures what runs on the loop without having been posted, such as the handler of a socket, until it is
  /// destroyed. Only on the loop's thread. `name` must outlive it.
  class HandlerTimer {
   public:
    ~HandlerTimer();
    HandlerTimer(const HandlerTimer&) = delete;
    HandlerTimer& operator=(const HandlerTimer&) = delete;

   private:
    friend class EventLoop;
    HandlerTimer(EventLoop& loop, std::string_view name);
    EventLoop& loop_;
    std::string_view name_;
    Timestamp begin_;
  };
  [[nodiscard]] HandlerTimer time_handler(std::string_view name) { return HandlerTimer(*this, name); }

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ibflow::core
