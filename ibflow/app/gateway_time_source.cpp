#include "ibflow/app/gateway_time_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <utility>

#include "ibflow/core/activity.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/gateway/gateway.hpp"

namespace ibflow::app {

namespace asio = boost::asio;

struct GatewayTimeSource::Impl {
  gateway::GatewayConfig config;
  core::EventLoop loop;
  core::Activity activity;
  std::unique_ptr<gateway::Gateway> gateway;
  std::deque<Answer> waiting;  // answered in the order they were asked
  bool answering = false;

  asio::awaitable<void> answer_all();
  asio::awaitable<core::Expected<core::Timestamp>> ask();
};

asio::awaitable<void> GatewayTimeSource::Impl::answer_all() {
  while (!waiting.empty()) {
    Answer answer = std::move(waiting.front());
    waiting.pop_front();
    auto time = co_await ask();
    answer(std::move(time));
  }
  answering = false;
}

asio::awaitable<core::Expected<core::Timestamp>> GatewayTimeSource::Impl::ask() {
  if (!gateway || gateway->health().socket != gateway::Health::Socket::Ready) {
    gateway = std::make_unique<gateway::Gateway>(loop, config, activity);
    auto connected = co_await gateway->connect();
    if (!connected) {
      gateway.reset();
      co_return std::unexpected(connected.error());
    }
  }
  co_return co_await gateway->current_time();
}

GatewayTimeSource::GatewayTimeSource(std::string host, std::uint16_t port, std::int32_t client_id)
    : impl_(std::make_unique<Impl>()) {
  impl_->config.host = std::move(host);
  impl_->config.port = port;
  impl_->config.client_id = core::ClientId(client_id);
  impl_->config.clock = gateway::GatewayConfig::ClockSource::System;
  impl_->config.keep_step_allowed = false;
  // One question an HTTP request: its own connection, whose rate the flow server's limits already bound.
  impl_->config.pacing.messages_per_second = 1'000'000;
  impl_->loop.start();
}

GatewayTimeSource::~GatewayTimeSource() {
  impl_->loop.stop_and_join();
}

void GatewayTimeSource::now(Answer answer) {
  impl_->loop.post([this, answer = std::move(answer)]() mutable {
    impl_->waiting.push_back(std::move(answer));
    if (std::exchange(impl_->answering, true)) return;
    asio::co_spawn(impl_->loop.context(), impl_->answer_all(), asio::detached);
  });
}

}  // namespace ibflow::app
