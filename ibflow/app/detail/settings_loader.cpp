#include "ibflow/app/detail/settings_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "ibflow/core/dotenv.hpp"
#include "ibflow/core/nearest_name.hpp"
#include "ibflow/core/secret_file.hpp"

namespace ibflow::app::detail {

using core::Expected;

namespace {

constexpr std::size_t kSectionMistake = 2;  // letters; a section farther away is the user's own

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

/// With the sections of old names.
std::vector<std::string> known_sections() {
  std::vector<std::string> names;
  for (const Setting& setting : all_settings()) add_once(names, setting.section);
  for (const Setting& setting : all_settings()) {
    for (const std::string& old : setting.old_names) add_once(names, old.substr(0, old.find('.')));
  }
  return names;
}

std::vector<std::string> keys_of(const std::string& section) {
  std::vector<std::string> keys;
  for (const Setting& setting : all_settings()) {
    if (setting.section == section) keys.push_back(setting.key);
    for (const std::string& old : setting.old_names) {
      if (old.starts_with(section + ".")) keys.push_back(old.substr(section.size() + 1));
    }
  }
  return keys;
}

std::string did_you_mean(const std::optional<std::string>& name) {
  return name ? fmt::format("; did you mean '{}'?", *name) : "";
}

/// Why this section cannot be; empty: it is known, or the user's own.
std::string refusal_of_section(const std::string& section) {
  const auto sections = known_sections();
  if (std::ranges::find(sections, section) != sections.end()) return {};
  if (section.empty()) return "it stands before any [section]; write one above it, such as [Connection]";
  const auto nearest = core::nearest_name(section, sections, kSectionMistake);
  if (!nearest) return {};
  return fmt::format("there is no section [{}]; did you mean [{}]?", section, *nearest);
}

}  // namespace

void sort_by_line(std::vector<SettingsProblem>& problems) {
  std::ranges::sort(problems, [](const SettingsProblem& one, const SettingsProblem& other) {
    return std::tie(one.line, one.message) < std::tie(other.line, other.message);
  });
}

std::string to_text(const SettingsProblem& problem) {
  if (problem.place.empty()) return problem.message;
  if (problem.line == 0) return fmt::format("{}: {}", problem.place, problem.message);
  return fmt::format("{}, line {}: {}", problem.place, problem.line, problem.message);
}

void SettingsLoader::problem(const Source& source, std::string message) {
  problems_.push_back({source.place, source.origin.line, std::move(message)});
}

void SettingsLoader::take(const Setting& setting, const std::string& value, const Source& source) {
  const auto taken = setting.read(settings_, value);
  if (!taken) {
    const std::string why =
        setting.secret || source.hidden ? "the value does not fit" : taken.error().message;
    return problem(source,
                   fmt::format("[{}] {}: {} ({})", setting.section, setting.key, why, setting.meaning));
  }
  settings_.origins[setting.name()] = source.origin;
  ++taken_;
}

void SettingsLoader::take_custom(const std::string& section, const std::string& key, const std::string& value,
                                 const Source& source) {
  const std::string name = section + "." + key;
  settings_.custom[name] = value;
  settings_.origins[name] = source.origin;
  ++taken_;
}

void SettingsLoader::take_named(const std::string& name, const std::string& value, const Source& source) {
  const auto dot = name.find('.');
  const std::string section = name.substr(0, dot);
  const std::string key = dot == std::string::npos ? "" : name.substr(dot + 1);
  if (const Setting* setting = key.empty() ? nullptr : find_setting(section, key)) {
    return take(*setting, value, source);
  }
  if (!key.empty() && keys_of(section).empty() && refusal_of_section(section).empty()) {
    return take_custom(section, key, value, source);
  }
  std::vector<std::string> names;
  for (const Setting& setting : all_settings()) names.push_back(setting.name());
  problem(source, fmt::format("there is no setting '{}'{}; see `ibflow run --help`", name,
                              did_you_mean(core::nearest_name(name, names, core::typing_distance(key)))));
}

Expected<void> SettingsLoader::take_file(const std::filesystem::path& file) {
  const auto ini = core::read_ini_file(file);
  if (!ini) return std::unexpected(ini.error());
  const auto source = [&](int line) {
    return Source{{Layer::File, fmt::format("{}:{}", file.string(), line), line}, file.string()};
  };
  for (const core::IniProblem& found : ini->problems) problem(source(found.line), found.message);
  for (const core::IniSection& section : ini->sections) {
    const std::string refusal = refusal_of_section(section.name);
    if (!refusal.empty()) problem(source(section.line), refusal);
  }
  const bool is_private = core::is_private_file(file);
  for (const core::IniEntry& entry : ini->entries) take_entry(entry, source(entry.line), is_private);
  sort_by_line(problems_);
  return {};
}

void SettingsLoader::take_entry(const core::IniEntry& entry, const Source& here, bool is_private) {
  const Setting* setting = find_setting(entry.section, entry.key);
  if (setting == nullptr) return take_unknown(entry, here);
  const Origin before = settings_.origin_of(setting->name());
  if (before.layer == Layer::File) {
    return problem(here, fmt::format("[{}] {} is another name of [{}] {}, which stands on line {}",
                                     entry.section, entry.key, setting->section, setting->key, before.line));
  }
  if (setting->secret && !entry.value.empty() && !is_private) {
    return problem(here,
                   fmt::format("[{}] {} is a secret, and other users may read this file; say chmod 600 {}, "
                               "or give it as {} in the environment or in .env",
                               setting->section, setting->key, here.place, setting->environment.front()));
  }
  take(*setting, entry.value, here);
}

void SettingsLoader::take_unknown(const core::IniEntry& entry, const Source& here) {
  const std::vector<std::string> keys = keys_of(entry.section);
  if (!keys.empty()) {
    const auto nearest = core::nearest_name(entry.key, keys, core::typing_distance(entry.key));
    return problem(here, fmt::format("[{}] has no key '{}'{}; it has {}", entry.section, entry.key,
                                     did_you_mean(nearest), fmt::join(keys, ", ")));
  }
  const std::string refusal = refusal_of_section(entry.section);
  if (refusal.empty()) return take_custom(entry.section, entry.key, entry.value, here);
  // The refusal of a section with a heading is told once, where the heading stands.
  if (entry.section.empty()) problem(here, fmt::format("'{}': {}", entry.key, refusal));
}

void SettingsLoader::warn_of_unknown(const std::string& variable, const std::string& place) {
  if (!variable.starts_with("IBFLOW_")) return;
  std::vector<std::string> names;
  for (const Setting& setting : all_settings())
    std::ranges::copy(setting.environment, std::back_inserter(names));
  if (std::ranges::find(names, variable) != names.end()) return;
  settings_.warnings.push_back(
      fmt::format("{} is no setting and has no effect{}", place,
                  did_you_mean(core::nearest_name(variable, names, core::typing_distance(variable)))));
}

Expected<void> SettingsLoader::take_env_file(const std::filesystem::path& file) {
  const auto entries = core::read_dotenv(file);
  if (!entries) return std::unexpected(entries.error());
  bool holds_secret = false;
  for (const Setting& setting : all_settings()) {
    for (const std::string& name : setting.environment) {
      const auto entry = std::ranges::find(*entries, name, &core::DotenvEntry::name);
      if (entry == entries->end()) continue;
      const std::string place = fmt::format("{}:{} {}", file.string(), entry->line, name);
      const Source here{{Layer::EnvironmentFile, place, entry->line}, file.string(), true};
      take(setting, entry->value, here);
      holds_secret = holds_secret || (setting.secret && !entry->value.empty());
      break;
    }
  }
  for (const core::DotenvEntry& entry : *entries) {
    warn_of_unknown(entry.name, fmt::format("{}:{} {}", file.string(), entry.line, entry.name));
  }
  if (holds_secret && !core::is_private_file(file)) {
    settings_.warnings.push_back(fmt::format(
        "{} holds a secret, and other users may read it; say chmod 600 {}", file.string(), file.string()));
  }
  return {};
}

void SettingsLoader::take_environment(const Environment& environment) {
  for (const Setting& setting : all_settings()) {
    for (const std::string& name : setting.environment) {
      const auto found = environment.find(name);
      if (found == environment.end()) continue;
      take(setting, found->second, {{Layer::Environment, name}, "environment variable " + name});
      break;
    }
  }
  for (const auto& [name, value] : environment) warn_of_unknown(name, "environment variable " + name);
}

void SettingsLoader::take_arguments(const std::map<std::string, Argument>& arguments) {
  for (const auto& [name, argument] : arguments) {
    const std::string place = "argument " + argument.option;
    take_named(name, argument.value, {{Layer::Arguments, place}, place});
  }
}

void SettingsLoader::take_code(const Overrides& overrides) {
  for (const auto& [name, value] : overrides) take_named(name, value, {{Layer::Code, "code"}, "code"});
}

}  // namespace ibflow::app::detail
