// `ibflow gateway doctor`: what is wrong, how serious it is, how to mend it.

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "commands.hpp"
#include "ibflow/app/gateway_process.hpp"
#include "ibflow/core/event_loop.hpp"
#include "output.hpp"
#include "settings_arguments.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

using supervisor::Doctor;
using supervisor::DoctorReport;
using supervisor::Verdict;

struct DoctorArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::string symbol = "SPY";
  bool json = false;
};

app::ExitCode exit_code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Fine:
      return app::ExitCode::Done;
    case Verdict::CannotConnect:
      return app::ExitCode::CannotConnect;
    case Verdict::Misconfigured:
      return app::ExitCode::Configuration;
    case Verdict::Refused:
      return app::ExitCode::Refused;
  }
  return app::ExitCode::Internal;
}

app::ExitCode examine(const DoctorArguments& arguments) {
  const auto sources = sources_of(*arguments.settings);
  if (!sources) return report(sources.error());
  const auto settings = app::load_settings(*sources);
  if (!settings) return report(settings.error());
  print_warnings(*settings);
  app::keep_out_of_log(*settings);
  auto config = app::doctor_config(*settings);
  config.symbol = arguments.symbol;

  core::EventLoop loop({.name = "doctor", .clock = {}});
  std::promise<DoctorReport> promise;
  auto told = promise.get_future();
  std::unique_ptr<Doctor> doctor;
  loop.start();
  loop.post([&] {
    doctor =
        std::make_unique<Doctor>(loop, config, [&](const DoctorReport& found) { promise.set_value(found); });
  });
  while (told.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready && stop_signals() == 0) {
  }
  loop.run_and_wait([&] { doctor.reset(); });
  if (stop_signals() > 0)
    return report({core::ErrorCategory::Cancelled, "gateway doctor: interrupted before it knew everything"});
  const DoctorReport found = told.get();
  const auto printed = print_text(arguments.json ? to_json(found) + "\n" : to_text(found));
  return printed == app::ExitCode::Done ? exit_code_of(found.verdict) : printed;
}

}  // namespace

void add_gateway_doctor(CLI::App& group, Chosen& chosen) {
  const auto arguments = std::make_shared<DoctorArguments>();
  CLI::App* command = group.add_subcommand("doctor", "Find what is wrong with the API, and how to mend it");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  command->add_option("--symbol", arguments->symbol, "a US stock whose market data is asked for; empty: none")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "one JSON object instead of text");
  command->footer(
      "Nothing is changed and no order is sent.\n"
      "Exit codes: 0 nothing stops a program, 3 mode or account do not fit, 4 cannot connect, 5 IB says no.\n"
      "Example:\n  ibflow gateway doctor --port 7497");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return examine(*arguments); }; });
}

}  // namespace ibflow::cli
