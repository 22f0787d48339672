#pragma once
// Folders that only their owner may look into.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

/// Makes the folder, with permissions 0700, where it is not there; its parent must be. `what` it is begins
/// the message. Configuration error when it belongs to somebody else, is a link, or others may look into it.
[[nodiscard]] Expected<void> make_private_folder(const std::filesystem::path& folder, std::string_view what);

/// Where a user's running programs keep sockets and state: $XDG_RUNTIME_DIR/ibflow, or ibflow-UID among the
/// temporary files. Not made.
[[nodiscard]] std::filesystem::path usual_runtime_folder(
    const std::map<std::string, std::string>& environment);

}  // namespace ibflow::core
