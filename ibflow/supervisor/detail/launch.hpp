#pragma once
// fork and exec, with nothing between them that could hang or leak.

#include <sys/types.h>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/supervisor/child_process.hpp"

namespace ibflow::supervisor::detail {

struct Launched {
  pid_t pid = 0;
  /// The keeper, which kills the group, waits for this to be closed; only with LaunchPlan::dies_with_us.
  core::Descriptor lifeline;
};

/// Errors as ChildProcess::launch. The process leads a session and a group of its own, with default signal
/// handling, no descriptor but 0, 1 and 2, and nothing on its standard input.
[[nodiscard]] core::Expected<Launched> launch(const LaunchPlan& plan);

}  // namespace ibflow::supervisor::detail
