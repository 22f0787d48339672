#pragma once
// What moves money waits for a person's word.

#include <optional>
#include <string>

#include "ibflow/core/error.hpp"

namespace ibflow::cli {

/// Usage when nobody can be asked: standard input is no terminal, and --yes was not said. To be asked before
/// anything else is done. `what` is what does not happen: "no order was placed".
[[nodiscard]] core::Expected<void> can_be_confirmed(bool yes, const std::string& what);

/// Asks on standard error and reads a line; `word` or "yes" is consent. Anything else, the end of input and
/// Ctrl-C are Cancelled. Does nothing with `yes`.
[[nodiscard]] core::Expected<void> confirm(bool yes, const std::string& question, const std::string& word,
                                           const std::string& what);

/// Asks on standard error and reads a line. Nothing: the input has ended, or Ctrl-C.
[[nodiscard]] std::optional<std::string> ask_for_a_line(const std::string& question);

}  // namespace ibflow::cli
