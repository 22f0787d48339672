#pragma once
// Level-1 subscriptions of one client: the first burst, then what has changed.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/market/ticker_state.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

/// Sizes go out in lots of 100 shares, from server version 220 on in shares. Not thread-safe.
class MarketDataFeed {
 public:
  [[nodiscard]] bool contains(std::int32_t request_id) const { return subscriptions_.contains(request_id); }
  [[nodiscard]] std::size_t size() const { return subscriptions_.size(); }

  /// Sends 58, 81 and all values that exist. The id must be free.
  void subscribe(std::int32_t request_id, std::size_t ticker, const TickerState& state, Outbox& out);
  /// The same, then TICK_SNAPSHOT_END: at once when every value is there or `at_once` says so, else at
  /// `latest`.
  void snapshot(std::int32_t request_id, std::size_t ticker, const TickerState& state, bool at_once,
                core::Timestamp latest, Outbox& out);
  bool cancel(std::int32_t request_id) { return subscriptions_.erase(request_id) > 0; }

  /// Sends the values that have changed since the last call, by request id, and ends snapshots that are due.
  void publish(const TickerStates& states, core::Timestamp now, Outbox& out);

 private:
  struct Subscription {
    std::size_t ticker = 0;
    TickerState sent;
    std::optional<core::Timestamp> ends;  // snapshots
  };
  std::map<std::int32_t, Subscription> subscriptions_;
};

}  // namespace ibflow::sim
