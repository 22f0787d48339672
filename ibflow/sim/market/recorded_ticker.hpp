#pragma once
// Everything that was recorded of one ticker, whatever the files it came from.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/sim/market/tape_record.hpp"

namespace ibflow::sim {

/// A minute or a second of quotes. Open, high, low, close; zeros: that side had no quote. Sizes in shares, at
/// the end.
struct QuoteBar {
  core::Timestamp start{};
  std::array<double, 4> bid{}, ask{};
  std::int64_t bid_size = 0, ask_size = 0;

  friend bool operator==(const QuoteBar&, const QuoteBar&) = default;
};

/// Finer data of one day, left in their files until the day is played. Empty: there are none.
struct DayFiles {
  std::filesystem::path tick_trades, tick_quotes, second_trades, second_quotes;
};

/// Single trades and quotes that a capture of a session holds of one day, in order of time. Their ticker is
/// 0.
struct CapturedDay {
  std::vector<TapeRecord> trades, quotes;
};

/// What an earlier price must be multiplied by. Holds for dates up to and including `until`.
struct PriceAdjustment {
  core::Date until;
  double dividends = 1, splits = 1;
};

/// All ascending.
struct RecordedTicker {
  std::vector<model::Bar> minutes;   // recorded, or built from finer trades
  std::vector<QuoteBar> quotes;      // of minutes
  std::vector<model::Bar> quarters;  // of 15 minutes; they reach further back
  std::vector<model::Bar> days;      // start: midnight New York
  bool days_are_adjusted = false;    // for splits, up to the day they were collected
  std::vector<PriceAdjustment> adjustments;
  std::map<core::Date, DayFiles> files;
  std::map<core::Date, CapturedDay> captured;
  std::map<core::Date, double> shown_closes;  // the close before a date, as a captured session showed it

  /// An index is calculated, not traded: no minute has a volume.
  [[nodiscard]] bool is_index() const;
};

}  // namespace ibflow::sim
