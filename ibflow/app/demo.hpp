#pragma once
// The main job in one process: a simulated gateway, a flow server and the trading system, joined only by
// loopback sockets.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/app/flow_service.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/app/trading_system.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/gateway_server.hpp"

namespace ibflow::app {

struct DemoOptions {
  double speed = 600;                // seconds of session a wall second; 0: as fast as it goes
  std::vector<std::string> tickers;  // empty: all recorded
  core::Date date{std::chrono::year(2019), std::chrono::February, std::chrono::day(13)};
  std::uint64_t seed = 1;
  std::filesystem::path data_folder;
  Settings trading;  // journal, report, summary, strategy; who and where is filled in here
};

class Demo {
 public:
  [[nodiscard]] static core::Expected<std::unique_ptr<Demo>> start(DemoOptions options);

  [[nodiscard]] TradingSystem& trading() { return *trading_; }
  [[nodiscard]] sim::GatewayServerStatus gateway_status() const { return gateway_->status(); }
  [[nodiscard]] const sim::GatewayServer& gateway() const { return *gateway_; }
  [[nodiscard]] const FlowService& flow() const { return *flow_; }

 private:
  Demo() = default;
  std::unique_ptr<sim::GatewayServer> gateway_;  // outlives those that talk to it
  std::unique_ptr<FlowService> flow_;
  std::unique_ptr<TradingSystem> trading_;
};

}  // namespace ibflow::app
