#include "ibflow/sim/market/volatility_model.hpp"

#include <algorithm>
#include <cmath>

#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

std::optional<double> realised_volatility(std::span<const model::Bar> bars, double bars_per_year) {
  constexpr std::size_t kFewest = 10;
  if (bars.size() < kFewest) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 1; i < bars.size(); ++i) {
    const double move = std::log(bars[i].close / bars[i - 1].close);
    sum += move * move;
  }
  return std::sqrt(sum / static_cast<double>(bars.size() - 1) * bars_per_year);
}

double modelled_volatility(double base, double underlying, double strike, double years, std::uint64_t seed,
                           std::string_view contract_key) {
  constexpr double kSkew = -0.08;  // one standard deviation down costs eight percent more
  constexpr double kSmile = 0.025;
  constexpr double kNoise = 0.01;
  constexpr double kWeek = 7.0 / 365;
  constexpr double kFarthest = 4;  // standard deviations; beyond, the surface is flat
  const double deviation = base * std::sqrt(std::max(years, kWeek));
  const double distance = std::clamp(std::log(strike / underlying) / deviation, -kFarthest, kFarthest);
  const auto hash = stable_hash(seed, contract_key) >> 11U;
  const double noise = static_cast<double>(hash) / static_cast<double>(1ULL << 52U) - 1;
  const double shape = 1 + kSkew * distance + kSmile * distance * distance + kNoise * noise;
  return std::clamp(base * shape, 0.05, 3.0);
}

}  // namespace ibflow::sim
