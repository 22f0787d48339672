#pragma once
// The subcommands. Each adds itself to the command line and gives the function that runs it.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "ibflow/app/exit_code.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::cli {

using Run = std::function<app::ExitCode()>;
/// The command that was asked for, once parsing is over.
struct Chosen {
  Run run;
};

void add_demo(CLI::App& program, Chosen& chosen);
void add_run(CLI::App& program, Chosen& chosen);
void add_sim(CLI::App& program, Chosen& chosen);
void add_sim_replay(CLI::App& group, Chosen& chosen);  // below `sim`
void add_sim_record(CLI::App& group, Chosen& chosen);  // below `sim`
void add_sim_faults(CLI::App& group, Chosen& chosen);  // below `sim`
void add_flow(CLI::App& program, Chosen& chosen);
void add_wire(CLI::App& program, Chosen& chosen);
void add_config(CLI::App& program, Chosen& chosen);
void add_errors(CLI::App& program, Chosen& chosen);
void add_wire_dump(CLI::App& group, Chosen& chosen);  // below `wire`

/// Prints the message to standard error; gives the exit code that fits.
app::ExitCode report(const core::Error& error);

}  // namespace ibflow::cli
