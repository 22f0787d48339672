// Completion of the command line in bash and zsh, made of the commands themselves.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <vector>

#include "command_tree.hpp"
#include "commands.hpp"
#include "output.hpp"

namespace ibflow::cli {

namespace {

/// What differs between the shells: how words are offered, and the frame around the tables.
struct Shell {
  const char* offer_words;  // {}: the words
  const char* offer_files;
  const char* begin;
  const char* end;
  const char* word;  // of the loop that finds the command
};

constexpr Shell kBash = {
    .offer_words = "COMPREPLY=($(compgen -W \"{}\" -- \"$current\"))",
    .offer_files = "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$current\"))",
    .begin =
        "# bash completion of ibflow, printed by `ibflow completion bash`.\n"
        "_ibflow() {\n"
        "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=ibflow i\n"
        "  COMPREPLY=()\n"
        "  for ((i = 1; i < COMP_CWORD; ++i)); do\n",
    .end = "}\ncomplete -F _ibflow ibflow\n",
    .word = "${COMP_WORDS[i]}"};
constexpr Shell kZsh = {
    .offer_words = "compadd -- {}",
    .offer_files = "_files",
    .begin =
        "#compdef ibflow\n# zsh completion of ibflow, printed by `ibflow completion zsh`.\n"
        "_ibflow() {\n"
        "  local before=${words[CURRENT-1]} command=ibflow i\n"
        "  for ((i = 2; i < CURRENT; ++i)); do\n",
    .end = "}\nif [ \"$funcstack[1]\" = _ibflow ]; then _ibflow \"$@\"; else compdef _ibflow ibflow; fi\n",
    .word = "${words[i]}"};

std::string offer(const Shell& shell, const std::vector<std::string>& words) {
  return fmt::format(fmt::runtime(shell.offer_words), fmt::join(words, " "));
}

/// The value of an option, where the word before is one that takes a value.
std::string value_cases(const Command& command, const Shell& shell) {
  std::string out;
  for (const auto& option : command.options) {
    if (option.value.empty()) continue;
    std::vector<std::string> patterns;
    for (const auto& name : option.names) patterns.push_back(fmt::format("\"{} {}\"", command.path, name));
    const std::string act = !option.values.empty() ? offer(shell, option.values) + "; return"
                            : option.takes_file()  ? std::string(shell.offer_files) + "; return"
                                                   : std::string("return");
    out += fmt::format("    {}) {} ;;\n", fmt::join(patterns, "|"), act);
  }
  return out;
}

std::string script(const std::vector<Command>& commands, const Shell& shell) {
  std::vector<std::string> paths;
  std::string values, words;
  for (const auto& command : commands) {
    if (command.path != "ibflow") paths.push_back('"' + command.path + '"');
    values += value_cases(command, shell);
    std::vector<std::string> all = command.commands;
    for (const auto& option : command.options)
      all.insert(all.end(), option.names.begin(), option.names.end());
    words += fmt::format("    \"{}\") {} ;;\n", command.path, offer(shell, all));
  }
  return fmt::format(
      "{}    case \"$command {}\" in\n      {}) command=\"$command {}\" ;;\n    esac\n  done\n"
      "  case \"$command $before\" in\n{}  esac\n  case \"$command\" in\n{}  esac\n{}",
      shell.begin, shell.word, fmt::join(paths, "|"), shell.word, values, words, shell.end);
}

}  // namespace

void add_completion(CLI::App& program, Chosen& chosen) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("completion", "Print the completion script of a shell");
  command->add_option("shell", *shell, "which one")
      ->type_name("bash|zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}).description(""));
  command->footer(
      "`cmake --install` puts both where the shells look for them.\n"
      "Examples:\n  source <(ibflow completion bash)\n"
      "  ibflow completion zsh > ~/.zsh/completions/_ibflow");
  command->callback([shell, &program, &chosen] {
    chosen.run = [shell, &program] {
      return print_text(script(command_tree(program), *shell == "zsh" ? kZsh : kBash));
    };
  });
}

}  // namespace ibflow::cli
