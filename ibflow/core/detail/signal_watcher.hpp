#pragma once
// Waits for SIGINT, SIGTERM and SIGHUP on a thread of its own, so that a loop that hangs cannot swallow them.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>
#include <thread>

namespace ibflow::core::detail {

/// The handlers are called on that thread. When it is destroyed, the signals do again what they do by
/// default.
class SignalWatcher {
 public:
  SignalWatcher();
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

  /// The first SIGINT or SIGTERM calls `on_first`; the second ends the process with 128 + signal.
  void watch_end(std::function<void(int signal)> on_first);
  void watch_reload(std::function<void()> on_reload);

 private:
  void wait_for_end();
  void wait_for_reload();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
      boost::asio::make_work_guard(context_);
  boost::asio::signal_set end_{context_};
  boost::asio::signal_set reload_{context_};
  std::function<void(int)> on_first_;
  std::function<void()> on_reload_;
  bool asked_ = false;
  std::thread thread_;
};

}  // namespace ibflow::core::detail
