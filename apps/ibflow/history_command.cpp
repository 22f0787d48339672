// Bars of the past: one request in IB's words, or any span in pieces.

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "ibflow/core/write_file.hpp"
#include "moment.hpp"
#include "progress_line.hpp"

namespace ibflow::cli {

namespace {

using Bars = std::vector<model::Bar>;

struct HistoryArguments {
  std::string symbol;
  SessionArguments session;
  std::shared_ptr<ContractArguments> contract;
  std::string duration = "1 D", bar_size = "1 min", what_to_show = "TRADES";
  std::string end, from, to, file;
  bool regular_hours = false, all_hours = false;
};

std::vector<std::string> bar_sizes() {
  return {protocol::bar_size::kAll.begin(), protocol::bar_size::kAll.end()};
}

std::vector<std::string> kinds_of_bars() {
  std::vector<std::string> names;
  for (const auto& kind : protocol::kWhatToShow) {
    if (kind.name != protocol::what_to_show::kSchedule) names.emplace_back(kind.name);
  }
  return names;
}

Table table_of(const Bars& bars) {
  Table table({{"time"},
               {"open", Align::Right},
               {"high", Align::Right},
               {"low", Align::Right},
               {"close", Align::Right},
               {"volume", Align::Right},
               {"vwap", Align::Right},
               {"trades", Align::Right}});
  for (const auto& bar : bars) {
    const bool is_daily = bar.length >= std::chrono::hours(24);
    table.add({is_daily ? core::format_date(core::to_new_york(bar.start).date)
                        : core::format_new_york_iso(bar.start),
               price_cell(bar.open), price_cell(bar.high), price_cell(bar.low), price_cell(bar.close),
               bar.volume, Cell(bar.vwap, 4), bar.trades});
  }
  return table;
}

app::ExitCode show(const Bars& bars, const HistoryArguments& arguments) {
  auto output = *arguments.session.output;
  if (bars.empty() && !output.quiet)
    fmt::print(stderr, "ibflow: IB has no such bars of {} in that time\n", arguments.symbol);
  if (arguments.file.empty()) return print(table_of(bars), output);
  output.colours = false;
  if (output.format == OutputFormat::Table) {
    if (arguments.file.ends_with(".csv")) output.format = OutputFormat::Csv;
    if (arguments.file.ends_with(".json")) output.format = OutputFormat::Json;
  }
  const auto written = core::write_file(arguments.file, table_of(bars).print(output), "bars");
  if (!written) return report(written.error());
  if (!output.quiet) fmt::print(stderr, "ibflow: {} bars in {}\n", bars.size(), arguments.file);
  return app::ExitCode::Done;
}

/// One request.
core::Expected<Bars> recent(GatewaySession& session, const protocol::Contract& contract,
                            const HistoryArguments& arguments) {
  gateway::BarRequest request;
  request.contract = contract;
  request.duration = arguments.duration;
  request.bar_size = arguments.bar_size;
  request.what_to_show = arguments.what_to_show;
  request.regular_hours = !arguments.all_hours;
  if (!arguments.end.empty()) {
    auto end = parse_moment(arguments.end, "--end", DayPart::End);
    if (!end) return std::unexpected(end.error());
    request.end = *end;
  }
  return session.wait(session.gateway()->history().bars(std::move(request)));
}

/// As many requests as it takes.
core::Expected<Bars> span(GatewaySession& session, const protocol::Contract& contract,
                          const HistoryArguments& arguments) {
  gateway::BarRange range;
  range.contract = contract;
  range.bar_size = arguments.bar_size;
  range.what_to_show = arguments.what_to_show;
  range.regular_hours = !arguments.all_hours;
  auto from = parse_moment(arguments.from, "--from", DayPart::Begin);
  if (!from) return std::unexpected(from.error());
  range.from = *from;
  if (arguments.to.empty()) {
    const auto now = session.wait(session.gateway()->current_time());
    if (!now) return std::unexpected(now.error());
    range.until = *now;
  } else {
    auto until = parse_moment(arguments.to, "--to", DayPart::End);
    if (!until) return std::unexpected(until.error());
    range.until = *until;
  }
  if (range.until <= range.from)
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("--from {} is not before --to {}", arguments.from, arguments.to));
  auto download = session.gateway()->history().download(range);
  ProgressLine line(*arguments.session.output);
  return session.wait(download.rest([&line](const gateway::DownloadProgress& progress) {
    const auto all = static_cast<double>(progress.requests_done + progress.requests_left);
    line.show(static_cast<double>(progress.requests_done) / all, fmt::format("{} bars", progress.bars),
              progress.time_left);
  }));
}

/// What is wrong with the times is said before anybody is asked.
core::Expected<void> check_times(const HistoryArguments& arguments) {
  for (const auto& [text, option] : {std::pair{arguments.end, "--end"}, std::pair{arguments.from, "--from"},
                                     std::pair{arguments.to, "--to"}}) {
    if (text.empty()) continue;
    if (auto moment = parse_moment(text, option, DayPart::Begin); !moment)
      return std::unexpected(moment.error());
  }
  return {};
}

app::ExitCode history(const HistoryArguments& arguments) {
  if (auto checked = check_times(arguments); !checked) return report(checked.error());
  if (const auto described = arguments.contract->to_query(arguments.symbol); !described)
    return report(described.error());
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, *arguments.session.output);
  if (!session) return report(session.error());
  const auto details = qualify(**session, *arguments.contract, arguments.symbol);
  if (!details) return report(details.error());
  const auto bars = arguments.from.empty() ? recent(**session, details->contract, arguments)
                                           : span(**session, details->contract, arguments);
  return bars ? show(*bars, arguments) : report(bars.error());
}

void add_history_options(CLI::App& command, const std::shared_ptr<HistoryArguments>& arguments) {
  command.add_option("--duration", arguments->duration, "one request, in IB's words: 3600 S, 2 D, 1 W, 1 M")
      ->type_name("\"N UNIT\"")
      ->capture_default_str();
  command.add_option("--bar-size", arguments->bar_size, "1 secs to 1 month, in IB's words")
      ->type_name("\"N UNIT\"")
      ->check(CLI::IsMember(bar_sizes()).description(""))
      ->capture_default_str();
  command.add_option("--what-to-show", arguments->what_to_show, "which prices")
      ->type_name("TRADES|MIDPOINT|BID|ASK|...")
      ->transform(CLI::IsMember(kinds_of_bars(), CLI::ignore_case).description(""))
      ->capture_default_str();
  auto* end = command.add_option("--end", arguments->end, "the last moment of --duration; now when left out")
                  ->type_name("TIME");
  auto* from = command
                   .add_option("--from", arguments->from,
                               "instead of --duration: any span, in as many requests as it takes")
                   ->type_name("TIME")
                   ->excludes(end);
  command.add_option("--to", arguments->to, "with --from; now when left out")->type_name("TIME")->needs(from);
  auto* regular = command.add_flag("--rth", arguments->regular_hours,
                                   "regular trading hours alone, as when nothing is said");
  command.add_flag("--all-hours", arguments->all_hours, "also what trades outside of regular hours")
      ->excludes(regular);
  command.add_option("--output", arguments->file, "write to a file; .csv and .json say the format")
      ->type_name("FILE");
}

}  // namespace

void add_history(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<HistoryArguments>();
  CLI::App* command = program.add_subcommand("history", "Bars of the past, to the screen or a file");
  command->add_option("symbol", arguments->symbol, "such as AAPL")->type_name("SYMBOL");
  arguments->contract = add_contract_options(*command);
  add_history_options(*command, arguments);
  arguments->session = add_session_options(*command);
  command->footer(
      "TIME is a day (2019-02-13), a time in New York (\"2019-02-13 10:30\") or ISO with an offset\n"
      "(2019-02-13T15:30:00Z). A day as the end is included. IB's rules of rate are kept, so long spans of\n"
      "small bars take their time: a terminal shows how much is left.\n"
      "Examples:\n  ibflow history SPY --duration \"1 D\" --bar-size \"5 mins\"\n"
      "  ibflow history SPY --from 2019-02-11 --to 2019-02-13 --bar-size \"1 min\" --output spy.csv\n"
      "  ibflow history EUR.USD --what-to-show MIDPOINT --bar-size \"1 hour\" --csv");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return history(*arguments); }; });
}

}  // namespace ibflow::cli
