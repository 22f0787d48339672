#include "recovery.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace ibflow::cli {

namespace {

/// An order is lost only when it is missing twice, with a pause between.
constexpr int kMostPasses = 3;

}  // namespace

core::Expected<gateway::RecoveryReport> reconcile_to_the_end(GatewaySession& session,
                                                             const std::string& who) {
  const auto pause = gateway::OrdersConfig().quarantine;
  for (int pass = 1;; ++pass) {
    auto report = session.wait(session.gateway()->orders().reconcile(who));
    if (!report || report->reconciled.orders_unknown == 0 || pass == kMostPasses) return report;
    fmt::print(stderr, "ibflow: an order is in doubt; the broker is asked again in {} s\n",
               std::chrono::ceil<std::chrono::seconds>(pause).count());
    if (!sleep_unless_stopped(pause)) return std::unexpected(GatewaySession::interrupted());
  }
}

app::ExitCode exit_code_of(const gateway::RecoveryReport& report) {
  if (report.why_not_trade.empty()) return app::ExitCode::Done;
  const bool is_partial =
      !report.reconciled.complete || report.reconciled.orders_unknown > 0 || !report.cuts_agree;
  return is_partial ? app::ExitCode::Partial : app::ExitCode::BooksDisagree;
}

}  // namespace ibflow::cli
