#include "ibflow/sim/contracts/contract_database.hpp"

#include <utility>

#include "ibflow/sim/contracts/contract_matching.hpp"
#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/modelled_instruments.hpp"
#include "ibflow/sim/contracts/product_terms.hpp"
#include "ibflow/sim/contracts/stock_list.hpp"

namespace ibflow::sim {

namespace {

// Far above the numbers in use, so that nobody mistakes one for a real contract; the key alone decides it.
std::int32_t made_up_con_id(std::string_view key) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return static_cast<std::int32_t>(1'900'000'000U + hash % 100'000'000U);
}

protocol::Contract completed(const Instrument& instrument) {
  protocol::Contract contract;
  contract.con_id = instrument.con_id;
  contract.symbol = instrument.symbol;
  contract.sec_type = wire_text(instrument.security_type);
  contract.exchange = instrument.exchange;
  contract.primary_exchange = instrument.primary_exchange;
  contract.strike = instrument.strike;
  contract.currency = instrument.currency;
  contract.local_symbol = instrument.local_symbol;
  contract.trading_class = instrument.trading_class;
  contract.multiplier = instrument.multiplier_text();
  if (instrument.expiry)
    contract.last_trade_date_or_contract_month = core::format_compact_date(*instrument.expiry);
  if (instrument.right != OptionRight::None)
    contract.right = instrument.right == OptionRight::Call ? "C" : "P";
  return contract;
}

}  // namespace

ContractDatabase::ContractDatabase(const ContractSources& sources) : session_(sources.session) {
  for (const auto& ticker : sources.tickers) add(recorded_instrument(ticker));
  add_modelled_instruments(*this, sources);
}

ContractDatabase::ContractDatabase(const std::vector<std::string>& tickers)
    : ContractDatabase(ContractSources{.tickers = tickers, .session = {}, .previous_closes = {}}) {}

std::size_t ContractDatabase::add(Instrument instrument) {
  if (const auto known = index_of(instrument.key)) return *known;
  const auto index = instruments_.size();
  if (instrument.con_id == 0) instrument.con_id = made_up_con_id(instrument.key);
  while (by_con_id_.contains(instrument.con_id)) ++instrument.con_id;
  by_con_id_.emplace(instrument.con_id, index);
  by_key_.emplace(instrument.key, index);
  by_symbol_[instrument.symbol].push_back(index);
  contracts_.push_back(completed(instrument));
  instruments_.push_back(std::move(instrument));
  return index;
}

bool ContractDatabase::is_expired(const Instrument& instrument) const {
  return session_ && instrument.expiry && *instrument.expiry < *session_;
}

std::vector<std::size_t> ContractDatabase::find_all(const protocol::Contract& description) const {
  const auto is_listed = [&](std::size_t index) {
    return description.include_expired || !is_expired(instruments_[index]);
  };
  if (description.con_id != 0) {
    const auto index = index_of_con_id(description.con_id);
    if (!index || !is_listed(*index) || !trades_at(instruments_[*index], description.exchange)) return {};
    return {*index};
  }
  std::vector<std::size_t> found;
  const auto look_at = [&](std::size_t index) {
    if (is_listed(index) && agrees(description, instruments_[index])) found.push_back(index);
  };
  const auto candidates = with_symbol(description.symbol);
  for (const auto index : candidates) look_at(index);
  if (!candidates.empty()) return found;
  // Named by something else: a local symbol, a bond's number.
  if (const auto index = index_of(description.local_symbol); index && description.symbol.empty()) {
    look_at(*index);
    if (!found.empty()) return found;
  }
  for (std::size_t index = 0; index < instruments_.size(); ++index) look_at(index);
  return found;
}

std::optional<std::size_t> ContractDatabase::find(const protocol::Contract& description) const {
  const auto found = find_all(description);
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

std::optional<std::size_t> ContractDatabase::index_of(std::string_view key) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::size_t> ContractDatabase::index_of_con_id(std::int32_t con_id) const {
  const auto found = by_con_id_.find(con_id);
  if (found == by_con_id_.end()) return std::nullopt;
  return found->second;
}

std::span<const std::size_t> ContractDatabase::with_symbol(std::string_view symbol) const {
  const auto found = by_symbol_.find(symbol);
  if (found == by_symbol_.end()) return {};
  return found->second;
}

double ContractDatabase::increment(std::size_t index, std::string_view exchange, double price) const {
  const auto& known = instruments_[index];
  const auto venue = canonical_exchange(exchange.empty() ? std::string_view(known.exchange) : exchange);
  return increment_at(rule_of(known.valid_exchanges, known.market_rule_ids, venue), price);
}

}  // namespace ibflow::sim
