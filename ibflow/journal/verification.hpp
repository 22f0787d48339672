#pragma once
// Whether a journal still says what was written to it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"

namespace ibflow::journal {

/// The first row that is not what was written. `table` is empty when the file itself is damaged, and `row` is
/// then 0.
struct BrokenRow {
  std::string table;
  std::int64_t row = 0;
  std::string problem;
};

struct Verification {
  std::int64_t rows = 0;  // of the chain that were found sound, up to the broken one
  std::optional<BrokenRow> broken;
};

/// Reads the whole file: its structure (SQLite's integrity check), then the chain of intents, evidence,
/// executions, commissions, baselines and commits from its first row, then the raw messages that are kept,
/// then the positions drawn from the executions. Stops at the first thing broken. Anything damaged is an
/// answer, not an error; Storage is for a file that is not there, is no journal, or has another schema
/// version. For a journal of a million rows it takes seconds; others may write meanwhile. Callable on any
/// thread.
[[nodiscard]] core::Expected<Verification> verify(const std::filesystem::path& file);

}  // namespace ibflow::journal
