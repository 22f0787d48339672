#include "trade_session.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "confirm.hpp"
#include "recovery.hpp"

namespace ibflow::cli {

using core::ErrorCategory;
using core::fail;

namespace {

core::Expected<void> check_mode(const TradeArguments& arguments, const app::Settings& settings,
                                const std::string& what, bool asks_for_live) {
  if (settings.read_only && !arguments.dry_run) {
    return fail(ErrorCategory::Configuration,
                what +
                    ": [Connection] read_only is true, which is the default; say read_only = false in the "
                    "configuration, or --set Connection.read_only=false");
  }
  if (arguments.live && !settings.live) {
    return fail(ErrorCategory::Configuration,
                what +
                    ": --live was said, but [Connection] trading_mode is paper; say trading_mode = live, "
                    "too");
  }
  if (asks_for_live && settings.live && !arguments.live && !arguments.dry_run) {
    return fail(ErrorCategory::Usage,
                what + ": trading_mode is live, and orders with real money need --live as well");
  }
  return {};
}

core::Expected<void> check_account(GatewaySession& session, const std::string& what) {
  const auto& settings = session.settings();
  for (const auto& account : session.info().accounts) {
    const bool is_meant = settings.account.empty() || settings.account == account;
    if (!is_meant || settings.live || account.starts_with('D')) continue;
    return fail(
        ErrorCategory::Configuration,
        fmt::format("{}: account {} is no paper account and trading_mode is paper; log the gateway in "
                    "to a paper account, or say trading_mode = live",
                    what, account));
  }
  return {};
}

}  // namespace

void add_trade_options(CLI::App& command, const std::shared_ptr<TradeArguments>& arguments,
                       bool asks_for_live) {
  add_settings_options(command, arguments->settings);
  add_connection_options(command, arguments->settings);
  add_shortcut(command, arguments->settings, "--journal", "Journal.file", "where orders are kept", "FILE");
  command.add_flag("--yes", arguments->yes, "without being asked");
  command.add_flag("--dry-run", arguments->dry_run, "look only; nothing is placed or changed");
  if (asks_for_live)
    command.add_flag("--live", arguments->live, "with real money; needs trading_mode = live as well");
}

core::Expected<std::unique_ptr<GatewaySession>> open_for_trading(const TradeArguments& arguments,
                                                                 const std::string& what, bool asks_for_live,
                                                                 const Output& output) {
  const auto confirmable = can_be_confirmed(arguments.yes || arguments.dry_run, what);
  if (!confirmable) return std::unexpected(confirmable.error());
  const auto sources = sources_of(*arguments.settings);
  if (!sources) return std::unexpected(sources.error());
  const auto settings = app::load_settings(*sources);
  if (!settings) return std::unexpected(settings.error());
  if (const auto mode = check_mode(arguments, *settings, what, asks_for_live); !mode)
    return std::unexpected(mode.error());
  const auto use = arguments.dry_run ? GatewayUse::Looking : GatewayUse::Trading;
  auto session = open_gateway(*arguments.settings, use, output);
  if (!session) return session;
  if (const auto account = check_account(**session, what); !account) return std::unexpected(account.error());
  if (const auto recovered = reconcile_to_the_end(**session, "ibflow order"); !recovered) {
    auto error = recovered.error();
    error.message = what + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  return session;
}

std::string account_of(const GatewaySession& session) {
  const auto& chosen = session.settings().account;
  const auto& accounts = session.info().accounts;
  return chosen.empty() && !accounts.empty() ? accounts.front() : chosen;
}

app::ExitCode check_books(GatewaySession& session, const std::string& what) {
  struct State {
    std::string why;
    std::optional<gateway::RecoveryReport> report;
  };
  const auto state = session.gateway().run([](gateway::Gateway& gateway) {
    return State{gateway.orders().why_not_place(), gateway.orders().last_recovery()};
  });
  if (state.why.empty()) return app::ExitCode::Done;
  fmt::print(stderr, "ibflow: {}: {}; `ibflow reconcile` tells more\n", what, state.why);
  const auto code = state.report ? exit_code_of(*state.report) : app::ExitCode::Partial;
  return code == app::ExitCode::Done ? app::ExitCode::CannotConnect : code;
}

}  // namespace ibflow::cli
