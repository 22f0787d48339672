#include "control_socket_argument.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "ibflow/app/settings.hpp"
#include "ibflow/control/socket_path.hpp"

namespace ibflow::cli {

std::shared_ptr<std::string> add_socket_option(CLI::App& command) {
  auto socket = std::make_shared<std::string>();
  command
      .add_option("--socket", *socket, "control socket of the system; the only one that runs when left out")
      ->type_name("PATH");
  return socket;
}

core::Expected<std::filesystem::path> find_control_socket(const std::string& given) {
  if (!given.empty()) return std::filesystem::path(given);
  const app::Environment environment = app::process_environment();
  const auto named = environment.find("IBFLOW_CONTROL_SOCKET");
  if (named != environment.end() && !named->second.empty() && named->second != "none")
    return std::filesystem::path(named->second);
  const auto folder = control::usual_socket(environment, ::getpid()).parent_path();
  const auto live = control::live_sockets(folder);
  if (live.empty()) {
    return core::fail(
        core::ErrorCategory::Connection,
        fmt::format("no system of yours runs: there is no live control socket in {}; start `ibflow "
                    "run`, or name one with --socket",
                    folder.string()));
  }
  if (live.size() == 1) return live.front();
  std::string list;
  for (const auto& path : live) list += fmt::format("{}{}", list.empty() ? "" : ", ", path.string());
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("{} systems run here; choose one with --socket: {}", live.size(), list));
}

}  // namespace ibflow::cli
