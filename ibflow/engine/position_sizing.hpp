#pragma once
// How many shares a trade may have.

#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/engine/strategy_config.hpp"

namespace ibflow::engine {

struct PositionSize {
  core::Decimal quantity;  // whole shares; zero: no trade
  std::string reason;      // why zero
};

/// floor(min(risk_per_trade / (stop_atr * atr), max_position_value / price)).
[[nodiscard]] PositionSize position_size(const StrategyConfig& config, double price, double atr);

}  // namespace ibflow::engine
