#pragma once
// What a capture of a session (docs/capture.md) tells of the market: the ticks and bars its client was sent.

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/market/recorded_ticker.hpp"

namespace ibflow::sim::detail {

/// One stock's or index's part of all captures.
struct CapturedTicker {
  std::map<core::Date, CapturedDay> events;
  /// Historical bars of trades, by their length and start.
  std::map<std::chrono::seconds, std::map<core::Timestamp, model::Bar>> bars;
  std::map<core::Timestamp, QuoteBar> quotes;  // of minutes
  std::map<core::Date, double> shown_closes;

  [[nodiscard]] bool is_intraday() const;
  /// Days that other files have minutes of keep theirs.
  void add_to(RecordedTicker& ticker) &&;
};

using CapturedMarket = std::map<std::string, CapturedTicker>;

/// Of several streams of the same trades or quotes in one day the finest counts: single ticks, then level 1,
/// then five-second bars. Data error for a file that is no capture, and when all of them together hold no
/// market data of a stock or an index.
[[nodiscard]] core::Expected<CapturedMarket> read_captures(std::span<const std::filesystem::path> files);

}  // namespace ibflow::sim::detail
