#pragma once
// Moments on the command line.

#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::cli {

/// What a day without a time of day stands for.
enum class DayPart {
  Begin,
  End,    // its last second
  After,  // the first moment of the next day: for what is before a time, and a day is included
};

/// "2019-02-13", "2019-02-13 10:30", "2019-02-13 10:30:00" in New York; ISO 8601 with an offset or Z is taken
/// as it stands. Usage names the option.
[[nodiscard]] core::Expected<core::Timestamp> parse_moment(const std::string& text, const char* option,
                                                           DayPart part = DayPart::Begin);

}  // namespace ibflow::cli
