#pragma once
// Single ticks, of the past and live. Times are UTC; IB gives whole seconds.

#include <optional>
#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::gateway {

struct TradeTick {
  core::Timestamp time{};
  double price = 0;
  std::optional<core::Decimal> size;  // shares; may be fractional
  std::string exchange;
  std::string special_conditions;  // IB's letters
  bool is_past_limit = false;
  bool is_unreported = false;  // an odd lot, a combo or a block: not in the last price
  friend bool operator==(const TradeTick&, const TradeTick&) = default;
};

struct QuoteTick {
  core::Timestamp time{};
  double bid = 0, ask = 0;
  std::optional<core::Decimal> bid_size, ask_size;
  bool is_bid_past_low = false;   // below the day's lowest price
  bool is_ask_past_high = false;  // above the day's highest price
  friend bool operator==(const QuoteTick&, const QuoteTick&) = default;
};

struct MidpointTick {
  core::Timestamp time{};
  double price = 0;
  friend bool operator==(const MidpointTick&, const MidpointTick&) = default;
};

}  // namespace ibflow::gateway
