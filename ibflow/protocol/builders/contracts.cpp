#include "ibflow/protocol/builders/contracts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "ibflow/protocol/builders/checks.hpp"
#include "ibflow/protocol/reference/instruments.hpp"
#include "ibflow/protocol/reference/order_types.hpp"

namespace ibflow::protocol::build {
namespace {

Contract listed(std::string_view sec_type, const ListedTerms& terms) {
  Contract contract;
  contract.symbol = terms.symbol;
  contract.sec_type = sec_type;
  contract.exchange = terms.exchange;
  contract.currency = terms.currency;
  return contract;
}

core::Expected<Contract> checked_listed(std::string_view thing, std::string_view sec_type,
                                        const ListedTerms& terms) {
  return Checks(thing)
      .text("the symbol", terms.symbol)
      .text("the exchange", terms.exchange)
      .text("the currency", terms.currency)
      .result(listed(sec_type, terms));
}

core::Expected<Contract> listed_by_default_at(std::string_view exchange, std::string_view thing,
                                              std::string_view sec_type, ListedTerms terms) {
  if (terms.exchange.empty()) terms.exchange = exchange;
  return checked_listed(thing, sec_type, terms);
}

core::Expected<Contract> option_of(std::string_view thing, std::string_view sec_type,
                                   const OptionTerms& terms) {
  Contract contract = listed(sec_type, {terms.symbol, terms.exchange, terms.currency});
  contract.last_trade_date_or_contract_month = terms.expiry;
  contract.strike = terms.strike;
  contract.right = terms.right == OptionRight::Call ? option_right::kCall : option_right::kPut;
  contract.multiplier = terms.multiplier;
  contract.trading_class = terms.trading_class;
  return Checks(thing)
      .text("the symbol", terms.symbol)
      .expiry("the expiry", terms.expiry)
      .offset("the strike", terms.strike)
      .text("the exchange", terms.exchange)
      .text("the currency", terms.currency)
      .result(std::move(contract));
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_leg_action(std::string_view text) {
  return text == action::kBuy || text == action::kSell || text == action::kSellShort;
}

}  // namespace

core::Expected<Contract> by_con_id(std::int32_t con_id, std::string exchange) {
  Contract contract;
  contract.con_id = con_id;
  contract.exchange = std::move(exchange);
  return Checks("a contract by its id").con_id("the contract id", con_id).result(std::move(contract));
}

core::Expected<Contract> by_security_id(const SecurityIdTerms& terms) {
  Contract contract = listed(terms.sec_type, {"", terms.exchange, terms.currency});
  contract.sec_id_type = terms.id_type;
  contract.sec_id = terms.id;
  const auto& known = security_id_type::kAll;
  return Checks("a contract by its security id")
      .text("the security type", terms.sec_type)
      .that(std::ranges::find(known, std::string_view(terms.id_type)) != known.end(),
            "the kind of id is one of ISIN, CUSIP, SEDOL, RIC, FIGI")
      .text("the id", terms.id)
      .result(std::move(contract));
}

core::Expected<Contract> stock(const StockTerms& terms) {
  Contract contract = listed(security_type::kStock, {terms.symbol, terms.exchange, terms.currency});
  contract.primary_exchange = terms.primary_exchange;
  return Checks("a stock")
      .text("the symbol", terms.symbol)
      .text("the exchange", terms.exchange)
      .text("the currency", terms.currency)
      .that(terms.primary_exchange != exchange::kSmart,
            "SMART is no primary exchange; give the one that lists the stock")
      .result(std::move(contract));
}

core::Expected<Contract> option(const OptionTerms& terms) {
  return option_of("an option", security_type::kOption, terms);
}

core::Expected<Contract> future_option(const OptionTerms& terms) {
  return option_of("an option on a future", security_type::kFutureOption, terms);
}

core::Expected<Contract> future(const FutureTerms& terms) {
  Contract contract = listed(security_type::kFuture, {terms.symbol, terms.exchange, terms.currency});
  contract.last_trade_date_or_contract_month = terms.expiry;
  contract.multiplier = terms.multiplier;
  contract.local_symbol = terms.local_symbol;
  contract.trading_class = terms.trading_class;
  contract.include_expired = terms.include_expired;
  Checks checks("a future");
  checks.text("the exchange", terms.exchange).text("the currency", terms.currency);
  if (!terms.expiry.empty() || terms.local_symbol.empty()) checks.expiry("the expiry", terms.expiry);
  checks.that(!terms.symbol.empty() || !terms.local_symbol.empty(), "give a symbol or a local symbol");
  return checks.result(std::move(contract));
}

core::Expected<Contract> continuous_future(const ListedTerms& terms) {
  return checked_listed("a continuous future", security_type::kContinuousFuture, terms);
}

core::Expected<Contract> index(const ListedTerms& terms) {
  return checked_listed("an index", security_type::kIndex, terms);
}

core::Expected<Contract> crypto(const ListedTerms& terms) {
  return checked_listed("a cryptocurrency", security_type::kCrypto, terms);
}

core::Expected<Contract> contract_for_difference(const ListedTerms& terms) {
  return listed_by_default_at(exchange::kSmart, "a CFD", security_type::kCfd, terms);
}

core::Expected<Contract> commodity(const ListedTerms& terms) {
  return listed_by_default_at(exchange::kSmart, "a commodity", security_type::kCommodity, terms);
}

core::Expected<Contract> fund(const ListedTerms& terms) {
  return listed_by_default_at(exchange::kFundserv, "a fund", security_type::kFund, terms);
}

core::Expected<Contract> forex(const ForexTerms& terms) {
  return Checks("a currency pair")
      .that(is_currency(terms.base) && is_currency(terms.quote),
            "give both currencies as three capital letters")
      .that(terms.base != terms.quote, "both currencies are the same; give two")
      .text("the exchange", terms.exchange)
      .result(listed(security_type::kForex, {terms.base, terms.exchange, terms.quote}));
}

core::Expected<Contract> bond(const BondTerms& terms) {
  return Checks("a bond")
      .text("the CUSIP", terms.cusip)
      .text("the exchange", terms.exchange)
      .text("the currency", terms.currency)
      .result(listed(security_type::kBond, {terms.cusip, terms.exchange, terms.currency}));
}

core::Expected<Contract> combo(const ComboTerms& terms) {
  Contract contract = listed(security_type::kCombo, {terms.symbol, terms.exchange, terms.currency});
  Checks checks("a combo");
  checks.text("the symbol", terms.symbol)
      .text("the exchange", terms.exchange)
      .text("the currency", terms.currency)
      .that(terms.legs.size() >= 2, "give two legs or more");
  for (const auto& terms_of_leg : terms.legs) {
    checks.con_id("a leg's contract id", terms_of_leg.con_id)
        .that(terms_of_leg.ratio > 0, "a leg's ratio is a whole number above zero")
        .that(is_leg_action(terms_of_leg.action), "a leg's action is BUY, SELL or SSHORT")
        .text("a leg's exchange", terms_of_leg.exchange);
    ComboLeg leg;
    leg.con_id = terms_of_leg.con_id;
    leg.ratio = terms_of_leg.ratio;
    leg.action = terms_of_leg.action;
    leg.exchange = terms_of_leg.exchange;
    contract.combo_legs.push_back(std::move(leg));
  }
  return checks.result(std::move(contract));
}

}  // namespace ibflow::protocol::build
