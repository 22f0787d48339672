#pragma once
// What faults do to streaming data. Permissions and halts are switches of their own:
// GatewayState::conditions.

#include "ibflow/sim/live/market_data_errors.hpp"
#include "ibflow/sim/live/market_data_service.hpp"
#include "ibflow/sim/live/market_depth_service.hpp"
#include "ibflow/sim/live/real_time_bar_service.hpp"
#include "ibflow/sim/live/tick_by_tick_service.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread.
class LiveDataFaults {
 public:
  LiveDataFaults(GatewayState& state, MarketDataService& level_one, TickByTickService& ticks,
                 MarketDepthService& depth, RealTimeBarService& bars)
      : state_(state), level_one_(level_one), ticks_(ticks), depth_(depth), bars_(bars) {}

  /// 10197: what runs ends with it, and new requests get it as long as the session lasts.
  void set_competing_session(bool on) {
    state_.conditions.competing_session = on;
    if (!on) return;
    level_one_.end_all(live_error::kCompetingSession, live_error::kCompetingText);
    ticks_.end_all(live_error::kCompetingSession, live_error::kCompetingText);
    depth_.end_all(live_error::kCompetingSession, live_error::kCompetingText);
    bars_.end_all(live_error::kCompetingSession, live_error::kCompetingText);
  }
  /// 317, then the books anew.
  void reset_depth() { depth_.reset(); }
  /// 316, and the subscriptions are gone.
  void halt_depth() { depth_.halt(); }
  /// 10225, and the five-second bars are gone.
  void bust_trades() { bars_.bust_trades(); }

 private:
  GatewayState& state_;
  MarketDataService& level_one_;
  TickByTickService& ticks_;
  MarketDepthService& depth_;
  RealTimeBarService& bars_;
};

}  // namespace ibflow::sim
