#pragma once
// Where the exits of a trade stand.

#include "ibflow/core/error.hpp"
#include "ibflow/engine/strategy_config.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::engine {

struct BracketPrices {
  double target = 0;  // limit price of the take profit
  double stop = 0;    // trigger of the stop loss
};

/// Distances in average true ranges from `reference_price`, on multiples of `min_tick`. Both are rounded
/// towards the entry: the loss never becomes larger than what was sized for, and the target never harder to
/// reach. Each stands at least one tick away from the reference price. Usage error when no such price above
/// zero exists.
[[nodiscard]] core::Expected<BracketPrices> bracket_prices(const StrategyConfig& config, model::Side entry,
                                                           double reference_price, double atr,
                                                           double min_tick);

}  // namespace ibflow::engine
