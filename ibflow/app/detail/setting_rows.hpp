#pragma once
// How a row of the table of settings is made.

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ibflow/app/detail/setting_values.hpp"
#include "ibflow/app/settings.hpp"

namespace ibflow::app::detail {

/// The names given, ours first; IBFLOW_SECTION_KEY where none of them is ours.
inline std::vector<std::string> variables(const std::string& section, const std::string& key,
                                          std::string names) {
  std::vector<std::string> result;
  if (!names.starts_with("IBFLOW_")) {
    std::string generated = "IBFLOW_" + section + "_" + key;
    std::ranges::transform(generated, generated.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    result.push_back(generated);
  }
  while (!names.empty()) {
    const auto comma = names.find(',');
    result.push_back(names.substr(0, comma));
    names = comma == std::string::npos ? "" : names.substr(comma + 1);
  }
  return result;
}

/// `member` finds the value in the settings; `read` and `show` are its spelling.
template <class Find, class Read, class Show>
Setting any_row(const char* section, const char* key, const char* names, const char* meaning, Find member,
                Read read, Show show) {
  Setting setting;
  setting.section = section;
  setting.key = key;
  setting.environment = variables(section, key, names);
  setting.meaning = meaning;
  setting.read = [member, read](Settings& settings, const std::string& value) -> core::Expected<void> {
    auto taken = read(value);
    if (!taken) return std::unexpected(taken.error());
    member(settings) = std::move(*taken);
    return {};
  };
  setting.print = [member, show](const Settings& settings) { return show(member(settings)); };
  setting.copy = [member](const Settings& from, Settings& to) { member(to) = member(from); };
  return setting;
}

template <class Member>
using Reader = core::Expected<Member> (*)(const std::string&);
template <class Member>
using Printer = std::string (*)(const Member&);

template <class Member>
std::string printed(const Member& value) {
  return print(value);
}

template <class Member>
Setting row(const char* section, const char* key, const char* names, const char* meaning,
            Member Settings::* member, std::type_identity_t<Reader<Member>> read,
            std::type_identity_t<Printer<Member>> show = &printed<Member>) {
  return any_row(
      section, key, names, meaning, [member](auto& settings) -> auto& { return settings.*member; }, read,
      show);
}

inline Setting secret(Setting setting) {
  setting.secret = true;
  return setting;
}
inline Setting derived(Setting setting) {
  setting.derived = true;
  return setting;
}
inline Setting formerly(const char* name, Setting setting) {
  setting.old_names.emplace_back(name);
  return setting;
}
/// [Gateway].
[[nodiscard]] std::vector<Setting> gateway_process_settings();

}  // namespace ibflow::app::detail
