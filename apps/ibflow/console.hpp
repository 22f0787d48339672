#pragma once
// How a session is watched: a live screen on a terminal, plain lines elsewhere.

#include <functional>
#include <string>

#include "ibflow/app/settings.hpp"
#include "ibflow/app/trading_system.hpp"

namespace ibflow::cli {

struct ConsoleOptions {
  std::string title;
  app::Settings settings;
  bool quiet = false;
  bool plain = false;  // lines even on a terminal
  bool flatten = false;
  std::function<void()> on_reload;  // SIGHUP; empty: nothing
};

/// Shows the session until it has ended; turns Ctrl-C into a graceful stop. Returns the outcome.
const app::TradingOutcome& watch(app::TradingSystem& system, const ConsoleOptions& options);

/// The closing lines: figures, books, problem.
void print_outcome(const app::TradingOutcome& outcome);

}  // namespace ibflow::cli
