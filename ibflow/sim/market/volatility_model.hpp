#pragma once
// A plausible volatility for every strike and expiry: a base from the underlying's own moves, a skew that
// makes low strikes dear, a smile, and a little noise from the seed.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ibflow/model/market_data.hpp"

namespace ibflow::sim {

/// Of a year, from closes; nullopt for fewer than 10 bars. `bars_per_year`: 252 for daily ones.
[[nodiscard]] std::optional<double> realised_volatility(std::span<const model::Bar> bars,
                                                        double bars_per_year);

/// `base` is the volatility at the money. The same contract has the same noise always; 0.05 to 3.
[[nodiscard]] double modelled_volatility(double base, double underlying, double strike, double years,
                                         std::uint64_t seed, std::string_view contract_key);

}  // namespace ibflow::sim
