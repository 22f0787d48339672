#pragma once
// The checks, and what they tell one another.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/gateway/blocking_gateway.hpp"
#include "tests/live/finding.hpp"

namespace ibflow::live {

struct Terms {
  std::string host;
  std::uint16_t port = 0;
  std::int32_t client_id = 9100;    // the orders have the next one
  std::string account;              // empty: the only one
  std::string symbol = "SPY";       // a US stock
  std::chrono::seconds within{20};  // for the first data of a stream
};
[[nodiscard]] gateway::GatewayConfig config_of(const Terms& terms);

class Suite {
 public:
  using Told = std::function<void(const Finding&)>;
  Suite(gateway::BlockingGateway& gateway_in, gateway::SessionInfo session_in, Terms terms_in, Told told)
      : gateway(gateway_in),
        session(std::move(session_in)),
        terms(std::move(terms_in)),
        told_(std::move(told)) {}

  void check(std::string name, const std::function<Verdict()>& body) {
    const auto begin = std::chrono::steady_clock::now();
    auto verdict = body();
    const auto took = std::chrono::steady_clock::now() - begin;
    findings.push_back(
        {std::move(name), std::move(verdict), std::chrono::duration_cast<std::chrono::milliseconds>(took)});
    told_(findings.back());
  }

  /// The first value that is wanted, of a stream that is made on the loop and taken back afterwards.
  template <class T>
  core::Expected<T> first(const std::function<gateway::Subscription<T>(gateway::Gateway&)>& make,
                          const std::function<bool(const T&)>& wanted) {
    auto promise = std::make_shared<std::promise<core::Expected<T>>>();
    auto answer = promise->get_future();
    const auto tell = [promise, done = std::make_shared<bool>(false)](core::Expected<T> value) {
      if (!std::exchange(*done, true)) promise->set_value(std::move(value));
    };
    const auto subscription = gateway.run([&](gateway::Gateway& g) {
      auto stream = make(g);
      stream.on_event([tell](const gateway::StreamEvent& event) {
        if (event.error) tell(std::unexpected(*event.error));
      });
      stream.on_value([tell, wanted](const T& value) {
        if (wanted(value)) tell(value);
      });
      return stream;
    });
    if (answer.wait_for(terms.within) == std::future_status::ready) return answer.get();
    return core::fail(core::ErrorCategory::Timeout, subscription.what() + ": nothing within " +
                                                        std::to_string(terms.within.count()) + " s");
  }
  /// Nothing came: of a market that is closed, nothing has to.
  [[nodiscard]] Verdict judge_silence(const core::Error& error) const {
    if (error.category == core::ErrorCategory::Timeout && is_open == false)
      return {Outcome::NoData, "the market is closed"};
    return error;
  }

  gateway::BlockingGateway& gateway;
  const gateway::SessionInfo session;
  const Terms terms;
  std::vector<Finding> findings;

  // Found on the way.
  std::optional<protocol::ContractDetails> details;
  std::optional<double> price;
  std::optional<core::Timestamp> now;  // the gateway's
  std::optional<bool> is_open;         // regular hours
  std::string bbo_exchange;
  std::vector<std::string> news_providers;

 private:
  Told told_;
};

// In this order. Nothing is changed at the gateway, but by the last.
void check_session(Suite& suite);
void check_contracts(Suite& suite);
void check_history(Suite& suite);
void check_market_data(Suite& suite);
void check_options(Suite& suite);
void check_accounts(Suite& suite);
void check_research(Suite& suite);
/// A preview, and an order at half the price that is cancelled again, in a session of its own.
void check_orders(Suite& suite);

}  // namespace ibflow::live
