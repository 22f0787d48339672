#include "ibflow/core/detail/signal_watcher.hpp"

#include <unistd.h>

#include <boost/asio/post.hpp>
#include <csignal>
#include <future>

#include "ibflow/core/detail/thread_name.hpp"

namespace ibflow::core::detail {

SignalWatcher::SignalWatcher()
    : thread_([this] {
        name_this_thread("signals");
        context_.run();
      }) {}

SignalWatcher::~SignalWatcher() {
  context_.stop();
  thread_.join();
}

// Returns when the signals are caught: from then on none does what it does by default.
void SignalWatcher::watch_end(std::function<void(int)> on_first) {
  std::promise<void> caught;
  boost::asio::post(context_, [&] {
    const bool waits = static_cast<bool>(on_first_);
    on_first_ = std::move(on_first);
    if (!waits) {
      boost::system::error_code ignored;
      end_.add(SIGINT, ignored);
      end_.add(SIGTERM, ignored);
      wait_for_end();
    }
    caught.set_value();
  });
  caught.get_future().wait();
}

void SignalWatcher::watch_reload(std::function<void()> on_reload) {
  std::promise<void> caught;
  boost::asio::post(context_, [&] {
    const bool waits = static_cast<bool>(on_reload_);
    on_reload_ = std::move(on_reload);
    if (!waits) {
      boost::system::error_code ignored;
      reload_.add(SIGHUP, ignored);
      wait_for_reload();
    }
    caught.set_value();
  });
  caught.get_future().wait();
}

void SignalWatcher::wait_for_end() {
  end_.async_wait([this](const boost::system::error_code& problem, int signal) {
    if (problem) return;
    if (asked_) ::_exit(128 + signal);  // nothing that could block: whoever asks twice does not want to wait
    asked_ = true;
    wait_for_end();
    on_first_(signal);
  });
}

void SignalWatcher::wait_for_reload() {
  reload_.async_wait([this](const boost::system::error_code& problem, int) {
    if (problem) return;
    wait_for_reload();
    on_reload_();
  });
}

}  // namespace ibflow::core::detail
