#pragma once
// What has become of orders: one table, one exit code, and for people the sentence that matters.

#include <chrono>
#include <string>
#include <vector>

#include "gateway_session.hpp"
#include "ibflow/app/exit_code.hpp"
#include "output.hpp"

namespace ibflow::cli {

/// Until the order is over, or time has passed, or Ctrl-C, or the session is lost; without a wish (zero)
/// until the broker has said what it makes of it, a few seconds at most.
void wait_for_order(GatewaySession& session, const std::string& key, std::chrono::milliseconds within);

/// Prints the orders as they stand; sentences about what is refused or in doubt go to standard error. Done:
/// accepted or filled. Refused: the broker or we have. Partial: nobody knows yet, it has ended with a part
/// filled only, or it still works although its end was waited for. Interrupted when Ctrl-C was pressed.
[[nodiscard]] app::ExitCode tell_orders(GatewaySession& session, const std::vector<std::string>& keys,
                                        bool was_waited_for, const Output& output);

}  // namespace ibflow::cli
