#include "screen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "session_rows.hpp"

namespace ibflow::cli {

namespace {

constexpr int kEventsAtLeast = 4;

}  // namespace

std::string render_screen(const std::string& title, const control::Snapshot& snapshot,
                          const ScreenSize& size) {
  Lines lines(size);
  add_header(lines, title, snapshot);
  add_money(lines, snapshot);
  add_gateway(lines, snapshot);
  add_warnings(lines, snapshot);
  lines.heading("quotes, positions, signals");
  add_ticker_heading(lines);
  for (const auto& ticker : snapshot.tickers) add_ticker(lines, ticker);
  if (int room = lines.left() - 2 - kEventsAtLeast; room > 0) {
    lines.heading(fmt::format("working orders ({})", snapshot.orders.size()));
    for (const auto& order : snapshot.orders) {
      if (room-- == 0) break;
      add_order(lines, order);
    }
  }
  if (lines.left() <= 1) return lines.text();
  lines.heading("what happened");
  for (const auto& event : snapshot.events) add_event(lines, event);
  return lines.text();
}

}  // namespace ibflow::cli
