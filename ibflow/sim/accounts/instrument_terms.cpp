#include "ibflow/sim/accounts/instrument_terms.hpp"

#include <utility>

namespace ibflow::sim {

namespace {

ProductKind kind_of(std::string_view sec_type) {
  constexpr std::pair<std::string_view, ProductKind> kKinds[] = {
      {"STK", ProductKind::Stock}, {"OPT", ProductKind::Option},     {"FUT", ProductKind::Future},
      {"CASH", ProductKind::Forex}, {"FOP", ProductKind::FutureOption}, {"CFD", ProductKind::Cfd},
      {"BOND", ProductKind::Bond}, {"FUND", ProductKind::Fund},      {"CRYPTO", ProductKind::Crypto},
      {"WAR", ProductKind::Warrant},
  };
  for (const auto& [text, kind] : kKinds) {
    if (text == sec_type) return kind;
  }
  return ProductKind::Other;
}

}  // namespace

InstrumentTerms terms_of(const protocol::Contract& contract) {
  InstrumentTerms terms;
  terms.kind = kind_of(contract.sec_type);
  if (const auto multiplier = core::Decimal::parse(contract.multiplier)) terms.multiplier = *multiplier;
  if (!contract.currency.empty()) terms.currency = contract.currency;
  terms.symbol = contract.symbol;
  terms.strike = contract.strike.value_or(0);
  terms.is_call = contract.right.starts_with('C');
  terms.con_id = contract.con_id;
  return terms;
}

}  // namespace ibflow::sim
