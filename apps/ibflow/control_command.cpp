#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "commands.hpp"
#include "confirm.hpp"
#include "output.hpp"
#include "running_system.hpp"

namespace ibflow::cli {

namespace {

using control::Client;
using control::Command;
using control::Message;

constexpr const char* kWord = "flatten";

struct ControlArguments {
  std::shared_ptr<std::string> socket;
  std::string reason = "asked by ibflow control";
  bool yes = false;
};

core::Expected<Message> ask(Client& client, Command command, const std::string& reason,
                            const std::string& confirmation = {}) {
  const auto id = client.command(command, reason, confirmation);
  if (!id) return std::unexpected(id.error());
  return client.answer_to(*id, kSystemAnswersWithin);
}

/// Nothing but the word will do: "yes" is typed too easily.
core::Expected<void> confirm_flatten(const Message& asked, bool yes) {
  if (yes) return {};
  if (isatty(STDIN_FILENO) != 1) {
    return core::fail(
        core::ErrorCategory::Usage,
        "flatten closes every position: say --yes, or type the confirmation on a terminal; nothing was "
        "done");
  }
  const auto typed = ask_for_a_line(
      fmt::format("This cancels {} orders, closes {} positions at market and pauses. Type {} to go on: ",
                  asked.result.working_orders, asked.result.open_positions, kWord));
  if (typed == kWord) return {};
  return core::fail(core::ErrorCategory::Cancelled, "flatten: it was not confirmed; nothing was done");
}

core::Expected<Message> carry_out(const ControlArguments& arguments, Command command) {
  const auto socket = find_control_socket(*arguments.socket);
  if (!socket) return std::unexpected(socket.error());
  auto client = Client::connect(*socket);
  if (!client) return std::unexpected(client.error());
  auto answer = ask(*client, command, arguments.reason);
  if (!answer || answer->confirm.empty()) return answer;
  if (auto confirmed = confirm_flatten(*answer, arguments.yes); !confirmed)
    return std::unexpected(confirmed.error());
  return ask(*client, command, arguments.reason, answer->confirm);
}

app::ExitCode run_command(const ControlArguments& arguments, Command command) {
  const auto answer = carry_out(arguments, command);
  if (!answer) return report(answer.error());
  return print_text(told(command, answer->result) + "\n");
}

app::ExitCode run_snapshot(const ControlArguments& arguments) {
  const auto socket = find_control_socket(*arguments.socket);
  if (!socket) return report(socket.error());
  const auto snapshot = one_snapshot(*socket);
  return snapshot ? print_text(control::to_json(*snapshot) + "\n") : report(snapshot.error());
}

void add_one(CLI::App& group, Chosen& chosen, const char* name, const char* meaning, Command what) {
  auto arguments = std::make_shared<ControlArguments>();
  CLI::App* command = group.add_subcommand(name, meaning);
  arguments->socket = add_socket_option(*command);
  command->add_option("--reason", arguments->reason, "stands in the journal")
      ->type_name("TEXT")
      ->capture_default_str();
  if (what == Command::Flatten) command->add_flag("--yes", arguments->yes, "without a typed confirmation");
  command->callback([arguments, what, &chosen] {
    chosen.run = [arguments, what] { return run_command(*arguments, what); };
  });
}

}  // namespace

void add_control(CLI::App& program, Chosen& chosen) {
  CLI::App* group = program.add_subcommand("control", "Steer a running system from a script");
  group->require_subcommand(1);
  add_one(*group, chosen, "pause", "No new positions until resume; exits go on", Command::Pause);
  add_one(*group, chosen, "resume", "New positions again", Command::Resume);
  add_one(*group, chosen, "cancel-all", "Cancel every working order, stops and targets too; positions stay",
          Command::CancelAll);
  add_one(*group, chosen, "flatten", "Cancel every working order, close every position at market, and pause",
          Command::Flatten);
  auto arguments = std::make_shared<ControlArguments>();
  CLI::App* snapshot = group->add_subcommand("snapshot", "One snapshot as JSON");
  arguments->socket = add_socket_option(*snapshot);
  snapshot->callback([arguments, &chosen] { chosen.run = [arguments] { return run_snapshot(*arguments); }; });
  group->footer("Examples:\n  ibflow control pause --reason lunch\n  ibflow control flatten --yes");
}

}  // namespace ibflow::cli
