#pragma once
// The Options Flow Monitor of a replayed session: recorded bars, a gateway's clock, an HTTP server.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/market_history.hpp"
#include "ibflow/flow/server.hpp"
#include "ibflow/flow/time_source.hpp"

namespace ibflow::app {

struct FlowServiceOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any
  std::vector<std::string> api_keys;
  std::filesystem::path data_folder;
  std::vector<std::string> tickers;  // empty: all recorded
  // Whose clock decides how much of the recording is known yet.
  std::string gateway_host = "127.0.0.1";
  std::uint16_t gateway_port = 4002;
  std::int32_t gateway_client_id = 900;
};

class FlowService {
 public:
  /// Loads, asks the gateway for the time once (so that a missing gateway is told now), binds and serves.
  [[nodiscard]] static core::Expected<std::unique_ptr<FlowService>> start(const FlowServiceOptions& options);

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] flow::ServerStatus status() const { return server_->status(); }
  void stop() { server_->stop(); }

 private:
  FlowService() = default;
  std::unique_ptr<flow::MarketHistory> history_;
  std::unique_ptr<flow::TimeSource> time_;
  std::unique_ptr<flow::Server> server_;
};

}  // namespace ibflow::app
