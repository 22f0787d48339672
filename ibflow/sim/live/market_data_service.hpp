#pragma once
// Streaming market data: level 1 and five-second bars.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/market_data_feed.hpp"
#include "ibflow/sim/live/real_time_bars.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class MarketDataService final : public Service {
 public:
  MarketDataService(GatewayState& state, const StepClock& clock) : state_(state), clock_(clock) {}

  void on(Client& client, const protocol::RequestMarketData& message);
  void on(Client& client, const protocol::CancelMarketData& message);
  void on(Client& client, const protocol::RequestRealTimeBars& message);
  void on(Client& client, const protocol::CancelRealTimeBars& message);
  void on(Client& client, const protocol::RequestMarketDataType& message);

  void publish(Client& client) override;
  void left(const Client& client) override { streams_.erase(client.id); }

 private:
  struct Streams {
    MarketDataFeed level_one;
    RealTimeBarFeed bars;
  };
  void error(Client& client, std::int32_t id, int code, std::string_view text) const;
  [[nodiscard]] std::size_t lines() const;

  GatewayState& state_;
  const StepClock& clock_;
  std::map<std::int32_t, Streams> streams_;  // by client id
};

}  // namespace ibflow::sim
