#pragma once
// A flow client for a command that asks, prints and ends.

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "ibflow/app/settings.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/flow/client.hpp"
#include "settings_arguments.hpp"
#include "signals.hpp"

namespace ibflow::cli {

/// For the main thread.
class FlowSession {
 public:
  /// Loads the settings and prints their warnings; connects with the first question.
  static core::Expected<std::unique_ptr<FlowSession>> open(const SettingsArguments& arguments);
  ~FlowSession();
  FlowSession(const FlowSession&) = delete;
  FlowSession& operator=(const FlowSession&) = delete;

  /// Calls `ask(client, callback)` and waits for the callback; Ctrl-C ends it with Cancelled.
  template <class T, class Ask>
  core::Expected<T> wait(Ask ask) {
    if (stop_signals() != 0) return std::unexpected(interrupted());
    const auto promise = std::make_shared<std::promise<core::Expected<T>>>();
    auto answer = promise->get_future();
    loop_.post([this, promise, ask = std::move(ask)] {
      ask(*client_,
          flow::Callback<T>([promise](core::Expected<T> result) { promise->set_value(std::move(result)); }));
    });
    while (answer.wait_for(std::chrono::milliseconds(10)) != std::future_status::ready) {
      if (stop_signals() != 0) return std::unexpected(interrupted());
    }
    return answer.get();
  }

 private:
  FlowSession() = default;
  static core::Error interrupted();
  core::EventLoop loop_;
  std::unique_ptr<flow::Client> client_;
};

}  // namespace ibflow::cli
