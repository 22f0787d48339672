#pragma once
// Values that keep coming, until their subscription goes.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/core/time.hpp"
#include "ibflow/gateway/answer.hpp"

namespace ibflow::gateway {

namespace detail {
template <class T>
class Channel;
}

/// Where a subscription stands. It is kept up: what is lost with the link or the session, goes silent or is
/// dropped by IB is asked for again, and all of it is told.
enum class StreamState {
  Asked,   // sent, or about to leave, or wanted as soon as there is a session
  Live,    // data come
  Paused,  // waits for a market-data line: others go before it
  Stale,   // silent, dropped or lost; asked for again by itself
  Failed,  // refused, or nothing came of it in time; StreamEvent::error says whether it goes on
  Ended,   // by cancel(), or with the gateway
};
[[nodiscard]] const char* to_string(StreamState state);

/// What has become of a subscription.
enum class StreamOutcome {
  Live,      // the first data
  Restored,  // data after it was lost with the link or the session and asked for again
  Renewed,   // data after it was stale or paused
  Stale,     // silent or dropped, and asked for again, alone
  Paused,    // gave up its market-data line, or waits for one
  Failed,    // nothing came in time (it stays asked for), or it was refused for good
  Ended,
};
[[nodiscard]] const char* to_string(StreamOutcome outcome);

struct StreamEvent {
  StreamOutcome outcome = StreamOutcome::Live;
  std::string text;                  // one sentence, for people
  std::optional<core::Error> error;  // it is over; nothing comes any more
};

/// What happens to values that nobody has taken yet. Every kind of stream names its own.
enum class Overflow {
  Conflate,    // only the latest is kept: quotes, books, profits
  DropOldest,  // so many are kept, the oldest goes and is counted: single ticks, bars
  KeepAll,     // nothing is ever dropped: executions, account changes
};

/// Moves, never copies; destroying it cancels. Values are taken with next(), or heard with on_value(); take
/// one way. All calls on the event loop's thread; destruction anywhere, but before the loop's.
template <class T>
class Subscription {
 public:
  Subscription() = default;  // of nothing: next() is an error
  explicit Subscription(std::shared_ptr<detail::Channel<T>> channel);
  ~Subscription();
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;

  /// The oldest value not taken yet; waits for one. An error when the stream is over. One may wait at a time.
  /// Cancelling the wait does not cancel the stream.
  Answer<T> next();
  /// Without waiting.
  std::optional<T> try_next();
  /// The newest value, whether it was taken or not, and it stays to be taken: all of it is of one moment.
  /// Nothing before the first, and nothing of streams that keep more than their latest.
  [[nodiscard]] std::optional<T> latest() const;
  /// From now on each value is told as it comes; what waits is told first.
  void on_value(std::function<void(const T&)> handler);
  void on_event(std::function<void(const StreamEvent&)> handler);

  [[nodiscard]] StreamState state() const;
  [[nodiscard]] std::optional<core::Error> error() const;  // why it is over; empty while it is not
  [[nodiscard]] std::string what() const;                  // "quotes of AAPL"
  [[nodiscard]] std::uint64_t dropped()
      const;  // values that nobody took in time; conflated ones do not count
  [[nodiscard]] std::uint64_t received() const;  // values that came
  /// The last who goes takes the stream back from IB.
  void cancel();

 private:
  std::shared_ptr<detail::Channel<T>> channel_;
};

}  // namespace ibflow::gateway
