#include "ibflow/sim/market/random_walk.hpp"

#include <array>
#include <cmath>

#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

namespace {

// Noise of several periods laid over each other looks like a walk: slow waves are high, fast ones low.
constexpr std::array<std::int64_t, 6> kPeriods = {2'592'000, 345'600, 43'200, 5'400, 660, 70};  // seconds
constexpr double kSecondsPerYear = 365.0 * 86'400;

/// -1 to 1.
double corner(std::uint64_t hash, std::int64_t number) {
  const auto bits = mix(hash ^ mix(static_cast<std::uint64_t>(number)));
  return static_cast<double>(bits >> 11U) / static_cast<double>(1ULL << 52U) - 1;
}

double smooth(double a, double b, double part) {
  const double weight = part * part * (3 - 2 * part);
  return a + (b - a) * weight;
}

}  // namespace

RandomWalk::RandomWalk(std::uint64_t seed, std::string_view name, double volatility)
    : hash_(stable_hash(seed, name)), volatility_(volatility) {}

double RandomWalk::factor(core::Timestamp at) const {
  const std::int64_t seconds = core::to_unix_seconds(at);
  double sum = 0;
  for (const std::int64_t period : kPeriods) {
    const std::int64_t number = seconds / period;
    const double part = static_cast<double>(seconds % period) / static_cast<double>(period);
    const auto wave = hash_ + static_cast<std::uint64_t>(period);
    sum += smooth(corner(wave, number), corner(wave, number + 1), part) *
           std::sqrt(static_cast<double>(period) / kSecondsPerYear);
  }
  return std::exp(volatility_ * sum);
}

}  // namespace ibflow::sim
