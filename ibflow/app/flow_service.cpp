#include "ibflow/app/flow_service.hpp"

#include <fmt/format.h>

#include <future>

#include "ibflow/app/gateway_time_source.hpp"
#include "ibflow/app/live_flow.hpp"
#include "ibflow/app/recorded_history.hpp"
#include "ibflow/flow/options/derived.hpp"
#include "ibflow/flow/options/store.hpp"
#include "ibflow/flow/options/trained_predictor.hpp"

namespace ibflow::app {

using core::Expected;

namespace {

bool is_near(core::Timestamp gateway_time) {
  const core::Timestamp ours(std::chrono::system_clock::now());
  return std::chrono::abs(ours - gateway_time) < std::chrono::days(1);
}

}  // namespace

Expected<std::unique_ptr<FlowService>> FlowService::start(const FlowServiceOptions& options) {
  std::unique_ptr<FlowService> service(new FlowService());
  if (options.database.empty()) {
    auto recording = sim::Recording::load(options.data_folder, options.tickers);
    if (!recording) return std::unexpected(recording.error());
    service->history_ = std::make_unique<RecordedHistory>(std::move(*recording));
  }
  if (auto opened = service->open_clock(options); !opened) return std::unexpected(opened.error());
  auto server = options.database.empty()
                    ? flow::Server::start(options.server, *service->history_, *service->time_)
                    : service->serve_store(options);
  if (!server) return std::unexpected(server.error());
  service->server_ = std::move(*server);
  return service;
}

Expected<void> FlowService::open_clock(const FlowServiceOptions& options) {
  if (!options.uses_gateway_clock) {
    time_ = std::make_unique<flow::SystemTimeSource>();
    return {};
  }
  time_ = std::make_unique<GatewayTimeSource>(options.gateway_host, options.gateway_port,
                                              options.gateway_client_id);
  std::promise<Expected<core::Timestamp>> first_time;
  time_->now([&](Expected<core::Timestamp> time) { first_time.set_value(std::move(time)); });
  if (const auto time = first_time.get_future().get(); !time) {
    return core::fail(time.error().category,
                      fmt::format("the flow server takes its time from the gateway, and could not: {}",
                                  time.error().message),
                      time.error().code);
  } else if (!options.live.empty() && is_near(*time)) {
    // A gateway of today's market: our own clock is as good and costs no question.
    time_ = std::make_unique<flow::SystemTimeSource>();
    return {};
  }
  has_gateway_clock_ = true;
  return {};
}

Expected<std::unique_ptr<flow::Server>> FlowService::serve_store(const FlowServiceOptions& options) {
  LiveFlowOptions live;
  if (!options.model.empty()) {
    auto model = flow::options::read_model(options.model);
    if (!model) return std::unexpected(model.error());
    live.predictor.emplace(std::move(*model), options.model.string());
  }
  const auto predictor = live.predictor;
  if (!options.live.empty()) {
    live.choice = {options.gateway_host, options.gateway_port, options.gateway_client_id + 1,
                   options.live,         options.live_strikes, options.live_lines};
    live.database = options.database;
    live.rates = options.live_rates;
    auto started = LiveFlow::start(std::move(live), *time_);
    if (!started) return std::unexpected(started.error());
    live_ = std::move(*started);
  }
  auto store = flow::options::Store::open_existing(options.database);
  if (!store) return std::unexpected(store.error());
  if (predictor) {
    const auto written = flow::options::write_all_predictions(*store, *predictor);
    if (!written) return std::unexpected(written.error());
  }
  const std::string model = predictor ? predictor->name() : flow::options::kBaselineName;
  return flow::Server::start(options.server, std::move(*store), model, *time_);
}

FlowService::~FlowService() = default;

}  // namespace ibflow::app
