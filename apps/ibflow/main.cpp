#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "commands.hpp"
#include "ibflow/app/version.hpp"
#include "signals.hpp"

namespace ibflow::cli {

app::ExitCode report(const core::Error& error) {
  fmt::print(stderr, "ibflow: {}\n", error.message);
  return app::exit_code_for(error.category);
}

namespace {

int run_program(int argc, char** argv) {
  CLI::App program("ibflow: a multi-ticker trading framework for Interactive Brokers");
  Chosen chosen;
  program.set_version_flag("--version", fmt::format("ibflow {}", app::kVersion));
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 done, 2 usage, 3 configuration, 4 cannot connect, 5 refused, 6 cut short, 7 a file "
      "cannot be "
      "written,\n8 the books disagree, 130 interrupted. `ibflow COMMAND --help` tells more.");
  add_demo(program, chosen);
  add_run(program, chosen);
  add_sim(program, chosen);
  add_flow(program, chosen);
  add_wire(program, chosen);
  add_config(program, chosen);
  add_errors(program, chosen);
  const std::string first = argc > 1 ? argv[1] : "";
  if (!first.empty() && first.front() != '-' &&
      std::ranges::none_of(program.get_subcommands([](const CLI::App*) { return true; }),
                           [&](const CLI::App* known) { return known->check_name(first); })) {
    fmt::print(
        stderr,
        "ibflow: there is no command '{}'; there are demo, run, config, sim, flow, wire and errors; see "
        "`ibflow --help`\n",
        first);
    return static_cast<int>(app::ExitCode::Usage);
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked_for) {
    return program.exit(asked_for);
  } catch (const CLI::ParseError& problem) {
    fmt::print(stderr, "ibflow: {}; see `ibflow --help`\n", problem.what());
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
