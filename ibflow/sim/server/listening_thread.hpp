#pragma once
// A listener with an event loop's thread of its own: how the simulator's servers begin, are asked, and end.

#include <fmt/format.h>

#include <atomic>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"

namespace ibflow::sim {

/// `Listener` is made with the loop's context first. It has listen(port) -> error code, port(), run() and
/// shut_down(), which are called on the loop (listen and port before it runs).
template <class Listener>
class ListeningThread {
 public:
  template <class... Arguments>
  explicit ListeningThread(Arguments&&... arguments)
      : listener_(std::make_unique<Listener>(loop_.context(), std::forward<Arguments>(arguments)...)) {}
  ~ListeningThread() { stop(); }
  ListeningThread(const ListeningThread&) = delete;
  ListeningThread& operator=(const ListeningThread&) = delete;

  /// `what` begins the sentence of the error: "the simulated gateway".
  core::Expected<void> start(std::string_view what, const std::string& address, std::uint16_t port) {
    if (const auto error = listener_->listen(port)) {
      return core::fail(core::ErrorCategory::Connection,
                        fmt::format("{} cannot listen on {}:{}: {}; stop what uses that address, or choose "
                                    "another port (0 takes any free one)",
                                    what, address, port, error.message()),
                        error.value());
    }
    port_ = listener_->port();
    loop_.start();
    loop_.post([listener = listener_.get()] { listener->run(); });
    return {};
  }
  /// Idempotent; not from the loop's thread.
  void stop() {
    if (stopped_.exchange(true) || port_ == 0) return;
    loop_.run_and_wait([this] { listener_->shut_down(); });
    // Cancelled operations still call back; the second pass comes after the last of them.
    loop_.run_and_wait([] {});
    loop_.stop_and_join();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  /// What of it is thread-safe only.
  [[nodiscard]] const Listener& listener() const { return *listener_; }
  /// Waits for the task; nothing happens once it has stopped.
  void ask(const std::function<void(Listener&)>& task) {
    if (!stopped_) loop_.run_and_wait([&] { task(*listener_); });
  }
  /// Does not wait.
  void tell(std::function<void(Listener&)> task) {
    if (stopped_) return;
    loop_.post([listener = listener_.get(), task = std::move(task)] { task(*listener); });
  }

 private:
  core::EventLoop loop_;
  std::unique_ptr<Listener> listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopped_ = false;
};

}  // namespace ibflow::sim
