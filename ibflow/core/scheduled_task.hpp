#pragma once
// What a loop tells about its scheduled tasks.

#include <cstdint>
#include <string>

#include "ibflow/core/time.hpp"

namespace ibflow::core {

enum class ScheduleKind { Once, At, Every, Daily };

[[nodiscard]] const char* to_string(ScheduleKind kind);  // once, at, every, daily

struct ScheduledTask {
  std::string name;
  ScheduleKind kind = ScheduleKind::Once;
  Timestamp next_run;  // on the wall clock, as it reads now
  std::uint64_t runs = 0;
  std::uint64_t missed = 0;  // beats or days that passed without a run of their own
};

}  // namespace ibflow::core
