#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "commands.hpp"
#include "faults_argument.hpp"
#include "ibflow/app/data_folder.hpp"
#include "ibflow/sim/control/control_server.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "output.hpp"
#include "parse.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

struct SimArguments {
  std::string address = "127.0.0.1";
  int port = 4002;
  std::string speed = "1";
  std::string tickers;
  std::string date = "2019-02-13";
  std::uint64_t seed = 1;
  std::string cash = "1000000";
  std::string accounts = "DU1234567";
  std::vector<std::string> data;
  std::string until, start_at;
  bool extended = false, free_running = false;
  std::string state;
  int server_version = 225;
  bool hold = false, once = false;
  std::vector<std::string> behaviour, faults;
  int control_port = -1;
  bool list_behaviour = false;
};

/// A folder, or a file: the capture of a session.
core::Expected<std::filesystem::path> find_market_data(const std::string& asked) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(asked, ignored)) return asked;
  return app::find_data_folder(asked);
}

core::Expected<sim::GatewayServerConfig> config_of(const SimArguments& arguments) {
  sim::GatewayServerConfig config;
  auto speed = parse_speed(arguments.speed);
  if (!speed) return std::unexpected(speed.error());
  auto date = core::parse_date(arguments.date);
  if (!date) return std::unexpected(date.error());
  auto folder = find_market_data(arguments.data.empty() ? "" : arguments.data.front());
  if (!folder) return std::unexpected(folder.error());
  const auto cash = core::Decimal::parse(arguments.cash);
  if (!cash || !cash->is_positive()) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("--cash {}: say an amount above zero", arguments.cash));
  }
  config.address = arguments.address;
  config.port = static_cast<std::uint16_t>(arguments.port);
  config.data_folder = *folder;
  for (std::size_t i = 1; i < arguments.data.size(); ++i) {
    auto more = find_market_data(arguments.data[i]);
    if (!more) return std::unexpected(more.error());
    config.more_data_folders.push_back(*more);
  }
  if (!arguments.until.empty()) {
    auto until = core::parse_date(arguments.until);
    if (!until) return std::unexpected(until.error());
    config.until = *until;
  }
  if (!arguments.start_at.empty()) {
    auto start_at = core::parse_time_of_day(arguments.start_at);
    if (!start_at) return std::unexpected(start_at.error());
    config.start_at = *start_at;
  }
  config.extended_hours = arguments.extended;
  config.free_running = arguments.free_running;
  config.tickers = parse_tickers(arguments.tickers);
  config.date = *date;
  config.speed = *speed;
  config.hold = arguments.hold || (*speed == 0 && !arguments.free_running);
  config.loop = !arguments.once;
  config.seed = arguments.seed;
  config.starting_cash = *cash;
  config.accounts = split(arguments.accounts, ',');
  config.max_server_version = arguments.server_version;
  config.state_file = arguments.state;
  for (const auto& assignment : arguments.behaviour) {
    if (auto set = sim::set_behaviour(config.behaviour, assignment); !set)
      return std::unexpected(set.error());
  }
  auto faults = fault_scripts(arguments.faults);
  if (!faults) return std::unexpected(faults.error());
  config.faults = std::move(*faults);
  return config;
}

app::ExitCode list_behaviour() {
  const sim::Behaviour defaults;
  std::string text;
  for (const auto& choice : sim::behaviour_choices()) {
    text +=
        fmt::format("{:<44}  {}\n", fmt::format("{}={}", choice.name, sim::behaviour_value(defaults, choice)),
                    choice.help);
  }
  return print_text(text);
}

core::Expected<std::unique_ptr<sim::ControlServer>> start_control(const SimArguments& arguments,
                                                                  sim::GatewayServer& server) {
  if (arguments.control_port < 0) return nullptr;
  return sim::ControlServer::start(
      {.address = arguments.address, .port = static_cast<std::uint16_t>(arguments.control_port)}, server);
}

app::ExitCode serve(const SimArguments& arguments) {
  if (arguments.list_behaviour) return list_behaviour();
  auto config = config_of(arguments);
  if (!config) return report(config.error());
  const std::string pace = config->speed == 0   ? "as fast as its step-keeping client"
                           : config->speed == 1 ? "in real time"
                                                : fmt::format("{} times as fast", config->speed);
  const bool hold = config->hold;
  const bool loop = config->loop;
  auto server = sim::GatewayServer::start(std::move(*config));
  if (!server) return report(server.error());
  fmt::print("Simulated IB Gateway on {}:{}, account {}, session {} {}{}{}. Ctrl-C ends it.\n",
             arguments.address, (*server)->port(), arguments.accounts, arguments.date, pace,
             hold ? ", the clock waits for a client" : "", loop ? ", starting over at its end" : "");
  const auto control = start_control(arguments, **server);
  if (!control) return report(control.error());
  if (*control) {
    fmt::print("Control port: http://{}:{}/\n", arguments.address, (*control)->port());
  }
  std::fflush(stdout);
  while (stop_signals() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const auto status = (*server)->status();
  (*server)->stop();
  fmt::print("{} orders, {} fills, {} messages sent.\n", status.orders, status.fills, status.messages_sent);
  if (const auto& broken = status.violations; broken.total() > 0) {
    fmt::print(
        "Limits were broken {} times: {} messages above 50 a second; of historical requests {} above 60 in "
        "ten "
        "minutes, {} too many for one contract in two seconds, {} repeated within 15 seconds.\n",
        broken.total(), broken.message_rate, broken.historical_in_ten_minutes,
        broken.historical_same_contract, broken.historical_identical);
  }
  return app::ExitCode::Done;
}

}  // namespace

void add_sim(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<SimArguments>();
  CLI::App* group = program.add_subcommand("sim", "A simulated IB Gateway that replays recorded sessions");
  group->require_subcommand(1);
  CLI::App* command = group->add_subcommand("serve", "Listen for TWS API clients until Ctrl-C");
  command->add_option("--address", arguments->address, "address to listen on")->capture_default_str();
  command->add_option("--port", arguments->port, "port to listen on; 0 for any")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->add_option("--speed", arguments->speed, "seconds of session in one second, or max")
      ->type_name("N|max")
      ->capture_default_str();
  command
      ->add_option("--date", arguments->date, "a recorded day; the demo data have 2019-02-11 to 2019-02-15")
      ->type_name("DATE")
      ->capture_default_str();
  command->add_option("--tickers", arguments->tickers, "comma-separated; all twelve when left out")
      ->type_name("A,B");
  command->add_option("--seed", arguments->seed, "of the displayed sizes the recording lacks")
      ->capture_default_str();
  command->add_option("--cash", arguments->cash, "of each account at the start, USD")->capture_default_str();
  command
      ->add_option("--accounts,--account", arguments->accounts,
                   "names of the accounts; a first one of several that begins with F or DF is an advisor's")
      ->type_name("A,B")
      ->capture_default_str();
  command
      ->add_option("--max-server-version,--server-version", arguments->server_version,
                   "the highest protocol version to answer with, 100 to 225; up to 200 everything is text")
      ->check(CLI::Range(100, 225))
      ->capture_default_str();
  command
      ->add_option("--data", arguments->data,
                   "folder of recorded market data, of any documented kind, or a capture; repeatable")
      ->type_name("DIR|FILE")
      ->allow_extra_args(false);
  command->add_option("--until", arguments->until, "play all recorded days from --date to this one")
      ->type_name("DATE");
  command
      ->add_option("--start", arguments->start_at, "begin at this time of day (New York) instead of the open")
      ->type_name("HH:MM[:SS]");
  command->add_flag("--extended", arguments->extended, "play 04:00 to 20:00 where the data have it");
  command->add_flag("--free", arguments->free_running,
                    "with --speed max: wait for no step-keeping client, only for slow readers");
  command
      ->add_option("--state", arguments->state,
                   "file that orders, executions, ids and accounts are kept in and come from")
      ->type_name("FILE");
  command->add_flag("--hold", arguments->hold,
                    "the clock waits before the open until a step-keeping client is there");
  command->add_flag("--once", arguments->once, "the clock stands at the end instead of starting over");
  command->add_option("--behaviour", arguments->behaviour, "a choice of behaviour; may be given again")
      ->type_name("NAME=VALUE");
  command->add_flag("--list-behaviour", arguments->list_behaviour, "print every choice with its default");
  command->add_option("--fault", arguments->faults, "a fault to run from the start; may be given again")
      ->type_name("NAME|FILE");
  command
      ->add_option("--control-port", arguments->control_port,
                   "HTTP port for faults, choices and status; 0 for any")
      ->check(CLI::Range(0, 65'535));
  command->footer("Examples:\n  ibflow sim serve\n  ibflow sim serve --port 4002 --speed max --once");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return serve(*arguments); }; });
  add_sim_replay(*group, chosen);
  add_sim_record(*group, chosen);
  add_sim_faults(*group, chosen);
}

}  // namespace ibflow::cli
