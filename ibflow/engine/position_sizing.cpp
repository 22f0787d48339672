#include "ibflow/engine/position_sizing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ibflow::engine {

namespace {
// Lets 150 / (4 * 0.3) be the 125 it is on paper.
constexpr double kNoise = 1e-9;
constexpr double kMostShares = 1e9;
}  // namespace

PositionSize position_size(const StrategyConfig& config, double price, double atr) {
  if (!std::isfinite(price) || price <= 0) return {0, fmt::format("price {} is not above zero", price)};
  if (!std::isfinite(atr) || atr <= 0)
    return {0, fmt::format("average true range {} is not above zero", atr)};
  const double by_risk = config.risk_per_trade.to_double() / (config.stop_atr * atr);
  const double by_value = config.max_position_value.to_double() / price;
  const double shares = std::floor(std::min({by_risk, by_value, kMostShares}) * (1 + kNoise));
  if (shares >= 1) return {static_cast<std::int64_t>(shares), {}};
  if (by_value < 1) {
    return {0, fmt::format("one share costs {:.2f}, more than the {} a position may have", price,
                           config.max_position_value.to_string())};
  }
  return {0, fmt::format("one share risks {:.2f}, more than the {} a trade may lose", config.stop_atr * atr,
                         config.risk_per_trade.to_string())};
}

}  // namespace ibflow::engine
