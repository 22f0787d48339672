#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "commands.hpp"
#include "ibflow/app/data_folder.hpp"
#include "ibflow/app/flow_service.hpp"
#include "ibflow/app/settings.hpp"
#include "parse.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

struct FlowArguments {
  std::string address = "127.0.0.1";
  int port = 8080;
  std::vector<std::string> keys;
  std::string gateway = "127.0.0.1:4002";
  std::string tickers;
  std::string data;
};

core::Expected<app::FlowServiceOptions> options_of(const FlowArguments& arguments) {
  app::FlowServiceOptions options;
  auto gateway = parse_host_and_port(arguments.gateway);
  if (!gateway) return std::unexpected(gateway.error());
  auto folder = app::find_data_folder(arguments.data);
  if (!folder) return std::unexpected(folder.error());
  options.api_keys = arguments.keys;
  if (options.api_keys.empty()) {
    const auto environment = app::process_environment();
    for (const char* name : {"IBFLOW_FLOW_KEY", "API_KEY"}) {
      const auto key = environment.find(name);
      if (key != environment.end() && !key->second.empty() && options.api_keys.empty())
        options.api_keys.push_back(key->second);
    }
  }
  if (options.api_keys.empty()) {
    return core::fail(core::ErrorCategory::Usage,
                      "no key may ask yet: name one with --key KEY or in the environment as IBFLOW_FLOW_KEY");
  }
  options.address = arguments.address;
  options.port = static_cast<std::uint16_t>(arguments.port);
  options.data_folder = *folder;
  options.tickers = parse_tickers(arguments.tickers);
  options.gateway_host = gateway->host;
  options.gateway_port = gateway->port;
  return options;
}

app::ExitCode serve(const FlowArguments& arguments) {
  auto options = options_of(arguments);
  if (!options) return report(options.error());
  auto service = app::FlowService::start(*options);
  if (!service) return report(service.error());
  fmt::print(
      "Options Flow Monitor on http://{}:{}/api/v1, its time from the gateway at {}. Ctrl-C ends it.\n",
      arguments.address, (*service)->port(), arguments.gateway);
  std::fflush(stdout);
  while (stop_signals() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  (*service)->stop();
  return app::ExitCode::Done;
}

}  // namespace

void add_flow(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<FlowArguments>();
  CLI::App* group = program.add_subcommand("flow", "An Options Flow Monitor over recorded sessions");
  group->require_subcommand(1);
  CLI::App* command =
      group->add_subcommand("serve", "Answer the Options Flow Monitor's REST API until Ctrl-C");
  command->add_option("--address", arguments->address, "address to listen on")->capture_default_str();
  command->add_option("--port", arguments->port, "port to listen on; 0 for any")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->add_option("--key", arguments->keys, "a key that may ask; repeatable; or IBFLOW_FLOW_KEY")
      ->type_name("KEY")
      ->allow_extra_args(false);
  command->add_option("--gateway", arguments->gateway, "whose clock says how much is known yet")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command->add_option("--tickers", arguments->tickers, "comma-separated; all twelve when left out")
      ->type_name("A,B");
  command->add_option("--data", arguments->data, "folder of SYM_1min.csv files")->type_name("DIR");
  command->footer("Example:\n  ibflow flow serve --port 8080 --key my-key --gateway 127.0.0.1:4002");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return serve(*arguments); }; });
}

}  // namespace ibflow::cli
