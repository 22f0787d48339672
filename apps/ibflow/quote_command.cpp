// Prices of one moment, or as they change.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "quote_row.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

using protocol::Contract;

struct QuoteArguments {
  std::vector<std::string> symbols;
  SessionArguments session;
  std::shared_ptr<ContractArguments> contract;
  std::shared_ptr<WatchArguments> watch;
  std::optional<protocol::MarketDataMode> mode;
};

bool are_options(const std::vector<Contract>& contracts) {
  return std::ranges::any_of(contracts, [](const Contract& contract) { return contract.sec_type == "OPT"; });
}

/// One without a name when there is none: contract options may say it all.
std::vector<std::string> symbols_of(const QuoteArguments& arguments) {
  return arguments.symbols.empty() ? std::vector<std::string>(1) : arguments.symbols;
}

/// All of them, or the first error.
core::Expected<std::vector<Contract>> contracts_of(GatewaySession& session, const QuoteArguments& arguments) {
  std::vector<Contract> contracts;
  for (const auto& symbol : symbols_of(arguments)) {
    auto details = qualify(session, *arguments.contract, symbol);
    if (!details) return std::unexpected(details.error());
    contracts.push_back(std::move(details->contract));
  }
  return contracts;
}

struct Change {
  std::size_t index = 0;
  core::Expected<gateway::Quote> quote;
};

std::string key_of(std::size_t index) {
  return fmt::format("{:04}", index);
}

app::ExitCode show_changes(GatewaySession& session, const std::vector<Contract>& contracts,
                           const QuoteArguments& arguments) {
  const bool with_greeks = are_options(contracts);
  Inbox<Change> inbox;
  std::vector<gateway::Subscription<gateway::Quote>> subscriptions;
  session.gateway().run([&](gateway::Gateway& gateway) {
    for (std::size_t i = 0; i < contracts.size(); ++i) {
      auto& quotes = subscriptions.emplace_back(gateway.market_data().quotes(contracts[i]));
      quotes.on_value([&inbox, i](const gateway::Quote& quote) { inbox.push(key_of(i), {i, quote}); });
      quotes.on_event([&inbox, i](const gateway::StreamEvent& event) {
        if (event.error) inbox.push(key_of(i), {i, std::unexpected(*event.error)});
      });
    }
  });
  LiveTable table(quote_columns(with_greeks), *arguments.session.output);
  const auto code =
      watch<Change>(session, *arguments.watch, inbox, [&](const Change& change) -> core::Expected<void> {
        if (!change.quote) return std::unexpected(change.quote.error());
        const auto now = session.gateway()->clock().now();
        return table.set(key_of(change.index),
                         quote_row(contracts[change.index], *change.quote, now, with_greeks));
      });
  session.gateway().run([&](gateway::Gateway&) { subscriptions.clear(); });
  return code;
}

app::ExitCode quote(const QuoteArguments& arguments) {
  const auto& output = *arguments.session.output;
  for (const auto& symbol : symbols_of(arguments)) {
    if (const auto described = arguments.contract->to_query(symbol); !described)
      return report(described.error());
  }
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, output);
  if (!session) return report(session.error());
  const auto contracts = contracts_of(**session, arguments);
  if (!contracts) return report(contracts.error());
  if (arguments.mode) {
    const auto set = (*session)->gateway().run(
        [&](gateway::Gateway& gateway) { return gateway.market_data().set_mode(*arguments.mode); });
    if (!set) return report(set.error());
  }
  return arguments.watch->watch ? show_changes(**session, *contracts, arguments)
                                : print_quotes(**session, *contracts, are_options(*contracts), output);
}

}  // namespace

void add_quote(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<QuoteArguments>();
  CLI::App* command =
      program.add_subcommand("quote", "Prices: bid, ask, last, sizes, volume, and how good they are");
  command->add_option("symbols", arguments->symbols, "one or more, such as AAPL or EUR.USD")
      ->type_name("SYMBOL");
  arguments->contract = add_contract_options(*command);
  command
      ->add_option_function<protocol::MarketDataMode>(
          "--data", [arguments](const auto& mode) { arguments->mode = mode; },
          "kind of data to ask for: live when left out; delayed gives live data where they are permitted")
      ->type_name("live|frozen|delayed|delayed-frozen")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, protocol::MarketDataMode>{
                          {"live", protocol::MarketDataMode::RealTime},
                          {"frozen", protocol::MarketDataMode::Frozen},
                          {"delayed", protocol::MarketDataMode::Delayed},
                          {"delayed-frozen", protocol::MarketDataMode::DelayedFrozen}},
                      CLI::ignore_case)
                      .description(""));
  arguments->watch = add_watch_options(*command);
  arguments->session = add_session_options(*command);
  command->footer(
      "A quote of one moment takes up to eleven seconds at IB. With --watch a terminal shows a table that "
      "is\n"
      "kept up to date; a pipe or a file gets a line for each change.\n"
      "Examples:\n  ibflow quote AAPL SPY\n  ibflow quote SPY --watch --duration 60 --json\n"
      "  ibflow quote SPY --expiry 2019-02-15 --strike 275 --right C\n  ibflow quote EUR.USD --data delayed");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return quote(*arguments); }; });
}

}  // namespace ibflow::cli
