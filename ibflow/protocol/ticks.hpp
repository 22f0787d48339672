#pragma once
// Single ticks as both historical and live tick-by-tick data carry them, and the flags of ticks.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/decimal.hpp"

namespace ibflow::protocol {

/// Of a level-1 price. IB: TickAttrib.
struct TickAttributes {
  bool can_auto_execute = false;
  bool past_limit = false;  // server version 109 on
  bool pre_open = false;    // server version 132 on
  friend bool operator==(const TickAttributes&, const TickAttributes&) = default;
};

/// Of a trade. IB: TickAttribLast.
struct TickAttributesLast {
  bool past_limit = false;
  bool unreported = false;
  friend bool operator==(const TickAttributesLast&, const TickAttributesLast&) = default;
};

/// Of a quote. IB: TickAttribBidAsk.
struct TickAttributesBidAsk {
  bool bid_past_low = false;
  bool ask_past_high = false;
  friend bool operator==(const TickAttributesBidAsk&, const TickAttributesBidAsk&) = default;
};

/// A midpoint.
struct HistoricalTick {
  std::int64_t time = 0;  // Unix seconds
  double price = 0;
  std::optional<core::Decimal> size;  // without a meaning; not in live data of the text form
  friend bool operator==(const HistoricalTick&, const HistoricalTick&) = default;
};

/// A quote.
struct HistoricalTickBidAsk {
  std::int64_t time = 0;  // Unix seconds
  TickAttributesBidAsk attributes;
  double price_bid = 0;
  double price_ask = 0;
  std::optional<core::Decimal> size_bid;
  std::optional<core::Decimal> size_ask;
  friend bool operator==(const HistoricalTickBidAsk&, const HistoricalTickBidAsk&) = default;
};

/// A trade.
struct HistoricalTickLast {
  std::int64_t time = 0;  // Unix seconds
  TickAttributesLast attributes;
  double price = 0;
  std::optional<core::Decimal> size;  // may be fractional
  std::string exchange;
  std::string special_conditions;  // IB's letters
  friend bool operator==(const HistoricalTickLast&, const HistoricalTickLast&) = default;
};

}  // namespace ibflow::protocol
