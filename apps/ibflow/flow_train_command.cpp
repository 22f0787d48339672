#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "ibflow/app/flow_training.hpp"
#include "parse.hpp"

namespace ibflow::cli {

namespace {

constexpr std::size_t kDaysForAWord = 60;

struct TrainArguments {
  app::FlowTraining training;
  std::string tickers, until;
  int horizon = 15;
};

void print_score(const char* name, const flow::options::Score& score) {
  fmt::print("{:<10}{:>8}{:>11.3f}{:>8.3f}{:>10.3f}\n", name, score.count, score.accuracy(),
             score.mean_brier(), score.mean_log_loss());
}

void print_result(const flow::options::TrainedModel& trained, const std::filesystem::path& file) {
  const auto& e = trained.evaluation;
  fmt::print("{} examples of {} {} of {}, from {} to {}\n", trained.examples, trained.days,
             trained.days == 1 ? "day" : "days", fmt::join(trained.tickers, ", "),
             core::format_new_york_iso(trained.first), core::format_new_york_iso(trained.last));
  fmt::print("walk-forward in {} folds; what happened: {} sell, {} hold, {} buy\n\n", trained.options.folds,
             e.outcomes[0], e.outcomes[1], e.outcomes[2]);
  fmt::print("{:<10}{:>8}{:>11}{:>8}{:>10}\n", "", "JUDGED", "ACCURACY", "BRIER", "LOG LOSS");
  print_score("model", e.model);
  print_score("momentum", e.baseline);
  print_score("majority", e.majority);
  const bool is_better =
      e.model.mean_log_loss() < e.majority.mean_log_loss() && e.model.mean_brier() < e.majority.mean_brier();
  fmt::print("\n{}\n", is_better
                           ? "The model was better than saying the frequencies. That is no promise."
                           : "The model was no better than saying the frequencies: do not trade on it.");
  if (trained.days < kDaysForAWord) {
    fmt::print("So few days say nothing about the next one: minutes of a day resemble each other.\n");
  }
  fmt::print("model in {}\n", file.string());
}

app::ExitCode run(const TrainArguments& arguments) {
  auto training = arguments.training;
  training.tickers = parse_tickers(arguments.tickers);
  training.options.horizon = std::chrono::minutes(arguments.horizon);
  if (!arguments.until.empty()) {
    const auto date = core::parse_date(arguments.until);
    if (!date) {
      return report({core::ErrorCategory::Usage,
                     fmt::format("--until {}: say a date like 2015-12-23", arguments.until)});
    }
    training.until = *date;
  }
  const auto trained = app::train_flow_model(training);
  if (!trained) return report(trained.error());
  print_result(*trained, training.model);
  return app::ExitCode::Done;
}

}  // namespace

void add_flow_train(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<TrainArguments>();
  auto& training = arguments->training;
  CLI::App* command = group.add_subcommand("train", "Train a predictor on an option flow database");
  command->add_option("--database", training.database, "a database of `ibflow flow import`")
      ->type_name("FILE")
      ->required();
  command->add_option("--model", training.model, "the model file to write")->type_name("FILE")->required();
  command->add_option("--tickers", arguments->tickers, "comma-separated; all when left out")
      ->type_name("A,B");
  command->add_option("--until", arguments->until, "the last day to learn from; all when left out")
      ->type_name("YYYY-MM-DD");
  command->add_option("--horizon", arguments->horizon, "how many minutes ahead it looks")
      ->check(CLI::Range(1, 240))
      ->capture_default_str();
  command
      ->add_option("--threshold", training.options.threshold,
                   "a move counts above so many standard deviations of the horizon")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str();
  command->add_option("--folds", training.options.folds, "parts that are judged in turn")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command->footer(
      "Example:\n  ibflow flow train --database flow.sqlite --model model.json --until 2014-06-30");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return run(*arguments); }; });
}

}  // namespace ibflow::cli
