#pragma once
// The running system that `top` and `control` speak to.

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "ibflow/control/client.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::cli {

/// --socket: which one is meant.
std::shared_ptr<std::string> add_socket_option(CLI::App& command);

/// The one given, else IBFLOW_CONTROL_SOCKET, else the only one that is live in the user's runtime folder.
/// Errors: Connection when there is none, Usage when there are several.
[[nodiscard]] core::Expected<std::filesystem::path> find_control_socket(const std::string& given);

inline constexpr std::chrono::seconds kSystemAnswersWithin{10};
[[nodiscard]] core::Expected<control::Snapshot> one_snapshot(const std::filesystem::path& socket);
/// What a command has done, for people.
[[nodiscard]] std::string told(control::Command command, const control::CommandResult& result);

}  // namespace ibflow::cli
