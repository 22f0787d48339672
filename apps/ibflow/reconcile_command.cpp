// What the journal believes against what the broker has, and what to do about it.

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "commands.hpp"
#include "ibflow/app/line_settings.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/core/activity.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/gateway/gateway.hpp"
#include "recovery_outcome.hpp"
#include "settings_arguments.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

namespace json = boost::json;
using gateway::Answer;
using gateway::RecoveryReport;

/// An order is lost only when it is missing twice, with a pause between.
constexpr int kMostPasses = 3;

struct ReconcileArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::string journal;
  bool adopt = false;
  bool as_json = false;
};

Answer<RecoveryReport> compare(gateway::Gateway* session, core::EventLoop* loop, core::Duration pause) {
  auto connecting = session->connect();
  const auto connected = co_await std::move(connecting);
  if (!connected) co_return std::unexpected(connected.error());
  for (int pass = 1;; ++pass) {
    auto asking = session->orders().reconcile("ibflow reconcile");
    auto report = co_await std::move(asking);
    if (!report || report->reconciled.orders_unknown == 0 || pass == kMostPasses) co_return report;
    boost::asio::steady_timer timer(loop->context(), pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
}

core::Expected<RecoveryReport> run(const gateway::GatewayConfig& config) {
  core::Activity activity;
  core::EventLoop loop;
  loop.start();
  std::unique_ptr<gateway::Gateway> session;
  loop.run_and_wait([&] { session = std::make_unique<gateway::Gateway>(loop, config, activity); });
  auto answer = boost::asio::co_spawn(loop.context(), compare(session.get(), &loop, config.orders.quarantine),
                                      boost::asio::use_future);
  auto report = answer.get();
  loop.run_and_wait([&] { session.reset(); });
  return report;
}

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
  const auto sources = sources_of(*arguments.settings);
  if (!sources) return report(sources.error());
  const auto settings = app::load_settings(*sources);
  if (!settings) return report(settings.error());
  print_warnings(*settings);
  auto config = app::gateway_config(*settings);
  config.reconnect.enabled = false;
  config.client_id_wait = std::chrono::milliseconds(0);
  config.clock = gateway::GatewayConfig::ClockSource::System;
  config.orders.journal =
      arguments.journal.empty() ? settings->journal_file : std::filesystem::path(arguments.journal);
  config.orders.adopt = arguments.adopt;
  const auto found = run(config);
  if (!found) return report(found.error());
  if (auto written = write_standard_output(arguments.as_json ? as_json(*found) : as_text(*found)); !written)
    return report(written.error());
  return exit_code_of(*found);
}

}  // namespace

void add_reconcile(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<ReconcileArguments>();
  CLI::App* command = program.add_subcommand(
      "reconcile", "Compare the journal with the broker's orders, executions and positions");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  command->add_option("--journal", arguments->journal, "instead of the settings' own")->type_name("FILE");
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
