#include "ibflow/sim/accounts/instrument_terms.hpp"

namespace ibflow::sim {

namespace {

ProductKind kind_of(SecurityType type) {
  switch (type) {
    case SecurityType::Stock:
      return ProductKind::Stock;
    case SecurityType::Option:
      return ProductKind::Option;
    case SecurityType::Future:
    case SecurityType::ContinuousFuture:
      return ProductKind::Future;
    case SecurityType::Forex:
      return ProductKind::Forex;
    case SecurityType::Cfd:
      return ProductKind::Cfd;
    case SecurityType::Bond:
      return ProductKind::Bond;
    case SecurityType::Crypto:
      return ProductKind::Crypto;
    case SecurityType::Index:
    case SecurityType::Combo:
      break;
  }
  return ProductKind::Other;
}

}  // namespace

InstrumentTerms terms_of(const ContractDatabase& contracts, std::size_t index) {
  const auto& instrument = contracts.instrument(index);
  InstrumentTerms terms;
  terms.kind = kind_of(instrument.security_type);
  terms.multiplier = core::Decimal::from_double(instrument.value_of_point()).value_or(1);
  terms.currency = instrument.currency;
  terms.symbol = instrument.symbol;
  if (instrument.underlying) terms.underlying = contracts.instrument(*instrument.underlying).key;
  terms.strike = instrument.strike;
  terms.is_call = instrument.right == OptionRight::Call;
  return terms;
}

}  // namespace ibflow::sim
