#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "ibflow/app/data_folder.hpp"
#include "ibflow/app/demo.hpp"
#include "parse.hpp"
#include "session_end.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

struct DemoArguments {
  std::string speed = "600";
  std::string tickers;
  std::string date = "2019-02-13";
  std::uint64_t seed = 1;
  std::string data;
  std::string report = "ibflow-demo.html";
  std::string journal = "ibflow-demo.sqlite";
  std::string json;
  std::vector<std::string> set;
  bool flatten = false, quiet = false, plain = false;
};

core::Expected<app::DemoOptions> options_of(const DemoArguments& arguments) {
  app::DemoOptions options;
  auto speed = parse_speed(arguments.speed);
  if (!speed) return std::unexpected(speed.error());
  auto date = core::parse_date(arguments.date);
  if (!date) return std::unexpected(date.error());
  auto folder = app::find_data_folder(arguments.data);
  if (!folder) return std::unexpected(folder.error());
  auto overrides = parse_overrides(arguments.set);
  if (!overrides) return std::unexpected(overrides.error());
  for (const auto& [name, value] : *overrides) {
    if (name.starts_with("Trading.") && name != "Trading.tickers") continue;
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format(
            "--set {}: the demo takes trading rules here (Trading.cooldown, ...); `ibflow demo --help` "
            "names the options for the rest",
            name));
  }
  // The demo is the same everywhere: it looks at no file and no environment.
  auto settings = app::load_settings(std::nullopt, app::Environment{}, *overrides);
  if (!settings) return std::unexpected(settings.error());
  options.speed = *speed;
  options.date = *date;
  options.data_folder = *folder;
  options.tickers = parse_tickers(arguments.tickers);
  options.seed = arguments.seed;
  options.trading = std::move(*settings);
  options.trading.journal_file = arguments.journal;
  options.trading.report_file = arguments.report;
  options.trading.summary_file = arguments.json;
  return options;
}

app::ExitCode run_demo(const DemoArguments& arguments) {
  auto options = options_of(arguments);
  if (!options) return report(options.error());
  const app::Settings settings = options->trading;
  if (auto writable = check_writable(settings); !writable) return report(writable.error());
  if (auto logging = core::start_logging(app::log_options(settings)); !logging)
    return report(logging.error());
  auto demo = app::Demo::start(std::move(*options));
  if (!demo) return report(demo.error());
  if (!arguments.quiet) {
    tell(fmt::format(
        "Simulated IB Gateway on 127.0.0.1:{}, Options Flow Monitor on 127.0.0.1:{}; one recorded session, "
        "{}.\n",
        (*demo)->gateway().port(), (*demo)->flow().port(), arguments.date));
  }
  const ConsoleOptions console{"demo", settings, arguments.quiet, arguments.plain, arguments.flatten};
  return watch_and_write((*demo)->trading(), console, settings);
}

}  // namespace

void add_demo(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* command =
      program.add_subcommand("demo", "Trade one recorded session end to end, over real loopback sockets");
  command->add_option("--speed", arguments->speed, "seconds of session in one second, or max")
      ->type_name("N|max")
      ->capture_default_str();
  command->add_option("--tickers", arguments->tickers, "comma-separated; all twelve when left out")
      ->type_name("A,B");
  command->add_option("--date", arguments->date, "2019-02-11 to 2019-02-15")
      ->type_name("DATE")
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "of the displayed sizes the recording lacks")
      ->capture_default_str();
  command->add_option("--report", arguments->report, "HTML report; '' for none")
      ->type_name("FILE")
      ->capture_default_str();
  command->add_option("--journal", arguments->journal, "SQLite journal; appended to")
      ->type_name("FILE")
      ->capture_default_str();
  command->add_option("--json", arguments->json, "summary as JSON")->type_name("FILE");
  command->add_option("--data", arguments->data, "folder of SYM_1min.csv files")->type_name("DIR");
  command->add_option("--set", arguments->set, "a trading rule, such as Trading.cooldown=60; repeatable")
      ->type_name("S.KEY=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--flatten", arguments->flatten, "Ctrl-C also closes every position");
  command->add_flag("--plain", arguments->plain, "lines instead of the live screen");
  command->add_flag("--quiet,-q", arguments->quiet, "only the closing lines");
  command->footer(
      "Examples:\n  ibflow demo\n  ibflow demo --speed max --json out.json\n"
      "  ibflow demo --tickers SPY,AAPL --date 2019-02-14 --set Trading.confidence_threshold=0.7");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return run_demo(*arguments); }; });
}

}  // namespace ibflow::cli
