#pragma once
// Times as the simulated gateway writes them. All are simulated time.

#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

inline constexpr std::string_view kWireZone = "US/Eastern";

[[nodiscard]] std::string connection_time(core::Timestamp at);  // 20190213 09:30:00 EST (EDT in summer)
[[nodiscard]] std::string zoned_wire_time(core::Timestamp at);  // 20190213 09:30:00 US/Eastern
[[nodiscard]] std::string unzoned_wire_time(
    core::Timestamp at);  // 20190213  09:30:00 (two blanks, below version 196)
[[nodiscard]] std::string clock_time(core::Timestamp at);  // 09:30

/// Reads "yyyymmdd hh:mm:ss" (one or more blanks) in New York time, an optional zone of US/Eastern,
/// America/New_York, EST, EDT or UTC behind it, and UTC as "yyyymmdd-hh:mm:ss".
[[nodiscard]] core::Expected<core::Timestamp> parse_wire_time(std::string_view text);

/// `yyyymmdd:0930-yyyymmdd:1600;yyyymmdd:CLOSED;...` for seven days from `first`: trading hours and regular
/// hours.
[[nodiscard]] std::string trading_hours(core::Date first);
[[nodiscard]] std::string liquid_hours(core::Date first);

}  // namespace ibflow::sim
