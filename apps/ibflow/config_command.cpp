#include <fmt/format.h>

#include <cerrno>
#include <memory>
#include <string>

#include "commands.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/core/secret_file.hpp"
#include "output.hpp"
#include "settings_arguments.hpp"

namespace ibflow::cli {

namespace {

app::ExitCode show(const SettingsArguments& arguments, bool json) {
  const auto sources = sources_of(arguments);
  if (!sources) return report(sources.error());
  const auto settings = app::load_settings(*sources);
  if (!settings) return report(settings.error());
  print_warnings(*settings);
  return print_text(json ? app::settings_json(*settings) : app::settings_text(*settings));
}

app::ExitCode init(const std::string& file, bool force) {
  auto written = core::write_private_file(file, app::settings_template(), force);
  if (!written) {
    if (written.error().code == EEXIST) written.error().message += "; say --force to replace it";
    return report(written.error());
  }
  return print_text(
      fmt::format("{}: written, {} settings at their defaults\n", file, app::all_settings().size()));
}

app::ExitCode check(const std::string& file) {
  const auto checked = app::check_settings_file(file);
  if (!checked) return report(checked.error());
  if (checked->problems.empty())
    return print_text(fmt::format("{}: ok, {} settings\n", file, checked->settings));
  for (const app::SettingsProblem& problem : checked->problems) {
    fmt::print(stderr, "{}:{} {}\n", problem.place, problem.line == 0 ? "" : fmt::format("{}:", problem.line),
               problem.message);
  }
  return app::ExitCode::Configuration;
}

void add_show(CLI::App& group, Chosen& chosen) {
  struct Arguments {
    std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = group.add_subcommand("show", "The values that count, and where each comes from");
  add_settings_options(*command, arguments->settings);
  command->add_flag("--json", arguments->json, "one JSON object instead of an INI file");
  command->footer(
      "Secrets are shown as ********. What is printed is an INI file, with origins as comments.\n"
      "Examples:\n  ibflow config show\n  ibflow config show --config ibflow.ini --set Connection.port=7497\n"
      "  ibflow config show --json");
  command->callback([arguments, &chosen] {
    chosen.run = [arguments] { return show(*arguments->settings, arguments->json); };
  });
}

void add_init(CLI::App& group, Chosen& chosen) {
  struct Arguments {
    std::string file = "ibflow.ini";
    bool force = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      group.add_subcommand("init", "Write a commented file of all settings at their defaults");
  command->add_option("FILE", arguments->file, "where to")->capture_default_str();
  command->add_flag("--force", arguments->force, "replace a file that is there");
  command->footer(
      "Only its owner may read the file (mode 0600), so it may hold a secret.\n"
      "Examples:\n  ibflow config init\n  ibflow config init paper.ini");
  command->callback(
      [arguments, &chosen] { chosen.run = [arguments] { return init(arguments->file, arguments->force); }; });
}

void add_check(CLI::App& group, Chosen& chosen) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = group.add_subcommand("check", "Find all mistakes in a file");
  command->add_option("FILE", *file, "INI file")->required();
  command->footer(
      "Each mistake is a line FILE:LINE: what and why; the exit code is then 3. The environment is not "
      "looked "
      "at.\n"
      "Example:\n  ibflow config check ibflow.ini");
  command->callback([file, &chosen] { chosen.run = [file] { return check(*file); }; });
}

}  // namespace

void add_config(CLI::App& program, Chosen& chosen) {
  CLI::App* group = program.add_subcommand("config", "Show, write and check settings");
  group->require_subcommand(1);
  add_show(*group, chosen);
  add_init(*group, chosen);
  add_check(*group, chosen);
}

}  // namespace ibflow::cli
