// The manual page, made of the commands themselves.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>

#include "command_tree.hpp"
#include "commands.hpp"
#include "ibflow/app/version.hpp"
#include "output.hpp"

namespace ibflow::cli {

namespace {

/// Text as roff wants it: no escapes, no requests, minus signs that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  bool begins_line = true;
  for (const char c : text) {
    if (begins_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    begins_line = c == '\n';
  }
  return out;
}

std::string option_text(const CommandOption& option) {
  const std::string value = option.value.empty() ? "" : fmt::format(" \\fI{}\\fR", roff(option.value));
  return fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", roff(fmt::format("{}", fmt::join(option.names, ", "))), value,
                     roff(option.meaning.empty() ? "see above" : option.meaning));
}

std::string section_of(const Command& command) {
  std::string title = command.path;
  if (!command.commands.empty()) title += " COMMAND";
  for (const auto& word : command.positional) title += " " + word;
  std::string out = fmt::format(".SS \"{}\"\n{}.\n", roff(title), roff(command.meaning));
  for (const auto& option : command.options) {
    if (option.names.front() != "--help") out += option_text(option);
  }
  if (!command.footer.empty()) out += fmt::format(".PP\n.nf\n{}\n.fi\n", roff(command.footer));
  return out;
}

std::string page(const std::vector<Command>& commands) {
  const Command& program = commands.front();
  std::string out = fmt::format(
      ".TH IBFLOW 1 \"\" \"ibflow {}\" \"User Commands\"\n.SH NAME\nibflow \\- trading with Interactive "
      "Brokers\n.SH SYNOPSIS\n.B ibflow\n.I COMMAND\n[OPTIONS]\n.SH DESCRIPTION\n{}.\n.SH COMMANDS\n",
      app::kVersion, roff(program.meaning));
  for (const auto& command : commands) {
    if (&command != &program) out += section_of(command);
  }
  out += ".SH OPTIONS\n";
  for (const auto& option : program.options) out += option_text(option);
  out += fmt::format(".SH \"EXIT STATUS AND EXAMPLES\"\n.nf\n{}\n.fi\n", roff(program.footer));
  return out;
}

}  // namespace

void add_man(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("man", "Print the manual page");
  command->footer("Example:\n  ibflow man | man -l -");
  command->callback(
      [&program, &chosen] { chosen.run = [&program] { return print_text(page(command_tree(program))); }; });
}

}  // namespace ibflow::cli
