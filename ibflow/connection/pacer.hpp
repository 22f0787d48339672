#pragma once
// Keeps us below the broker's message rate, urgent things first. No sockets, no clock of its own.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// From most to least urgent.
enum class Lane { Cancel, Order, Request, Data };
inline constexpr std::size_t kLaneCount = 4;
[[nodiscard]] const char* to_string(Lane lane);  // "cancel", "order", "request", "data"

struct PacerLimits {
  double messages_per_second = 50;     // > 0
  std::size_t lane_capacity = 10'000;  // frames waiting in one lane
};

struct PacerCounters {
  std::array<std::uint64_t, kLaneCount> released{};
  std::array<std::uint64_t, kLaneCount> refused{};
  std::uint64_t held_back = 0;  // frames that had to wait at least once
  std::size_t deepest = 0;      // most frames that ever waited together
};

/// A bucket of tokens. Each frame spends one, and a token comes back a whole second after it was spent: so no
/// second, wherever it starts, ever sees more frames than the limit. `now` may stand still; a `now` before an
/// earlier one counts as that earlier one.
class Pacer {
 public:
  explicit Pacer(PacerLimits limits = {});

  /// Queues one frame. A full lane refuses (Broker, retryable): nothing is queued.
  core::Expected<void> push(Lane lane, std::string frame);
  /// The next frame that may go at `now`, most urgent lane first; nullopt when none waits or no token is
  /// left.
  [[nodiscard]] std::optional<std::string> pop(core::Timestamp now);
  /// When the next token comes back; only meaningful while frames wait.
  [[nodiscard]] core::Timestamp next_release() const;

  [[nodiscard]] bool empty() const { return waiting_ == 0; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  [[nodiscard]] std::size_t waiting(Lane lane) const;
  [[nodiscard]] const PacerCounters& counters() const { return counters_; }
  /// Drops what waits and gives all tokens back: a new connection starts fresh.
  void reset();

 private:
  struct Waiting {
    std::string frame;
    bool counted = false;
  };

  void count_held_back();

  PacerLimits limits_;
  std::size_t tokens_ = 1;
  core::Duration token_life_{};
  core::Timestamp latest_{};
  std::array<std::deque<Waiting>, kLaneCount> lanes_;
  std::size_t waiting_ = 0;
  std::deque<core::Timestamp> spent_;  // oldest first
  PacerCounters counters_;
};

}  // namespace ibflow::connection
