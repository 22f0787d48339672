#pragma once
// Points in time as clients write them in historical requests.

#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

struct RequestTime {
  core::Timestamp at{};
  bool zone_assumed = false;  // none was given, New York was taken: earns the notice 2174
};

/// "yyyymmdd hh:mm:ss zone" with one or more blanks, where the zone may be missing, and the date too (today
/// in that zone); UTC as "yyyymmdd-hh:mm:ss", with or without a Z. A zone is an IANA name or one of the US
/// letters (EST, CDT, ...), which mean the zone whatever the season. Error (Usage) for anything else.
[[nodiscard]] core::Expected<RequestTime> parse_request_time(std::string_view text, core::Timestamp now);

}  // namespace ibflow::sim
