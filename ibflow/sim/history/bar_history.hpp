#pragma once
// Bars of any size and kind out of what the market has, never with anything that is still to come.

#include <optional>
#include <span>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/history/bar_merger.hpp"
#include "ibflow/sim/history/bar_query.hpp"
#include "ibflow/sim/market/market_history.hpp"

namespace ibflow::sim {

struct BarQuery {
  std::size_t instrument = 0;
  BarSize size;
  BarSpan span;
  BarKind kind = BarKind::Trades;
  bool regular_only = false;
  /// No bar ends after this; not later than now.
  core::Timestamp end{};
  /// The end is now: the bar that is in progress belongs to the answer, as far as it has come.
  bool with_open_bar = false;
};

/// Bars in order of time; the open one is last.
[[nodiscard]] std::vector<MergedBar> select_bars(const MarketHistory& history,
                                                 const TradingCalendar& calendar, const BarQuery& query);

/// The newest bar of a query as time goes on.
class GrowingBar {
 public:
  /// `newest`: the last bar that the client has got, up to and including `seen`.
  GrowingBar(const BarQuery& query, std::optional<MergedBar> newest, core::Timestamp seen)
      : query_(query), newest_(std::move(newest)), seen_(seen) {}

  /// The bars that have changed up to and including `now`, oldest first. Nothing when time has gone back: the
  /// client has seen more already.
  [[nodiscard]] std::vector<MergedBar> advance(const MarketHistory& history, const TradingCalendar& calendar,
                                               core::Timestamp now);

 private:
  BarQuery query_;
  std::optional<MergedBar> newest_;
  core::Timestamp seen_;
};

/// Yearly volatility of daily returns over thirty sessions: for each bar of trades, the volatility at its
/// open, high, low and close, with the closes of the days before. `days`: in order of time. Bars with fewer
/// than two earlier days are left out.
[[nodiscard]] std::vector<MergedBar> volatility_bars(std::span<const MergedBar> trades,
                                                     std::span<const model::Bar> days);

}  // namespace ibflow::sim
