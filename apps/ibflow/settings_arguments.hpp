#pragma once
// The options that say where settings come from, alike for `run` and `config show`.

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/app/settings.hpp"

namespace ibflow::cli {

struct SettingsArguments {
  std::string config;
  std::string env_file;
  std::vector<std::string> set;
  std::map<std::string, app::Argument> shortcuts;  // by "Section.key"; they beat `set`
};

/// --config, --env-file and --set.
void add_settings_options(CLI::App& command, const std::shared_ptr<SettingsArguments>& arguments);

/// An option of its own for one setting.
void add_shortcut(CLI::App& command, const std::shared_ptr<SettingsArguments>& arguments, const char* option,
                  const char* setting, const char* meaning, const char* type);
/// --host, --port and --client-id.
void add_connection_options(CLI::App& command, const std::shared_ptr<SettingsArguments>& arguments);

/// Usage when a --set is no assignment. The environment is that of the process; .env in the working folder
/// counts where no --env-file was given.
[[nodiscard]] core::Expected<app::SettingsSources> sources_of(const SettingsArguments& arguments);

/// Warnings go to standard error, a line each.
void print_warnings(const app::Settings& settings);

}  // namespace ibflow::cli
