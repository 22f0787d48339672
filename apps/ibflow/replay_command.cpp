#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "commands.hpp"
#include "ibflow/sim/replay/capture_replay.hpp"
#include "parse.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

struct ReplayArguments {
  std::string file;
  std::string address = "127.0.0.1";
  int port = 4002;
  std::string speed = "1";
  int patience = 30;  // seconds
  bool once = false, close_at_fault = false;
};

app::ExitCode replay(const ReplayArguments& arguments) {
  const auto speed = parse_speed(arguments.speed);
  if (!speed) return report(speed.error());
  sim::CaptureReplayConfig config;
  config.file = arguments.file;
  config.address = arguments.address;
  config.port = static_cast<std::uint16_t>(arguments.port);
  config.options.speed = *speed;
  config.options.patience = std::chrono::seconds(arguments.patience);
  config.once = arguments.once;
  config.close_at_fault = arguments.close_at_fault;
  const auto server = sim::CaptureReplay::start(config);
  if (!server) return report(server.error());
  fmt::print("Recorded sessions of {} on {}:{}: {}, {}. Ctrl-C ends it.\n", arguments.file, arguments.address,
             (*server)->port(), (*server)->status().sessions,
             arguments.once ? "each served once" : "starting over behind the last");
  std::fflush(stdout);
  while (stop_signals() == 0 && !(*server)->is_finished())
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  (*server)->stop();
  const auto status = (*server)->status();
  fmt::print(
      "{} sessions begun, {} played out, {} connections refused; {} messages sent, {} questions recognised, "
      "{} "
      "missed, {} ignored, the time told {} times.\n",
      status.served, status.played_out, status.refused, status.counts.sent, status.counts.answered,
      status.counts.missed, status.counts.ignored, status.counts.times);
  return app::ExitCode::Done;
}

}  // namespace

void add_sim_replay(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<ReplayArguments>();
  CLI::App* command = group.add_subcommand(
      "replay", "Serve what ibflow run --capture has recorded: each connection gets the next session");
  command->add_option("FILE", arguments->file, "the capture")->required();
  command->add_option("--address", arguments->address, "address to listen on")->capture_default_str();
  command->add_option("--port", arguments->port, "port to listen on; 0 for any")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->add_option("--speed", arguments->speed, "recorded seconds in one second, or max: without gaps")
      ->type_name("N|max")
      ->capture_default_str();
  command
      ->add_option("--patience", arguments->patience,
                   "seconds after which a recorded question is no longer waited for; 0: never")
      ->check(CLI::Range(0, 86'400))
      ->type_name("SECONDS")
      ->capture_default_str();
  command->add_flag("--once", arguments->once,
                    "end when the last session was served and its client has left");
  command->add_flag("--close-at-fault", arguments->close_at_fault,
                    "close the connection where the recorded session ended in a fault");
  command->footer(
      "Examples:\n"
      "  ibflow run --capture session.jsonl\n"
      "  ibflow sim replay session.jsonl --port 4002 --speed max --once");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return replay(*arguments); }; });
}

}  // namespace ibflow::cli
