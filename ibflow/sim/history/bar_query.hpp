#pragma once
// What a request for historical bars asks for, in IB's words. No I/O.

#include <chrono>
#include <optional>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// A bar length IB knows by name.
struct BarSize {
  enum class Unit { Clock, Day, Week, Month };
  std::chrono::seconds length{60};  // nominal for days and longer
  Unit unit = Unit::Clock;

  [[nodiscard]] bool is_daily_or_longer() const { return unit != Unit::Clock; }
};

/// "1 secs" to "30 secs", "1 min" to "30 mins", "1 hour" to "8 hours", "1 day", "1 week" (1W), "1 month"
/// (1M). Error (Usage) for anything else.
[[nodiscard]] core::Expected<BarSize> parse_bar_size(std::string_view text);

/// How far back a request reaches.
struct BarSpan {
  enum class Unit { Seconds, Sessions, Weeks, Months, Years };
  int count = 0;
  Unit unit = Unit::Seconds;
};

/// "1800 S", "2 D" (sessions), "1 W", "1 M", "1 Y". Error (Usage) for anything else.
[[nodiscard]] core::Expected<BarSpan> parse_bar_span(std::string_view text);

/// IB's limits: 2000 S for bars of one second; else 86400 S, 365 D, 52 W, 12 M, 68 Y.
[[nodiscard]] bool is_valid_step(const BarSize& size, const BarSpan& span);

/// The end minus the span in calendar time: what the answer gives as its start.
[[nodiscard]] core::Timestamp calendar_start(const BarSpan& span, core::Timestamp end);

/// whatToShow. BID_ASK bars: average bid, highest ask, lowest bid, average ask.
enum class BarKind {
  Trades,
  Midpoint,
  Bid,
  Ask,
  BidAsk,
  AdjustedLast,
  HistoricalVolatility,
  ImpliedVolatility,
  FeeRate,
  Yield,
  Schedule,
  AggregatedTrades,
};

/// nullopt: no such word.
[[nodiscard]] std::optional<BarKind> parse_bar_kind(std::string_view what_to_show);
/// As error texts name it: "Trades".
[[nodiscard]] std::string_view kind_name(BarKind kind);
/// Whether bars of the kind exist for the security type at all: no trades of forex, no quotes of an index.
[[nodiscard]] bool has_kind(SecurityType type, BarKind kind);
/// Volume, average price and count are known.
[[nodiscard]] constexpr bool counts_trades(BarKind kind) {
  return kind == BarKind::Trades || kind == BarKind::AdjustedLast || kind == BarKind::AggregatedTrades;
}

}  // namespace ibflow::sim
