#pragma once

#include <filesystem>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

/// Replaces a file whole: a reader finds the old text or the new one, never half of it, and the new one is on
/// disk when this returns. `what` names the file's purpose in the error ("report", "summary"). Storage when
/// it is impossible.
[[nodiscard]] Expected<void> write_file(const std::filesystem::path& file, std::string_view text,
                                        std::string_view what);

}  // namespace ibflow::core
