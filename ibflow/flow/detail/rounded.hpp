#pragma once
// What is computed is the same on every machine, whatever the last bit of its maths library.

#include <cmath>

namespace ibflow::flow::detail {

/// To a millionth.
inline double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

}  // namespace ibflow::flow::detail
