#include "ibflow/core/event_loop.hpp"

#include <fmt/format.h>

#include <future>

#include "ibflow/core/detail/loop_state.hpp"
#include "ibflow/core/detail/thread_name.hpp"

namespace ibflow::core {

EventLoop::EventLoop() : EventLoop(EventLoopOptions()) {}

EventLoop::EventLoop(EventLoopOptions options) : state_(std::make_shared<State>(std::move(options))) {}

EventLoop::~EventLoop() {
  state_->end_threads();
}

void EventLoop::start() {
  state_->thread = std::thread([state = state_.get()] {
    detail::name_this_thread(state->options.name);
    state->run();
  });
}

void EventLoop::run() {
  state_->run();
}

void EventLoop::stop() {
  state_->stop();
}

void EventLoop::stop_and_join() {
  stop();
  join();
}

void EventLoop::join() {
  if (state_->thread.joinable()) state_->thread.join();
}

void EventLoop::post(Task task) {
  state_->post(std::move(task));
}

void EventLoop::post(std::string name, Task task) {
  state_->post(std::move(name), std::move(task));
}

void EventLoop::run_and_wait(const Task& task) {
  std::promise<void> done;
  post([&] {
    try {
      task();
      done.set_value();
    } catch (...) {
      done.set_exception(std::current_exception());
    }
  });
  done.get_future().get();
}

bool EventLoop::is_loop_thread() const {
  return state_->context.get_executor().running_in_this_thread();
}

boost::asio::io_context& EventLoop::context() {
  return state_->context;
}

const Clock& EventLoop::clock() const {
  return *state_->clock;
}

void EventLoop::schedule_task(std::string name, Duration after, Task task) {
  state_->scheduler.change([&](TaskSchedule& schedule, TaskSchedule::Now now) {
    schedule.add_once(std::move(name), now.steady + after, std::move(task));
  });
}

void EventLoop::schedule_at(std::string name, Timestamp wall, Task task) {
  state_->scheduler.change([&](TaskSchedule& schedule, TaskSchedule::Now) {
    schedule.add_at(std::move(name), wall, std::move(task));
  });
}

void EventLoop::schedule_every(std::string name, Duration period, Task task) {
  state_->scheduler.change([&](TaskSchedule& schedule, TaskSchedule::Now now) {
    schedule.add_every(std::move(name), period, now, std::move(task));
  });
}

Expected<void> EventLoop::schedule_daily(std::string name, std::chrono::seconds time_of_day,
                                         std::string_view zone, Task task) {
  if (time_of_day < std::chrono::seconds(0) || time_of_day >= std::chrono::hours(24)) {
    return fail(ErrorCategory::Usage,
                fmt::format("'{}' cannot run every day at {} s after midnight: a day has 24 hours", name,
                            time_of_day.count()));
  }
  auto found = Zone::find(zone);
  if (!found) {
    Error problem = std::move(found.error());
    problem.message = fmt::format("'{}' was not scheduled: {}", name, problem.message);
    return std::unexpected(std::move(problem));
  }
  state_->scheduler.change([&](TaskSchedule& schedule, TaskSchedule::Now now) {
    schedule.add_daily(std::move(name), time_of_day, *found, now, std::move(task));
  });
  return {};
}

bool EventLoop::cancel_task(std::string_view name) {
  return state_->scheduler.cancel(name);
}

std::vector<ScheduledTask> EventLoop::scheduled_tasks() const {
  return state_->scheduler.list();
}

void EventLoop::advance_and_wait(VirtualClock& clock, Duration by) {
  const Timestamp end = clock.steady() + by;
  for (;;) {
    std::optional<Duration> next;
    run_and_wait([&] {
      state_->scheduler.run_due();
      next = state_->scheduler.next();
    });
    if (next && *next == Duration::zero()) continue;
    const Duration rest = end - clock.steady();
    if (rest <= Duration::zero()) return;
    clock.advance(next ? std::min(*next, rest) : rest);
  }
}

Expected<void> EventLoop::run_blocking(std::string name, std::function<void()> work, Task then) {
  return state_->run_blocking(std::move(name), std::move(work), std::move(then));
}

void EventLoop::add_message_processor(std::string name, MessageProcessor processor) {
  state_->processors.add(std::move(name), std::move(processor));
}

bool EventLoop::remove_message_processor(std::string_view name) {
  return state_->processors.remove(name);
}

void EventLoop::deliver(std::any message) {
  state_->deliver(std::move(message));
}

void EventLoop::handle_signals(std::function<void(int signal)> on_first) {
  State* state = state_.get();
  state->watcher().watch_end([state, on_first = std::move(on_first)](int signal) {
    state->post("the request to stop", [on_first, signal] { on_first(signal); });
  });
}

void EventLoop::on_reload(Task reload) {
  State* state = state_.get();
  state->watcher().watch_reload([state, reload = std::move(reload)] { state->post("the reload", reload); });
}

void EventLoop::on_stop(std::string name, StopStep step) {
  state_->stop_steps.add(std::move(name), std::move(step));
}

bool EventLoop::remove_stop_step(std::string_view name) {
  return state_->stop_steps.remove(name);
}

void EventLoop::stop_gracefully(Duration each_step_at_most) {
  state_->begin_to_stop(each_step_at_most);
}

EventLoopStatistics EventLoop::statistics() const {
  EventLoopStatistics result = state_->meter.read();
  result.worker_queue_length = state_->pool.queue_length();
  return result;
}

EventLoop::HandlerTimer::HandlerTimer(EventLoop& loop, std::string_view name)
    : loop_(loop), name_(name), begin_(loop.clock().steady()) {}

EventLoop::HandlerTimer::~HandlerTimer() {
  loop_.state_->meter.finished(name_, begin_);
}

}  // namespace ibflow::core
