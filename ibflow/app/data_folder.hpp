#pragma once
// Where the recorded session lies.

#include <filesystem>

#include "ibflow/core/error.hpp"

namespace ibflow::app {

/// `asked` when not empty; else beside the program: the source tree's data/ or the installed share/ibflow/.
[[nodiscard]] core::Expected<std::filesystem::path> find_data_folder(const std::filesystem::path& asked);

}  // namespace ibflow::app
