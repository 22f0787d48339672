#pragma once
// Five-second bars of trades, collected from the tape.

#include <cstdint>
#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

inline constexpr std::chrono::seconds kRealTimeBar{5};

/// Collects the trades of all tickers into bars on five-second boundaries.
class RealTimeBarBuilder {
 public:
  struct Bar {
    double open = 0, high = 0, low = 0, close = 0, turnover = 0;
    std::int64_t volume = 0;  // shares
    std::int32_t trades = 0;
  };

  explicit RealTimeBarBuilder(std::size_t tickers) : open_(tickers), closed_(tickers) {}

  void trade(std::size_t ticker, double price, std::int64_t shares, std::int64_t trades);
  /// Ends the running bars of all tickers; those without a trade repeat the close before with volume 0.
  void close();
  /// The bar that close() ended; nullopt before the ticker's first trade.
  [[nodiscard]] const std::optional<Bar>& closed(std::size_t ticker) const {
    static const std::optional<Bar> kNone;
    return ticker < closed_.size() ? closed_[ticker] : kNone;
  }

 private:
  std::vector<std::optional<Bar>> open_, closed_;
};

}  // namespace ibflow::sim
