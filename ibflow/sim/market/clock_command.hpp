#pragma once
// What a person or a script may tell the simulated clock, as text.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

struct PauseClock {};
struct ResumeClock {};
struct StepClockBy {
  std::uint64_t steps = 1;
};
struct JumpClock {
  std::optional<core::Date> date;  // empty: the day at hand
  std::chrono::seconds time_of_day{};
};
struct SetClockSpeed {
  double speed = 1;  // 0: as fast as possible
};
using ClockCommand = std::variant<PauseClock, ResumeClock, StepClockBy, JumpClock, SetClockSpeed>;

/// "pause", "resume", "step", "step 10", "jump 10:30", "jump 2019-02-14 15:59:50" (New York), "speed 60",
/// "speed max". Usage error for anything else.
[[nodiscard]] core::Expected<ClockCommand> parse_clock_command(std::string_view text);

}  // namespace ibflow::sim
