#pragma once
// The lines that the live screen and the dashboard have in common.

#include <string>

#include "ibflow/control/snapshot.hpp"
#include "text_frame.hpp"

namespace ibflow::cli {

/// Who trades, when, how far the session is: one line.
void add_header(Lines& lines, const std::string& title, const control::Snapshot& snapshot);
void add_money(Lines& lines, const control::Snapshot& snapshot);
/// The connection's three axes and what passes over it: one line.
void add_gateway(Lines& lines, const control::Snapshot& snapshot);
/// Why nothing is opened, and what is wrong: a line each, where there is something to tell.
void add_warnings(Lines& lines, const control::Snapshot& snapshot);

void add_ticker_heading(Lines& lines);
void add_ticker(Lines& lines, const control::TickerRow& ticker);
void add_order(Lines& lines, const control::OrderRow& order);
void add_signal(Lines& lines, const control::SignalRow& signal);
void add_event(Lines& lines, const control::EventRow& event);

/// 0 before the open, 1 after the close.
[[nodiscard]] double session_progress(core::Timestamp now, core::Timestamp open, core::Timestamp close);
[[nodiscard]] std::string money(const core::Decimal& amount, bool with_sign);  // 1,000,123.45 or +123.45

}  // namespace ibflow::cli
