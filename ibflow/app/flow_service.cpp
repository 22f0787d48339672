#include "ibflow/app/flow_service.hpp"

#include <fmt/format.h>

#include <future>

#include "ibflow/app/gateway_time_source.hpp"
#include "ibflow/app/recorded_history.hpp"

namespace ibflow::app {

core::Expected<std::unique_ptr<FlowService>> FlowService::start(const FlowServiceOptions& options) {
  auto recording = sim::Recording::load(options.data_folder, options.tickers);
  if (!recording) return std::unexpected(recording.error());

  std::unique_ptr<FlowService> service(new FlowService());
  service->history_ = std::make_unique<RecordedHistory>(std::move(*recording));
  service->time_ = std::make_unique<GatewayTimeSource>(options.gateway_host, options.gateway_port,
                                                       options.gateway_client_id);
  std::promise<core::Expected<core::Timestamp>> first_time;
  service->time_->now([&](core::Expected<core::Timestamp> time) { first_time.set_value(std::move(time)); });
  if (const auto time = first_time.get_future().get(); !time) {
    return core::fail(time.error().category,
                      fmt::format("the flow server takes its time from the gateway, and could not: {}",
                                  time.error().message),
                      time.error().code);
  }

  flow::ServerConfig config;
  config.address = options.address;
  config.port = options.port;
  config.api_keys = options.api_keys;
  auto server = flow::Server::start(config, *service->history_, *service->time_);
  if (!server) return std::unexpected(server.error());
  service->server_ = std::move(*server);
  return service;
}

}  // namespace ibflow::app
