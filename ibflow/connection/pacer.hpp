#pragma once
// Keeps us below the broker's message rate, urgent things first. No sockets, no clock of its own.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/connection/historical_pacing.hpp"
#include "ibflow/connection/sliding_window.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// From most to least urgent.
enum class Lane { Cancel, RiskReducing, Order, Request, Data };
inline constexpr std::size_t kLaneCount = 5;
/// "cancel", "risk-reducing", "order", "request", "market-data"
[[nodiscard]] const char* to_string(Lane lane);

struct PacerLimits {
  double messages_per_second = 50;     // > 0; IB: half the market-data lines
  std::size_t lane_capacity = 10'000;  // frames waiting in one lane, historical requests counted apart
  /// The part of a second's messages that a lane may use, rounded down: what is above it stays free for more
  /// urgent lanes. In 0..1; a less urgent lane never has more than a more urgent one. From two messages a
  /// second on, at least one is left to cancels alone; no lane has less than one.
  double risk_reducing_share = 0.98;
  double order_share = 0.96;
  double request_share = 0.90;  // requests and market data together
  /// While both wait, one market-data frame follows this many requests: it cannot starve behind them.
  std::size_t requests_per_data = 4;
  HistoricalLimits historical;
};

struct PacerCounters {
  std::array<std::uint64_t, kLaneCount> released{};
  std::array<std::uint64_t, kLaneCount> refused{};
  std::array<std::uint64_t, kLaneCount> withdrawn{};
  std::uint64_t held_back = 0;  // frames that had to wait at least once
  std::size_t deepest = 0;      // most frames that ever waited together
};

/// Names one queued frame, for this pacer's whole life.
struct Ticket {
  Lane lane = Lane::Data;
  std::uint64_t number = 0;  // by arrival, from 1
  friend auto operator<=>(const Ticket&, const Ticket&) = default;
};

/// A frame that may go now.
struct Released {
  Ticket ticket;
  std::string frame;
};

struct LaneStatus {
  std::size_t waiting = 0;
  std::size_t historical = 0;    // of them, historical requests, which have rules of their own
  core::Duration oldest_wait{};  // of the frame that has waited longest
  /// Until the last one leaves, if nothing more urgent arrives and open historical requests end in time.
  core::Duration eta{};
};

/// A bucket of tokens. Each frame spends one, and a token comes back a whole second after it was spent: so no
/// second, wherever it starts, ever sees more frames than the limit. `now` may stand still; a `now` before an
/// earlier one counts as that earlier one.
///
/// Lanes go strictly by urgency, except that market data gets its turn behind requests. A historical request
/// that its rules hold lets everything behind it pass. Not thread-safe.
class Pacer {
 public:
  explicit Pacer(PacerLimits limits = {});

  /// Queues one frame. A full lane refuses (Broker, retryable): nothing is queued.
  core::Expected<Ticket> push(Lane lane, std::string frame, core::Timestamp now);
  /// The same for a request for historical data, which also waits for those rules.
  core::Expected<Ticket> push(Lane lane, std::string frame, core::Timestamp now, HistoricalRequest request);
  /// The short way past the queues: true when nothing waits and this lane may send at `now`. One frame of it
  /// is counted as released then, and the caller sends it; else nothing has changed but the time.
  [[nodiscard]] bool pass(Lane lane, core::Timestamp now);
  /// The next frame that may go at `now`; nullopt when none waits or none may go.
  [[nodiscard]] std::optional<Released> release(core::Timestamp now);
  [[nodiscard]] std::optional<std::string> pop(core::Timestamp now);  // the same, without its ticket
  /// When to call release() next; only meaningful while frames wait. Where only the end of an open historical
  /// request can help, which nobody can date, a second from the last `now`.
  [[nodiscard]] core::Timestamp next_release() const;
  /// A historical request has been answered, failed or was cancelled: its open slot is free. Any other number
  /// is ignored.
  void finished(std::int32_t request_id);
  /// Takes back a frame that has not left. False when it has left (or was withdrawn) already.
  bool withdraw(Ticket ticket);

  /// How long until this frame leaves, as LaneStatus::eta; nullopt when it does not wait.
  [[nodiscard]] std::optional<core::Duration> eta(Ticket ticket, core::Timestamp now) const;
  [[nodiscard]] LaneStatus status(Lane lane, core::Timestamp now) const;
  [[nodiscard]] std::array<LaneStatus, kLaneCount> status(core::Timestamp now) const;

  [[nodiscard]] bool empty() const { return waiting_ == 0; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  [[nodiscard]] std::size_t waiting(Lane lane) const;
  /// How many messages of a second this lane may use.
  [[nodiscard]] std::size_t allowance(Lane lane) const;
  [[nodiscard]] const PacerCounters& counters() const { return counters_; }
  /// Drops what waits and gives all message tokens back, because a new connection starts fresh. Returns what
  /// never left, oldest first. What the historical rules have counted stays counted: see HistoricalPacing.
  std::vector<Ticket> drain();
  void reset() { static_cast<void>(drain()); }

 private:
  struct Waiting {
    std::uint64_t number = 0;
    std::optional<std::string> frame;  // none: withdrawn
    core::Timestamp since{};
    bool counted = false;
  };
  struct Held {
    std::string frame;
    core::Timestamp since{};
    bool counted = false;
    HistoricalRequest request;
  };
  using HeldRequests = std::map<std::uint64_t, Held>;  // by number
  struct Queue {
    std::deque<Waiting> frames;  // by number; the front is never withdrawn
    HeldRequests held;
    std::size_t small_units = 0;                           // what the held ones count together
    core::Timestamp none_before = core::Timestamp::min();  // no held one may go earlier
    std::size_t waiting = 0;
    std::size_t allowance = 1;
  };

  [[nodiscard]] Queue& queue(Lane lane) { return queues_[static_cast<std::size_t>(lane)]; }
  [[nodiscard]] const Queue& queue(Lane lane) const { return queues_[static_cast<std::size_t>(lane)]; }
  core::Expected<Ticket> admit(Lane lane, std::size_t waiting, core::Timestamp last_leaves);
  [[nodiscard]] HeldRequests::iterator find_sendable(Queue& queue);
  [[nodiscard]] std::optional<Released> take(Lane lane);
  void count_released(Lane lane);
  [[nodiscard]] bool is_turn_of_data() const;
  static void remove_held(Queue& queue, HeldRequests::iterator held);
  static void drop_withdrawn(Queue& queue);
  void count_held_back();
  /// When the frame with `place` frames of its lane up to and including it leaves.
  [[nodiscard]] core::Timestamp leaves(Lane lane, std::size_t place, core::Timestamp now) const;
  [[nodiscard]] core::Timestamp rules_allow(std::uint64_t number, const Held& held,
                                            core::Timestamp now) const;
  [[nodiscard]] core::Timestamp rules_allow_all(const Queue& queue, core::Timestamp now) const;

  PacerLimits limits_;
  SlidingWindow spent_;
  core::Timestamp latest_{};
  bool starts_ = false;  // drained, and not asked since
  std::array<Queue, kLaneCount> queues_;
  HistoricalPacing historical_;
  std::size_t waiting_ = 0;
  std::uint64_t last_number_ = 0;
  std::size_t requests_in_a_row_ = 0;  // while market data waited
  PacerCounters counters_;
};

}  // namespace ibflow::connection
