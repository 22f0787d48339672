// How good the predictions in a journal were.

#include <fmt/format.h>

#include "commands.hpp"
#include "ibflow/journal/prediction_quality.hpp"
#include "output.hpp"
#include "parse.hpp"

namespace ibflow::cli {

namespace {

enum class Part { ByTicker, Calibration, Decay };

struct QualityArguments {
  std::string journal;
  std::int64_t run = 0;  // 0: all
  std::string ticker;
  Part part = Part::ByTicker;
  std::shared_ptr<Output> output;
};

Column right(const char* name) {
  return {name, Align::Right};
}
Cell rate(double value) {
  return {value, 3};
}

Table by_ticker(const std::vector<journal::QualityRow>& rows) {
  Table table({{"ticker"},
               right("horizon_minutes"),
               right("predictions"),
               right("hit_rate"),
               right("mean_confidence"),
               right("brier"),
               right("edge_bp")});
  for (const auto& row : rows) {
    table.add({Cell(row.ticker.empty() ? "all" : row.ticker), row.horizon_minutes, row.predictions,
               rate(row.hit_rate), rate(row.mean_confidence), rate(row.brier),
               Cell(row.edge, 2).with(Tone::BySign)});
  }
  return table;
}

Table calibration(const std::vector<journal::CalibrationRow>& rows) {
  Table table({right("horizon_minutes"), right("confidence_from"), right("predictions"),
               right("mean_confidence"), right("hit_rate")});
  for (const auto& row : rows) {
    table.add({row.horizon_minutes, Cell(row.confidence_from, 1), row.predictions, rate(row.mean_confidence),
               rate(row.hit_rate)});
  }
  return table;
}

Table decay(const std::vector<journal::DecayRow>& rows) {
  Table table({right("horizon_minutes"), right("age_from_seconds"), right("predictions"), right("hit_rate"),
               right("edge_bp")});
  for (const auto& row : rows) {
    table.add({row.horizon_minutes, row.age_from_seconds, row.predictions, rate(row.hit_rate),
               Cell(row.edge, 2).with(Tone::BySign)});
  }
  return table;
}

app::ExitCode show_quality(const QualityArguments& arguments) {
  journal::QualityQuery query;
  if (arguments.run > 0) query.run = arguments.run;
  if (!arguments.ticker.empty()) query.ticker = upper_case(arguments.ticker);
  const auto quality = journal::read_prediction_quality(arguments.journal, query);
  if (!quality) return report(quality.error());
  if (quality->by_ticker.empty() && !arguments.output->quiet) {
    fmt::print(stderr, "ibflow: no BUY or SELL in {} has a later price yet\n", arguments.journal);
  }
  switch (arguments.part) {
    case Part::Calibration:
      return print(calibration(quality->calibration), *arguments.output);
    case Part::Decay:
      return print(decay(quality->decay), *arguments.output);
    case Part::ByTicker:
      break;
  }
  return print(by_ticker(quality->by_ticker), *arguments.output);
}

}  // namespace

void add_flow_quality(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<QualityArguments>();
  CLI::App* command = group.add_subcommand("quality", "How good the predictions in a journal were");
  command->add_option("--journal", arguments->journal, "the journal of a run")->required()->type_name("FILE");
  command->add_option("--run", arguments->run, "one run; all when left out")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command->add_option("--ticker", arguments->ticker, "one stock; all when left out")->type_name("SYM");
  auto* by_confidence = command->add_flag_callback(
      "--calibration", [arguments] { arguments->part = Part::Calibration; },
      "by confidence: are they as often right as they say?");
  command
      ->add_flag_callback(
          "--decay", [arguments] { arguments->part = Part::Decay; }, "by the age of the data when they came")
      ->excludes(by_confidence);
  arguments->output = add_output_options(*command);
  command->footer(
      "hit_rate: of BUY and SELL, how many saw the price move their way within the horizon. brier: mean of\n"
      "(confidence - hit) squared, 0 is perfect. edge_bp: the mean move their way in basis points, before "
      "cost.\n"
      "Examples:\n  ibflow flow quality --journal out/journal.sqlite\n"
      "  ibflow flow quality --journal out/journal.sqlite --calibration --csv");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return show_quality(*arguments); }; });
}

}  // namespace ibflow::cli
