// Whether a real paper gateway answers everything as it should: docs/live-test.md.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "ibflow/core/write_file.hpp"
#include "tests/live/refusal.hpp"
#include "tests/live/suite.hpp"

using namespace ibflow;

namespace {

// As in docs/exit-codes.md.
enum ExitCode {
  kDone = 0,
  kFailedChecks = 1,
  kUsage = 2,
  kRefusedHere = 3,
  kCannotConnect = 4,
  kRefusedThere = 5
};

int refuse(ExitCode code, const std::string& why) {
  std::cerr << "live test: " << why << '\n';
  return code;
}

ExitCode exit_code_of(const core::Error& error) {
  if (error.category == core::ErrorCategory::Configuration) return kRefusedHere;
  return error.category == core::ErrorCategory::Broker ? kRefusedThere : kCannotConnect;
}

int run(const live::Terms& terms, bool with_orders, const std::string& json_file) {
  if (const auto why = live::why_not_at(terms.port); !why.empty()) return refuse(kRefusedHere, why);
  gateway::BlockingGateway gateway(live::config_of(terms));
  const auto begin = std::chrono::steady_clock::now();
  const auto session = gateway.connect();
  const auto took = std::chrono::steady_clock::now() - begin;
  // Also of a login that has several and was not told which one: a live one among them is what matters first.
  const auto accounts = gateway.run([](gateway::Gateway& g) { return g.line().facts().accounts; });
  const auto why = live::why_not_with(accounts);
  if (!accounts.empty() && !why.empty()) return refuse(kRefusedHere, why);
  if (!session) return refuse(exit_code_of(session.error()), session.error().message);
  if (!why.empty()) return refuse(kRefusedHere, why);

  const auto address = fmt::format("{}:{}", terms.host, terms.port);
  std::cout << "paper gateway at " << address << ", symbol " << terms.symbol << std::endl;
  live::Suite suite(gateway, *session, terms,
                    [](const live::Finding& finding) { std::cout << to_line(finding) << std::endl; });
  suite.check("session", [&] {
    return live::passed(fmt::format("server version {}, {}, in {} ms", session->server_version,
                                    session->connection_time,
                                    std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  });
  for (const auto part :
       {live::check_session, live::check_contracts, live::check_history, live::check_market_data,
        live::check_options, live::check_accounts, live::check_research})
    part(suite);
  if (with_orders) live::check_orders(suite);
  std::cout << live::to_summary(suite.findings) << '\n';
  if (!json_file.empty()) {
    const auto written = core::write_file(json_file, to_json(address, suite.findings) + "\n", "findings");
    if (!written) return refuse(kFailedChecks, written.error().message);
  }
  const auto failed = [](const live::Finding& one) { return one.verdict.outcome == live::Outcome::Failed; };
  return std::ranges::any_of(suite.findings, failed) ? kFailedChecks : kDone;
}

}  // namespace

int main(int argc, char** argv) {
  live::Terms terms;
  bool with_orders = false;
  std::string json_file;
  int within = 20;
  CLI::App app("Checks of a paper gateway: nothing is changed there; a live one is refused");
  app.add_option("HOST", terms.host)->required();
  app.add_option("PORT", terms.port)->required();
  app.add_option("--account", terms.account, "of a login that has several");
  app.add_option("--client-id", terms.client_id, "orders have the next one")->capture_default_str();
  app.add_option("--symbol", terms.symbol, "a US stock")->capture_default_str();
  app.add_option("--within", within, "seconds for the first data of a stream")->capture_default_str();
  app.add_flag("--orders", with_orders, "and a preview, and an order at half the price, cancelled at once");
  app.add_option("--json", json_file, "file that the findings are written to");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  terms.within = std::chrono::seconds(within);
  return run(terms, with_orders, json_file);
}
