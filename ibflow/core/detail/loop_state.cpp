#include "ibflow/core/detail/loop_state.hpp"

#include <fmt/format.h>

#include "ibflow/core/log.hpp"

namespace ibflow::core {

EventLoop::State::State(EventLoopOptions options_in)
    : options(std::move(options_in)),
      clock(options.clock ? options.clock : std::make_shared<SystemClock>()),
      meter(options.name, options.slow_handler, *clock),
      scheduler(context, *clock, meter),
      pool(options.name + " pool", options.worker_threads, options.worker_queue_limit) {}

void EventLoop::State::post(std::string name, Task task) {
  meter.posted();
  boost::asio::post(context,
                    [this, posted_at = clock->steady(), name = std::move(name), task = std::move(task)] {
                      meter.started(posted_at);
                      meter.run(name, task);
                    });
}

// Each processor is measured, so the delivery as a whole is not.
void EventLoop::State::deliver(std::any message) {
  meter.posted();
  boost::asio::post(context, [this, posted_at = clock->steady(), message = std::move(message)] {
    meter.started(posted_at);
    processors.hear(message, meter);
  });
}

// What comes out of a handler that was not posted here, such as a socket's, does not end the loop either.
void EventLoop::State::run() {
  bool ended = false;
  while (!ended) {
    meter.guard("the handler of a socket or timer", [&] {
      context.run();
      ended = true;
    });
  }
}

void EventLoop::State::end_threads() {
  stop();
  if (thread.joinable()) thread.join();
  pool.stop();
  const std::lock_guard lock(signals_mutex);
  signals.reset();
}

Expected<void> EventLoop::State::run_blocking(std::string name, std::function<void()> work_in, Task then) {
  return pool.submit(name, [this, name, blocking = std::move(work_in), then = std::move(then)]() mutable {
    meter.guard(name, blocking);
    blocking = nullptr;
    if (then) post(std::move(name), std::move(then));
  });
}

detail::SignalWatcher& EventLoop::State::watcher() {
  const std::lock_guard lock(signals_mutex);
  if (!signals) signals = std::make_unique<detail::SignalWatcher>();
  return *signals;
}

void EventLoop::State::begin_to_stop(Duration each_step_at_most) {
  if (stopping.exchange(true)) return;
  post("the graceful stop", [this, each_step_at_most] { next_stop_step(each_step_at_most); });
}

void EventLoop::State::next_stop_step(Duration at_most) {
  detail::StopSteps::Step step;
  if (!stop_steps.take_last(step)) {
    log_info(meter.loop_name(), "stopped in order");
    return stop();
  }
  const std::uint64_t number = ++stop_step;
  log_info(meter.loop_name(), fmt::format("stopping: {}", step.name));
  scheduler.change([&](TaskSchedule& schedule, TaskSchedule::Now now) {
    schedule.add_once("the patience with a step of the stop", now.steady + at_most,
                      [this, number, at_most, name = step.name] {
                        log_warning(
                            meter.loop_name(),
                            fmt::format("the stop of {} took too long and is no longer waited for", name));
                        end_stop_step(number, at_most);
                      });
  });
  const std::weak_ptr<State> weak = weak_from_this();
  auto done = [weak, number, at_most] {
    if (const auto state = weak.lock())
      state->post("the graceful stop",
                  [raw = state.get(), number, at_most] { raw->end_stop_step(number, at_most); });
  };
  bool returned = false;
  meter.run(step.name, [&] {
    step.run(done);
    returned = true;
  });
  if (!returned) end_stop_step(number, at_most);
}

// A step ends once: by its own word, or because it took too long.
void EventLoop::State::end_stop_step(std::uint64_t step, Duration at_most) {
  if (step != stop_step) return;
  ++stop_step;
  scheduler.cancel("the patience with a step of the stop");
  next_stop_step(at_most);
}

}  // namespace ibflow::core
