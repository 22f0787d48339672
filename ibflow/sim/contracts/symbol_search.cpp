#include "ibflow/sim/contracts/symbol_search.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "ibflow/sim/contracts/comma_list.hpp"

namespace ibflow::sim {

namespace {

constexpr std::size_t kMostRows = 16;

std::string in_capitals(std::string_view text) {
  std::string capitals(text);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return capitals;
}

/// Lower is better; nothing when it does not match.
std::optional<int> rank(const Instrument& instrument, const std::string& pattern) {
  if (instrument.symbol == pattern) return 0;
  if (instrument.symbol.starts_with(pattern)) return 1;
  if (in_capitals(instrument.long_name).find(pattern) != std::string::npos) return 2;
  return std::nullopt;
}

bool is_searched(SecurityType type) {
  return type == SecurityType::Stock || type == SecurityType::Index || type == SecurityType::Forex ||
         type == SecurityType::Crypto || type == SecurityType::Bond;
}

std::vector<std::string> derivatives_of(const ContractDatabase& contracts, std::size_t index) {
  std::vector<std::string> types;
  for (const auto& each : contracts.instruments()) {
    if (each.underlying != index || each.security_type == SecurityType::Stock) continue;
    const std::string text(wire_text(each.security_type));
    if (std::ranges::find(types, text) == types.end()) types.push_back(text);
  }
  return types;
}

}  // namespace

std::vector<protocol::ContractDescription> matching_symbols(const ContractDatabase& contracts,
                                                            std::string_view pattern) {
  const auto wanted = in_capitals(pattern);
  std::vector<std::pair<int, std::size_t>> found;
  for (std::size_t index = 0; index < contracts.size() && !wanted.empty(); ++index) {
    const auto& instrument = contracts.instrument(index);
    if (!is_searched(instrument.security_type)) continue;
    if (const auto place = rank(instrument, wanted)) found.emplace_back(*place, index);
  }
  std::ranges::sort(found);
  if (found.size() > kMostRows) found.resize(kMostRows);
  std::vector<protocol::ContractDescription> rows;
  for (const auto& [place, index] : found) {
    const auto& instrument = contracts.instrument(index);
    protocol::ContractDescription row;
    row.contract.con_id = instrument.con_id;
    row.contract.symbol = instrument.symbol;
    row.contract.sec_type = wire_text(instrument.security_type);
    row.contract.primary_exchange =
        instrument.primary_exchange.empty() ? instrument.exchange : instrument.primary_exchange;
    row.contract.currency = instrument.currency;
    row.contract.description = instrument.long_name;
    row.contract.issuer_id = instrument.issuer_id;
    row.derivative_sec_types = derivatives_of(contracts, index);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<protocol::SecurityDefinitionOptionParameter> option_parameters(const ContractDatabase& contracts,
                                                                           std::size_t underlying) {
  struct Class {
    std::string exchanges, multiplier;
    std::set<core::Date> expiries;
    std::set<double> strikes;
  };
  std::map<std::string, Class> classes;
  for (const auto& each : contracts.instruments()) {
    if (each.underlying != underlying || each.security_type != SecurityType::Option) continue;
    auto& one = classes[each.trading_class];
    one.exchanges = each.valid_exchanges;
    one.multiplier = each.multiplier_text();
    one.expiries.insert(*each.expiry);
    one.strikes.insert(each.strike);
  }
  std::vector<protocol::SecurityDefinitionOptionParameter> rows;
  for (const auto& [name, one] : classes) {
    protocol::SecurityDefinitionOptionParameter row;
    row.underlying_con_id = contracts.instrument(underlying).con_id;
    row.trading_class = name;
    row.multiplier = one.multiplier;
    for (const auto expiry : one.expiries) row.expirations.push_back(core::format_compact_date(expiry));
    row.strikes.assign(one.strikes.begin(), one.strikes.end());
    for (const auto exchange : items_of(one.exchanges)) {
      row.exchange = exchange;
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace ibflow::sim
