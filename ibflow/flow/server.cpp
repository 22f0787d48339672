#include "ibflow/flow/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "ibflow/core/log.hpp"
#include "ibflow/flow/detail/recorded_flow.hpp"
#include "ibflow/flow/detail/service.hpp"
#include "ibflow/flow/detail/stored_flow.hpp"
#include "ibflow/http/server.hpp"

namespace ibflow::flow {

struct Server::Impl {
  Impl(const ServerConfig& config, std::unique_ptr<detail::FlowData> data, TimeSource& time_in)
      : service(config, std::move(data)), time(time_in) {}

  void handle(http::Request request, const http::Server::Reply& reply) {
    auto query = detail::Query::parse(request.target);
    if (!query) return reply(http::error_response(400, query.error().message));
    if (auto refusal = service.refuse(request, *query)) return reply(std::move(*refusal));
    time.now([this, post = transport->poster(), reply, request = std::move(request),
              query = std::move(*query)](core::Expected<core::Timestamp> now) {
      // `this` is touched on the server's thread only, which has ended when the server goes.
      post([this, reply, request, query, now = std::move(now)] { reply(answer(request, query, now)); });
    });
  }

  http::Response answer(const http::Request& request, const detail::Query& query,
                        const core::Expected<core::Timestamp>& now) {
    if (!now) {
      core::log_warning("flow", "no answer without a clock: " + now.error().message);
      return http::error_response(503, "the clock of this server fails: " + now.error().message);
    }
    return service.answer(request, query, *now);
  }

  detail::Service service;
  TimeSource& time;
  std::unique_ptr<http::Server> transport;
  std::atomic<bool> running{false};
};

namespace {

constexpr std::size_t kCompressFrom = 4096;

core::Expected<void> checked(const ServerConfig& config) {
  const auto bad = [](std::string message) {
    return core::fail(core::ErrorCategory::Configuration, "flow server: " + std::move(message));
  };
  if (config.api_keys.empty()) return bad("no API key is configured, so nobody could ask anything");
  if (std::ranges::any_of(config.api_keys, &std::string::empty)) return bad("an API key is empty");
  if (config.standard_limit < 0 || config.heavy_limit < 0) {
    return bad("rate limits must be 0, for none, or above");
  }
  if (config.idle_timeout.count() < 1 || config.clock_timeout.count() < 1) {
    return bad("timeouts must be longer than nothing");
  }
  return {};
}

}  // namespace

core::Expected<std::unique_ptr<Server>> Server::start(ServerConfig config, const MarketHistory& history,
                                                      TimeSource& time) {
  return start(config, std::make_unique<detail::RecordedFlow>(history), time);
}

core::Expected<std::unique_ptr<Server>> Server::start(ServerConfig config, options::Store store,
                                                      std::string model, TimeSource& time) {
  return start(config, std::make_unique<detail::StoredFlow>(std::move(store), std::move(model)), time);
}

core::Expected<std::unique_ptr<Server>> Server::start(const ServerConfig& config,
                                                      std::unique_ptr<detail::FlowData> data,
                                                      TimeSource& time) {
  if (auto fine = checked(config); !fine) return std::unexpected(fine.error());
  auto transport =
      http::Server::listen({.name = "flow server",
                            .address = config.address,
                            .port = config.port,
                            .idle_timeout = config.idle_timeout,
                            .answer_timeout = config.clock_timeout,
                            .late_answer = "the clock of this server did not answer in time; try again",
                            .tls = config.tls,
                            .compress_from = kCompressFrom});
  if (!transport) return std::unexpected(transport.error());
  auto impl = std::make_unique<Impl>(config, std::move(data), time);
  impl->transport = std::move(*transport);
  impl->running = true;
  impl->transport->start([raw = impl.get()](http::Request request, const http::Server::Reply& reply) {
    raw->handle(std::move(request), reply);
  });
  core::log_info("flow", fmt::format("serving predictions on {}://{}:{}/api/v1",
                                     config.tls ? "https" : "http", config.address, impl->transport->port()));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() {
  stop();
}

std::uint16_t Server::port() const {
  return impl_->transport->port();
}

void Server::stop() {
  impl_->running = false;
  impl_->transport->stop();
}

ServerStatus Server::status() const {
  const auto counts = impl_->transport->counts();
  return {.running = impl_->running,
          .requests = counts.requests,
          .refused = counts.refused,
          .connections = counts.connections,
          .open_connections = counts.open_connections};
}

}  // namespace ibflow::flow
