#include <fmt/format.h>

#include <memory>
#include <utility>

#include "commands.hpp"
#include "ibflow/app/settings.hpp"
#include "session_end.hpp"
#include "settings_arguments.hpp"
#include "signals.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

struct RunArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  bool live = false, quiet = false, plain = false;
};

core::Expected<app::Settings> settings_of(const RunArguments& arguments,
                                          const app::SettingsSources& sources) {
  auto settings = app::load_settings(sources);
  if (!settings) return settings;
  if (settings->live && !arguments.live) {
    return core::fail(
        core::ErrorCategory::Configuration,
        "trading_mode is live: real money. Say --live as well if that is what you want; nothing was sent");
  }
  if (arguments.live && !settings->live) {
    return core::fail(
        core::ErrorCategory::Configuration,
        "--live contradicts trading_mode = paper; set trading_mode = live, or leave --live out");
  }
  if (settings->tickers.empty()) {
    return core::fail(
        core::ErrorCategory::Configuration,
        "there is nothing to trade: name tickers as [Trading] tickers = SPY,AAPL or with --tickers");
  }
  return settings;
}

/// SIGHUP: reads everything again. A file with a mistake changes nothing.
void reload(app::TradingSystem& system, app::Settings& current, const app::SettingsSources& sources) {
  auto reloaded = app::reload_settings(current, sources);
  if (!reloaded) {
    core::log_error("config", "reload: nothing changed: " + reloaded.error().message);
    fmt::print(stderr, "ibflow: reload: nothing changed: {}\n", reloaded.error().message);
    return;
  }
  const auto tell = [](const app::SettingChange& change, const char* what) {
    const std::string text =
        fmt::format("reload: {} {} -> {} ({}){}", change.name, change.from, change.to, change.origin, what);
    core::log_info("config", text);
    fmt::print(stderr, "ibflow: {}\n", text);
  };
  current = std::move(reloaded->settings);
  app::keep_out_of_log(current);
  core::set_log_levels(current.log_level, current.log_rooms);
  system.apply(current);
  print_warnings(current);
  for (const app::SettingChange& change : reloaded->applied) tell(change, "");
  for (const app::SettingChange& change : reloaded->need_restart)
    tell(change, "; takes effect with the next start");
  if (reloaded->applied.empty() && reloaded->need_restart.empty()) {
    fmt::print(stderr, "ibflow: reload: nothing has changed\n");
  }
}

app::ExitCode run_session(const RunArguments& arguments) {
  catch_reload_signal();
  const auto sources = sources_of(*arguments.settings);
  if (!sources) return report(sources.error());
  auto settings = settings_of(arguments, *sources);
  if (!settings) return report(settings.error());
  print_warnings(*settings);
  if (auto writable = check_writable(*settings); !writable) return report(writable.error());
  app::keep_out_of_log(*settings);
  if (auto logging = core::start_logging(app::log_options(*settings)); !logging)
    return report(logging.error());
  if (!arguments.quiet) {
    tell(fmt::format("Gateway {}:{} as client {}, predictions from {}{}.\n", settings->host, settings->port,
                     settings->client_id, settings->flow_base_url,
                     settings->read_only ? "; read-only, no order will be sent" : ""));
  }
  app::TradingSystem system(*settings, "run", arguments.settings->config);
  app::Settings current = *settings;
  ConsoleOptions console{"run", *settings, arguments.quiet, arguments.plain, settings->flatten_on_stop};
  console.on_reload = [&] { reload(system, current, *sources); };
  return watch_and_write(system, console, *settings);
}

std::string settings_help() {
  std::string text =
      "Settings (INI file [Section] key, environment variable, --set Section.key=value; the later wins):\n";
  std::string section;
  for (const app::Setting& setting : app::all_settings()) {
    if (section != setting.section) {
      section = setting.section;
      text += fmt::format("  [{}]\n", section);
    }
    const std::string value = setting.secret ? "" : setting.print(app::Settings{});
    text += fmt::format("    {:<24} {}; {}\n", fmt::format("{} = {}", setting.key, value), setting.meaning,
                        fmt::join(setting.environment, ","));
  }
  return text;
}

}  // namespace

void add_run(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command =
      program.add_subcommand("run", "Trade a session at a gateway: a real one or a simulated one");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  const auto shortcut = [&](const char* option, const char* setting, const char* meaning, const char* type) {
    add_shortcut(*command, arguments->settings, option, setting, meaning, type);
  };
  shortcut("--account", "Connection.account", "the account to trade", "ID");
  shortcut("--tickers", "Trading.tickers", "what to trade", "A,B");
  shortcut("--flow-url", "Flow.base_url", "the Options Flow Monitor", "URL");
  shortcut("--journal", "Journal.file", "SQLite journal; appended to", "FILE");
  shortcut("--report", "Report.file", "HTML report at the end", "FILE");
  shortcut("--json", "Report.json", "summary as JSON at the end", "FILE");
  shortcut("--log-level", "Logging.level", "debug, info, warning, error, off", "LEVEL");
  shortcut("--read-only", "Connection.read_only", "false lets ibflow send orders", "true|false");
  shortcut("--capture", "Recorder.capture", "everything on the wire", "FILE");
  command->add_flag("--live", arguments->live, "real money; needs trading_mode = live too");
  command->add_flag_callback(
      "--flatten",
      [settings = arguments->settings] {
        settings->shortcuts["Trading.flatten_on_stop"] = {"true", "--flatten"};
      },
      "Ctrl-C also closes every position");
  command->add_flag("--plain", arguments->plain, "lines instead of the live screen");
  command->add_flag("--quiet,-q", arguments->quiet, "only the closing lines");
  command->footer(
      [] { return "Examples:\n  ibflow run --config examples/ibflow.ini\n\n" + settings_help(); });
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return run_session(*arguments); }; });
}

}  // namespace ibflow::cli
