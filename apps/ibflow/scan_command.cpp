// `ibflow scan`: what moves, by IB's scanners.

#include <fmt/format.h>

#include <memory>
#include <ranges>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "output.hpp"
#include "scanner_parameters.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

constexpr int kMostRows = 50;  // IB's

struct ScanArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output;
  std::shared_ptr<WatchArguments> watch;
  std::string code;
  bool list = false;
  protocol::ScannerSubscription what;
  std::vector<std::string> filters;
  int limit = kMostRows;
};

core::Expected<std::vector<protocol::TagValue>> filters_of(const ScanArguments& arguments) {
  std::vector<protocol::TagValue> filters;
  for (const auto& text : arguments.filters) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return core::fail(core::ErrorCategory::Usage,
                        fmt::format("--filter {}: write it as TAG=VALUE, such as changePercAbove=2", text));
    }
    filters.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return filters;
}

app::ExitCode list_choices(GatewaySession& session, const ScanArguments& arguments) {
  auto& gateway = session.gateway();
  const auto xml = session.wait(gateway->scanners().parameters());
  if (!xml) return report(xml.error());
  const auto choices = scanner_choices(*xml);
  if (!choices) return report(choices.error());
  Table table({{"kind"}, {"code"}, {"name"}, {"instruments"}});
  for (const auto& choice : *choices) {
    if (is_about(choice, arguments.code))
      table.add({choice.kind, choice.code, choice.name, choice.instruments});
  }
  return print(table, *arguments.output);
}

std::vector<Column> columns() {
  return {{"rank", Align::Right},
          {"symbol", Align::Left, 6},
          {"sec_type"},
          {"exchange"},
          {"currency"},
          {"con_id", Align::Right},
          {"local_symbol"},
          {"distance"},
          {"benchmark"},
          {"projection"},
          {"legs"}};
}

std::vector<Cell> row_of(const protocol::ScannerRow& row) {
  const auto& contract = row.contract_details.contract;
  return {row.rank + 1,      contract.symbol, contract.sec_type,     contract.exchange,
          contract.currency, contract.con_id, contract.local_symbol, row.distance,
          row.benchmark,     row.projection,  row.legs_str};
}

using Filters = std::vector<protocol::TagValue>;

app::ExitCode show_once(GatewaySession& session, const ScanArguments& arguments,
                        const protocol::ScannerSubscription& what, const Filters& filters) {
  auto found = session.wait(session.gateway()->scanners().scan(what, filters));
  if (!found) return report(found.error());
  Table table(columns());
  for (const auto& row : found->rows | std::views::take(arguments.limit)) table.add(row_of(row));
  return print(table, *arguments.output);
}

app::ExitCode show_changes(GatewaySession& session, const ScanArguments& arguments,
                           const protocol::ScannerSubscription& what, const Filters& filters) {
  using Result = core::Expected<gateway::ScannerResult>;
  Inbox<Result> inbox;
  // What IB refuses now (162) a stream would ask for again and again: it may be a passing trouble.
  auto first = session.wait(session.gateway()->scanners().scan(what, filters));
  if (!first) return report(first.error());
  inbox.push("", std::move(first));
  gateway::Subscription<gateway::ScannerResult> results;
  session.gateway().run([&](gateway::Gateway& gateway) {
    results = gateway.scanners().follow(what, filters);
    results.on_value([&inbox](const gateway::ScannerResult& result) { inbox.push("", result); });
    results.on_event([&inbox](const gateway::StreamEvent& event) {
      if (event.error) inbox.push("", std::unexpected(*event.error));
    });
  });
  LiveTable table(columns(), *arguments.output);
  const auto key = [](int place) { return fmt::format("{:02}", place); };
  const auto show = [&](const Result& result) -> core::Expected<void> {
    if (!result) return std::unexpected(result.error());
    int place = 0;
    for (const auto& row : result->rows | std::views::take(arguments.limit)) {
      if (auto shown = table.set(key(place++), row_of(row)); !shown) return shown;
    }
    for (; place < arguments.limit; ++place) {
      if (auto gone = table.erase(key(place)); !gone) return gone;
    }
    return {};
  };
  const auto code = watch<Result>(session, *arguments.watch, inbox, show);
  session.gateway().run([&](gateway::Gateway&) { results = {}; });
  return code;
}

app::ExitCode scan(const ScanArguments& arguments) {
  if (arguments.code.empty() && !arguments.list) {
    return report({core::ErrorCategory::Usage,
                   "scan: name a scan code such as TOP_PERC_GAIN; `ibflow scan --list` tells them all"});
  }
  const auto filters = filters_of(arguments);
  if (!filters) return report(filters.error());
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  if (arguments.list) return list_choices(**session, arguments);
  auto what = arguments.what;
  what.scan_code = arguments.code;
  what.number_of_rows = arguments.limit;
  return arguments.watch->watch ? show_changes(**session, arguments, what, *filters)
                                : show_once(**session, arguments, what, *filters);
}

}  // namespace

void add_scan(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<ScanArguments>();
  auto& what = arguments->what;
  what.instrument = "STK";
  what.location_code = "STK.US.MAJOR";
  CLI::App* command = program.add_subcommand("scan", "What moves, by IB's market scanners");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  command
      ->add_option("code", arguments->code,
                   "TOP_PERC_GAIN, MOST_ACTIVE, ...; with --list: a word to look for")
      ->type_name("CODE");
  auto* list = command->add_flag("--list", arguments->list,
                                 "scan codes, locations, instruments and filters there are");
  arguments->watch = add_watch_options(*command);
  command->get_option("--watch")->excludes(list);
  command->add_option("--location", what.location_code, "where")->capture_default_str()->type_name("CODE");
  command->add_option("--instrument", what.instrument, "what")->capture_default_str()->type_name("CODE");
  command->add_option("--above-price", what.above_price, "priced at least so")->type_name("PRICE");
  command->add_option("--below-price", what.below_price, "priced at most so")->type_name("PRICE");
  command->add_option("--above-volume", what.above_volume, "traded at least so often today")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  command->add_option("--market-cap-above", what.market_cap_above, "millions")->type_name("AMOUNT");
  command->add_option("--market-cap-below", what.market_cap_below, "millions")->type_name("AMOUNT");
  command->add_option("--stock-type", what.stock_type_filter, "ALL, STOCK or ETF")
      ->check(CLI::IsMember({"ALL", "STOCK", "ETF"}));
  command->add_option("--filter", arguments->filters, "any filter of --list; repeatable")
      ->allow_extra_args(false)
      ->type_name("TAG=VALUE");
  command->add_option("--limit", arguments->limit, "at most so many rows; IB tells 50")
      ->check(CLI::Range(1, kMostRows))
      ->capture_default_str();
  arguments->output = add_output_options(*command);
  command->footer(
      "With --watch IB looks again about every 30 seconds.\n"
      "Exit codes: 0 done, also when nothing fits, 4 cannot connect, 5 IB does not know the code, 6 the\n"
      "gateway was lost while watching.\n"
      "Examples:\n  ibflow scan TOP_PERC_GAIN --above-price 5 --limit 10\n  ibflow scan MOST_ACTIVE "
      "--watch\n  ibflow scan --list gain");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return scan(*arguments); }; });
}

}  // namespace ibflow::cli
