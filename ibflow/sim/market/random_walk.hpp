#pragma once
// A smooth random path that can be asked for any moment, at the same cost and with the same answer always.

#include <cstdint>
#include <string_view>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

class RandomWalk {
 public:
  /// `volatility`: of a year, 0.1 is ten percent. The same seed and name give the same path.
  RandomWalk(std::uint64_t seed, std::string_view name, double volatility);

  /// What the price is to be multiplied by, around 1; in whole seconds.
  [[nodiscard]] double factor(core::Timestamp at) const;

 private:
  std::uint64_t hash_;
  double volatility_;
};

}  // namespace ibflow::sim
