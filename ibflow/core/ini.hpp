#pragma once
// An INI file as sections, keys and values, with the line each stands on.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

struct IniEntry {
  std::string section;
  std::string key;
  std::string value;
  int line = 0;
};

struct IniSection {
  std::string name;
  int line = 0;  // of its first heading
};

/// `message` never holds the line itself: it might be a secret.
struct IniProblem {
  int line = 0;
  std::string message;
};

/// All there is, also when some lines are wrong.
struct IniFile {
  std::vector<IniEntry> entries;
  std::vector<IniSection> sections;
  std::vector<IniProblem> problems;
};

/// `[section]`, `key = value` or `key: value`, comments after ; or # at the start of a line, and after ;
/// behind white space. Space around keys and values does not count; lines may be of any length. A key that
/// stands twice in one section is a problem.
[[nodiscard]] IniFile parse_ini(std::string_view text);

/// Fails (Configuration, `code` is errno) when the file cannot be read.
[[nodiscard]] Expected<IniFile> read_ini_file(const std::filesystem::path& file);

/// The entries alone; the first problem is an error that names file and line.
[[nodiscard]] Expected<std::vector<IniEntry>> read_ini(const std::filesystem::path& file);

}  // namespace ibflow::core
