#include "contract_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/reference/instruments.hpp"
#include "parse.hpp"

namespace ibflow::cli {

using core::ErrorCategory;
using protocol::Contract;
namespace security_type = protocol::security_type;

namespace {

std::vector<std::string> security_types() {
  std::vector<std::string> names;
  for (const auto& known : security_type::kAll) {
    if (known.text != security_type::kCombo && known.text != security_type::kNews)
      names.emplace_back(known.text);
  }
  return names;
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// EUR.USD or EUR/USD: where the point stands.
bool is_pair(std::string_view symbol) {
  return symbol.size() == 7 && (symbol[3] == '.' || symbol[3] == '/') && is_currency(symbol.substr(0, 3)) &&
         is_currency(symbol.substr(4));
}

bool is_option(const Contract& contract) {
  return contract.sec_type == security_type::kOption || contract.sec_type == security_type::kFutureOption;
}

std::string usual_exchange(std::string_view sec_type) {
  if (sec_type == security_type::kForex) return "IDEALPRO";
  if (sec_type == security_type::kCrypto) return "PAXOS";
  if (sec_type == security_type::kFund) return "FUNDSERV";
  const bool has_home = sec_type == security_type::kFuture || sec_type == security_type::kIndex ||
                        sec_type == security_type::kContinuousFuture ||
                        sec_type == security_type::kFutureOption;
  return has_home ? "" : "SMART";  // each future and index has an exchange of its own
}

/// YYYYMMDD or YYYYMM; a date may be written with dashes.
core::Expected<std::string> expiry_of(const std::string& text) {
  const bool is_month =
      text.size() == 6 && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
  if (text.empty() || (is_month && text.substr(4) >= "01" && text.substr(4) <= "12")) return text;
  const auto date = core::parse_date(text);
  if (date) return core::format_compact_date(*date);
  return core::fail(ErrorCategory::Usage,
                    fmt::format("--expiry {}: say a day such as 2019-02-15 or a month such as 201902", text));
}

core::Expected<void> check(const Contract& contract) {
  const auto complain = [](std::string text) { return core::fail(ErrorCategory::Usage, std::move(text)); };
  if (contract.symbol.empty() && contract.local_symbol.empty() && contract.con_id == 0)
    return complain("no contract is named: give a symbol, --local-symbol or --con-id");
  if (contract.strike && *contract.strike <= 0)
    return complain(fmt::format("--strike {}: a strike is above zero", *contract.strike));
  if (contract.con_id < 0)
    return complain(fmt::format("--con-id {}: a con id is above zero", contract.con_id));
  if (contract.primary_exchange == "SMART")
    return complain("--primary-exchange SMART: name the exchange of its listing, such as NASDAQ");
  if ((contract.strike || !contract.right.empty()) && !is_option(contract) &&
      contract.sec_type != security_type::kWarrant &&
      contract.sec_type != security_type::kStructuredProduct &&
      contract.sec_type != security_type::kEventContract)
    return complain(fmt::format("--strike and --right are for options, not for {}", contract.sec_type));
  return {};
}

}  // namespace

core::Expected<Contract> ContractArguments::to_query(const std::string& symbol) const {
  Contract contract;
  contract.con_id = con_id;
  contract.symbol = upper_case(symbol);
  contract.local_symbol = local_symbol;
  contract.sec_type = sec_type;
  contract.strike = strike;
  contract.right = right;
  contract.multiplier = multiplier;
  contract.trading_class = trading_class;
  contract.primary_exchange = upper_case(primary_exchange);
  contract.exchange = upper_case(exchange);
  contract.currency = upper_case(currency);
  auto expires = expiry_of(expiry);
  if (!expires) return std::unexpected(expires.error());
  contract.last_trade_date_or_contract_month = *expires;
  if (con_id > 0) {  // says it all
    if (contract.exchange.empty()) contract.exchange = "SMART";
    contract.symbol.clear();
    return contract;
  }
  if (contract.sec_type.empty()) {
    contract.sec_type = strike || !right.empty()   ? security_type::kOption
                        : is_pair(contract.symbol) ? security_type::kForex
                                                   : security_type::kStock;
  }
  if (contract.sec_type == security_type::kForex && is_pair(contract.symbol)) {
    contract.currency = contract.symbol.substr(4);
    contract.symbol.resize(3);
  }
  if (contract.exchange.empty()) contract.exchange = usual_exchange(contract.sec_type);
  if (contract.currency.empty()) contract.currency = "USD";
  if (auto checked = check(contract); !checked) return std::unexpected(checked.error());
  return contract;
}

std::shared_ptr<ContractArguments> add_contract_options(CLI::App& command) {
  auto given = std::make_shared<ContractArguments>();
  command.add_option("--sec-type", given->sec_type, "kind of contract: STK when left out, OPT with a strike")
      ->type_name("STK|OPT|FUT|CASH|IND|...")
      ->transform(CLI::IsMember(security_types(), CLI::ignore_case).description(""));
  command.add_option("--exchange", given->exchange, "SMART, or where it trades")->type_name("NAME");
  command.add_option("--primary-exchange", given->primary_exchange, "of its listing: tells namesakes apart")
      ->type_name("NAME");
  command.add_option("--currency", given->currency, "USD when left out")->type_name("CODE");
  command.add_option("--expiry", given->expiry, "of options and futures: a day, or YYYYMM")
      ->type_name("DATE");
  command.add_option("--strike", given->strike, "of options")->type_name("PRICE");
  command.add_option("--right", given->right, "of options: C or P")
      ->type_name("C|P")
      ->transform(CLI::Transformer({{"call", "C"}, {"put", "P"}, {"c", "C"}, {"p", "P"}}, CLI::ignore_case)
                      .description(""))
      ->check(CLI::IsMember({"C", "P"}).description(""));
  command.add_option("--multiplier", given->multiplier, "of options and futures")->type_name("N");
  command.add_option("--trading-class", given->trading_class, "of options and futures, such as SPXW")
      ->type_name("NAME");
  command.add_option("--local-symbol", given->local_symbol, "the exchange's own name for it")
      ->type_name("NAME");
  command.add_option("--con-id", given->con_id, "IB's number of the contract, enough by itself")
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  return given;
}

std::string name_of(const Contract& contract) {
  if (contract.sec_type == security_type::kForex && !contract.currency.empty())
    return contract.symbol + "." + contract.currency;
  std::string name = contract.symbol.empty() ? contract.local_symbol : contract.symbol;
  if (name.empty()) return fmt::format("con id {}", contract.con_id);
  if (is_option(contract) || contract.sec_type == security_type::kFuture) {
    if (const auto& expires = contract.last_trade_date_or_contract_month; !expires.empty())
      name += " " + expires;
  }
  if (!is_option(contract)) return name;
  if (contract.strike) name += fmt::format(" {}", *contract.strike);
  return contract.right.empty() ? name : name + " " + contract.right;
}

}  // namespace ibflow::cli
