#include "ibflow/gateway/contracts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/gateway/detail/cached.hpp"
#include "ibflow/gateway/detail/contract_cache.hpp"
#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/question.hpp"

namespace ibflow::gateway {

using core::ErrorCategory;
using detail::Question;
using detail::QuestionTerms;
using protocol::ContractDetails;

namespace {

struct DetailsQuestion final : Question<std::vector<ContractDetails>, protocol::CancelContractData> {
  using Question::on;
  void on(const protocol::ContractDetailsRow& row) override { rows.push_back(row.contract_details); }
  void on(const protocol::BondContractDetailsRow& row) override { rows.push_back(row.contract_details); }
  void on(const protocol::ContractDetailsEnd&) override { finish(); }

  static void append(std::string& frames, const std::vector<ContractDetails>& rows, int encoding) {
    for (const auto& details : rows) {
      if (details.contract.sec_type == "BOND") {
        protocol::append_response(frames, protocol::BondContractDetailsRow{-1, details}, encoding);
      } else {
        protocol::append_response(frames, protocol::ContractDetailsRow{-1, details}, encoding);
      }
    }
  }
};

struct SearchQuestion final : Question<std::vector<protocol::ContractDescription>> {
  using Question::on;
  void on(const protocol::SymbolSamples& message) override {
    rows = message.contract_descriptions;
    finish();
  }
};

struct MarketRuleQuestion final : Question<std::vector<protocol::PriceIncrement>> {
  explicit MarketRuleQuestion(std::int32_t id_in) : rule_id(id_in) {}
  using Question::on;
  void on(const protocol::MarketRule& message) override {
    if (message.market_rule_id != rule_id) return;
    rows = message.price_increments;
    finish();
  }
  void append(std::string& frames, const std::vector<protocol::PriceIncrement>& steps, int encoding) const {
    protocol::append_response(frames, protocol::MarketRule{rule_id, steps}, encoding);
  }
  std::int32_t rule_id;
};

struct SmartComponentsQuestion final : Question<std::vector<protocol::SmartComponent>> {
  using Question::on;
  void on(const protocol::SmartComponents& message) override {
    rows = message.smart_component_map;
    finish();
  }
};

struct DepthExchangesQuestion final : Question<std::vector<protocol::DepthMktDataDescription>> {
  using Question::on;
  void on(const protocol::MktDepthExchanges& message) override {
    rows = message.depth_mkt_data_descriptions;
    finish();
  }
};

struct OptionParametersQuestion final : Question<std::vector<protocol::SecurityDefinitionOptionParameter>> {
  using Question::on;
  void on(const protocol::SecurityDefinitionOptionParameter& row) override { rows.push_back(row); }
  void on(const protocol::SecurityDefinitionOptionParameterEnd&) override { finish(); }
  static void append(std::string& frames,
                     const std::vector<protocol::SecurityDefinitionOptionParameter>& rows, int encoding) {
    for (const auto& row : rows) protocol::append_response(frames, row, encoding);
  }
};

core::Expected<ContractDetails> the_one(const protocol::Contract& asked, std::vector<ContractDetails> found) {
  // One contract has a row for each exchange when none was named.
  const auto con_id = [](const ContractDetails& details) { return details.contract.con_id; };
  std::vector<ContractDetails> distinct;
  for (auto& one : found) {
    const auto same = std::ranges::find(distinct, con_id(one), con_id);
    if (same == distinct.end()) {
      distinct.push_back(std::move(one));
    } else if (one.contract.exchange == "SMART") {
      *same = std::move(one);
    }
  }
  if (distinct.size() == 1) return std::move(distinct.front());
  if (distinct.empty()) {
    return core::fail(ErrorCategory::Data,
                      fmt::format("no contract fits {}: check symbol, type, exchange and currency",
                                  detail::describe(asked)));
  }
  return core::fail(ErrorCategory::Usage, detail::explain_ambiguity(asked, distinct));
}

Answer<ContractDetails> qualify_one(Answer<std::vector<ContractDetails>> details,
                                    protocol::Contract contract) {
  auto found = co_await std::move(details);
  if (!found) co_return std::unexpected(found.error());
  co_return the_one(contract, std::move(*found));
}

}  // namespace

Contracts::Contracts(std::shared_ptr<detail::RequestCore> requests,
                     std::shared_ptr<detail::ContractCache> cache)
    : requests_(std::move(requests)), cache_(std::move(cache)) {}

Answer<std::vector<ContractDetails>> Contracts::details(protocol::Contract contract, RequestOptions options) {
  QuestionTerms terms(fmt::format("contract details of {}", detail::describe(contract)), options);
  auto key = "details " + detail::identity(contract);
  protocol::RequestContractDetails message;
  message.contract = std::move(contract);
  return detail::ask_cached(requests_, cache_, std::make_shared<DetailsQuestion>(), std::move(message),
                            std::move(terms), std::move(key));
}

Answer<ContractDetails> Contracts::qualify(protocol::Contract contract, RequestOptions options) {
  auto asked = details(contract, options);  // before the contract moves: arguments have no order
  return qualify_one(std::move(asked), std::move(contract));
}

Answer<std::vector<protocol::ContractDescription>> Contracts::search(std::string pattern,
                                                                     RequestOptions options) {
  QuestionTerms terms(fmt::format("contracts like '{}'", pattern), options);
  protocol::RequestMatchingSymbols message;
  message.pattern = std::move(pattern);
  return detail::ask(requests_, std::make_shared<SearchQuestion>(), std::move(message), std::move(terms));
}

Answer<std::vector<protocol::PriceIncrement>> Contracts::market_rule(std::int32_t market_rule_id,
                                                                     RequestOptions options) {
  QuestionTerms terms(fmt::format("market rule {}", market_rule_id), options);
  protocol::RequestMarketRule message;
  message.market_rule_id = market_rule_id;
  auto key = terms.what;
  return detail::ask_cached(requests_, cache_, std::make_shared<MarketRuleQuestion>(market_rule_id), message,
                            std::move(terms), std::move(key));
}

Answer<std::vector<protocol::SmartComponent>> Contracts::smart_components(std::string bbo_exchange,
                                                                          RequestOptions options) {
  QuestionTerms terms(fmt::format("exchange letters of {}", bbo_exchange), options);
  protocol::RequestSmartComponents message;
  message.bbo_exchange = std::move(bbo_exchange);
  return detail::ask(requests_, std::make_shared<SmartComponentsQuestion>(), std::move(message),
                     std::move(terms));
}

Answer<std::vector<protocol::DepthMktDataDescription>> Contracts::depth_exchanges(RequestOptions options) {
  QuestionTerms terms("exchanges with market depth", options);
  return detail::ask(requests_, std::make_shared<DepthExchangesQuestion>(),
                     protocol::RequestMktDepthExchanges(), std::move(terms));
}

Answer<std::vector<protocol::SecurityDefinitionOptionParameter>> Contracts::option_parameters(
    protocol::Contract underlying, std::string exchange, RequestOptions options) {
  QuestionTerms terms(fmt::format("options on {}", detail::describe(underlying)), options);
  auto key =
      fmt::format("options {} {} {} {}", underlying.con_id, underlying.symbol, underlying.sec_type, exchange);
  protocol::RequestSecDefOptParams message;
  message.underlying_symbol = std::move(underlying.symbol);
  message.underlying_sec_type = std::move(underlying.sec_type);
  message.underlying_con_id = underlying.con_id;
  message.fut_fop_exchange = std::move(exchange);
  return detail::ask_cached(requests_, cache_, std::make_shared<OptionParametersQuestion>(),
                            std::move(message), std::move(terms), std::move(key));
}

}  // namespace ibflow::gateway
