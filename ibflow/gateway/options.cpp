#include "ibflow/gateway/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/quote_values.hpp"

namespace ibflow::gateway {

using detail::QuestionTerms;
using protocol::ContractDetails;

namespace {

template <class Cancel>
struct ComputationQuestion final : detail::Question<OptionComputation, Cancel> {
  using detail::Question<OptionComputation, Cancel>::on;
  void on(const protocol::TickOptionComputation& message) override {
    this->rows = detail::to_computation(message);
    this->send_cancel();  // it would go on
    this->finish();
  }
};

bool is_wanted(const ChainRequest& request, const ContractDetails& details) {
  const auto& option = details.contract;
  if (!request.trading_class.empty() && option.trading_class != request.trading_class) return false;
  const double strike = option.strike.value_or(0);
  if (request.least_strike > 0 && strike < request.least_strike) return false;
  return request.greatest_strike <= 0 || strike <= request.greatest_strike;
}

// Parameters list every exchange and class; one question for an expiration finds the options of all classes.
std::set<std::string> expirations_of(
    const ChainRequest& request, const std::vector<protocol::SecurityDefinitionOptionParameter>& parameters) {
  std::set<std::string> expirations;
  for (const auto& row : parameters) {
    if (row.exchange != request.exchange) continue;
    if (!request.trading_class.empty() && row.trading_class != request.trading_class) continue;
    expirations.insert(row.expirations.begin(), row.expirations.end());
  }
  if (!request.expirations.empty()) {
    const std::set<std::string> wanted(request.expirations.begin(), request.expirations.end());
    std::erase_if(expirations, [&](const std::string& one) { return !wanted.contains(one); });
  }
  return expirations;
}

Answer<std::vector<ContractDetails>> load_chain(Contracts contracts, ChainRequest request,
                                                Options::Progress progress, RequestOptions options) {
  const bool on_future = request.underlying.sec_type == "FUT";
  auto asked = contracts.option_parameters(request.underlying, on_future ? request.exchange : "", options);
  const auto parameters = co_await std::move(asked);
  if (!parameters) co_return std::unexpected(parameters.error());
  const auto expirations = expirations_of(request, *parameters);
  std::vector<ContractDetails> chain;
  ChainProgress done;
  done.expirations = expirations.size();
  for (const auto& expiration : expirations) {
    protocol::Contract option;
    option.symbol = request.underlying.symbol;
    option.sec_type = on_future ? "FOP" : "OPT";
    option.exchange = request.exchange;
    option.currency = request.underlying.currency;
    option.trading_class = request.trading_class;
    option.last_trade_date_or_contract_month = expiration;
    auto question = contracts.details(std::move(option), options);
    const auto found = co_await std::move(question);
    if (!found) co_return std::unexpected(found.error());
    std::ranges::copy_if(*found, std::back_inserter(chain),
                         [&](const ContractDetails& details) { return is_wanted(request, details); });
    ++done.expirations_done;
    done.contracts = chain.size();
    if (progress) progress(done);
  }
  co_return chain;
}

}  // namespace

Options::Options(std::shared_ptr<detail::RequestCore> requests, Contracts contracts)
    : requests_(std::move(requests)), contracts_(std::move(contracts)) {}

Answer<std::vector<ContractDetails>> Options::chain(ChainRequest request, Progress progress,
                                                    RequestOptions options) {
  return load_chain(contracts_, std::move(request), std::move(progress), options);
}

Answer<OptionComputation> Options::implied_volatility(protocol::Contract option, double option_price,
                                                      double underlying_price, RequestOptions options) {
  QuestionTerms terms(fmt::format("implied volatility of {}", detail::describe(option)), options);
  protocol::CalculateImpliedVolatility message;
  message.contract = std::move(option);
  message.option_price = option_price;
  message.under_price = underlying_price;
  using Question = ComputationQuestion<protocol::CancelCalculateImpliedVolatility>;
  return detail::ask(requests_, std::make_shared<Question>(), std::move(message), std::move(terms));
}

Answer<OptionComputation> Options::price(protocol::Contract option, double volatility,
                                         double underlying_price, RequestOptions options) {
  QuestionTerms terms(fmt::format("price of {}", detail::describe(option)), options);
  protocol::CalculateOptionPrice message;
  message.contract = std::move(option);
  message.volatility = volatility;
  message.under_price = underlying_price;
  using Question = ComputationQuestion<protocol::CancelCalculateOptionPrice>;
  return detail::ask(requests_, std::make_shared<Question>(), std::move(message), std::move(terms));
}

}  // namespace ibflow::gateway
