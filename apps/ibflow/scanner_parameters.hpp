#pragma once
// What IB's XML of scanner parameters says that a person can use: codes, places, filters.

#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::cli {

struct ScannerChoice {
  std::string kind;  // "scan", "location", "instrument", "filter"
  std::string code;  // what the request takes
  std::string name;
  std::string instruments;  // of scans: for which of them
};

/// In the order of the document, each once. Protocol when it is no XML.
[[nodiscard]] core::Expected<std::vector<ScannerChoice>> scanner_choices(const std::string& xml);
/// Those whose code or name holds the word, whatever its case; all for an empty one.
[[nodiscard]] bool is_about(const ScannerChoice& choice, std::string_view word);

}  // namespace ibflow::cli
