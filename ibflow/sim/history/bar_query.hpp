#pragma once
// Historical bars out of recorded minutes: what was asked, and the bars that answer it. No I/O.

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::sim {

/// A bar length IB knows by name. A day is one session, whatever its hours.
struct BarSize {
  std::chrono::seconds length{60};
  bool daily = false;
};

/// "1 min" up to "30 mins", "1 hour" up to "8 hours", "1 day". An error for anything else, also for the sizes
/// below a minute, which a recording of minutes cannot give.
[[nodiscard]] core::Expected<BarSize> parse_bar_size(std::string_view text);

/// How far back a request reaches: seconds, or sessions (days with trading).
struct BarSpan {
  std::chrono::seconds seconds{0};
  int sessions = 0;
};

/// "1800 S", "2 D", "1 W" (5 sessions), "1 M" (21), "1 Y" (252).
[[nodiscard]] core::Expected<BarSpan> parse_bar_span(std::string_view text);

/// End of a request: empty is `now`; "yyyymmdd hh:mm:ss", with or without a US zone, or UTC as
/// "yyyymmdd-hh:mm:ss".
[[nodiscard]] core::Expected<core::Timestamp> parse_bar_end(std::string_view text, core::Timestamp now);

struct BarQuery {
  BarSize size;
  BarSpan span;
  core::Timestamp end{};  // no bar ends after this
};

struct BarSelection {
  core::Timestamp from{};
  std::vector<model::Bar> bars;  // ascending
};

/// `minutes`: recorded minutes, ascending, with their start. Every bar given back is complete at `query.end`;
/// hours start on the hour, the first one of a session when the session does.
[[nodiscard]] BarSelection select_bars(std::span<const model::Bar> minutes, const BarQuery& query);

}  // namespace ibflow::sim
