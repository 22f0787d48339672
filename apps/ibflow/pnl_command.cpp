// Profit and loss of the accounts, or of each position.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

using gateway::AccountPosition;
using gateway::PositionProfitAndLoss;
using gateway::ProfitAndLoss;

struct PnlArguments {
  SessionArguments session;
  std::shared_ptr<WatchArguments> watch;
  bool by_position = false;
};

/// An account, or a position in it.
struct Subject {
  std::string account;
  AccountPosition position;
};

Cell amount(std::optional<double> value) {
  return Cell(value, 2).with(Tone::BySign);
}

std::vector<Column> columns(bool by_position) {
  std::vector<Column> columns{{"account"}};
  if (by_position) columns.insert(columns.end(), {{"symbol", Align::Left, 8}, {"quantity", Align::Right}});
  for (const char* name : {"daily", "unrealized", "realized"}) columns.push_back({name, Align::Right, 12});
  if (by_position) columns.push_back({"value", Align::Right, 12});
  return columns;
}

std::vector<Cell> row_of(const Subject& subject, const ProfitAndLoss& profit) {
  return {subject.account, amount(profit.daily), amount(profit.unrealized), amount(profit.realized)};
}

std::vector<Cell> row_of(const Subject& subject, const PositionProfitAndLoss& profit) {
  return {subject.account,      name_of(subject.position.contract), profit.quantity,
          amount(profit.daily), amount(profit.unrealized),          amount(profit.realized),
          Cell(profit.value, 2)};
}

core::Expected<std::vector<Subject>> subjects_of(GatewaySession& session, bool by_position) {
  std::vector<Subject> subjects;
  const auto accounts = session.accounts();
  if (!by_position) {
    for (const auto& account : accounts) subjects.push_back({account, {}});
    return subjects;
  }
  auto positions = session.wait(session.gateway()->accounts().positions());
  if (!positions) return std::unexpected(positions.error());
  std::ranges::sort(*positions, {}, [](const AccountPosition& position) {
    return std::tuple(position.account, name_of(position.contract), position.contract.con_id);
  });
  for (auto& position : *positions) {
    if (std::ranges::find(accounts, position.account) != accounts.end())
      subjects.push_back({position.account, std::move(position)});
  }
  return subjects;
}

core::Expected<std::vector<Cell>> ask(GatewaySession& session, const Subject& subject, bool by_position) {
  auto& accounts = session.gateway()->accounts();
  if (by_position) {
    const auto con_id = core::ConId(subject.position.contract.con_id);
    const auto profit = session.wait(accounts.profit_and_loss(subject.account, con_id));
    if (!profit) return std::unexpected(profit.error());
    return row_of(subject, *profit);
  }
  const auto profit = session.wait(accounts.profit_and_loss(subject.account));
  if (!profit) return std::unexpected(profit.error());
  return row_of(subject, *profit);
}

app::ExitCode show_once(GatewaySession& session, const std::vector<Subject>& subjects,
                        const PnlArguments& arguments) {
  Table table(columns(arguments.by_position));
  for (const auto& subject : subjects) {
    auto row = ask(session, subject, arguments.by_position);
    if (!row) return report(row.error());
    table.add(std::move(*row));
  }
  return print(table, *arguments.session.output);
}

struct Change {
  std::string key;
  std::vector<Cell> row;
};

template <class Profit>
app::ExitCode show_changes(GatewaySession& session, const std::vector<Subject>& subjects,
                           const PnlArguments& arguments, const auto& follow) {
  Inbox<Change> inbox;
  std::vector<gateway::Subscription<Profit>> subscriptions;
  session.gateway().run([&](gateway::Gateway& gateway) {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      auto& profits = subscriptions.emplace_back(follow(gateway.accounts(), subjects[i]));
      profits.on_value([&inbox, &subjects, i, key = fmt::format("{:06}", i)](const Profit& profit) {
        inbox.push(key, {key, row_of(subjects[i], profit)});
      });
    }
  });
  LiveTable table(columns(arguments.by_position), *arguments.session.output);
  const auto code = watch<Change>(session, *arguments.watch, inbox,
                                  [&](const Change& change) { return table.set(change.key, change.row); });
  session.gateway().run([&](gateway::Gateway&) { subscriptions.clear(); });
  return code;
}

app::ExitCode watch_profit(GatewaySession& session, const std::vector<Subject>& subjects,
                           const PnlArguments& arguments) {
  if (!arguments.by_position)
    return show_changes<ProfitAndLoss>(session, subjects, arguments,
                                       [](gateway::Accounts& accounts, const Subject& subject) {
                                         return accounts.follow_profit(subject.account);
                                       });
  return show_changes<PositionProfitAndLoss>(
      session, subjects, arguments, [](gateway::Accounts& accounts, const Subject& subject) {
        return accounts.follow_profit(subject.account, core::ConId(subject.position.contract.con_id));
      });
}

app::ExitCode pnl(const PnlArguments& arguments) {
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, *arguments.session.output);
  if (!session) return report(session.error());
  const auto subjects = subjects_of(**session, arguments.by_position);
  if (!subjects) return report(subjects.error());
  return arguments.watch->watch ? watch_profit(**session, *subjects, arguments)
                                : show_once(**session, *subjects, arguments);
}

}  // namespace

void add_pnl(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<PnlArguments>();
  CLI::App* command = program.add_subcommand("pnl", "Profit and loss of the day, unrealized and realized");
  command->add_flag("--by-position", arguments->by_position, "a row for each position");
  arguments->watch = add_watch_options(*command);
  arguments->session = add_session_options(*command);
  add_account_option(*command, arguments->session);
  command->footer(
      "What IB does not know yet is left empty.\n"
      "Examples:\n  ibflow pnl\n  ibflow pnl --by-position\n  ibflow pnl --watch --duration 60 --csv");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return pnl(*arguments); }; });
}

}  // namespace ibflow::cli
