#pragma once
// What is left when a session is over: a JSON file, a report, a few lines.

#include <filesystem>
#include <string>

#include "ibflow/app/trading_system.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::app {

/// tickers, date, ticks, bars, predictions, signals_acted_on, orders, fills, round_trips, gross_pnl,
/// commissions, net_pnl, open_positions_at_end, books_agree (null when the gateway could not be asked),
/// wall_seconds.
[[nodiscard]] std::string summary_json(const TradingOutcome& outcome);

/// The HTML report of one run in a journal.
core::Expected<void> write_session_report(const std::filesystem::path& journal, const TradingOutcome& outcome,
                                          const std::filesystem::path& report);

}  // namespace ibflow::app
