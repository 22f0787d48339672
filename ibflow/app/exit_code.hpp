#pragma once
// How the program ends, documented in docs/exit-codes.md and in --help.

#include "ibflow/core/error.hpp"

namespace ibflow::app {

enum class ExitCode : int {
  Done = 0,
  Internal = 1,       // a broken invariant of ours
  InvalidLines = 1,   // wire: some line of the input was not what it should be
  Usage = 2,          // the command line cannot be understood, an unknown ticker, a date without data
  Configuration = 3,  // unreadable, unknown, out of range or contradictory settings
  CannotConnect = 4,  // nobody answers where the gateway or the flow server should be, or a port is taken
  Refused = 5,        // IB or the flow server said no
  Partial = 6,        // the work was cut short: a peer was lost in mid-session
  Storage = 7,        // the journal or another file cannot be written or read
  BooksDisagree = 8,  // our cash, positions or commissions differ from the gateway's
  Interrupted = 130,  // Ctrl-C or SIGTERM
};

[[nodiscard]] constexpr ExitCode exit_code_for(core::ErrorCategory category) {
  switch (category) {
    case core::ErrorCategory::Usage:
      return ExitCode::Usage;
    case core::ErrorCategory::Data:
      return ExitCode::Usage;
    case core::ErrorCategory::Configuration:
      return ExitCode::Configuration;
    case core::ErrorCategory::Connection:
      return ExitCode::CannotConnect;
    case core::ErrorCategory::Timeout:
      return ExitCode::CannotConnect;
    case core::ErrorCategory::Protocol:
      return ExitCode::CannotConnect;
    case core::ErrorCategory::Broker:
      return ExitCode::Refused;
    case core::ErrorCategory::Http:
      return ExitCode::Refused;
    case core::ErrorCategory::Storage:
      return ExitCode::Storage;
    case core::ErrorCategory::Cancelled:
      return ExitCode::Interrupted;
    case core::ErrorCategory::Internal:
      return ExitCode::Internal;
  }
  return ExitCode::Internal;
}

}  // namespace ibflow::app
