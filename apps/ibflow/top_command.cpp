#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "commands.hpp"
#include "dashboard_terminal.hpp"
#include "ibflow/control/client.hpp"
#include "output.hpp"
#include "running_system.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

using namespace std::chrono_literals;
using control::Client;
using control::Command;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kTryAgainAfter = 1s;  // where nobody listens any more
constexpr auto kLookAfter = 250ms;
constexpr const char* kReason = "asked in ibflow top";

struct TopArguments {
  std::shared_ptr<std::string> socket;
  double per_second = 4;
  int columns = 100;
  bool once = false, json = false;
};

/// The dashboard, its terminal and the socket, one turn after another.
class Top {
 public:
  Top(DashboardTerminal& terminal, std::filesystem::path socket, double per_second)
      : terminal_(terminal), socket_(std::move(socket)), per_second_(per_second) {}

  core::Expected<void> connect() {
    auto client = Client::connect(socket_);
    if (!client) return std::unexpected(client.error());
    auto asked = client->ask_snapshot();
    if (asked) asked = client->follow(per_second_);
    if (!asked) return std::unexpected(asked.error());
    client_.emplace(std::move(*client));
    open_.clear();
    confirmation_.clear();
    dashboard_.set_trouble({});
    return {};
  }

  app::ExitCode run() {
    for (;;) {
      terminal_.draw(dashboard_.render(terminal_.size()));
      wait();
      if (stop_signals() > 0) return app::ExitCode::Interrupted;
      while (const auto key = terminal_.next_key()) {
        if (!do_it(dashboard_.press(*key))) return app::ExitCode::Done;
      }
      if (client_) {
        hear();
      } else if (SteadyClock::now() >= try_again_at_ && !connect()) {
        try_again_at_ = SteadyClock::now() + kTryAgainAfter;
      }
    }
  }

 private:
  void wait() const {
    std::array<pollfd, 2> watched{
        {{STDIN_FILENO, POLLIN, 0}, {client_ ? client_->descriptor() : -1, POLLIN, 0}}};
    // A signal ends it early; so does a change of the terminal's size.
    static_cast<void>(::poll(watched.data(), watched.size(), static_cast<int>(kLookAfter.count())));
  }

  /// False: the user wants to leave.
  bool do_it(Wish wish) {
    if (wish == Wish::Quit) return false;
    if (wish == Wish::Nothing) return true;
    if (!client_) {
      dashboard_.say("nobody is there to be told", true);
      return true;
    }
    const auto& snapshot = dashboard_.snapshot();
    switch (wish) {
      case Wish::PauseOrResume:
        send(snapshot && !snapshot->paused.empty() ? Command::Resume : Command::Pause);
        break;
      case Wish::CancelAll:
        send(Command::CancelAll);
        break;
      case Wish::AskToFlatten:
        send(Command::Flatten);
        break;
      case Wish::Flatten:
        send(Command::Flatten, std::exchange(confirmation_, {}));
        break;
      default:
        break;
    }
    return true;
  }

  void send(Command command, const std::string& confirmation = {}) {
    const auto id = client_->command(command, kReason, confirmation);
    if (!id) return lost(id.error());
    open_[*id] = command;
  }

  void hear() {
    for (;;) {
      auto received = client_->receive(0ms);
      if (!received) {
        if (received.error().category != core::ErrorCategory::Cancelled) lost(received.error());
        return;
      }
      if (!*received) return;
      take(std::move(**received));
    }
  }

  void take(control::Message message) {
    if (message.snapshot) return dashboard_.show(std::move(*message.snapshot));
    const auto asked = message.id ? open_.find(*message.id) : open_.end();
    if (asked == open_.end()) {
      if (!message.ok) dashboard_.say(message.error_message, true);
      return;
    }
    const Command command = asked->second;
    open_.erase(asked);
    if (!message.confirm.empty()) {
      confirmation_ = message.confirm;
      return dashboard_.ask_for_the_word(message.result.working_orders, message.result.open_positions);
    }
    if (!message.ok) return dashboard_.say(message.error_message, true);
    dashboard_.say(told(command, message.result));
  }

  void lost(const core::Error& error) {
    client_.reset();
    try_again_at_ = SteadyClock::now() + kTryAgainAfter;
    dashboard_.set_trouble(error.message + "; this is the last it has told");
  }

  DashboardTerminal& terminal_;
  std::filesystem::path socket_;
  double per_second_;
  Dashboard dashboard_;
  std::optional<Client> client_;
  std::map<std::int64_t, Command> open_;  // commands without an answer yet
  std::string confirmation_;
  SteadyClock::time_point try_again_at_{};
};

app::ExitCode print_once(const TopArguments& arguments, const std::filesystem::path& socket) {
  auto snapshot = one_snapshot(socket);
  if (!snapshot) return report(snapshot.error());
  std::string text = control::to_json(*snapshot) + "\n";
  if (!arguments.json) {
    Dashboard dashboard;
    dashboard.show(std::move(*snapshot));
    text = dashboard.render_all(arguments.columns).text();
  }
  return print_text(text);
}

app::ExitCode run_top(const TopArguments& arguments) {
  const auto socket = find_control_socket(*arguments.socket);
  if (!socket) return report(socket.error());
  if (arguments.once || arguments.json) return print_once(arguments, *socket);
  // Nobody there is told before the screen is taken.
  if (const auto reachable = Client::connect(*socket); !reachable) return report(reachable.error());
  core::Expected<void> connected;
  app::ExitCode code = app::ExitCode::Done;
  {
    const auto terminal = DashboardTerminal::open();
    if (!terminal) return report(terminal.error());
    Top top(**terminal, *socket, arguments.per_second);
    connected = top.connect();
    if (connected) code = top.run();
  }
  return connected ? code : report(connected.error());
}

}  // namespace

void add_top(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<TopArguments>();
  CLI::App* command =
      program.add_subcommand("top", "Watch and steer a running system: quotes, orders, signals, health");
  arguments->socket = add_socket_option(*command);
  command->add_option("--per-second", arguments->per_second, "snapshots a second, 0.1 to 10")
      ->type_name("N")
      ->check(CLI::Range(0.1, 10.0))
      ->capture_default_str();
  command->add_option("--columns", arguments->columns, "width of the page of --once")
      ->type_name("N")
      ->check(CLI::Range(40, 500))
      ->capture_default_str();
  auto* once = command->add_flag("--once", arguments->once, "one page of plain text");
  command->add_flag("--json", arguments->json, "one snapshot as JSON")->excludes(once);
  command->footer(
      "Keys: p pause or resume, c cancel all, f flatten, Tab and arrows move, q quit.\n"
      "Examples:\n  ibflow top\n  ibflow top --once\n  ibflow top --json | jq .money");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return run_top(*arguments); }; });
}

}  // namespace ibflow::cli
