#pragma once
// Who holds which market-data line, so that a request over the limit is refused here and not by the broker.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "ibflow/core/error.hpp"

namespace ibflow::connection {

/// Streams, snapshots and real-time bars share the lines; depth and tick-by-tick have limits of their own
/// that follow from their number.
enum class LineKind { Stream, Snapshot, RealTimeBars, Depth, TickByTick };
inline constexpr std::size_t kLineKindCount = 5;
[[nodiscard]] const char* to_string(LineKind kind);  // "stream", "snapshot", "real-time bars", ...

/// Ask before pushing a request; an error means that it must not be sent. The broker counts the lines of all
/// clients of one user together, and two requests for one contract here count twice: give less than the
/// account has where other programs use it too. Not thread-safe.
class MarketDataLines {
 public:
  static constexpr std::size_t kDefaultLimit = 100;  // of an account without booster packs

  explicit MarketDataLines(std::size_t limit = kDefaultLimit) : limit_(limit) {}

  /// `what` names it to people ("AAPL", "ES 202612"); depth counts distinct ones. Errors: Broker with the
  /// code that IB would answer (101 lines, 309 depth, 10190 tick-by-tick), Usage for a request id that holds
  /// a line already.
  core::Expected<void> take(std::int32_t request_id, LineKind kind, std::string what);
  /// Cancelled, failed or, for a snapshot, complete. False when it held none.
  bool release(std::int32_t request_id);
  /// The connection is gone, and all subscriptions with it.
  void clear() { held_.clear(); }

  [[nodiscard]] std::size_t limit() const { return limit_; }
  /// Taken lines stay taken, even above a lower limit.
  void set_limit(std::size_t limit) { limit_ = limit; }
  [[nodiscard]] std::size_t used() const;  // of `limit`
  [[nodiscard]] std::size_t used(LineKind kind) const;
  /// 3 for up to 399 lines, then one per 100 lines, 60 at most.
  [[nodiscard]] std::size_t depth_limit() const;
  /// 5 % of the lines, 5 at least.
  [[nodiscard]] std::size_t tick_by_tick_limit() const;

 private:
  struct Line {
    LineKind kind = LineKind::Stream;
    std::string what;
  };

  [[nodiscard]] std::size_t distinct_depths(const std::string& also) const;
  [[nodiscard]] std::string holders() const;

  std::size_t limit_;
  std::map<std::int32_t, Line> held_;  // by request id
};

}  // namespace ibflow::connection
