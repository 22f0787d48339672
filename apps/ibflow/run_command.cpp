#include <fmt/format.h>

#include <memory>
#include <optional>

#include "commands.hpp"
#include "ibflow/app/settings.hpp"
#include "parse.hpp"
#include "session_end.hpp"

namespace ibflow::cli {

namespace {

struct RunArguments {
  std::string config;
  app::Overrides overrides;
  std::vector<std::string> set;
  bool live = false, flatten = false, quiet = false, plain = false;
};

core::Expected<app::Settings> settings_of(const RunArguments& arguments) {
  auto overrides = parse_overrides(arguments.set);
  if (!overrides) return std::unexpected(overrides.error());
  for (const auto& [name, value] : arguments.overrides) (*overrides)[name] = value;
  if (arguments.flatten) (*overrides)["Trading.flatten_on_stop"] = "true";
  const auto file =
      arguments.config.empty() ? std::nullopt : std::optional<std::filesystem::path>(arguments.config);
  auto settings = app::load_settings(file, app::process_environment(), *overrides);
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

app::ExitCode run_session(const RunArguments& arguments) {
  auto settings = settings_of(arguments);
  if (!settings) return report(settings.error());
  if (auto writable = check_writable(*settings); !writable) return report(writable.error());
  if (auto logging = core::start_logging(settings->log_level, settings->log_file); !logging)
    return report(logging.error());
  if (!arguments.quiet) {
    fmt::print("Gateway {}:{} as client {}, predictions from {}{}.\n", settings->host, settings->port,
               settings->client_id, settings->flow_base_url,
               settings->read_only ? "; read-only, no order will be sent" : "");
  }
  app::TradingSystem system(*settings, "run", arguments.config);
  const ConsoleOptions console{"run", settings->strategy.max_positions, arguments.quiet, arguments.plain,
                               settings->flatten_on_stop};
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
    text += fmt::format("    {:<24} {}{}{}\n", fmt::format("{} = {}", setting.key, value), setting.meaning,
                        *setting.environment == '\0' ? "" : "; ", setting.environment);
  }
  return text;
}

}  // namespace

void add_run(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command =
      program.add_subcommand("run", "Trade a session at a gateway: a real one or a simulated one");
  command->add_option("--config", arguments->config, "INI file; see examples/ibflow.ini")->type_name("FILE");
  const auto shortcut = [&](const char* option, const char* setting, const char* meaning, const char* type) {
    command
        ->add_option_function<std::string>(
            option, [arguments, setting](const std::string& value) { arguments->overrides[setting] = value; },
            meaning)
        ->type_name(type);
  };
  shortcut("--host", "Connection.host", "where TWS or IB Gateway listens", "HOST");
  shortcut("--port", "Connection.port", "its port", "PORT");
  shortcut("--client-id", "Connection.client_id", "our client id", "N");
  shortcut("--account", "Connection.account", "the account to trade", "ID");
  shortcut("--tickers", "Trading.tickers", "what to trade", "A,B");
  shortcut("--flow-url", "Flow.base_url", "the Options Flow Monitor", "URL");
  shortcut("--journal", "Journal.file", "SQLite journal; appended to", "FILE");
  shortcut("--report", "Report.file", "HTML report at the end", "FILE");
  shortcut("--json", "Report.json", "summary as JSON at the end", "FILE");
  shortcut("--log-level", "Logging.level", "debug, info, warning, error, off", "LEVEL");
  shortcut("--read-only", "Connection.read_only", "false lets ibflow send orders", "true|false");
  command->add_option("--set", arguments->set, "any setting; repeatable")
      ->type_name("S.KEY=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--live", arguments->live, "real money; needs trading_mode = live too");
  command->add_flag("--flatten", arguments->flatten, "Ctrl-C also closes every position");
  command->add_flag("--plain", arguments->plain, "lines instead of the live screen");
  command->add_flag("--quiet,-q", arguments->quiet, "only the closing lines");
  command->footer(
      [] { return "Examples:\n  ibflow run --config examples/ibflow.ini\n\n" + settings_help(); });
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return run_session(*arguments); }; });
}

}  // namespace ibflow::cli
