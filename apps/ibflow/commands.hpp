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
void add_quote(CLI::App& program, Chosen& chosen);
void add_history(CLI::App& program, Chosen& chosen);
void add_contract(CLI::App& program, Chosen& chosen);
void add_chain(CLI::App& program, Chosen& chosen);
void add_positions(CLI::App& program, Chosen& chosen);
void add_account(CLI::App& program, Chosen& chosen);
void add_pnl(CLI::App& program, Chosen& chosen);
void add_completion(CLI::App& program, Chosen& chosen);
void add_man(CLI::App& program, Chosen& chosen);
void add_sim(CLI::App& program, Chosen& chosen);
void add_sim_replay(CLI::App& group, Chosen& chosen);  // below `sim`
void add_sim_record(CLI::App& group, Chosen& chosen);  // below `sim`
void add_sim_faults(CLI::App& group, Chosen& chosen);  // below `sim`
void add_flow(CLI::App& program, Chosen& chosen);
void add_flow_import(CLI::App& group, Chosen& chosen);   // below `flow`
void add_flow_train(CLI::App& group, Chosen& chosen);    // below `flow`
void add_flow_queries(CLI::App& group, Chosen& chosen);  // below `flow`
void add_flow_quality(CLI::App& group, Chosen& chosen);  // below `flow`
void add_wire(CLI::App& program, Chosen& chosen);
void add_config(CLI::App& program, Chosen& chosen);
void add_errors(CLI::App& program, Chosen& chosen);
void add_gateway(CLI::App& program, Chosen& chosen);
void add_gateway_doctor(CLI::App& group, Chosen& chosen);  // below `gateway`
void add_order(CLI::App& program, Chosen& chosen);
void add_order_change(CLI::App& group, Chosen& chosen);  // below `order`
void add_orders(CLI::App& program, Chosen& chosen);      // and `executions`
void add_journal(CLI::App& program, Chosen& chosen);
void add_scan(CLI::App& program, Chosen& chosen);
void add_news(CLI::App& program, Chosen& chosen);
void add_gateway_check(CLI::App& group, Chosen& chosen);  // below `gateway`
void add_top(CLI::App& program, Chosen& chosen);
void add_control(CLI::App& program, Chosen& chosen);
void add_reconcile(CLI::App& program, Chosen& chosen);
void add_wire_dump(CLI::App& group, Chosen& chosen);  // below `wire`

/// Prints the message to standard error; gives the exit code that fits.
app::ExitCode report(const core::Error& error);

}  // namespace ibflow::cli
