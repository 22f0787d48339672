#pragma once
// The process that watches a gateway: this one, or one of its own.

#include "ibflow/app/exit_code.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/supervisor/runtime_folder.hpp"

namespace ibflow::cli {

/// Until the gateway is stopped or has failed; Ctrl-C and SIGTERM stop it.
[[nodiscard]] app::ExitCode supervise(const app::Settings& settings);

/// Runs this very command line once more with --foreground, in a session of its own, and returns when it
/// can be reached. The error says where its log is.
[[nodiscard]] core::Expected<void> detach_supervisor(const supervisor::RuntimeFolder& folder);

}  // namespace ibflow::cli
