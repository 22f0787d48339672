// Questions to an Options Flow Monitor.

#include <fmt/format.h>

#include <cstdio>

#include "commands.hpp"
#include "flow_session.hpp"
#include "flow_tables.hpp"
#include "parse.hpp"

namespace ibflow::cli {

namespace {

constexpr const char* kKeyHint =
    "\nThe key comes from IBFLOW_FLOW_KEY or API_KEY, the URL from API_BASE_URL, .env or [Flow] of the "
    "settings.";

struct FlowQuestion {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output;
  std::string ticker;
  std::vector<std::string> tickers;
  std::string from, to;
  int limit = 0;  // 0: not given
  int days = 0;
  bool recent = false, all = false, use_default_only = false;
  flow::DataRangeQuery range;
};
using Question = std::shared_ptr<FlowQuestion>;

struct Moment {
  core::Date date;
  std::optional<std::chrono::seconds> time_of_day;
};

core::Expected<std::optional<Moment>> moment_of(const std::string& text, const char* option) {
  if (text.empty()) return std::optional<Moment>();
  const auto split = text.find_first_of("T ");
  const auto date = core::parse_date(text.substr(0, split));
  const auto time = split == std::string::npos ? core::Expected<std::chrono::seconds>(std::chrono::seconds(0))
                                               : core::parse_time_of_day(text.substr(split + 1));
  if (!date || !time) {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("{}: '{}' is no day like 2019-02-13 or time like 2019-02-13T09:30 (New York)", option,
                    text));
  }
  Moment moment{*date, std::nullopt};
  if (split != std::string::npos) moment.time_of_day = *time;
  return std::optional(moment);
}

/// Fills start_date, start_time, end_date and end_time.
template <class Query>
core::Expected<void> set_range(Query& query, const FlowQuestion& question) {
  const auto from = moment_of(question.from, "--from");
  if (!from) return std::unexpected(from.error());
  const auto to = moment_of(question.to, "--to");
  if (!to) return std::unexpected(to.error());
  if (*from && *to && std::chrono::sys_days((*from)->date) > std::chrono::sys_days((*to)->date)) {
    return core::fail(core::ErrorCategory::Usage, "--from lies after --to; swap them");
  }
  if (*from) query.start_date = (*from)->date;
  if (*to) query.end_date = (*to)->date;
  if constexpr (requires { query.start_time; }) {
    if (*from) query.start_time = (*from)->time_of_day;
    if (*to) query.end_time = (*to)->time_of_day;
  } else if ((*from && (*from)->time_of_day) || (*to && (*to)->time_of_day)) {
    return core::fail(core::ErrorCategory::Usage, "here --from and --to are whole days, such as 2019-02-13");
  }
  return {};
}

template <class Query>
core::Expected<Query> query_of(const FlowQuestion& question) {
  Query query;
  query.ticker = question.ticker;
  if (auto set = set_range(query, question); !set) return std::unexpected(set.error());
  if constexpr (requires { query.limit; }) {
    if (question.limit > 0) query.limit = question.limit;
  }
  if constexpr (requires { query.recent; }) query.recent = question.recent;
  if constexpr (requires { query.use_default_only; }) query.use_default_only = question.use_default_only;
  if (question.all && !query.start_date) {
    return core::fail(core::ErrorCategory::Usage, "--all needs --from, the day to begin with");
  }
  return query;
}

/// Opens a session, asks, and prints the table that `table_of` makes of the answer.
template <class T, class Ask, class TableOf>
app::ExitCode ask_and_print(const FlowQuestion& question, Ask ask, TableOf table_of) {
  auto session = FlowSession::open(*question.settings);
  if (!session) return report(session.error());
  const auto answer = (*session)->wait<T>(std::move(ask));
  if (!answer) return report(answer.error());
  return print(table_of(*answer), *question.output);
}

/// Of /trades and /minute-data: one page, or all of them.
template <class T, class Query, class EndpointOf, class TableOf>
app::ExitCode print_range(const FlowQuestion& question, EndpointOf endpoint_of, TableOf table_of) {
  const auto query = query_of<Query>(question);
  if (!query) return report(query.error());
  bool complete = true;
  const auto ask = [&](flow::Client& client, flow::Callback<T> callback) {
    if (!question.all) return endpoint_of(client).get(*query, std::move(callback));
    flow::Paging paging;
    if (question.limit > 0) paging.most_rows = static_cast<std::size_t>(question.limit);
    endpoint_of(client).get_all(*query, std::move(callback), paging);
  };
  const auto code = ask_and_print<T>(question, ask, [&](const T& answer) {
    complete = answer.complete || question.limit > 0;
    return table_of(answer);
  });
  if (code != app::ExitCode::Done || complete) return code;
  fmt::print(stderr, "ibflow: the range has more rows than one answer holds; ask for a shorter one\n");
  return app::ExitCode::Partial;
}

app::ExitCode ask_divergence(const FlowQuestion& question) {
  auto query = query_of<flow::DivergenceQuery>(question);
  if (!query) return report(query.error());
  if (question.days > 0) query->days = question.days;
  return ask_and_print<flow::Divergence>(
      question,
      [query = *query](flow::Client& client, auto callback) { client.divergence().get(query, callback); },
      [](const flow::Divergence& answer) { return divergence_table(answer.rows); });
}

app::ExitCode ask_predictions(const FlowQuestion& question) {
  const auto query = query_of<flow::PredictionQuery>(question);
  if (!query) return report(query.error());
  return ask_and_print<flow::PredictionHistory>(
      question,
      [query = *query](flow::Client& client, auto callback) { client.prediction().history(query, callback); },
      [](const flow::PredictionHistory& answer) { return predictions_table(answer.rows); });
}

app::ExitCode ask_latest(const FlowQuestion& question) {
  auto session = FlowSession::open(*question.settings);
  if (!session) return report(session.error());
  std::vector<flow::PredictionRow> rows;
  for (const auto& ticker : question.tickers) {
    const auto answer =
        (*session)->wait<flow::LatestPrediction>([&question, ticker](flow::Client& client, auto callback) {
          client.prediction().latest(ticker, callback, question.use_default_only);
        });
    if (!answer) return report(answer.error());
    rows.push_back(answer->row);
  }
  return print(predictions_table(rows), *question.output);
}

/// A day at a time: the service is slow with more.
app::ExitCode ask_data_range(const FlowQuestion& question) {
  struct Days {
    std::string ticker;
    std::optional<core::Date> start_date, end_date;
  };
  const auto days = query_of<Days>(question);
  if (!days) return report(days.error());
  auto session = FlowSession::open(*question.settings);
  if (!session) return report(session.error());
  std::vector<flow::DivergenceRow> rows;
  const std::chrono::sys_days last(*days->end_date);
  for (std::chrono::sys_days day(*days->start_date); day <= last; day += std::chrono::days(1)) {
    flow::DataRangeQuery query = question.range;
    query.ticker = question.ticker;
    query.start_date = query.end_date = core::Date(day);
    const auto answer = (*session)->wait<flow::DataRange>(
        [query](flow::Client& client, auto callback) { client.data_range().get(query, callback); });
    if (!answer) return report(answer.error());
    if (question.output->verbose) {
      fmt::print(stderr, "{}: {} of {} trades pass the filters\n", core::format_date(query.start_date),
                 answer->filtered_trades.value_or(0), answer->original_trades.value_or(0));
    }
    rows.insert(rows.end(), answer->rows.begin(), answer->rows.end());
  }
  return print(divergence_table(rows), *question.output);
}

CLI::App* add_question(CLI::App& group, const char* name, const char* what, const char* example,
                       const Question& question) {
  CLI::App* command = group.add_subcommand(name, what);
  add_settings_options(*command, question->settings);
  add_shortcut(*command, question->settings, "--flow-url", "Flow.base_url", "the service, with /api/v1",
               "URL");
  add_shortcut(*command, question->settings, "--ca-file", "Flow.ca_file", "PEM file: trust only these",
               "FILE");
  question->output = add_output_options(*command);
  command->footer(fmt::format("Example:\n  ibflow flow {}{}", example, kKeyHint));
  return command;
}

void add_ticker(CLI::App& command, const Question& question) {
  command
      .add_option_function<std::string>(
          "ticker", [question](const std::string& text) { question->ticker = upper_case(text); },
          "a stock symbol")
      ->required()
      ->type_name("SYM");
}

void add_range(CLI::App& command, const Question& question, bool required = false) {
  command.add_option("--from", question->from, "first day, or time, in New York")
      ->type_name("DAY[THH:MM]")
      ->required(required);
  command.add_option("--to", question->to, "last day, or the time to end at")
      ->type_name("DAY[THH:MM]")
      ->required(required);
}

void add_limit(CLI::App& command, const Question& question) {
  command.add_option("--limit", question->limit, "most rows")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
}

void run_with(CLI::App* command, Chosen& chosen, const Question& question,
              std::function<app::ExitCode(const FlowQuestion&)> run) {
  command->callback(
      [question, &chosen, run = std::move(run)] { chosen.run = [question, run] { return run(*question); }; });
}

void add_simple_questions(CLI::App& group, Chosen& chosen) {
  auto status = std::make_shared<FlowQuestion>();
  run_with(add_question(group, "status", "How the service is", "status --json", status), chosen, status,
           [](const FlowQuestion& question) {
             return ask_and_print<flow::ServiceStatus>(
                 question, [](flow::Client& client, auto callback) { client.status().get(callback); },
                 [&](const flow::ServiceStatus& answer) { return status_table(answer, *question.output); });
           });
  auto tickers = std::make_shared<FlowQuestion>();
  run_with(add_question(group, "tickers", "Which stocks the service watches", "tickers", tickers), chosen,
           tickers, [](const FlowQuestion& question) {
             return ask_and_print<std::vector<std::string>>(
                 question, [](flow::Client& client, auto callback) { client.tickers().get(callback); },
                 tickers_table);
           });
}

void add_row_questions(CLI::App& group, Chosen& chosen) {
  const auto add = [&](const char* name, const char* what, const char* example) {
    auto question = std::make_shared<FlowQuestion>();
    CLI::App* command = add_question(group, name, what, example, question);
    add_ticker(*command, question);
    add_range(*command, question);
    add_limit(*command, question);
    command->add_flag("--recent", question->recent, "the newest, whatever the days");
    command->add_flag("--all", question->all, "the whole range, page after page");
    return std::pair(command, question);
  };
  const auto [trades, of_trades] =
      add("trades", "Option trades of a stock", "trades SPY --from 2019-02-13T10:00 --to 2019-02-13T11:00");
  run_with(trades, chosen, of_trades, [](const FlowQuestion& question) {
    return print_range<flow::Trades, flow::TradesQuery>(
        question, [](flow::Client& client) -> auto& { return client.trades(); }, trades_table);
  });
  const auto [minutes, of_minutes] =
      add("minute-data", "Minute bars of a stock", "minute-data SPY --from 2019-02-13 --limit 5 --csv");
  run_with(minutes, chosen, of_minutes, [](const FlowQuestion& question) {
    return print_range<flow::MinuteData, flow::MinuteDataQuery>(
        question, [](flow::Client& client) -> auto& { return client.minute_data(); }, minute_data_table);
  });
}

void add_prediction_questions(CLI::App& group, Chosen& chosen) {
  auto latest = std::make_shared<FlowQuestion>();
  CLI::App* command =
      add_question(group, "prediction", "The newest prediction of each stock", "prediction SPY AAPL", latest);
  command
      ->add_option_function<std::vector<std::string>>(
          "tickers",
          [latest](const std::vector<std::string>& texts) {
            for (const auto& text : texts) {
              for (auto& ticker : parse_tickers(text)) latest->tickers.push_back(std::move(ticker));
            }
          },
          "stock symbols")
      ->required()
      ->type_name("SYM...");
  command->add_flag("--default-only", latest->use_default_only, "only the model for all stocks");
  run_with(command, chosen, latest, ask_latest);

  auto history = std::make_shared<FlowQuestion>();
  command = add_question(group, "predictions", "Predictions of days past",
                         "predictions SPY --from 2019-02-13 --limit 10", history);
  add_ticker(*command, history);
  add_range(*command, history);
  add_limit(*command, history);
  command->add_flag("--default-only", history->use_default_only, "only the model for all stocks");
  run_with(command, chosen, history, ask_predictions);
}

void add_divergence_questions(CLI::App& group, Chosen& chosen) {
  auto divergence = std::make_shared<FlowQuestion>();
  CLI::App* command = add_question(group, "divergence", "The delta divergence of each minute",
                                   "divergence SPY --days 2 --limit 10", divergence);
  add_ticker(*command, divergence);
  add_range(*command, divergence);
  add_limit(*command, divergence);
  command->add_option("--days", divergence->days, "so many days back; --from and --to beat it")
      ->check(CLI::Range(1, 3650))
      ->type_name("N");
  run_with(command, chosen, divergence, ask_divergence);

  auto range = std::make_shared<FlowQuestion>();
  command = add_question(group, "data-range", "The divergence computed anew, of the trades that pass filters",
                         "data-range SPY --from 2019-02-13 --to 2019-02-13 --min-size 50", range);
  add_ticker(*command, range);
  add_range(*command, range, true);
  auto& query = range->range;
  command->add_option("--lookback-hours", query.lookback_hours, "how far a trade is seen; 8")
      ->type_name("HOURS");
  command->add_option("--lambda-short", query.lambda_short, "decay an hour; 0.45")->type_name("X");
  command->add_option("--lambda-long", query.lambda_long, "decay an hour; 0.9")->type_name("X");
  command->add_option("--min-value", query.min_value, "smallest trade, USD")->type_name("USD");
  command->add_option("--max-value", query.max_value, "largest trade, USD")->type_name("USD");
  command->add_option("--min-size", query.min_size, "fewest contracts")->type_name("N");
  command->add_option("--max-size", query.max_size, "most contracts")->type_name("N");
  command->add_option("--min-delta", query.min_delta, "smallest delta")->type_name("X");
  command->add_option("--max-delta", query.max_delta, "largest delta")->type_name("X");
  run_with(command, chosen, range, ask_data_range);
}

}  // namespace

void add_flow_queries(CLI::App& group, Chosen& chosen) {
  add_simple_questions(group, chosen);
  add_row_questions(group, chosen);
  add_divergence_questions(group, chosen);
  add_prediction_questions(group, chosen);
}

}  // namespace ibflow::cli
