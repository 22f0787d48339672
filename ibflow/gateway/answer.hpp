#pragma once
// What every question to the gateway returns, and what may be said with it.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>

#include "ibflow/core/error.hpp"

namespace ibflow::gateway {

/// A question that has not been asked yet: it leaves when somebody awaits it, on the event loop. It ends
/// exactly once: with the answer, with IB's error (Broker, its code and id), at the deadline (Timeout), with
/// the loss of the session (Connection) or cancelled (Cancelled). Cancelling is Asio's: a cancellation slot
/// bound by co_spawn, or `awaitable || awaitable`; where IB has a message for it, it is sent. Emit signals on
/// the loop.
template <class T>
using Answer = boost::asio::awaitable<core::Expected<T>>;

/// What may be said with every question.
struct RequestOptions {
  /// Wall clock, from when the question has left; time that it waits for its turn does not count. Empty:
  /// GatewayConfig::request_timeout.
  std::optional<std::chrono::milliseconds> deadline;

  RequestOptions() = default;
  explicit RequestOptions(std::chrono::milliseconds deadline_in) : deadline(deadline_in) {}
};

}  // namespace ibflow::gateway
