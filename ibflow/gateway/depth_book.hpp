#pragma once
// An order book as IB tells it, row by row.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::gateway {

struct DepthLevel {
  double price = 0;
  std::optional<core::Decimal> size;
  std::string market_maker;  // or the exchange, in SMART depth
  friend bool operator==(const DepthLevel&, const DepthLevel&) = default;
};

/// Best level first on both sides. IB may reset a book (317): it is empty then, until its rows come again.
struct DepthBook {
  std::string symbol;
  std::vector<DepthLevel> bids, asks;
  std::size_t resets = 0;  // since it was subscribed: by IB, or because it was asked for again
  core::Timestamp updated_at{};
};

}  // namespace ibflow::gateway
