#pragma once
// An INI file as sections, keys and values, with the line each value stands on.

#include <filesystem>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

struct IniEntry {
  std::string section;
  std::string key;
  std::string value;
  int line = 0;
};

/// Reads a whole file. A line that is no section, `key = value` or comment (; or #) is an error naming file
/// and line; so is a key that stands twice in one section.
[[nodiscard]] Expected<std::vector<IniEntry>> read_ini(const std::filesystem::path& file);

}  // namespace ibflow::core
