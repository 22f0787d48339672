#include "ibflow/engine/bracket_prices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "ibflow/core/decimal.hpp"

namespace ibflow::engine {

namespace {

// A price that is a whole number of ticks up to floating point noise counts as that number.
constexpr double kNoise = 1e-6;

std::int64_t ticks_below(double price, double tick) {
  return static_cast<std::int64_t>(std::floor(price / tick + kNoise));
}
std::int64_t ticks_above(double price, double tick) {
  return static_cast<std::int64_t>(std::ceil(price / tick - kNoise));
}

}  // namespace

core::Expected<BracketPrices> bracket_prices(const StrategyConfig& config, model::Side entry,
                                             double reference_price, double atr, double min_tick) {
  const auto tick = core::Decimal::from_double(min_tick);
  if (!tick || !tick->is_positive() || !std::isfinite(reference_price) || reference_price <= 0 ||
      !std::isfinite(atr) || atr <= 0) {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("no bracket for price {}, average true range {}, tick {}: each must be above zero",
                    reference_price, atr, min_tick));
  }
  const double to_target = config.target_atr * atr;
  const double to_stop = config.stop_atr * atr;
  const std::int64_t above =
      ticks_below(reference_price, min_tick) + 1;  // the first tick above the reference price
  const std::int64_t below = ticks_above(reference_price, min_tick) - 1;  // the first tick below it
  std::int64_t target = 0;
  std::int64_t stop = 0;
  if (entry == model::Side::Buy) {
    target = std::max(ticks_below(reference_price + to_target, min_tick), above);
    stop = std::min(ticks_above(reference_price - to_stop, min_tick), below);
  } else {
    target = std::min(ticks_above(reference_price - to_target, min_tick), below);
    stop = std::max(ticks_below(reference_price + to_stop, min_tick), above);
  }
  if (target <= 0 || stop <= 0) {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("no bracket around {}: an exit would stand at or below zero (average true range {})",
                    reference_price, atr));
  }
  return BracketPrices{(*tick * core::Decimal(target)).to_double(),
                       (*tick * core::Decimal(stop)).to_double()};
}

}  // namespace ibflow::engine
