// Settings as text: for `ibflow config show` and `config init`. No secret gets out of here.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "ibflow/app/settings.hpp"
#include "ibflow/core/redact.hpp"

namespace ibflow::app {

namespace {

constexpr const char* kMask = "********";

std::string line_of(const std::string& key, const std::string& value, const Origin& origin) {
  return fmt::format("{:<46}  ; {}\n", fmt::format("{} = {}", key, value), origin.place);
}

/// Broken into comment lines of a width one can read.
std::string comment(const std::string& text) {
  constexpr std::size_t width = 100;
  std::string result;
  std::string line = ";";
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (line.size() + 1 + word.size() > width) {
      result += line + "\n";
      line = ";";
    }
    line += " " + word;
    at = end + 1;
  }
  return result + line + "\n";
}

}  // namespace

std::string shown(const Setting& setting, const Settings& settings) {
  std::string value = setting.print(settings);
  return setting.secret && !value.empty() ? kMask : value;
}

std::string shown_custom(const std::string& name, const std::string& value) {
  return !value.empty() && core::is_secret_name(name) ? kMask : value;
}

std::string settings_text(const Settings& settings) {
  std::string text, section;
  const auto heading = [&](const std::string& name) {
    if (name == section) return;
    text += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", name);
    section = name;
  };
  for (const Setting& setting : all_settings()) {
    heading(setting.section);
    text += line_of(setting.key, shown(setting, settings), settings.origin_of(setting.name()));
  }
  for (const auto& [name, value] : settings.custom) {
    const auto dot = name.find('.');
    heading(name.substr(0, dot));
    text += line_of(name.substr(dot + 1), shown_custom(name, value), settings.origin_of(name));
  }
  return text;
}

std::string settings_json(const Settings& settings) {
  boost::json::object values;
  const auto add = [&](const std::string& name, const std::string& value) {
    values[name] = boost::json::object{{"value", value}, {"origin", settings.origin_of(name).place}};
  };
  for (const Setting& setting : all_settings()) add(setting.name(), shown(setting, settings));
  for (const auto& [name, value] : settings.custom) add(name, shown_custom(name, value));
  boost::json::array warnings;
  for (const std::string& warning : settings.warnings) warnings.emplace_back(warning);
  return boost::json::serialize(boost::json::object{{"settings", values}, {"warnings", warnings}}) + "\n";
}

std::string settings_template() {
  std::string text =
      "; The settings of ibflow, all at their defaults: ibflow run --config THIS_FILE\n"
      "; Environment variables beat this file, arguments beat both. A line may be left out: its default "
      "counts.\n"
      "; `ibflow config check THIS_FILE` finds mistakes, `ibflow config show --config THIS_FILE` tells what "
      "counts.\n";
  const Settings defaults;
  std::string section;
  for (const Setting& setting : all_settings()) {
    if (setting.section != section) text += fmt::format("\n[{}]\n", setting.section);
    section = setting.section;
    std::string meaning = setting.meaning;
    if (setting.reloadable) meaning += "; SIGHUP changes it while running";
    text += comment(fmt::format("{} ({})", meaning, fmt::join(setting.environment, ", ")));
    const std::string value = setting.print(defaults);
    // A secret does not belong here, and a value that follows another setting must not stand in its way.
    text += fmt::format("{}{} ={}{}\n", setting.secret || setting.derived ? "; " : "", setting.key,
                        value.empty() ? "" : " ", value);
  }
  return text;
}

}  // namespace ibflow::app
