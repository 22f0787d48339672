#pragma once
// What demo and run do alike: watch the session, write what was asked for, end with the right code.

#include "console.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/app/trading_system.hpp"

namespace ibflow::cli {

[[nodiscard]] app::ExitCode watch_and_write(app::TradingSystem& system, const ConsoleOptions& options,
                                            const app::Settings& settings);

/// A report, summary or journal that cannot be written is told before the session, not after it.
[[nodiscard]] core::Expected<void> check_writable(const app::Settings& settings);

}  // namespace ibflow::cli
