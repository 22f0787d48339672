#include "ibflow/sim/accounts/open_accounts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ibflow::sim {

namespace {

std::unexpected<core::Error> bad(std::string text) {
  return core::fail(core::ErrorCategory::Usage, std::move(text));
}

std::optional<double> price_shown(const GatewayState& state, std::string_view ticker) {
  if (!state.contracts || !state.market) return std::nullopt;
  const auto index = state.contracts->index_of(ticker);
  if (!index) return std::nullopt;
  const auto& shown = state.market->state(*index);
  if (shown.last) return shown.last;
  if (shown.bid && shown.ask) return (*shown.bid + *shown.ask) / 2;
  return shown.previous_close;
}

InstrumentTerms terms_listed(const GatewayState& state, std::string_view ticker) {
  if (!state.contracts) return {};
  const auto index = state.contracts->index_of(ticker);
  return index ? terms_of(*state.contracts, *index) : InstrumentTerms();
}

}  // namespace

core::Expected<std::unique_ptr<Accounts>> open_accounts(const GatewayServerConfig& config,
                                                        const GatewayState& state) {
  AccountsOptions options;
  options.names = config.accounts;
  options.starting_cash = config.starting_cash;
  options.day = config.date;
  if (options.names.empty()) return bad("the simulated gateway needs an account, such as DU1234567");
  for (const auto& name : options.names) {
    if (name.empty() || name.find_first_of(", \t\n") != std::string::npos)
      return bad(fmt::format("'{}' is no name of an account; say one such as DU1234567", name));
    if (std::ranges::count(options.names, name) > 1)
      return bad(fmt::format("account {} is named twice", name));
  }
  const auto commissions = commission_model(config.behaviour.commission_model);
  if (!commissions)
    return bad(fmt::format("behaviour commission-model: '{}' does not fit, it takes fixed, tiered or none",
                           config.behaviour.commission_model));
  const auto margin = margin_model(config.behaviour.margin_model);
  if (!margin)
    return bad(fmt::format("behaviour margin-model: '{}' does not fit, it takes day-trading or reg-t",
                           config.behaviour.margin_model));
  options.commissions = *commissions;
  options.margin = *margin;
  return std::make_unique<Accounts>(
      std::move(options), [&state](std::string_view ticker) { return terms_listed(state, ticker); },
      [&state](std::string_view ticker) { return price_shown(state, ticker); });
}

}  // namespace ibflow::sim
