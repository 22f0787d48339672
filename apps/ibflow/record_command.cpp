#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "commands.hpp"
#include "ibflow/sim/replay/recording_proxy.hpp"
#include "parse.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

struct RecordArguments {
  std::string upstream = "127.0.0.1:4002";
  std::string address = "127.0.0.1";
  int port = 4003;
  std::string file;
};

app::ExitCode record(const RecordArguments& arguments) {
  const auto upstream = parse_host_and_port(arguments.upstream);
  if (!upstream) return report(upstream.error());
  sim::RecordingProxyConfig config;
  config.upstream_host = upstream->host;
  config.upstream_port = upstream->port;
  config.address = arguments.address;
  config.port = static_cast<std::uint16_t>(arguments.port);
  config.file = arguments.file;
  const auto proxy = sim::RecordingProxy::start(config);
  if (!proxy) return report(proxy.error());
  fmt::print("Recording what passes between {}:{} and {} to {}. Ctrl-C ends it.\n", arguments.address,
             (*proxy)->port(), arguments.upstream, arguments.file);
  std::fflush(stdout);
  while (stop_signals() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  (*proxy)->stop();
  const auto status = (*proxy)->status();
  fmt::print("{} connections, {} of them turned away; {} sessions recorded{}\n", status.connections,
             status.refused, status.files.size(), status.files.empty() ? "." : ":");
  for (const auto& file : status.files) fmt::print("  {}\n", file.string());
  return app::ExitCode::Done;
}

}  // namespace

void add_sim_record(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<RecordArguments>();
  CLI::App* command = group.add_subcommand(
      "record", "Stand between TWS API clients and a gateway, and record their sessions until Ctrl-C");
  command->add_option("--upstream", arguments->upstream, "the gateway to pass everything on to")
      ->type_name("HOST:PORT")
      ->required();
  command->add_option("--out", arguments->file, "the capture; further sessions go to FILE.2, FILE.3, ...")
      ->type_name("FILE")
      ->required();
  command->add_option("--address", arguments->address, "address to listen on")->capture_default_str();
  command->add_option("--port,--listen-port", arguments->port, "port to listen on; 0 for any")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  ibflow sim record --upstream 127.0.0.1:4002 --listen-port 4003 --out session.jsonl\n"
      "  ibflow sim replay session.jsonl --port 4002");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return record(*arguments); }; });
}

}  // namespace ibflow::cli
