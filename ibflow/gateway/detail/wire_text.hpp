#pragma once
// Texts inside messages: times, bar sizes, references.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::gateway::detail {

/// `yyyymmdd hh:mm:ss ZONE` (one or more blanks; New York's zones, UTC, GMT, or none, which means New York)
/// and `yyyymmdd-hh:mm:ss`, with a Z or not, in UTC. Another zone is an error.
[[nodiscard]] core::Expected<core::Timestamp> parse_wire_time(std::string_view text);

/// `yyyymmdd-hh:mm:ss` on a clock in `zone`, by its IANA name (IB's old names such as US/Eastern are among
/// them).
[[nodiscard]] core::Expected<core::Timestamp> parse_zoned_time(std::string_view text, std::string_view zone);

/// As parse_wire_time, but any text may follow the time of day; unknown zones are read as New York's. Hours
/// wrong at worst.
[[nodiscard]] core::Expected<core::Timestamp> parse_connection_time(std::string_view text);

/// A bar's date as formatDate 2 gives it: epoch seconds, or yyyymmdd for days and longer (its midnight in New
/// York).
[[nodiscard]] core::Expected<core::Timestamp> parse_bar_time(std::string_view text);

/// "30 secs", "1 min", "2 hours", "1 day", "1 week", "1 month" (30 days)
[[nodiscard]] core::Expected<std::chrono::seconds> parse_bar_size(std::string_view text);

/// An orderRef without what the broker may have put behind it (":" and digits).
[[nodiscard]] std::string own_reference(std::string_view order_ref);

}  // namespace ibflow::gateway::detail
