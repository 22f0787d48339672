#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "commands.hpp"
#include "ibflow/app/version.hpp"
#include "ibflow/core/nearest_name.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

void add_commands(CLI::App& program, Chosen& chosen) {
  for (const auto& add :
       {add_quote,      add_history, add_contract, add_chain,  add_positions, add_account, add_pnl,
        add_orders,     add_order,   add_scan,     add_news,   add_journal,   add_run,     add_reconcile,
        add_flow,       add_gateway, add_config,   add_errors, add_demo,      add_sim,     add_wire,
        add_completion, add_man,     add_top,      add_control})
    add(program, chosen);
}

bool is_command(const CLI::App& program, const std::string& name) {
  const auto known =
      program.get_subcommands([&name](const CLI::App* command) { return command->check_name(name); });
  return !known.empty();
}

/// "dmeo": did you mean demo?
std::string suggestion_for(const CLI::App& program, const std::string& command) {
  std::vector<std::string> names;
  for (const CLI::App* known : program.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(known->get_name());
  const auto nearest = core::nearest_name(command, names, core::typing_distance(command));
  return nearest ? fmt::format("; did you mean '{}'?", *nearest) : std::string(";");
}

/// As far as it was understood: "ibflow flow trades".
std::string command_that_was_typed(const CLI::App& program) {
  std::string path = program.get_name();
  for (const CLI::App* at = &program; !at->get_subcommands().empty();) {
    at = at->get_subcommands().back();
    path += ' ' + at->get_name();
  }
  return path;
}

int run_program(int argc, char** argv) {
  CLI::App program("ibflow: a multi-ticker trading framework for Interactive Brokers", "ibflow");
  Chosen chosen;
  program.set_version_flag("--version", fmt::format("ibflow {}", app::kVersion));
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 done, 2 usage, 3 configuration, 4 cannot connect, 5 refused, 6 cut short, 7 a file "
      "cannot be "
      "written,\n8 the books disagree, 130 interrupted. `ibflow COMMAND --help` tells more.\n"
      "Examples:\n  ibflow demo\n  ibflow quote AAPL SPY\n  ibflow positions --json");
  add_commands(program, chosen);
  const std::string first = argc > 1 ? argv[1] : "";
  if (!first.empty() && first.front() != '-' && !is_command(program, first)) {
    fmt::print(stderr, "ibflow: there is no command '{}'{} `ibflow --help` lists them\n", first,
               suggestion_for(program, first));
    return static_cast<int>(app::ExitCode::Usage);
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked_for) {
    return program.exit(asked_for);
  } catch (const CLI::ParseError& problem) {
    fmt::print(stderr, "ibflow: {}; see `{} --help`\n", problem.what(), command_that_was_typed(program));
    return static_cast<int>(app::ExitCode::Usage);
  }
  catch_signals();
  return static_cast<int>(chosen.run());
}

}  // namespace

}  // namespace ibflow::cli

int main(int argc, char** argv) {
  try {
    return ibflow::cli::run_program(argc, argv);
  } catch (const std::exception& problem) {
    fmt::print(
        stderr,
        "ibflow: this should not have happened: {}. The journal holds what was done; please report it.\n",
        problem.what());
    return static_cast<int>(ibflow::app::ExitCode::Internal);
  }
}
