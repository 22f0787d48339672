#include "running_system.hpp"

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

core::Expected<control::Snapshot> one_snapshot(const std::filesystem::path& socket) {
  auto client = control::Client::connect(socket);
  if (!client) return std::unexpected(client.error());
  const auto id = client->ask_snapshot();
  if (!id) return std::unexpected(id.error());
  auto answer = client->answer_to(*id, kSystemAnswersWithin);
  if (!answer) return std::unexpected(answer.error());
  if (!answer->snapshot)
    return core::fail(core::ErrorCategory::Protocol, "the answer holds no snapshot; is it another version?");
  return std::move(*answer->snapshot);
}

std::string told(control::Command command, const control::CommandResult& result) {
  switch (command) {
    case control::Command::Pause:
      return "paused: no new positions; exits go on";
    case control::Command::Resume:
      return "resumed";
    case control::Command::CancelAll:
      return fmt::format("{} orders are being cancelled", result.working_orders);
    case control::Command::Flatten:
      return fmt::format("{} orders are being cancelled, {} positions closed at market; paused",
                         result.working_orders, result.open_positions);
  }
  return "";
}

}  // namespace ibflow::cli
