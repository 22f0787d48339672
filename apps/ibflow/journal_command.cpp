// `ibflow journal show|why|export|verify`: what has happened, without a gateway.

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "commands.hpp"
#include "ibflow/core/write_file.hpp"
#include "ibflow/journal/listing.hpp"
#include "ibflow/journal/verification.hpp"
#include "moment.hpp"
#include "order_story.hpp"
#include "output.hpp"
#include "parse.hpp"
#include "settings_arguments.hpp"

namespace ibflow::cli {

namespace {

using core::ErrorCategory;
using core::fail;

struct JournalArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output = std::make_shared<Output>();
  std::string what, order, since, until, symbol;
  std::int64_t limit = 0;
  std::string format = "csv";
  std::string target;
};

core::Expected<std::filesystem::path> journal_of(const JournalArguments& arguments) {
  const auto sources = sources_of(*arguments.settings);
  if (!sources) return std::unexpected(sources.error());
  const auto settings = app::load_settings(*sources);
  if (!settings) return std::unexpected(settings.error());
  if (!arguments.output->quiet) print_warnings(*settings);
  return settings->journal_file;
}

core::Expected<journal::ListingFilter> filter_of(const JournalArguments& arguments) {
  journal::ListingFilter filter;
  filter.symbol = upper_case(arguments.symbol);
  filter.limit = arguments.limit;
  if (!arguments.since.empty()) {
    const auto since = parse_moment(arguments.since, "--since");
    if (!since) return std::unexpected(since.error());
    filter.since = *since;
  }
  if (!arguments.until.empty()) {
    const auto until = parse_moment(arguments.until, "--until", DayPart::After);
    if (!until) return std::unexpected(until.error());
    filter.until = *until;
  }
  if (filter.since && filter.until && *filter.until <= *filter.since) {
    return fail(ErrorCategory::Usage,
                fmt::format("--until {} is not after --since {}", arguments.until, arguments.since));
  }
  return filter;
}

/// People read seconds; programs get what is in the journal.
std::string shown_time(const std::string& iso, OutputFormat format) {
  if (format != OutputFormat::Table || iso.size() < 23) return iso;
  return iso.substr(0, 10) + " " + iso.substr(11, 12);
}

Cell cell_of(const journal::ListedValue& value, const journal::ListedColumn& column, OutputFormat format) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* price = std::get_if<double>(&value)) return price_cell(*price);
  if (const auto* exact = std::get_if<core::Decimal>(&value)) return *exact;
  if (const auto* text = std::get_if<std::string>(&value))
    return column.is_time ? shown_time(*text, format) : *text;
  return std::nullopt;
}

Table table_of(const journal::Listing& listing, OutputFormat format) {
  std::vector<Column> columns;
  for (const auto& column : listing.columns)
    columns.push_back({column.name, column.is_number ? Align::Right : Align::Left});
  Table table(std::move(columns));
  for (const auto& row : listing.rows) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(cell_of(row[i], listing.columns[i], format));
    table.add(std::move(cells));
  }
  return table;
}

app::ExitCode show(const JournalArguments& arguments) {
  const auto filter = filter_of(arguments);
  if (!filter) return report(filter.error());
  const auto file = journal_of(arguments);
  if (!file) return report(file.error());
  const auto listing = journal::list_journal(*file, arguments.what, *filter);
  if (!listing) return report(listing.error());
  return print(table_of(*listing, arguments.output->format), *arguments.output);
}

app::ExitCode why(const JournalArguments& arguments) {
  const auto file = journal_of(arguments);
  if (!file) return report(file.error());
  auto reader = journal::JournalReader::open(*file);
  if (!reader) return report(reader.error());
  if (const auto held = reader->hold_view(); !held) return report(held.error());
  const auto told = tell_order(*reader, arguments.order);
  if (!told) return report(told.error());
  const auto& output = *arguments.output;
  Table table({{"at"}, {"what"}, {"text"}});
  for (const auto& event : told->events)
    table.add({shown_time(core::format_utc(event.at), output.format), event.what, event.text});
  if (output.format != OutputFormat::Table) return print(table, output);
  return print_text(fmt::format("{}\n{}{}\n", told->summary, table.print(output), told->outcome));
}

app::ExitCode verify(const JournalArguments& arguments) {
  const auto file = journal_of(arguments);
  if (!file) return report(file.error());
  const auto found = journal::verify(*file);
  if (!found) return report(found.error());
  Table table(
      {{"journal"}, {"rows", Align::Right}, {"whole"}, {"table"}, {"row", Align::Right}, {"problem"}});
  const auto& broken = found->broken;
  table.add({file->string(), found->rows, !broken, broken ? broken->table : "",
             broken ? Cell(broken->row) : Cell(std::nullopt), broken ? broken->problem : ""});
  const auto& output = *arguments.output;
  const auto sentence =
      fmt::format("journal {}: the chain of hashes holds, {} rows\n", file->string(), found->rows);
  auto printed = app::ExitCode::Done;
  if (output.format != OutputFormat::Table) {
    printed = print(table, output);
  } else if (!broken) {
    printed = print_text(sentence);
  }
  if (!broken) return printed;
  return report(
      {ErrorCategory::Storage,
       fmt::format("journal {}: {}{}; {} rows before it are sound. Trust a copy from before, and the "
                   "broker's statements",
                   file->string(),
                   broken->table.empty() ? "" : fmt::format("{} row {}: ", broken->table, broken->row),
                   broken->problem, found->rows)});
}

// --- export ---

core::Expected<std::string> exported(const std::filesystem::path& journal, std::string_view subject,
                                     const journal::ListingFilter& filter, OutputFormat format) {
  const auto listing = journal::list_journal(journal, subject, filter);
  if (!listing) return std::unexpected(listing.error());
  Output output;
  output.format = format;
  return table_of(*listing, format).print(output);
}

struct Exported {
  std::string subject, text;
};

/// The one kind that was asked for, or all; of all those are left out that have no symbol where one is asked
/// for.
core::Expected<std::vector<Exported>> exported_kinds(const JournalArguments& arguments,
                                                     const std::filesystem::path& journal,
                                                     const journal::ListingFilter& filter,
                                                     OutputFormat format) {
  std::vector<std::string> subjects{arguments.what};
  if (arguments.what.empty()) {
    subjects.clear();
    for (const auto& subject : journal::listing_subjects()) subjects.emplace_back(subject.name);
  }
  std::vector<Exported> kinds;
  for (auto& subject : subjects) {
    auto text = exported(journal, subject, filter, format);
    if (!text && text.error().category == ErrorCategory::Usage && arguments.what.empty()) continue;
    if (!text) return std::unexpected(text.error());
    kinds.push_back({std::move(subject), std::move(*text)});
  }
  return kinds;
}

app::ExitCode write_one(const std::filesystem::path& target, const std::string& text) {
  if (target.empty() || target == "-") return print_text(text);
  if (const auto written = core::write_file(target, text, "export"); !written) return report(written.error());
  return app::ExitCode::Done;
}

app::ExitCode write_folder(const std::filesystem::path& folder, const std::vector<Exported>& kinds,
                           const std::string& format) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder)) {
    return report({ErrorCategory::Storage, fmt::format("--output {}: it is no folder and cannot be made: {}",
                                                       folder.string(), error.message())});
  }
  for (const auto& kind : kinds) {
    const auto written = write_one(folder / fmt::format("{}.{}", kind.subject, format), kind.text);
    if (written != app::ExitCode::Done) return written;
  }
  return app::ExitCode::Done;
}

std::string as_one_object(const std::vector<Exported>& kinds) {
  std::string all;
  for (const auto& kind : kinds) {
    all += fmt::format("{}\"{}\": {}", all.empty() ? "{" : ",\n", kind.subject,
                       kind.text.substr(0, kind.text.find_last_not_of('\n') + 1));
  }
  return all + "}\n";
}

app::ExitCode export_rows(const JournalArguments& arguments) {
  const auto filter = filter_of(arguments);
  if (!filter) return report(filter.error());
  const auto file = journal_of(arguments);
  if (!file) return report(file.error());
  const auto format = arguments.format == "json" ? OutputFormat::Json : OutputFormat::Csv;
  const bool is_folder = arguments.target.ends_with('/') || std::filesystem::is_directory(arguments.target);
  if (!is_folder && format == OutputFormat::Csv && arguments.what.empty()) {
    return report(
        {ErrorCategory::Usage,
         "journal export: one CSV file holds one kind of rows; say --what orders or the like, or name "
         "a folder as --output DIR/"});
  }
  const auto kinds = exported_kinds(arguments, *file, *filter, format);
  if (!kinds) return report(kinds.error());
  if (is_folder) return write_folder(arguments.target, *kinds, arguments.format);
  return write_one(arguments.target, arguments.what.empty() ? as_one_object(*kinds) : kinds->front().text);
}

// --- the command line ---

std::string subjects_text() {
  std::string text = "What there is:\n";
  for (const auto& subject : journal::listing_subjects())
    text += fmt::format("  {:<12}{}\n", subject.name, subject.about);
  return text;
}

CLI::App* add_action(CLI::App& group, Chosen& chosen, const char* name, const char* about,
                     const std::shared_ptr<JournalArguments>& arguments,
                     app::ExitCode (*action)(const JournalArguments&)) {
  CLI::App* command = group.add_subcommand(name, about);
  add_settings_options(*command, arguments->settings);
  add_shortcut(*command, arguments->settings, "--journal", "Journal.file", "the settings' own when left out",
               "FILE");
  command->callback(
      [arguments, action, &chosen] { chosen.run = [arguments, action] { return action(*arguments); }; });
  return command;
}

void add_filter(CLI::App& command, const std::shared_ptr<JournalArguments>& arguments) {
  command.add_option("--since", arguments->since, "from then on; New York time where no zone is said")
      ->type_name("TIME");
  command.add_option("--until", arguments->until, "before then; a day is included")->type_name("TIME");
  command.add_option("--symbol", arguments->symbol, "of this one alone")->type_name("SYMBOL");
  command.add_option("--limit", arguments->limit, "the newest so many; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace

void add_journal(CLI::App& program, Chosen& chosen) {
  CLI::App* group = program.add_subcommand("journal", "Read the journal: what was done, and why");
  group->require_subcommand(1);
  auto arguments = std::make_shared<JournalArguments>();
  arguments->what = "orders";
  arguments->limit = 50;
  CLI::App* command = add_action(*group, chosen, "show", "List its rows", arguments, &show);
  command->add_option("--what", arguments->what, "orders, executions, signals, ...; see below")
      ->type_name("KIND")
      ->capture_default_str();
  add_filter(*command, arguments);
  arguments->output = add_output_options(*command);
  command->footer(subjects_text() +
                  "Examples:\n  ibflow journal show\n  ibflow journal show --what executions --symbol AAPL "
                  "--since 2019-02-13 --csv");

  arguments = std::make_shared<JournalArguments>();
  command = add_action(*group, chosen, "why", "The whole story of an order, in time", arguments, &why);
  command->add_option("order", arguments->order, "its key or its id")->required()->type_name("KEY|ID");
  arguments->output = add_output_options(*command);
  command->footer("Example:\n  ibflow journal why 7 --journal out/journal.sqlite");

  arguments = std::make_shared<JournalArguments>();
  command = add_action(*group, chosen, "export", "Write rows to files", arguments, &export_rows);
  command->add_option("--what", arguments->what, "one kind of rows; all when left out")->type_name("KIND");
  command->add_option("--format", arguments->format, "csv or json")
      ->check(CLI::IsMember({"csv", "json"}))
      ->capture_default_str();
  command
      ->add_option("--output", arguments->target,
                   "a folder (a file for each kind), or one file; - or nothing: standard output")
      ->type_name("DIR|FILE");
  add_filter(*command, arguments);
  command->footer(subjects_text() +
                  "Examples:\n  ibflow journal export --output books/\n"
                  "  ibflow journal export --what executions --output fills.csv\n"
                  "  ibflow journal export --format json --output journal.json");

  arguments = std::make_shared<JournalArguments>();
  command = add_action(*group, chosen, "verify", "Whether it still says what was written to it", arguments,
                       &verify);
  arguments->output = add_output_options(*command);
  command->footer("Exit codes: 0 the chain of hashes holds, 7 it does not, or there is no such journal.");
}

}  // namespace ibflow::cli
