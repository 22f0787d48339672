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
#include "rate_arguments.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

constexpr const char* kUsualGateway = "127.0.0.1:4002";

struct ServeArguments {
  flow::ServerConfig server;
  std::string certificate, private_key;
  std::string gateway;
  std::string tickers;
  std::string data;
  std::string database, model, live;
  int live_strikes = 5;
  std::size_t live_lines = 90;
  model::OptionRates live_rates;
};

core::Expected<std::vector<std::string>> keys_of(const ServeArguments& arguments) {
  if (!arguments.server.api_keys.empty()) return arguments.server.api_keys;
  const auto environment = app::process_environment();
  for (const char* name : {"IBFLOW_FLOW_KEY", "API_KEY"}) {
    const auto key = environment.find(name);
    if (key != environment.end() && !key->second.empty()) return std::vector{key->second};
  }
  return core::fail(core::ErrorCategory::Usage,
                    "no key may ask yet: name one with --key KEY or in the environment as IBFLOW_FLOW_KEY");
}

core::Expected<app::FlowServiceOptions> options_of(const ServeArguments& arguments) {
  app::FlowServiceOptions options;
  options.server = arguments.server;
  options.database = arguments.database;
  options.model = arguments.model;
  // A database of what really happened lives by the computer's clock unless told otherwise.
  options.live = parse_tickers(arguments.live);
  options.live_strikes = arguments.live_strikes;
  options.live_lines = arguments.live_lines;
  options.live_rates = arguments.live_rates;
  options.uses_gateway_clock =
      options.database.empty() || !arguments.gateway.empty() || !options.live.empty();
  auto gateway = parse_host_and_port(arguments.gateway.empty() ? kUsualGateway : arguments.gateway);
  if (!gateway) return std::unexpected(gateway.error());
  options.gateway_host = gateway->host;
  options.gateway_port = gateway->port;
  auto keys = keys_of(arguments);
  if (!keys) return std::unexpected(keys.error());
  options.server.api_keys = std::move(*keys);
  if (!arguments.certificate.empty()) {
    options.server.tls = http::TlsIdentity{arguments.certificate, arguments.private_key};
  }
  if (!options.database.empty()) return options;
  auto folder = app::find_data_folder(arguments.data);
  if (!folder) return std::unexpected(folder.error());
  options.data_folder = *folder;
  options.tickers = parse_tickers(arguments.tickers);
  return options;
}

app::ExitCode serve(const ServeArguments& arguments) {
  auto options = options_of(arguments);
  if (!options) return report(options.error());
  auto service = app::FlowService::start(*options);
  if (!service) return report(service.error());
  fmt::print("Options Flow Monitor on {}://{}:{}/api/v1, its time from {}. Ctrl-C ends it.\n",
             options->server.tls ? "https" : "http", options->server.address, (*service)->port(),
             (*service)->has_gateway_clock()
                 ? fmt::format("the gateway at {}:{}", options->gateway_host, options->gateway_port)
                 : std::string("this computer's clock"));
  std::fflush(stdout);
  while (stop_signals() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  (*service)->stop();
  return app::ExitCode::Done;
}

void add_serve(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<ServeArguments>();
  auto& server = arguments->server;
  CLI::App* command =
      group.add_subcommand("serve", "Answer the Options Flow Monitor's REST API until Ctrl-C");
  command->add_option("--address", server.address, "address to listen on")->capture_default_str();
  command->add_option("--port", server.port, "port to listen on; 0 for any")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->add_option("--key", server.api_keys, "a key that may ask; repeatable; or IBFLOW_FLOW_KEY")
      ->type_name("KEY")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--gateway", arguments->gateway,
          fmt::format("whose clock says how much is known yet ({}); with --database: this computer's",
                      kUsualGateway))
      ->type_name("HOST:PORT");
  auto* tickers =
      command->add_option("--tickers", arguments->tickers, "comma-separated; all of the folder when left out")
          ->type_name("A,B");
  auto* data =
      command->add_option("--data", arguments->data, "folder of SYM_1min.csv files")->type_name("DIR");
  auto* database = command
                       ->add_option("--database", arguments->database,
                                    "an option flow database of `ibflow flow import`, instead of --data")
                       ->type_name("FILE")
                       ->excludes(data)
                       ->excludes(tickers);
  command
      ->add_option("--model", arguments->model, "a model of `ibflow flow train`; the baseline when left out")
      ->type_name("FILE")
      ->needs(database);
  auto* live = command
                   ->add_option("--live", arguments->live,
                                "comma-separated; their option trades, from the gateway into the database")
                   ->type_name("A,B")
                   ->needs(database);
  command->add_option("--strikes", arguments->live_strikes, "with --live: strikes on each side of the money")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->needs(live);
  command->add_option("--lines", arguments->live_lines, "with --live: market data lines that may be used")
      ->check(CLI::Range(3, 10'000))
      ->capture_default_str()
      ->needs(live);
  for (auto* rate : add_rates(*command, arguments->live_rates)) rate->needs(live);
  command
      ->add_option("--standard-limit", server.standard_limit, "requests a minute for each key; 0: no limit")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--heavy-limit", server.heavy_limit, "of those, long ones; 0: no limit")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  auto* certificate = command
                          ->add_option("--certificate", arguments->certificate,
                                       "serve https: the certificate and its chain, PEM")
                          ->type_name("FILE");
  auto* key = command->add_option("--private-key", arguments->private_key, "the certificate's key, PEM")
                  ->type_name("FILE")
                  ->needs(certificate);
  certificate->needs(key);
  command->footer(
      "Examples:\n  ibflow flow serve --port 8080 --key my-key --gateway 127.0.0.1:4002\n"
      "  ibflow flow serve --key my-key --database flow.sqlite --model model.json");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return serve(*arguments); }; });
}

}  // namespace

void add_flow(CLI::App& program, Chosen& chosen) {
  CLI::App* group =
      program.add_subcommand("flow", "An Options Flow Monitor over recorded sessions and option trades");
  group->require_subcommand(1);
  add_serve(*group, chosen);
  add_flow_import(*group, chosen);
  add_flow_train(*group, chosen);
  add_flow_queries(*group, chosen);
  add_flow_quality(*group, chosen);
}

}  // namespace ibflow::cli
