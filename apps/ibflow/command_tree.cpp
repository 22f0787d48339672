#include "command_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace ibflow::cli {

namespace {

/// "auto|always|never" names values; "HOST", "N|max" and "DIR|FILE" do not, and "..." stands for more.
std::vector<std::string> values_of(const std::string& type) {
  std::vector<std::string> values;
  std::string_view rest = type;
  if (rest.find('|') == std::string_view::npos) return values;
  while (true) {
    const auto end = rest.find('|');
    const auto word = rest.substr(0, end);
    if (word == "N" || word == "FILE" || word == "DIR" || word == "NAME") return {};
    const bool is_word = !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
    if (is_word) values.emplace_back(word);
    if (end == std::string_view::npos) return values;
    rest.remove_prefix(end + 1);
  }
}

CommandOption option_of(const CLI::Option& option) {
  CommandOption out;
  for (const auto& name : option.get_lnames()) out.names.push_back("--" + name);
  for (const auto& name : option.get_snames()) out.names.push_back("-" + name);
  if (option.get_items_expected_max() > 0) {
    out.value = option.get_type_name();
    for (const char* type : {"INT:", "UINT:", "FLOAT:", "TEXT:"}) {  // behind it stands CLI11's check
      if (out.value.starts_with(type)) out.value.resize(out.value.find(':'));
    }
    if (out.value.empty()) out.value = "TEXT";
  }
  out.meaning = option.get_description();
  out.values = values_of(out.value);
  return out;
}

void append(std::vector<Command>& out, const CLI::App& app, const std::string& path) {
  Command command;
  command.path = path;
  command.meaning = app.get_description();
  command.footer = app.get_footer();
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* sub : below) command.commands.push_back(sub->get_name());
  for (const auto* option : app.get_options()) {
    if (option->get_positional()) {
      const std::string name = option->get_type_name();
      command.positional.push_back(option->get_items_expected_max() > 1 ? name + "..." : name);
    } else if (!option->get_group().empty()) {
      command.options.push_back(option_of(*option));
    }
  }
  out.push_back(std::move(command));
  for (const auto* sub : below) append(out, *sub, path + " " + sub->get_name());
}

}  // namespace

bool CommandOption::takes_file() const {
  return value.find("FILE") != std::string::npos || value.find("DIR") != std::string::npos;
}

std::vector<Command> command_tree(const CLI::App& program) {
  std::vector<Command> commands;
  append(commands, program, "ibflow");
  return commands;
}

}  // namespace ibflow::cli
