#pragma once
// --socket of `top` and `control`: which running system is meant.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"

namespace ibflow::cli {

std::shared_ptr<std::string> add_socket_option(CLI::App& command);

/// The one given, else IBFLOW_CONTROL_SOCKET, else the only one that is live in the user's runtime folder.
/// Errors: Connection when there is none, Usage when there are several.
[[nodiscard]] core::Expected<std::filesystem::path> find_control_socket(const std::string& given);

}  // namespace ibflow::cli
