// `ibflow gateway check`: one line that says whether the API can be used.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "output.hpp"

namespace ibflow::cli {

namespace {

struct CheckArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output;
};

app::ExitCode check(const CheckArguments& arguments) {
  const auto& output = *arguments.output;
  const auto begin = std::chrono::steady_clock::now();
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, output);
  if (!session) return report(session.error());
  auto& gateway = (*session)->gateway();
  const auto time = (*session)->wait(gateway->current_time());
  if (!time) return report(time.error());
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  const auto& settings = (*session)->settings();
  const auto& info = (*session)->info();
  const auto health = gateway.run([](gateway::Gateway& inside) { return inside.health().why_not_ready; });
  const auto now = core::format_utc(*time).substr(0, 19) + "Z";
  if (output.format != OutputFormat::Table) {
    Table table({{"host"},
                 {"port", Align::Right},
                 {"client_id", Align::Right},
                 {"server_version", Align::Right},
                 {"accounts"},
                 {"time"},
                 {"milliseconds", Align::Right},
                 {"why_not_ready"}});
    table.add({settings.host, settings.port, settings.client_id, info.server_version,
               fmt::format("{}", fmt::join(info.accounts, " ")), now, took.count(),
               health.empty() ? Cell(std::nullopt) : Cell(health)});
    return print(table, output);
  }
  const auto more = health.empty() ? std::string("orders can be sent") : health;
  return print_text(fmt::format("{}:{} answers: server version {}, {} {}, its time {}, in {} ms; {}\n",
                                settings.host, settings.port, info.server_version,
                                info.accounts.size() == 1 ? "account" : "accounts",
                                fmt::join(info.accounts, ", "), now, took.count(), more));
}

}  // namespace

void add_gateway_check(CLI::App& group, Chosen& chosen) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = group.add_subcommand("check", "Whether its API answers, in one line");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  arguments->output = add_output_options(*command);
  command->footer(
      "The port is open, a session begins, accounts and time are told. `ibflow gateway doctor` says more.\n"
      "Exit codes: 0 it answers, 4 it does not, 5 it refuses (a client id in use).\n"
      "Example:\n  ibflow gateway check --port 7497");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return check(*arguments); }; });
}

}  // namespace ibflow::cli
