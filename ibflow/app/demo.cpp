#include "ibflow/app/demo.hpp"

#include <fmt/format.h>

#include "ibflow/sim/market/recording.hpp"

namespace ibflow::app {

namespace {

constexpr const char* kDemoKey =
    "ibflow-demo";  // opens nothing but the demo's own server, for as long as it lives

}  // namespace

core::Expected<std::unique_ptr<Demo>> Demo::start(DemoOptions options) {
  std::unique_ptr<Demo> demo(new Demo());
  sim::GatewayServerConfig gateway;
  gateway.port = 0;
  gateway.data_folder = options.data_folder;
  gateway.tickers = options.tickers;
  gateway.date = options.date;
  gateway.speed = options.speed;
  gateway.hold = true;
  gateway.seed = options.seed;
  auto started_gateway = sim::GatewayServer::start(gateway);
  if (!started_gateway) return std::unexpected(started_gateway.error());
  demo->gateway_ = std::move(*started_gateway);

  FlowServiceOptions flow;
  flow.server.port = 0;
  flow.server.api_keys = {kDemoKey};
  flow.data_folder = options.data_folder;
  flow.tickers = options.tickers;
  flow.gateway_port = demo->gateway_->port();
  auto started_flow = FlowService::start(flow);
  if (!started_flow) return std::unexpected(started_flow.error());
  demo->flow_ = std::move(*started_flow);

  Settings settings = std::move(options.trading);
  settings.host = "127.0.0.1";
  settings.recorder_frames = 0;  // a peer of our own has no faults worth a record
  settings.capture_file.clear();
  settings.port = demo->gateway_->port();
  settings.read_only = false;
  settings.reconnect = false;  // both ends are this process: a loss is a defect, not an outage
  settings.restart_ib_maintenance = false;
  settings.flow_base_url = fmt::format("http://127.0.0.1:{}/api/v1", demo->flow_->port());
  settings.flow_api_key = kDemoKey;
  settings.tickers = options.tickers;
  if (settings.tickers.empty()) {
    auto recording = sim::Recording::load(options.data_folder);
    if (!recording) return std::unexpected(recording.error());
    settings.tickers = recording->tickers();
  }
  const std::string told =
      fmt::format("date {} seed {} speed {}", core::format_date(options.date), options.seed,
                  options.speed == 0 ? "max" : fmt::format("{}", options.speed));
  demo->trading_ = std::make_unique<TradingSystem>(std::move(settings), "demo", told);
  return demo;
}

}  // namespace ibflow::app
