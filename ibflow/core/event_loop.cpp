#include "ibflow/core/event_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

namespace ibflow::core {

struct EventLoop::State {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work =
      boost::asio::make_work_guard(context);
  std::thread thread;
};

EventLoop::EventLoop() : state_(std::make_unique<State>()) {}

EventLoop::~EventLoop() {
  stop_and_join();
}

void EventLoop::start() {
  state_->thread = std::thread([this] { state_->context.run(); });
}

void EventLoop::run() {
  state_->context.run();
}

void EventLoop::stop() {
  state_->context.stop();
}

void EventLoop::stop_and_join() {
  stop();
  if (state_->thread.joinable()) state_->thread.join();
}

void EventLoop::post(std::function<void()> task) {
  boost::asio::post(state_->context, std::move(task));
}

void EventLoop::run_and_wait(const std::function<void()>& task) {
  std::promise<void> done;
  post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

bool EventLoop::is_loop_thread() const {
  return state_->context.get_executor().running_in_this_thread();
}

boost::asio::io_context& EventLoop::context() {
  return state_->context;
}

}  // namespace ibflow::core
