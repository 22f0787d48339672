#pragma once
// An Options Flow Monitor: recorded bars or the option flow's file, a clock, an HTTP server.

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
#include "ibflow/model/option_value.hpp"

namespace ibflow::app {

struct FlowServiceOptions {
  flow::ServerConfig server;
  std::filesystem::path data_folder;  // of minute bars
  std::vector<std::string> tickers;   // of the folder; empty: all
  std::filesystem::path database;     // the option flow's file, instead of the folder
  std::filesystem::path model;        // with a database: a trained model; empty: the baseline
  std::vector<std::string> live;      // with a database: tickers whose options the gateway is asked for
  int live_strikes = 5;               // on each side of the money
  std::size_t live_lines = 90;        // market data lines for them
  model::OptionRates live_rates;      // of their deltas
  // Whose clock decides how much of the recording is known yet; false: this computer's.
  bool uses_gateway_clock = true;
  std::string gateway_host = "127.0.0.1";
  std::uint16_t gateway_port = 4002;
  std::int32_t gateway_client_id = 900;
};

class LiveFlow;

class FlowService {
 public:
  ~FlowService();
  /// Loads, with a model writes what it says of the file's minutes, asks the gateway for the time once (so
  /// that a missing gateway is told now), binds and serves.
  [[nodiscard]] static core::Expected<std::unique_ptr<FlowService>> start(const FlowServiceOptions& options);

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  /// False: this computer's clock.
  [[nodiscard]] bool has_gateway_clock() const { return has_gateway_clock_; }
  [[nodiscard]] flow::ServerStatus status() const { return server_->status(); }
  void stop() { server_->stop(); }

 private:
  FlowService() = default;
  core::Expected<void> open_clock(const FlowServiceOptions& options);
  core::Expected<std::unique_ptr<flow::Server>> serve_store(const FlowServiceOptions& options);
  bool has_gateway_clock_ = false;
  std::unique_ptr<flow::MarketHistory> history_;
  std::unique_ptr<flow::TimeSource> time_;
  std::unique_ptr<LiveFlow> live_;
  std::unique_ptr<flow::Server> server_;
};

}  // namespace ibflow::app
