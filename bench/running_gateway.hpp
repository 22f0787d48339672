#pragma once
// A gateway with a session of its own, at a peer of this process or another.

#include <cstddef>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "bench/cases.hpp"
#include "bench/peer.hpp"
#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"

namespace ibflow::bench {

[[nodiscard]] inline gateway::GatewayConfig gateway_config(std::uint16_t port, std::size_t lines) {
  gateway::GatewayConfig config;
  config.port = port;
  config.clock = gateway::GatewayConfig::ClockSource::System;
  config.pacing = without_pacing();
  config.market_data_lines = lines;
  return config;
}

/// Quotes of many stocks, and of one more that tells when everything before it has been heard.
class SubscribedTickers {
 public:
  SubscribedTickers(gateway::BlockingGateway& gateway, std::size_t count, std::size_t first = 0)
      : gateway_(gateway) {
    gateway_.run([&](gateway::Gateway& on_loop) {
      tickers_.reserve(count + 1);
      for (std::size_t i = 0; i <= count; ++i) tickers_.push_back(subscribe(on_loop, first + i));
      tickers_.back().on_value([this](const gateway::Quote&) { when_heard_(); });
    });
  }
  ~SubscribedTickers() {
    gateway_.run([&](gateway::Gateway&) { tickers_.clear(); });
  }
  SubscribedTickers(const SubscribedTickers&) = delete;
  SubscribedTickers& operator=(const SubscribedTickers&) = delete;

  /// On the loop's thread, before the end can come.
  void when_heard(std::function<void()> handler) { when_heard_ = std::move(handler); }
  [[nodiscard]] std::vector<gateway::Subscription<gateway::Quote>>& tickers() { return tickers_; }
  [[nodiscard]] std::uint64_t received() const {
    std::uint64_t all = 0;
    for (const auto& ticker : tickers_) all += ticker.received();
    return all;
  }

 private:
  static gateway::Subscription<gateway::Quote> subscribe(gateway::Gateway& gateway, std::size_t number) {
    protocol::build::StockTerms terms;
    terms.symbol = "S" + std::to_string(number);
    auto contract = protocol::build::stock(terms);
    require(contract.has_value(), "a contract");
    contract->con_id = static_cast<std::int32_t>(265'000'000 + number);
    return gateway.market_data().quotes(std::move(*contract));
  }

  gateway::BlockingGateway& gateway_;
  std::vector<gateway::Subscription<gateway::Quote>> tickers_;
  std::function<void()> when_heard_ = [] {};
};

}  // namespace ibflow::bench
