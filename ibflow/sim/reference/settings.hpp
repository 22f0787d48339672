#pragma once
// A gateway's settings as a flat list, by IB's names: api.settings.readOnlyApi.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ibflow/protocol/messages/configuration.hpp"

namespace ibflow::sim {

using Setting = std::variant<bool, std::int32_t, std::string, std::vector<std::string>>;
using Settings = std::map<std::string, Setting>;

/// What a change wants: the settings that have a value. Messages are not settings.
[[nodiscard]] Settings settings_of(const protocol::UpdateConfig& change);

/// Fills lock_and_exit, api and orders of `answer`; a part without any setting stays absent. What no message
/// has room for is left out.
void fill(protocol::ConfigResponse& answer, const Settings& settings);

/// The value of a setting, or what is given when there is none of that type.
template <class Value>
[[nodiscard]] Value value_of(const Settings& settings, const std::string& name, Value otherwise) {
  const auto found = settings.find(name);
  if (found == settings.end()) return otherwise;
  const auto* value = std::get_if<Value>(&found->second);
  return value == nullptr ? otherwise : *value;
}

}  // namespace ibflow::sim
