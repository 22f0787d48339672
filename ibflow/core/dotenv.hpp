#pragma once
// A .env file: environment variables kept in a file, for secrets.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

struct DotenvEntry {
  std::string name;
  std::string value;
  int line = 0;
};

/// One `NAME=value` a line, `export ` before it allowed; empty lines and lines that begin with # do not
/// count. 'In single quotes' everything stands for itself. "In double quotes" \n, \t, \r, \\, \" and \$ are
/// known. Without quotes the value ends before white space and #, or at the end of the line, and space around
/// it does not count. Nothing is expanded: $ is a dollar sign. After a closing quote only a comment may
/// follow. A name that stands twice, and a line that is none of these, are errors (Configuration) that name
/// `place` and line, never the line's text.
[[nodiscard]] Expected<std::vector<DotenvEntry>> parse_dotenv(std::string_view text, std::string_view place);

[[nodiscard]] Expected<std::vector<DotenvEntry>> read_dotenv(const std::filesystem::path& file);

}  // namespace ibflow::core
