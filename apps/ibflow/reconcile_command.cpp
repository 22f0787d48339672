// What the journal believes against what the broker has, and what to do about it.

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>
#include <string>
#include <utility>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "output.hpp"
#include "recovery.hpp"

namespace ibflow::cli {

namespace {

namespace json = boost::json;
using gateway::RecoveryReport;

struct ReconcileArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  bool adopt = false;
  bool as_json = false;
};

std::string as_text(const RecoveryReport& report) {
  const auto& found = report.reconciled;
  std::string out;
  for (const auto& difference : found.differences) out += difference.text + "\n";
  out += fmt::format("{} orders checked, {} changes taken into the journal, {} differences\n",
                     found.orders_checked, found.changes.size(), found.differences.size());
  out += report.why_not_trade.empty()
             ? "Orders may be placed.\n"
             : fmt::format("No orders are to be placed: {}.\n", report.why_not_trade);
  return out;
}

std::string as_json(const RecoveryReport& report) {
  const auto& found = report.reconciled;
  json::array differences, adjustments;
  for (const auto& difference : found.differences) {
    differences.push_back(json::object{{"kind", to_string(difference.kind)}, {"text", difference.text}});
  }
  for (const auto& adjustment : found.adjustments) {
    adjustments.push_back(json::object{{"account", adjustment.holding.account},
                                       {"con_id", adjustment.holding.con_id.value},
                                       {"symbol", adjustment.symbol},
                                       {"expected", adjustment.expected.to_string()},
                                       {"actual", adjustment.actual.to_string()},
                                       {"explanation", adjustment.explanation.value_or("")},
                                       {"taken_over", adjustment.taken_over}});
  }
  return json::serialize(json::object{{"complete", found.complete},
                                      {"may_trade", report.why_not_trade.empty()},
                                      {"why_not_trade", report.why_not_trade},
                                      {"orders_checked", found.orders_checked},
                                      {"orders_unknown", found.orders_unknown},
                                      {"changes", found.changes.size()},
                                      {"next_order_id", found.next_order_id.value},
                                      {"differences", std::move(differences)},
                                      {"adjustments", std::move(adjustments)}}) +
         "\n";
}

app::ExitCode reconcile(const ReconcileArguments& arguments) {
  auto session =
      open_gateway(*arguments.settings, arguments.adopt ? GatewayUse::Adopting : GatewayUse::Trading);
  if (!session) return report(session.error());
  const auto found = reconcile_to_the_end(**session, "ibflow reconcile");
  if (!found) return report(found.error());
  const auto printed = print_text(arguments.as_json ? as_json(*found) : as_text(*found));
  return printed == app::ExitCode::Done ? exit_code_of(*found) : printed;
}

}  // namespace

void add_reconcile(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<ReconcileArguments>();
  CLI::App* command = program.add_subcommand(
      "reconcile", "Compare the journal with the broker's orders, executions and positions");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  add_shortcut(*command, arguments->settings, "--journal", "Journal.file", "instead of the settings' own",
               "FILE");
  command->add_flag("--adopt", arguments->adopt,
                    "take over positions that the journal does not explain, and orders of other client ids");
  command->add_flag("--json", arguments->as_json, "one JSON object instead of sentences");
  command->footer(
      "What the broker can prove goes into the journal at once: a second run has nothing to tell.\n"
      "Exit codes: 0 orders may be placed, 6 the broker has not answered to the end or an order is in "
      "doubt,\n"
      "8 a difference waits for your decision.\n"
      "Examples:\n  ibflow reconcile\n  ibflow reconcile --journal out/journal.sqlite --adopt\n"
      "  ibflow reconcile --port 7497 --json");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return reconcile(*arguments); }; });
}

}  // namespace ibflow::cli
