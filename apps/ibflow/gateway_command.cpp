// `ibflow gateway`: start, stop, restart, status.

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>

#include "commands.hpp"
#include "gateway_daemon.hpp"
#include "ibflow/app/gateway_process.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/supervisor/control.hpp"
#include "ibflow/supervisor/output_log.hpp"
#include "output.hpp"
#include "settings_arguments.hpp"

namespace ibflow::cli {

namespace {

using supervisor::ControlCommand;
using supervisor::GatewayStatus;
using supervisor::ProcessState;
using supervisor::RuntimeFolder;

struct GatewayArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  bool json = false;
  bool foreground = false;
  double wait = 0;  // seconds; 0: as the settings have it
};

struct Prepared {
  app::Settings settings;
  RuntimeFolder folder;
};

core::Expected<Prepared> prepare(const GatewayArguments& arguments) {
  const auto sources = sources_of(*arguments.settings);
  if (!sources) return std::unexpected(sources.error());
  auto settings = app::load_settings(*sources);
  if (!settings) return std::unexpected(settings.error());
  app::keep_out_of_log(*settings);
  auto folder = app::runtime_folder(*settings, sources->environment);
  if (!folder) return std::unexpected(folder.error());
  return Prepared{std::move(*settings), std::move(*folder)};
}

std::string status_text(const GatewayStatus& status) {
  std::string text = fmt::format("{}: {}\n", to_string(status.state), status.text);
  if (!status.advice.empty()) text += fmt::format("  -> {}\n", status.advice);
  if (status.state == ProcessState::Stopped && status.supervisor == 0) return text;
  text +=
      fmt::format("  gateway      {}, {}, {}\n", status.name, status.program, status.live ? "live" : "paper");
  text += fmt::format("  API          {}:{}", status.host, status.port);
  if (status.server_version > 0) text += fmt::format(", server version {}", status.server_version);
  text += fmt::format("\n  since        {}Z\n", core::format_utc(status.since).substr(0, 19));
  if (status.process) text += fmt::format("  process      {}\n", status.process->pid);
  text += status.supervisor == 0 ? std::string("  watched by   nobody\n")
                                 : fmt::format("  watched by   process {}\n", status.supervisor);
  if (status.restarts > 0) text += fmt::format("  launches     {} in a row\n", status.restarts);
  if (!status.next_restart.empty()) text += fmt::format("  next         {}\n", status.next_restart);
  return text;
}

app::ExitCode print_status(const GatewayStatus& status, bool json) {
  return print_text(json ? to_json(status) + "\n" : status_text(status));
}

/// 0 when a session can be begun, 4 when not, 3 when a person has to mend something first.
app::ExitCode exit_code_of(const GatewayStatus& status) {
  if (is_up(status.state)) return app::ExitCode::Done;
  return status.state == ProcessState::Failed ? app::ExitCode::Configuration : app::ExitCode::CannotConnect;
}

app::ExitCode show_status(const GatewayArguments& arguments) {
  const auto prepared = prepare(arguments);
  if (!prepared) return report(prepared.error());
  const auto status = prepared->folder.read_status();
  if (!status) return report(status.error());
  const auto printed = print_status(*status, arguments.json);
  return printed == app::ExitCode::Done ? exit_code_of(*status) : printed;
}

/// Long enough for the whole of a login, its second factor included.
core::Duration patience(const app::Settings& settings, const GatewayArguments& arguments) {
  if (arguments.wait > 0) return std::chrono::milliseconds(static_cast<std::int64_t>(arguments.wait * 1000));
  const auto& gateway = settings.gateway;
  if (gateway.ibc_folder.empty()) return gateway.start_wait + std::chrono::seconds(1);
  return gateway.start_wait + gateway.login_wait + gateway.two_factor_wait;
}

/// Tells each change until the gateway is up or at rest, or nobody can do anything but a person at its
/// window.
app::ExitCode follow(const Prepared& prepared, const GatewayArguments& arguments, ControlCommand command) {
  std::optional<GatewayStatus> last;
  std::string told;
  bool has_left = command != ControlCommand::Restart;  // the first line is how it was before
  const auto on_status = [&](const GatewayStatus& status) {
    last = status;
    has_left = has_left || !is_up(status.state);
    const std::string line = fmt::format("{}: {}", to_string(status.state), status.text);
    if (!arguments.json && line != told) fmt::print(stderr, "{}\n", line);
    told = line;
    if (command == ControlCommand::Stop) return is_at_rest(status.state);
    return has_left && (is_up(status.state) || is_at_rest(status.state));
  };
  const auto followed =
      follow_gateway(prepared.folder.control(), command, patience(prepared.settings, arguments), on_status);
  if (!followed && followed.error().category == core::ErrorCategory::Cancelled)
    return report(followed.error());
  if (!followed && followed.error().category != core::ErrorCategory::Timeout) {
    if (const auto status = prepared.folder.read_status(); status && is_at_rest(status->state))
      last = *status;
  }
  if (!followed && !(last && is_at_rest(last->state))) {
    static_cast<void>(report(followed.error()));
    if (last) static_cast<void>(print_status(*last, arguments.json));
    return app::ExitCode::CannotConnect;
  }
  const auto printed = print_status(*last, arguments.json);
  if (printed != app::ExitCode::Done) return printed;
  if (command == ControlCommand::Stop && last->state == ProcessState::Stopped) return app::ExitCode::Done;
  if (last->state == ProcessState::Failed) {
    const auto lines = supervisor::last_lines(prepared.folder.log(), 5);
    if (!lines.empty()) fmt::print(stderr, "the end of {}:\n{}\n", prepared.folder.log().string(), lines);
  }
  return exit_code_of(*last);
}

app::ExitCode start(const GatewayArguments& arguments) {
  auto prepared = prepare(arguments);
  if (!prepared) return report(prepared.error());
  if (arguments.foreground) return supervise(prepared->settings);
  if (!prepared->folder.is_locked()) {
    // What cannot work is said here, where somebody reads it.
    const auto config = app::supervisor_config(prepared->settings, app::process_environment());
    if (!config) return report(config.error());
    const auto plan = supervisor::launch_plan(config->program, {}, prepared->folder.ibc_configuration());
    if (!plan) return report(plan.error());
    const auto detached = detach_supervisor(prepared->folder);
    if (!detached) return report(detached.error());
  }
  return follow(*prepared, arguments, ControlCommand::Watch);
}

app::ExitCode stop(const GatewayArguments& arguments) {
  const auto prepared = prepare(arguments);
  if (!prepared) return report(prepared.error());
  if (prepared->folder.is_locked()) return follow(*prepared, arguments, ControlCommand::Stop);
  const auto stopped = supervisor::stop_unwatched(prepared->folder, prepared->settings.gateway.stop_wait);
  if (!stopped) return report(stopped.error());
  if (!*stopped && !arguments.json) return print_text("stopped: it was not running\n");
  const auto status = prepared->folder.read_status();
  return status ? print_status(*status, arguments.json) : report(status.error());
}

app::ExitCode restart(const GatewayArguments& arguments) {
  const auto prepared = prepare(arguments);
  if (!prepared) return report(prepared.error());
  if (!prepared->folder.is_locked()) return start(arguments);
  return follow(*prepared, arguments, ControlCommand::Restart);
}

CLI::App* add_action(CLI::App& group, Chosen& chosen, const char* name, const char* about,
                     const std::shared_ptr<GatewayArguments>& arguments,
                     app::ExitCode (*action)(const GatewayArguments&)) {
  CLI::App* command = group.add_subcommand(name, about);
  add_settings_options(*command, arguments->settings);
  command->add_flag("--json", arguments->json, "the status as one JSON object");
  command->callback(
      [arguments, action, &chosen] { chosen.run = [arguments, action] { return action(*arguments); }; });
  return command;
}

void add_wait(CLI::App& command, const std::shared_ptr<GatewayArguments>& arguments) {
  command
      .add_option("--wait", arguments->wait,
                  "seconds to wait for the outcome; as the settings say when left out")
      ->check(CLI::Range(0.1, 86'400.0));
}

}  // namespace

void add_gateway(CLI::App& program, Chosen& chosen) {
  CLI::App* group =
      program.add_subcommand("gateway", "Start, stop and watch TWS or IB Gateway; find what is wrong");
  group->require_subcommand(1);
  const auto arguments = [] { return std::make_shared<GatewayArguments>(); };
  auto given = arguments();
  CLI::App* command =
      add_action(*group, chosen, "start", "Start it and keep it running, until it is stopped", given, &start);
  command->add_flag("--foreground", given->foreground, "watch it in this process, until Ctrl-C stops both");
  add_wait(*command, given);
  command->footer(
      "Exit codes: 0 its API answers, 3 something must be mended first, 4 it is not up yet.\n"
      "Example:\n  ibflow gateway start --set Gateway.path=~/Jts/ibgateway/1037");
  given = arguments();
  add_wait(*add_action(*group, chosen, "stop", "End it with all its processes", given, &stop), given);
  given = arguments();
  add_wait(*add_action(*group, chosen, "restart", "Restart it; with IBC its login is kept", given, &restart),
           given);
  add_action(*group, chosen, "status", "How it is", arguments(), &show_status)
      ->footer("Exit codes: 0 its API answers, 3 it has failed, 4 it is not up.");
  add_gateway_check(*group, chosen);
  add_gateway_doctor(*group, chosen);
}

}  // namespace ibflow::cli
