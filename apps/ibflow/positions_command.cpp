// What the accounts hold.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

using gateway::AccountChange;
using gateway::AccountPosition;
using gateway::PortfolioItem;

struct PositionsArguments {
  SessionArguments session;
  std::shared_ptr<WatchArguments> watch;
};

std::vector<Column> columns() {
  return {{"account"},
          {"symbol", Align::Left, 8},
          {"sec_type"},
          {"quantity", Align::Right},
          {"average_cost", Align::Right},
          {"currency"},
          {"con_id", Align::Right}};
}

std::vector<Column> valued_columns() {
  auto all = columns();
  all.insert(
      all.end() - 2,
      {{"market_price", Align::Right}, {"market_value", Align::Right}, {"unrealized_pnl", Align::Right}});
  return all;
}

std::vector<Cell> row_of(const AccountPosition& position) {
  const auto& contract = position.contract;
  return {position.account,
          name_of(contract),
          contract.sec_type,
          Cell(position.quantity).with(Tone::BySign),
          Cell(position.average_cost, 4),
          contract.currency,
          contract.con_id};
}

/// `value` only where it is of this very quantity: IB refreshes it every three minutes.
std::vector<Cell> valued_row_of(const AccountPosition& position, const PortfolioItem* value) {
  auto row = row_of(position);
  std::vector<Cell> worth(3, Cell(std::nullopt));
  if (value != nullptr && value->quantity == position.quantity)
    worth = {Cell(value->market_price, 4), Cell(value->market_value, 2),
             Cell(value->unrealized_profit, 2).with(Tone::BySign)};
  row.insert(row.end() - 2, worth.begin(), worth.end());
  return row;
}

/// What IB says the positions are worth. An account without an answer has none; that is said. Cancelled by
/// Ctrl-C.
core::Expected<std::vector<PortfolioItem>> portfolio_of(GatewaySession& session,
                                                        const std::vector<AccountPosition>& positions) {
  std::set<std::string> accounts;
  for (const auto& position : positions) accounts.insert(position.account);
  std::vector<PortfolioItem> portfolio;
  for (const auto& account : accounts) {
    auto found = session.wait(session.gateway()->accounts().report(account));
    if (!found && found.error().category == core::ErrorCategory::Cancelled)
      return std::unexpected(found.error());
    if (!found) {
      fmt::print(stderr, "ibflow: without market values of {}: {}\n", account, found.error().message);
      continue;
    }
    portfolio.insert(portfolio.end(), found->portfolio.begin(), found->portfolio.end());
  }
  return portfolio;
}

bool is_among(const std::vector<std::string>& accounts, const std::string& account) {
  return std::ranges::find(accounts, account) != accounts.end();
}

app::ExitCode show_once(GatewaySession& session, const Output& output) {
  auto positions = session.wait(session.gateway()->accounts().positions());
  if (!positions) return report(positions.error());
  const auto accounts = session.accounts();
  std::erase_if(*positions, [&](const AccountPosition& position) {
    return position.quantity.is_zero() || !is_among(accounts, position.account);
  });
  std::ranges::sort(*positions, {}, [](const AccountPosition& position) {
    return std::tuple(position.account, name_of(position.contract), position.contract.con_id);
  });
  const auto portfolio = portfolio_of(session, *positions);
  if (!portfolio) return report(portfolio.error());
  Table table(valued_columns());
  for (const auto& position : *positions) {
    const auto value = std::ranges::find_if(*portfolio, [&](const PortfolioItem& item) {
      return item.account == position.account && item.contract.con_id == position.contract.con_id;
    });
    table.add(valued_row_of(position, value == portfolio->end() ? nullptr : &*value));
  }
  return print(table, output);
}

std::string order_of(const AccountPosition& position) {
  return fmt::format("{} {} {}", position.account, name_of(position.contract), position.contract.con_id);
}

app::ExitCode show_changes(GatewaySession& session, const PositionsArguments& arguments) {
  Inbox<AccountChange> inbox;
  gateway::Subscription<AccountChange> changes;
  session.gateway().run([&](gateway::Gateway& gateway) {
    changes = gateway.accounts().follow(session.accounts());
    changes.on_value([&inbox](const AccountChange& change) {
      if (change.position) inbox.push(order_of(*change.position), change);
    });
  });
  LiveTable table(columns(), *arguments.session.output);
  const auto code = watch<AccountChange>(session, *arguments.watch, inbox, [&](const AccountChange& change) {
    return table.set(order_of(*change.position), row_of(*change.position));
  });
  session.gateway().run([&](gateway::Gateway&) { changes = {}; });
  return code;
}

app::ExitCode positions(const PositionsArguments& arguments) {
  const auto& output = *arguments.session.output;
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, output);
  if (!session) return report(session.error());
  return arguments.watch->watch ? show_changes(**session, arguments) : show_once(**session, output);
}

}  // namespace

void add_positions(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<PositionsArguments>();
  CLI::App* command = program.add_subcommand("positions", "What the accounts hold");
  arguments->watch = add_watch_options(*command);
  arguments->session = add_session_options(*command);
  add_account_option(*command, arguments->session);
  command->footer(
      "Short positions have quantities below zero. The average cost is per unit, commissions included.\n"
      "Market values are IB's own, refreshed every three minutes; --watch shows quantities and costs at "
      "once.\n"
      "Examples:\n  ibflow positions\n  ibflow positions --account DU1234567 --csv\n"
      "  ibflow positions --watch");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return positions(*arguments); }; });
}

}  // namespace ibflow::cli
