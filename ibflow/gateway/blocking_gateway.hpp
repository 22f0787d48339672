#pragma once
// A gateway for programs that want to wait: it owns its loop's thread. It never keeps step with a simulated
// clock.
//
//   BlockingGateway gateway(config);
//   if (auto session = gateway.connect(); !session) return complain(session.error());
//   const auto apple = gateway.wait(gateway->contracts().qualify(*build::stock({.symbol = "AAPL"})));

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "ibflow/gateway/gateway.hpp"

namespace ibflow::gateway {

/// wait() from any thread but the loop's own: there it could never end, and is an error (Usage) instead. So
/// inside callbacks of the gateway, use co_await. Parts of the gateway may be called from other threads only
/// to make an Answer or, within run(), for everything else.
class BlockingGateway {
 public:
  explicit BlockingGateway(GatewayConfig config);
  ~BlockingGateway();
  BlockingGateway(const BlockingGateway&) = delete;
  BlockingGateway& operator=(const BlockingGateway&) = delete;

  core::Expected<SessionInfo> connect() { return wait(gateway_->connect()); }

  /// Runs the question on the loop's thread and waits for its end. It ends by its own deadline at the latest.
  template <class T>
  core::Expected<T> wait(Answer<T> answer) {
    if (loop_.is_loop_thread()) return std::unexpected(would_never_end());
    return boost::asio::co_spawn(loop_.context(), std::move(answer), boost::asio::use_future).get();
  }
  /// Runs the task on the loop's thread and returns what it returns: subscriptions are made so. From any
  /// thread; on the loop's own, at once.
  template <class Task>
  auto run(Task&& task) -> decltype(task(std::declval<Gateway&>())) {
    using Result = decltype(task(std::declval<Gateway&>()));
    if (loop_.is_loop_thread()) return task(*gateway_);
    if constexpr (std::is_void_v<Result>) {
      loop_.run_and_wait([&] { task(*gateway_); });
    } else {
      std::optional<Result> result;
      loop_.run_and_wait([&] { result.emplace(task(*gateway_)); });
      return std::move(*result);
    }
  }

  Gateway* operator->() { return gateway_.get(); }
  [[nodiscard]] core::EventLoop& loop() { return loop_; }

 private:
  static core::Error would_never_end();

  core::EventLoop loop_;
  core::Activity activity_;
  std::unique_ptr<Gateway> gateway_;
};

}  // namespace ibflow::gateway
