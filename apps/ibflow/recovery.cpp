#include "recovery_outcome.hpp"

namespace ibflow::cli {

app::ExitCode exit_code_of(const gateway::RecoveryReport& report) {
  if (report.why_not_trade.empty()) return app::ExitCode::Done;
  const bool is_partial =
      !report.reconciled.complete || report.reconciled.orders_unknown > 0 || !report.cuts_agree;
  return is_partial ? app::ExitCode::Partial : app::ExitCode::BooksDisagree;
}

}  // namespace ibflow::cli
