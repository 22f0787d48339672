#pragma once
// Bytes to standard output, past any buffer.

#include <optional>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::cli {

/// All of it, however long it takes.
[[nodiscard]] core::Expected<void> write_standard_output(std::string_view text);
/// What a session says of itself. Nobody may be reading any more: the session goes on all the same.
void tell(std::string_view text);

struct WindowSize {
  int columns = 0, rows = 0;
};
/// Of the terminal that standard output is; nothing where it is none or does not say.
[[nodiscard]] std::optional<WindowSize> window_size();
/// Nobody can read what would be written next: the other end of the pipe is closed.
[[nodiscard]] bool is_reader_gone();
/// Whoever read the output has stopped reading, as `head` does: nobody misses the rest.
[[nodiscard]] bool is_broken_pipe(const core::Error& error);

}  // namespace ibflow::cli
