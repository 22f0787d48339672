// SIGHUP: what a changed file may change while running, and what has to wait for a restart.

#include <set>
#include <utility>

#include "ibflow/app/settings.hpp"

namespace ibflow::app {

using core::Expected;

void copy_reloadable(const Settings& from, Settings& to) {
  const auto copy_origin = [&](const std::string& name) {
    const auto origin = from.origins.find(name);
    if (origin == from.origins.end()) {
      to.origins.erase(name);
    } else {
      to.origins[name] = origin->second;
    }
  };
  for (const Setting& setting : all_settings()) {
    if (!setting.reloadable) continue;
    setting.copy(from, to);
    copy_origin(setting.name());
  }
  for (const auto& [name, value] : to.custom) copy_origin(name);
  for (const auto& [name, value] : from.custom) copy_origin(name);
  to.custom = from.custom;
}

namespace {

/// ibflow does not use them, and whoever does asks for them when needed.
void compare_custom(const Settings& current, const Settings& fresh, std::vector<SettingChange>& changes) {
  std::set<std::string> names;
  for (const auto& [name, value] : current.custom) names.insert(name);
  for (const auto& [name, value] : fresh.custom) names.insert(name);
  for (const std::string& name : names) {
    const std::string from = current.custom_setting(name), to = fresh.custom_setting(name);
    if (from == to) continue;
    changes.push_back({name, shown_custom(name, from), shown_custom(name, to), fresh.origin_of(name).place});
  }
}

}  // namespace

Expected<SettingsReload> reload_settings(const Settings& current, const SettingsSources& sources) {
  auto fresh = load_settings(sources);
  if (!fresh) return std::unexpected(fresh.error());
  SettingsReload reload;
  for (const Setting& setting : all_settings()) {
    if (setting.print(current) == setting.print(*fresh)) continue;
    auto& list = setting.reloadable ? reload.applied : reload.need_restart;
    list.push_back({setting.name(), shown(setting, current), shown(setting, *fresh),
                    fresh->origin_of(setting.name()).place});
  }
  compare_custom(current, *fresh, reload.applied);
  reload.settings = current;
  copy_reloadable(*fresh, reload.settings);
  reload.settings.warnings = std::move(fresh->warnings);
  return reload;
}

}  // namespace ibflow::app
