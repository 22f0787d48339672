#pragma once
// The books made whole before anything else, for commands that trade.

#include "gateway_session.hpp"
#include "ibflow/app/exit_code.hpp"

namespace ibflow::cli {

/// What is unknown is asked for again until it is found or lost, which may take half a minute; standard error
/// tells. `who` stands in the report. Cancelled by Ctrl-C.
[[nodiscard]] core::Expected<gateway::RecoveryReport> reconcile_to_the_end(GatewaySession& session,
                                                                           const std::string& who);

/// Done: orders may be placed. Partial: the broker has not answered to the end, or an order is in doubt.
/// BooksDisagree: a difference waits for a decision.
[[nodiscard]] app::ExitCode exit_code_of(const gateway::RecoveryReport& report);

}  // namespace ibflow::cli
