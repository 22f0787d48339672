// What a person asks of the running system over the control socket.

#include <fmt/format.h>

#include "ibflow/app/detail/trading_session.hpp"

namespace ibflow::app {

using control::Command;
using control::CommandResult;

core::Expected<CommandResult> TradingSystem::Impl::carry_out(Command command, const std::string& reason) {
  const std::string why = reason.empty() ? "asked over the control socket" : reason;
  if (!trading || stopping || finishing) {
    const bool comes_early = !trading && !finishing && !stop_asked;
    if (comes_early && (command == Command::Pause || command == Command::Resume)) {
      pause_asked = command == Command::Pause ? std::optional(why) : std::nullopt;
      publish(true);
      return CommandResult{0, 0, pause_asked.has_value()};
    }
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("the system is not trading now ({}); nothing was done", phase));
  }
  const engine::EngineSnapshot before = engine->snapshot();
  switch (command) {
    case Command::Pause:
      engine->pause(why);
      break;
    case Command::Resume:
      engine->resume();
      break;
    case Command::CancelAll:
      engine->cancel_all(why);
      break;
    case Command::Flatten:
      engine->flatten(why);
      break;
  }
  publish(true);
  return CommandResult{before.working_orders.size(), before.summary.open_positions_at_end,
                       !engine->snapshot().paused.empty()};
}

}  // namespace ibflow::app
