// What a contract is: its details, price steps and hours.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "parse.hpp"

namespace ibflow::cli {

namespace {

using protocol::ContractDetails;

struct ContractCommandArguments {
  std::string symbol;
  SessionArguments session;
  std::shared_ptr<ContractArguments> contract;
};

/// The rule of the exchange that the contract is asked for: rules stand in the order of the exchanges.
core::Expected<std::string> price_steps(GatewaySession& session, const ContractDetails& details) {
  const auto exchanges = split(details.valid_exchanges, ',');
  const auto rules = split(details.market_rule_ids, ',');
  const auto place = std::ranges::find(exchanges, details.contract.exchange) - exchanges.begin();
  const auto index = static_cast<std::size_t>(place);
  if (rules.empty()) return std::string();
  const std::string& rule = index < rules.size() ? rules[index] : rules.front();
  int id = 0;
  if (std::from_chars(rule.data(), rule.data() + rule.size(), id).ec != std::errc{}) return std::string();
  const auto steps = session.wait(session.gateway()->contracts().market_rule(id));
  if (!steps) return std::unexpected(steps.error());
  std::string text;
  for (const auto& step : *steps)
    text += fmt::format("{}{} from {}", text.empty() ? "" : ", ", step.increment, step.low_edge);
  return text;
}

/// "20190213:0930-20190213:1600" as "2019-02-13 09:30-16:00"; what is not so is left as it is.
std::string session_text(const std::string& session) {
  const auto day = [](std::string_view d) {
    return fmt::format("{}-{}-{}", d.substr(0, 4), d.substr(4, 2), d.substr(6, 2));
  };
  if (session.size() > 9 && session.substr(9) == "CLOSED") return day(session) + " closed";
  if (session.size() != 27 || session[8] != ':' || session[13] != '-' || session[22] != ':') return session;
  const std::string_view text = session;
  const bool one_day = text.substr(0, 8) == text.substr(14, 8);
  return fmt::format("{} {}:{}-{}{}:{}", day(text), text.substr(9, 2), text.substr(11, 2),
                     one_day ? "" : day(text.substr(14)) + " ", text.substr(23, 2), text.substr(25, 2));
}

std::string hours_text(const std::string& sessions) {
  std::string out;
  for (const auto& session : split(sessions, ';')) out += (out.empty() ? "" : "; ") + session_text(session);
  return out;
}

/// A long list in lines that a screen can hold.
std::vector<std::string> wrapped(std::string_view text, char separator) {
  constexpr std::size_t kWidth = 90;
  const std::string gap = separator == ';' ? "   " : " ";
  std::vector<std::string> lines;
  for (const auto& part : split(text, separator)) {
    const auto word = part.substr(std::min(part.find_first_not_of(' '), part.size()));
    if (lines.empty() || lines.back().size() + gap.size() + word.size() > kWidth) {
      lines.push_back(word);
    } else {
      lines.back() += gap + word;
    }
  }
  return lines;
}

Field list_field(std::string name, const std::string& text, char separator) {
  return {std::move(name), text, wrapped(text, separator)};
}

std::vector<Field> fields_of(const ContractDetails& details, const std::string& steps) {
  const auto& contract = details.contract;
  return {{"symbol", contract.symbol},
          {"name", details.long_name},
          {"con_id", contract.con_id},
          {"sec_type", contract.sec_type},
          {"exchange", contract.exchange},
          {"primary_exchange", contract.primary_exchange},
          {"currency", contract.currency},
          {"local_symbol", contract.local_symbol},
          {"trading_class", contract.trading_class},
          {"expiry", contract.last_trade_date_or_contract_month},
          {"strike", contract.strike.value_or(0) > 0 ? price_cell(contract.strike) : Cell(std::nullopt)},
          {"right", contract.right},
          {"multiplier", contract.multiplier},
          {"min_tick", Cell(core::Decimal::from_double(details.min_tick))},
          {"price_steps", steps},
          {"min_size", details.min_size},
          {"size_increment", details.size_increment},
          {"stock_type", details.stock_type},
          {"industry", details.industry},
          {"category", details.category},
          list_field("order_types", details.order_types, ','),
          list_field("valid_exchanges", details.valid_exchanges, ','),
          {"time_zone", details.time_zone_id},
          list_field("trading_hours", hours_text(details.trading_hours), ';'),
          list_field("liquid_hours", hours_text(details.liquid_hours), ';')};
}

Table list_of(const std::vector<ContractDetails>& found) {
  Table table({{"con_id", Align::Right},
               {"symbol"},
               {"sec_type"},
               {"expiry"},
               {"strike", Align::Right},
               {"right"},
               {"exchange"},
               {"primary_exchange"},
               {"currency"},
               {"trading_class"},
               {"local_symbol"},
               {"name"}});
  for (const auto& details : found) {
    const auto& contract = details.contract;
    table.add({contract.con_id, contract.symbol, contract.sec_type,
               contract.last_trade_date_or_contract_month,
               contract.strike.value_or(0) > 0 ? price_cell(contract.strike) : Cell(std::nullopt),
               contract.right, contract.exchange, contract.primary_exchange, contract.currency,
               contract.trading_class, contract.local_symbol, details.long_name});
  }
  return table;
}

app::ExitCode show_one(GatewaySession& session, const ContractDetails& details, const Output& output) {
  const auto steps = price_steps(session, details);
  if (!steps) return report(steps.error());
  return print(sheet_of(fields_of(details, *steps), output), output);
}

app::ExitCode show_contract(const ContractCommandArguments& arguments) {
  const auto& output = *arguments.session.output;
  auto query = arguments.contract->to_query(arguments.symbol);
  if (!query) return report(query.error());
  auto session = open_gateway(*arguments.session.settings, GatewayUse::ReadOnly, output);
  if (!session) return report(session.error());
  const auto found = (*session)->wait((*session)->gateway()->contracts().details(std::move(*query)));
  if (!found) return report(found.error());
  return found->size() == 1 ? show_one(**session, found->front(), output) : print(list_of(*found), output);
}

}  // namespace

void add_contract(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<ContractCommandArguments>();
  CLI::App* command =
      program.add_subcommand("contract", "What a contract is: details, price steps, trading hours");
  command->add_option("symbol", arguments->symbol, "such as AAPL or EUR.USD")->type_name("SYMBOL");
  arguments->contract = add_contract_options(*command);
  arguments->session = add_session_options(*command);
  command->footer(
      "Where several contracts fit, all of them are listed. Hours are of the contract's own time zone.\n"
      "Examples:\n  ibflow contract AAPL\n  ibflow contract SPY --expiry 2019-02-15 --strike 275\n"
      "  ibflow contract --con-id 265598 --json");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return show_contract(*arguments); }; });
}

}  // namespace ibflow::cli
