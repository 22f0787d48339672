#pragma once
// Where the server's bars come from.

#include <string>
#include <vector>

#include "ibflow/model/market_data.hpp"

namespace ibflow::flow {

/// Recorded or collected minute bars. Thread-safe: the server calls it from its own thread.
class MarketHistory {
 public:
  virtual ~MarketHistory() = default;
  /// Upper case symbols in the order in which they are to be shown.
  [[nodiscard]] virtual std::vector<std::string> tickers() const = 0;
  /// Complete minute bars with start >= from and end <= to, oldest first; minutes without trade are missing.
  /// Empty for an unknown ticker.
  [[nodiscard]] virtual std::vector<model::Bar> bars(const std::string& ticker, core::Timestamp from,
                                                     core::Timestamp to) const = 0;
};

}  // namespace ibflow::flow
