// What the accounts are worth, and what they may still do.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

using gateway::AccountChange;
using model::AccountValue;

struct AccountArguments {
  SessionArguments session;
  std::shared_ptr<WatchArguments> watch;
};

/// What people look for first.
constexpr std::array<std::string_view, 10> kFirst = {
    "NetLiquidation",  "TotalCashValue", "SettledCash",    "BuyingPower",        "AvailableFunds",
    "ExcessLiquidity", "InitMarginReq",  "MaintMarginReq", "GrossPositionValue", "Cushion"};

/// Accounts in turn; of each the first ten, then the rest by name.
std::string order_of(const AccountValue& value) {
  const auto place = std::ranges::find(kFirst, value.key) - kFirst.begin();
  return fmt::format("{} {:02} {} {}", value.account, place, value.key, value.currency);
}

std::vector<Column> columns() {
  return {{"account"}, {"name", Align::Left, 30}, {"value", Align::Right, 16}, {"currency"}};
}

/// Numbers as numbers; IB sends all as text.
Cell cell_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto number = core::Decimal::parse(text);
  return number ? Cell(*number) : Cell(text);
}

std::vector<Cell> row_of(const AccountValue& value) {
  return {value.account, value.key, cell_of(value.value), value.currency};
}

app::ExitCode show_once(GatewaySession& session, const Output& output) {
  Table table(columns());
  for (const auto& account : session.accounts()) {
    auto found = session.wait(session.gateway()->accounts().report(account));
    if (!found) return report(found.error());
    std::ranges::sort(found->values, {}, &order_of);
    for (const auto& value : found->values) table.add(row_of(value));
    if (!found->is_ready() && !output.quiet)
      fmt::print(stderr, "ibflow: IB says that the values of {} are not to be relied on just now\n", account);
  }
  return print(table, output);
}

app::ExitCode show_changes(GatewaySession& session, const AccountArguments& arguments) {
  Inbox<AccountValue> inbox;
  gateway::Subscription<AccountChange> changes;
  session.gateway().run([&](gateway::Gateway& gateway) {
    changes = gateway.accounts().follow(session.accounts());
    changes.on_value([&inbox](const AccountChange& change) {
      if (change.value) inbox.push(order_of(*change.value), *change.value);
    });
  });
  LiveTable table(columns(), *arguments.session.output);
  const auto code = watch<AccountValue>(session, *arguments.watch, inbox, [&](const AccountValue& value) {
    return table.set(order_of(value), row_of(value));
  });
  session.gateway().run([&](gateway::Gateway&) { changes = {}; });
  return code;
}

app::ExitCode account(const AccountArguments& arguments) {
  const auto& output = *arguments.session.output;
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, output);
  if (!session) return report(session.error());
  return arguments.watch->watch ? show_changes(**session, arguments) : show_once(**session, output);
}

}  // namespace

void add_account(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<AccountArguments>();
  CLI::App* command = program.add_subcommand("account", "What the accounts are worth: value, cash, margin");
  arguments->watch = add_watch_options(*command);
  arguments->session = add_session_options(*command);
  add_account_option(*command, arguments->session);
  command->footer(
      "The ten values that matter most come first, then all others by name. Values of several currencies\n"
      "have a row for each, and BASE is their sum.\n"
      "Examples:\n  ibflow account | head -11\n  ibflow account --json\n  ibflow account --watch");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return account(*arguments); }; });
}

}  // namespace ibflow::cli
