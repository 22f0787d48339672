// The options of an underlying: its expirations, and the contracts of one of them.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "progress_line.hpp"
#include "quote_row.hpp"

namespace ibflow::cli {

namespace {

using protocol::ContractDetails;

constexpr std::size_t kMostQuotes = 80;  // below the 100 market data lines that everybody has

struct ChainArguments {
  SessionArguments session;
  std::shared_ptr<ContractArguments> underlying = std::make_shared<ContractArguments>();
  std::string symbol, exchange = "SMART", trading_class, strikes;
  std::vector<std::string> expirations;
  bool greeks = false;
};

struct StrikeRange {
  double least = 0, greatest = 0;
};

core::Expected<StrikeRange> strikes_of(const std::string& text) {
  StrikeRange range;
  if (text.empty()) return range;
  const auto read = [](std::string_view part, double& value) {
    const auto* end = part.data() + part.size();
    const auto result = std::from_chars(part.data(), end, value);
    return result.ec == std::errc{} && result.ptr == end && value > 0;
  };
  const std::string_view all = text;
  const auto colon = all.find(':');
  if (read(all.substr(0, colon), range.least)) {
    if (colon == std::string_view::npos) {
      range.greatest = range.least;
      return range;
    }
    if (read(all.substr(colon + 1), range.greatest) && range.least <= range.greatest) return range;
  }
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("--strikes {}: say one such as 275, or a range such as 270:280", text));
}

core::Expected<std::vector<std::string>> compact_dates(const std::vector<std::string>& texts) {
  std::vector<std::string> dates;
  for (const auto& text : texts) {
    const auto date = core::parse_date(text);
    if (!date)
      return core::fail(core::ErrorCategory::Usage,
                        fmt::format("--expiry {}: say a day such as 2019-02-15", text));
    dates.push_back(core::format_compact_date(*date));
  }
  return dates;
}

std::string day_text(const std::string& compact) {
  const auto date = core::parse_date(compact);
  return date ? core::format_date(*date) : compact;
}

app::ExitCode show_expirations(GatewaySession& session, const ContractDetails& underlying,
                               const ChainArguments& arguments, const Output& output) {
  const auto found = session.wait(session.gateway()->contracts().option_parameters(underlying.contract));
  if (!found) return report(found.error());
  Table table({{"expiry"},
               {"trading_class"},
               {"exchange"},
               {"multiplier", Align::Right},
               {"strikes", Align::Right},
               {"lowest", Align::Right},
               {"highest", Align::Right}});
  std::map<std::string, std::vector<Cell>> rows;
  for (const auto& row : *found) {
    if (row.exchange != arguments.exchange || row.strikes.empty()) continue;
    if (!arguments.trading_class.empty() && row.trading_class != arguments.trading_class) continue;
    const auto [lowest, highest] = std::ranges::minmax(row.strikes);
    for (const auto& expiry : row.expirations)
      rows.insert_or_assign(
          expiry + row.trading_class,
          std::vector<Cell>{day_text(expiry), row.trading_class, row.exchange, row.multiplier,
                            row.strikes.size(), price_cell(lowest), price_cell(highest)});
  }
  for (auto& [key, row] : rows) table.add(std::move(row));
  if (table.size() == 0)
    return report({core::ErrorCategory::Broker,
                   fmt::format("IB knows no options of {} at {}: --exchange names another place",
                               name_of(underlying.contract), arguments.exchange)});
  return print(table, output);
}

app::ExitCode show_contracts(const std::vector<ContractDetails>& chain, const Output& output) {
  Table table({{"expiry"},
               {"strike", Align::Right},
               {"right"},
               {"con_id", Align::Right},
               {"trading_class"},
               {"multiplier", Align::Right},
               {"local_symbol"}});
  for (const auto& details : chain) {
    const auto& contract = details.contract;
    table.add({day_text(contract.last_trade_date_or_contract_month), price_cell(contract.strike),
               contract.right, contract.con_id, contract.trading_class, contract.multiplier,
               contract.local_symbol});
  }
  return print(table, output);
}

app::ExitCode show_greeks(GatewaySession& session, const std::vector<ContractDetails>& chain,
                          const Output& output) {
  if (chain.size() > kMostQuotes)
    return report({core::ErrorCategory::Usage,
                   fmt::format("{} options are too many to quote at once, {} the most: narrow --strikes",
                               chain.size(), kMostQuotes)});
  std::vector<protocol::Contract> contracts;
  for (const auto& details : chain) contracts.push_back(details.contract);
  return print_quotes(session, contracts, true, output);
}

core::Expected<std::vector<ContractDetails>> contracts_of(GatewaySession& session,
                                                          const ContractDetails& underlying,
                                                          const ChainArguments& arguments,
                                                          StrikeRange strikes,
                                                          std::vector<std::string> expirations) {
  gateway::ChainRequest request;
  request.underlying = underlying.contract;
  request.exchange = arguments.exchange;
  request.trading_class = arguments.trading_class;
  request.expirations = std::move(expirations);
  request.least_strike = strikes.least;
  request.greatest_strike = strikes.greatest;
  ProgressLine line(*arguments.session.output);
  const auto progress = [&line](const gateway::ChainProgress& so_far) {
    const auto all = static_cast<double>(std::max<std::size_t>(so_far.expirations, 1));
    line.show(static_cast<double>(so_far.expirations_done) / all,
              fmt::format("{} contracts", so_far.contracts), core::Duration(0));
  };
  auto chain = session.wait(session.gateway()->options().chain(std::move(request), progress));
  if (chain && chain->empty())
    return core::fail(core::ErrorCategory::Broker,
                      fmt::format("IB knows no such options of {}: `ibflow chain {}` lists the expirations",
                                  name_of(underlying.contract), arguments.symbol));
  return chain;
}

app::ExitCode chain(const ChainArguments& arguments) {
  const auto& output = *arguments.session.output;
  const auto strikes = strikes_of(arguments.strikes);
  if (!strikes) return report(strikes.error());
  auto expirations = compact_dates(arguments.expirations);
  if (!expirations) return report(expirations.error());
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, output);
  if (!session) return report(session.error());
  const auto underlying = qualify(**session, *arguments.underlying, arguments.symbol);
  if (!underlying) return report(underlying.error());
  if (expirations->empty()) return show_expirations(**session, *underlying, arguments, output);
  const auto contracts = contracts_of(**session, *underlying, arguments, *strikes, std::move(*expirations));
  if (!contracts) return report(contracts.error());
  return arguments.greeks ? show_greeks(**session, *contracts, output) : show_contracts(*contracts, output);
}

}  // namespace

void add_chain(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<ChainArguments>();
  CLI::App* command =
      program.add_subcommand("chain", "Options of an underlying: expirations, strikes, greeks");
  command->add_option("symbol", arguments->symbol, "of the underlying, such as SPY")
      ->type_name("SYMBOL")
      ->required();
  auto* expiry =
      command
          ->add_option("--expiry", arguments->expirations,
                       "list the options of this day; repeatable; all days are listed when left out")
          ->type_name("DATE")
          ->allow_extra_args(false);
  command->add_option("--strikes", arguments->strikes, "one, or a range")
      ->type_name("PRICE[:PRICE]")
      ->needs(expiry);
  command->add_flag("--greeks", arguments->greeks, "with quotes, implied volatility and greeks")
      ->needs(expiry);
  command->add_option("--trading-class", arguments->trading_class, "such as SPXW")->type_name("NAME");
  command->add_option("--exchange", arguments->exchange, "where the options trade")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--sec-type", arguments->underlying->sec_type, "of the underlying: STK when left out")
      ->type_name("TYPE");
  command
      ->add_option("--primary-exchange", arguments->underlying->primary_exchange,
                   "of the underlying's listing")
      ->type_name("NAME");
  command->add_option("--currency", arguments->underlying->currency, "USD when left out")->type_name("CODE");
  arguments->session = add_session_options(*command);
  command->footer(
      "Examples:\n  ibflow chain SPY\n  ibflow chain SPY --expiry 2019-02-15 --strikes 270:280\n"
      "  ibflow chain SPY --expiry 2019-02-15 --strikes 274:276 --greeks --json");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return chain(*arguments); }; });
}

}  // namespace ibflow::cli
