#pragma once
// Answers to historical requests as they go over the wire. Pure functions.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/protocol/messages/history.hpp"
#include "ibflow/sim/contracts/trading_calendar.hpp"
#include "ibflow/sim/history/bar_history.hpp"

namespace ibflow::sim {

/// How bars are written.
struct BarForm {
  BarKind kind = BarKind::Trades;
  bool is_daily_or_longer = false;  // dated yyyymmdd whatever the format (SB-35)
  std::int32_t format_date = 1;     // 1 text with zone, 2 epoch seconds, 3 mmdd hh:mm:ss
  int version = 0;
  std::string_view zone;  // of the instrument, as IB writes it
};

/// Volume in shares; volume, average and count are -1 where there are no trades.
[[nodiscard]] protocol::Bar to_wire(const MergedBar& bar, const BarForm& form);

/// Start and end of the whole: without a zone and with two blanks below 196 (SB-34).
[[nodiscard]] std::string span_time(core::Timestamp at, int version, std::string_view zone);

/// yyyymmdd-hh:mm:ss in UTC, or epoch seconds for format 2 (SB-43).
[[nodiscard]] std::string head_time(core::Timestamp at, std::int32_t format_date);

[[nodiscard]] protocol::HistoricalSchedule schedule_message(std::int32_t request_id,
                                                            std::span<const TradingSession> sessions,
                                                            std::string_view zone);

/// How much was traded at which price, lowest price first: the volume of each bar counts for its average
/// price, rounded to `increment`.
[[nodiscard]] protocol::HistogramData histogram_message(std::int32_t request_id,
                                                        std::span<const MergedBar> bars, double increment);

}  // namespace ibflow::sim
