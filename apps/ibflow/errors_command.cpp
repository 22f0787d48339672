#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "ibflow/connection/error_catalogue.hpp"
#include "ibflow/connection/error_overrides.hpp"
#include "output.hpp"

namespace ibflow::cli {

namespace {

namespace json = boost::json;
using connection::ErrorContext;
using connection::ErrorMeaning;
using connection::ErrorOverrides;

struct ExplainOptions {
  int code = 0;
  std::string context, text, overrides;
  bool as_json = false;
};

/// What one code means in one context, with the user's corrections.
struct Reading {
  ErrorContext context;
  ErrorMeaning meaning;
  bool is_overridden = false;
};

std::vector<Reading> read_in_each(const ExplainOptions& options, const ErrorOverrides& overrides) {
  std::vector<Reading> readings;
  const auto only = connection::parse_error_context(options.context);
  for (const auto context : connection::kErrorContexts) {
    if (only && context != *only) continue;
    Reading reading{context, connection::classify(options.code, context, options.text), false};
    reading.is_overridden = overrides.apply(options.code, context, reading.meaning);
    readings.push_back(std::move(reading));
  }
  return readings;
}

std::string_view note_of(int code) {
  const auto* known = protocol::find_error_code(code);
  return known != nullptr ? known->note : std::string_view();
}

std::string_view about(ErrorContext context) {
  switch (context) {
    case ErrorContext::None:
      return "without an id";
    case ErrorContext::Request:
      return "a request";
    case ErrorContext::Subscription:
      return "a subscription";
    case ErrorContext::Historical:
      return "historical data";
    case ErrorContext::Order:
      return "a new order";
    case ErrorContext::OrderModify:
      return "an order's change";
    case ErrorContext::OrderCancel:
      return "an order's cancel";
  }
  return "";
}

std::string explain_as_text(const ExplainOptions& options, std::span<const Reading> readings) {
  const auto& first = readings.front().meaning;
  std::string out = fmt::format("{}  {}\n", options.code,
                                first.is_known ? first.text : "is in no reference: ibflow does not know it");
  out += fmt::format("  category    {}\n  severity    {}\n  retry       {}\n",
                     first.is_known ? protocol::to_string(first.category) : "unknown",
                     first.is_known ? protocol::to_string(first.severity) : "unknown",
                     protocol::to_string(first.retry_advice));
  if (const auto note = note_of(options.code); !note.empty()) out += fmt::format("  note        {}\n", note);
  if (!first.is_known) {
    out +=
        "  treated as  ambiguous: it ends a plain request, which must not wait for ever; an order or a "
        "stream\n              goes on until a status, a list or a tick proves something\n";
  }
  out += "\n  about              it is                              to do\n";
  for (const auto& [context, meaning, is_overridden] : readings) {
    out += fmt::format("  {:<18} {:<34} {}{}\n", about(context),
                       fmt::format("{}{}", to_string(meaning.kind), meaning.retry ? ", may be repeated" : ""),
                       meaning.what_to_do.empty() ? "-" : meaning.what_to_do,
                       is_overridden ? "  (overridden)" : "");
  }
  return out;
}

json::array categories_of(const ErrorMeaning& meaning, ErrorContext context) {
  json::array names;
  for (const auto category : connection::kNoticeCategories) {
    if (connection::belongs_to(meaning, context, category)) names.emplace_back(to_string(category));
  }
  return names;
}

json::object reading_as_json(const Reading& reading) {
  const auto& meaning = reading.meaning;
  return {{"context", to_string(reading.context)},
          {"kind", to_string(meaning.kind)},
          {"ends", connection::is_terminal(meaning.kind)},
          {"severity", protocol::to_string(meaning.severity)},
          {"retry", protocol::to_string(meaning.retry_advice)},
          {"may_be_repeated", meaning.retry},
          {"subscribe_again", meaning.subscribe_again},
          {"what_to_do", meaning.what_to_do},
          {"callbacks", categories_of(meaning, reading.context)},
          {"overridden", reading.is_overridden}};
}

std::string explain_as_json(const ExplainOptions& options, std::span<const Reading> readings) {
  const auto& first = readings.front().meaning;
  json::array contexts;
  for (const auto& reading : readings) contexts.push_back(reading_as_json(reading));
  return json::serialize(
             json::object{{"code", options.code},
                          {"known", first.is_known},
                          {"text", first.text},
                          {"category", first.is_known ? protocol::to_string(first.category) : "unknown"},
                          {"note", note_of(options.code)},
                          {"contexts", std::move(contexts)}}) +
         "\n";
}

app::ExitCode explain(const ExplainOptions& options) {
  ErrorOverrides overrides;
  if (!options.overrides.empty()) {
    auto loaded = ErrorOverrides::load(options.overrides);
    if (!loaded) return report(loaded.error());
    overrides = std::move(*loaded);
  }
  const auto readings = read_in_each(options, overrides);
  return print_text(options.as_json ? explain_as_json(options, readings)
                                    : explain_as_text(options, readings));
}

/// The table's name of a category as an argument: "market data" is market_data.
std::string argument_name(protocol::ErrorCodeCategory category) {
  std::string name(protocol::to_string(category));
  for (char& letter : name) {
    if (letter == ' ') letter = '_';
  }
  return name;
}

bool is_listed(const protocol::ErrorCode& code, const std::string& wanted) {
  if (wanted.empty()) return true;
  if (const auto category = connection::parse_notice_category(wanted)) {
    const auto meaning = connection::classify(code.code, ErrorContext::None);
    return connection::belongs_to(meaning, ErrorContext::None, *category);
  }
  return argument_name(code.category) == wanted;
}

std::vector<std::string> category_names() {
  std::vector<std::string> names;
  for (const auto category : connection::kNoticeCategories) names.emplace_back(to_string(category));
  for (const auto& code : protocol::error_codes()) {
    auto name = argument_name(code.category);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

app::ExitCode list(const std::string& category, bool as_json) {
  json::array all;
  std::string text;
  for (const auto& code : protocol::error_codes()) {
    if (!is_listed(code, category)) continue;
    if (as_json) {
      all.push_back(json::object{{"code", code.code},
                                 {"category", protocol::to_string(code.category)},
                                 {"severity", protocol::to_string(code.severity)},
                                 {"retry", protocol::to_string(code.retry)},
                                 {"text", code.text},
                                 {"note", code.note}});
    } else {
      text += fmt::format("{:>5}  {:<15} {:<8} {:<17} {}\n", code.code, protocol::to_string(code.category),
                          protocol::to_string(code.severity), protocol::to_string(code.retry), code.text);
    }
  }
  return print_text(as_json ? json::serialize(all) + "\n" : text);
}

void add_explain(CLI::App& group, Chosen& chosen) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = group.add_subcommand("explain", "What a code means, for what it is said about");
  command->add_option("CODE", options->code, "IB's code, as in \"error 354\"")
      ->required()
      ->check(CLI::Range(1, std::numeric_limits<int>::max()).description("a whole number above 0"));
  std::vector<std::string> contexts;
  for (const auto context : connection::kErrorContexts) contexts.emplace_back(to_string(context));
  command->add_option("--context", options->context, "only what it means for this")
      ->check(CLI::IsMember(contexts));
  command->add_option("--text", options->text, "IB's text: some codes mean several things");
  command->add_option("--overrides", options->overrides, "your corrections of the catalogue (an INI file)");
  command->add_flag("--json", options->as_json, "one JSON object instead of a table");
  command->footer(
      "Examples:\n  ibflow errors explain 10167\n"
      "  ibflow errors explain 162 --context historical --text \"HMDS query returned no data\"");
  command->callback([options, &chosen] { chosen.run = [options] { return explain(*options); }; });
}

void add_list(CLI::App& group, Chosen& chosen) {
  struct Options {
    std::string category;
    bool as_json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = group.add_subcommand("list", "Every code that is known");
  command->add_option("--category", options->category, "only those of this category")
      ->check(CLI::IsMember(category_names()));
  command->add_flag("--json", options->as_json, "a JSON array instead of a table");
  command->callback(
      [options, &chosen] { chosen.run = [options] { return list(options->category, options->as_json); }; });
}

}  // namespace

void add_errors(CLI::App& program, Chosen& chosen) {
  CLI::App* group = program.add_subcommand("errors", "IB's error codes and what to do about them");
  group->require_subcommand(1);
  add_explain(*group, chosen);
  add_list(*group, chosen);
}

}  // namespace ibflow::cli
