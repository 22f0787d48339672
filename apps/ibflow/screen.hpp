#pragma once
// The live screen of `run` and `demo` as text: a pure function of what is to be shown.

#include <string>

#include "ibflow/control/snapshot.hpp"
#include "text_frame.hpp"

namespace ibflow::cli {

/// `title` is "demo" or "run". At most `rows` lines of at most `columns` characters each (escape sequences
/// not counted).
[[nodiscard]] std::string render_screen(const std::string& title, const control::Snapshot& snapshot,
                                        const ScreenSize& size);

}  // namespace ibflow::cli
