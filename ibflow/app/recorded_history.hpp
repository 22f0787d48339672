#pragma once
// The recorded session as the flow server's market history.

#include <string>
#include <vector>

#include "ibflow/flow/market_history.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::app {

class RecordedHistory final : public flow::MarketHistory {
 public:
  explicit RecordedHistory(sim::Recording recording) : recording_(std::move(recording)) {}

  [[nodiscard]] std::vector<std::string> tickers() const override { return recording_.tickers(); }
  [[nodiscard]] std::vector<model::Bar> bars(const std::string& ticker, core::Timestamp from,
                                             core::Timestamp to) const override {
    // A bar that starts less than its length before `to` is not complete then.
    const auto found =
        recording_.bars_between(ticker, from, to - std::chrono::minutes(1) + core::Duration(1));
    if (!found) return {};
    return {found->begin(), found->end()};
  }

 private:
  sim::Recording recording_;
};

}  // namespace ibflow::app
