#include "ibflow/sim/accounts/account_view.hpp"

namespace ibflow::sim {

namespace {
constexpr std::string_view kAll = "All";
}

std::vector<Holding> AccountView::holdings() const {
  auto all = ledger->holdings();
  if (!behaviour.forex_positions)
    std::erase_if(all, [](const Holding& held) { return held.terms.kind == ProductKind::Forex; });
  return all;
}

protocol::Contract AccountView::contract_of(const Holding& holding) const {
  if (const auto index = contracts.index_of(holding.ticker)) return contracts.contract(*index);
  protocol::Contract unlisted;
  unlisted.symbol = unlisted.local_symbol = holding.ticker;
  unlisted.currency = holding.terms.currency;
  return unlisted;
}

AccountView view_of(const GatewayState& state, const std::string& name) {
  const auto& accounts = *state.accounts;
  const bool is_combined = !accounts.contains(name) && means_combined(accounts, name);
  return {.name = name,
          .ledger = is_combined ? accounts.combined() : accounts.shared_ledger(name),
          .accounts = accounts,
          .contracts = *state.contracts,
          .behaviour = state.behaviour,
          .now = state.now};
}

bool means_combined(const Accounts& accounts, std::string_view text) {
  if (text == kAll) return true;
  return accounts.is_advisor() && text.ends_with('A') &&
         text.substr(0, text.size() - 1) == accounts.names().front();
}

std::optional<std::vector<std::string>> accounts_of_group(const Accounts& accounts, std::string_view group) {
  const auto trading = accounts.trading_names();
  if (group.empty() || means_combined(accounts, group))
    return std::vector<std::string>(trading.begin(), trading.end());
  if (accounts.contains(group)) return std::vector{std::string(group)};
  if (const auto* named = accounts.advisor().group(group)) return named->accounts;
  if (const auto* account = accounts.advisor().account_of(group)) return std::vector{*account};
  return std::nullopt;
}

}  // namespace ibflow::sim
