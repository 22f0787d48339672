#pragma once
// Joins short bars into the longer ones that a client asked for. No I/O.

#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/sim/contracts/trading_calendar.hpp"
#include "ibflow/sim/history/bar_query.hpp"

namespace ibflow::sim {

/// What a bar covers, and from when on nothing of it can change.
struct BarPeriod {
  core::Timestamp start{}, complete{};
  friend bool operator==(const BarPeriod&, const BarPeriod&) = default;
};

/// The period that `at` lies in. Clock sizes begin on multiples of their length since midnight New York;
/// within regular hours only, a session's first one begins, and its last one ends, with the session. A week
/// begins on Monday. Days, weeks and months are complete at the close of their last session.
[[nodiscard]] BarPeriod period_of(core::Timestamp at, const BarSize& size, bool regular_only,
                                  const TradingCalendar& calendar);

struct BarMerging {
  BarSize size;
  bool regular_only = false;
  /// The average bid and ask are open and close: they are averaged, not first and last.
  bool averages = false;
  /// Quotes stand until the next one: stretches of one day without any repeat the close before.
  bool fills_gaps = false;
};

struct MergedBar {
  model::Bar bar;
  BarPeriod period;
  bool knows_trades = true;  // the number of trades was known for all parts with volume
  double turnover = 0;       // price times volume
  double parts = 0;
};

class BarMerger {
 public:
  BarMerger(const BarMerging& merging, const TradingCalendar& calendar)
      : merging_(merging), calendar_(calendar) {}

  /// Bars in order of time, none longer than the size.
  void add(const model::Bar& part);
  [[nodiscard]] const std::vector<MergedBar>& bars() const { return bars_; }

 private:
  void fill_up_to(const BarPeriod& next);
  void begin(const model::Bar& part, const BarPeriod& period);
  void join(const model::Bar& part);

  BarMerging merging_;
  const TradingCalendar& calendar_;
  std::vector<MergedBar> bars_;
};

/// A bid and an ask bar of the same time as one of kind BidAsk: average bid, highest ask, lowest bid, average
/// ask.
[[nodiscard]] model::Bar bid_ask_bar(const model::Bar& bid, const model::Bar& ask);

}  // namespace ibflow::sim
