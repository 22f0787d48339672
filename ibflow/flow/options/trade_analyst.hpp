#pragma once
// Turns trades, in the order of time, into trades with an aggressor and a delta.

#include "ibflow/flow/options/aggressor.hpp"
#include "ibflow/flow/options/option_trade.hpp"
#include "ibflow/flow/options/trade_delta.hpp"

namespace ibflow::flow::options {

/// One thread. Uses nothing but the trade and the trades before it.
class TradeAnalyst {
 public:
  explicit TradeAnalyst(model::OptionRates rates) : rates_(rates) {}
  [[nodiscard]] AnalysedTrade analyse(const OptionTrade& trade);

 private:
  model::OptionRates rates_;
  AggressorRule aggressors_;
};

}  // namespace ibflow::flow::options
