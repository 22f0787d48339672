#pragma once
// What the market shows of one instrument at one moment.

#include <cstdint>
#include <functional>
#include <optional>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// Absent is absent; sizes and volume in shares (contracts, for what trades in contracts).
struct TickerState {
  std::optional<double> bid, ask, last, open, high, low, previous_close;
  std::int64_t bid_size = 0, ask_size = 0, last_size = 0, volume = 0;
  core::Timestamp last_time{};
  // Letters as in Print::exchange; 0: the data do not say.
  char bid_exchange = 0, ask_exchange = 0, last_exchange = 0;
  std::int64_t trades = 0;  // of the day
  double turnover = 0;      // of the day, price times size; turnover / volume is the VWAP

  friend bool operator==(const TickerState&, const TickerState&) = default;
};

/// The state of an instrument by its index.
using TickerStates = std::function<const TickerState&(std::size_t)>;

}  // namespace ibflow::sim
