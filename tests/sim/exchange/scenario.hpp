#pragma once
// Order life cycles as text: one command a line, played against a real exchange. scenarios/README.md tells
// the language.

#include <filesystem>
#include <string>
#include <vector>

namespace ibflow::sim::testing {

/// Plays a file; what does not come out as it says, one line each: "file:line: ...". Empty: all is well.
[[nodiscard]] std::vector<std::string> play_scenario(const std::filesystem::path& file);
/// The same of text, for the tests of the language itself.
[[nodiscard]] std::vector<std::string> play_scenario_text(const std::string& name, const std::string& text);

}  // namespace ibflow::sim::testing
