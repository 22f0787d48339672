#pragma once
// Prices and bars as the trading side sees them.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::model {

/// Latest known level-1 values of one instrument. Absent is absent; sizes are in the gateway's units (lots
/// below server version 220).
struct Quote {
  std::string symbol;
  std::optional<double> bid, ask, last, high, low, open, previous_close;
  std::optional<core::Decimal> bid_size, ask_size, last_size, volume;
  bool halted = false;
  bool delayed = false;
  core::Timestamp updated_at{};
};

/// One bar. `start` is inclusive; `length` later it is complete. Volume in shares.
struct Bar {
  core::Timestamp start{};
  std::chrono::seconds length{60};
  double open = 0, high = 0, low = 0, close = 0;
  core::Decimal volume;
  std::optional<double> vwap;
  std::int64_t trades = 0;

  [[nodiscard]] core::Timestamp end() const { return start + length; }
  friend bool operator==(const Bar&, const Bar&) = default;
};

}  // namespace ibflow::model
