#include "settings_arguments.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "parse.hpp"

namespace ibflow::cli {

void add_settings_options(CLI::App& command, const std::shared_ptr<SettingsArguments>& arguments) {
  command.add_option("--config", arguments->config, "INI file; `ibflow config init` writes one")
      ->type_name("FILE");
  command.add_option("--env-file", arguments->env_file, "variables, for secrets; .env when left out")
      ->type_name("FILE");
  command.add_option("--set", arguments->set, "any setting; repeatable")
      ->type_name("S.KEY=VALUE")
      ->allow_extra_args(false);
}

void add_shortcut(CLI::App& command, const std::shared_ptr<SettingsArguments>& arguments, const char* option,
                  const char* setting, const char* meaning, const char* type) {
  command
      .add_option_function<std::string>(
          option,
          [arguments, option, setting](const std::string& value) {
            arguments->shortcuts[setting] = {value, option};
          },
          meaning)
      ->type_name(type);
}

void add_connection_options(CLI::App& command, const std::shared_ptr<SettingsArguments>& arguments) {
  add_shortcut(command, arguments, "--host", "Connection.host", "where TWS or IB Gateway listens", "HOST");
  add_shortcut(command, arguments, "--port", "Connection.port", "its port", "PORT");
  add_shortcut(command, arguments, "--client-id", "Connection.client_id", "our client id", "N");
}

core::Expected<app::SettingsSources> sources_of(const SettingsArguments& arguments) {
  auto assignments = parse_overrides(arguments.set);
  if (!assignments) return std::unexpected(assignments.error());
  app::SettingsSources sources;
  if (!arguments.config.empty()) sources.file = arguments.config;
  sources.env_file = app::default_env_file();
  if (!arguments.env_file.empty()) sources.env_file = arguments.env_file;
  sources.environment = app::process_environment();
  for (const auto& [name, value] : *assignments) sources.arguments[name] = {value, "--set"};
  for (const auto& [name, argument] : arguments.shortcuts) sources.arguments[name] = argument;
  return sources;
}

void print_warnings(const app::Settings& settings) {
  for (const std::string& warning : settings.warnings) fmt::print(stderr, "ibflow: warning: {}\n", warning);
}

}  // namespace ibflow::cli
