#pragma once
// Counts where a client breaks the broker's limits of rate. Who asks it decides what follows.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/messages/history.hpp"
#include "ibflow/sim/gateway_status.hpp"

namespace ibflow::sim {

/// Of one client. Its own reading of IB's published rules, on purpose independent of the client library's
/// pacer. A time before an earlier one means that the session starts over, and nothing counts from before.
class PacingWatch {
 public:
  /// `grace` shortens every stretch: on a wall clock the network moves messages closer together than they
  /// were sent.
  void message(core::Timestamp now, core::Duration grace);
  /// Whether the request breaks a limit. One that does counts for those that follow only if it is to be
  /// `answered` all the same: what was refused has cost the broker nothing.
  bool historical(const protocol::RequestHistoricalData& request, core::Timestamp now, core::Duration grace,
                  bool answered = true);
  bool historical(const protocol::RequestHistoricalTicks& request, core::Timestamp now, core::Duration grace,
                  bool answered = true);
  bool historical(const protocol::RequestHeadTimestamp& request, core::Timestamp now, core::Duration grace,
                  bool answered = true);

  [[nodiscard]] const PacingViolations& violations() const { return violations_; }

 private:
  struct SmallBars {
    core::Timestamp at{};
    int count = 1;  // 2 for BID_ASK
    std::string series;
    std::string identity;
  };

  bool small_bars(SmallBars request, core::Duration grace, bool answered);

  std::deque<core::Timestamp> messages_;  // of the last second
  std::deque<SmallBars> small_bars_;      // of the last ten minutes
  PacingViolations violations_;
};

}  // namespace ibflow::sim
