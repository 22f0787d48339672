#pragma once

#include "ibflow/app/exit_code.hpp"
#include "ibflow/gateway/order_values.hpp"

namespace ibflow::cli {

/// Done: orders may be placed. Partial: the broker has not answered to the end, or an order is in doubt.
/// BooksDisagree: a difference waits for a decision.
[[nodiscard]] app::ExitCode exit_code_of(const gateway::RecoveryReport& report);

}  // namespace ibflow::cli
