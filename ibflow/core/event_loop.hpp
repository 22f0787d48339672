#pragma once
// The one thread that owns trading state.

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace ibflow::core {

/// A thread around an io_context. Everything posted runs on that thread, in the order it was posted.
class EventLoop {
 public:
  EventLoop();
  ~EventLoop();  // stops and joins
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void start();          // runs on a thread of its own
  void run();            // runs on the caller's thread until stop()
  void stop();           // thread-safe; tasks not yet run are dropped
  void stop_and_join();  // stops, and waits for the thread that start() made; not from that thread
  void post(std::function<void()> task);  // thread-safe
  void run_and_wait(
      const std::function<void()>& task);  // thread-safe, blocks; not from the loop's own thread
  [[nodiscard]] bool is_loop_thread() const;
  [[nodiscard]] boost::asio::io_context& context();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ibflow::core
