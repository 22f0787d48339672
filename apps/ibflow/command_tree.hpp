#pragma once
// The command line as data, for what is made of it: completion and the manual page.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ibflow::cli {

struct CommandOption {
  std::vector<std::string> names;  // --json, -q
  std::string value;               // what it takes, as in its help; empty: nothing
  std::string meaning;
  /// All values there are, or the usual ones; empty where they are not known.
  std::vector<std::string> values;
  [[nodiscard]] bool takes_file() const;
};

struct Command {
  std::string path;  // "ibflow sim serve"
  std::string meaning, footer;
  std::vector<std::string> commands;    // below it, by name
  std::vector<std::string> positional;  // SYMBOL...
  std::vector<CommandOption> options;
};

/// The program first, each command before those below it.
[[nodiscard]] std::vector<Command> command_tree(const CLI::App& program);

}  // namespace ibflow::cli
