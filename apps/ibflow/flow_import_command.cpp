#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "ibflow/app/option_import.hpp"
#include "parse.hpp"
#include "rate_arguments.hpp"

namespace ibflow::cli {

namespace {

struct ImportArguments {
  app::OptionImport import;
  std::string tickers;
};

app::ExitCode run(const ImportArguments& arguments) {
  auto import = arguments.import;
  import.tickers = parse_tickers(arguments.tickers);
  fmt::print("{:<7}{:<12}{:>8}{:>8}{:>11}{:>7}{:>7}{:>8}{:>13}\n", "TICKER", "DAY", "TRADES", "QUOTED",
             "AGGRESSOR", "DELTA", "BARS", "POINTS", "PREDICTIONS");
  const auto days = app::import_options(import, [](const app::ImportedDay& day) {
    fmt::print("{:<7}{:<12}{:>8}{:>8}{:>11}{:>7}{:>7}{:>8}{:>13}\n", day.ticker, core::format_date(day.date),
               day.trades, day.quoted, day.with_aggressor, day.with_delta, day.bars, day.points,
               day.predictions);
  });
  if (!days) return report(days.error());
  fmt::print("{} {} in {}\n", days->size(), days->size() == 1 ? "day" : "days", import.database.string());
  return app::ExitCode::Done;
}

}  // namespace

void add_flow_import(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<ImportArguments>();
  auto& import = arguments->import;
  CLI::App* command =
      group.add_subcommand("import", "Read recorded option data into an option flow database");
  command->add_option("--options", import.folders, "folder in QuantConnect Lean's layout; repeatable")
      ->type_name("DIR")
      ->allow_extra_args(false)
      ->required();
  command->add_option("--database", import.database, "the database; made when it is not there")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--tickers", arguments->tickers, "comma-separated; all with option trades when left out")
      ->type_name("A,B");
  add_rates(*command, import.rates);
  command->footer(
      "Example:\n  ibflow flow import --options data/samples/quantconnect-lean-goog --database flow.sqlite");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return run(*arguments); }; });
}

}  // namespace ibflow::cli
