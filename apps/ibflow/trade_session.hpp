#pragma once
// A session that may trade: mode, account and books are right, or it does not begin.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "settings_arguments.hpp"

namespace ibflow::cli {

struct TradeArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  bool live = false, yes = false, dry_run = false;
};

/// --config and the like, --journal, --yes and --dry-run; with `asks_for_live` --live, too.
void add_trade_options(CLI::App& command, const std::shared_ptr<TradeArguments>& arguments,
                       bool asks_for_live);

/// Nothing is connected before mode, settings and the confirmation to come are right. Then: in session, and
/// what the broker has is in the journal. `what` begins its errors: "no order was placed". Usage: live
/// without
/// --live, nobody who could confirm. Configuration: read_only, --live without trading_mode = live, an account
/// that is no paper account.
[[nodiscard]] core::Expected<std::unique_ptr<GatewaySession>> open_for_trading(
    const TradeArguments& arguments, const std::string& what, bool asks_for_live, const Output& output);

/// The one that orders are for.
[[nodiscard]] std::string account_of(const GatewaySession& session);

/// Orders may be placed and changed; else the exit code after a message.
[[nodiscard]] app::ExitCode check_books(GatewaySession& session, const std::string& what);

}  // namespace ibflow::cli
