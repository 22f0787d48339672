#pragma once
// What the books must know of an instrument: how a price becomes money, and of which currency.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"

namespace ibflow::sim {

inline constexpr std::string_view kBaseCurrency = "USD";

enum class ProductKind : std::uint8_t { Stock, Option, Future, Forex, Cfd, Bond, Crypto, Other };

/// One unit at `price` is worth price * multiplier in `currency`.
struct InstrumentTerms {
  ProductKind kind = ProductKind::Stock;
  core::Decimal multiplier = 1;
  std::string currency{kBaseCurrency};
  std::string symbol;      // of forex the currency bought (EUR of EUR.USD)
  std::string underlying;  // options: its key
  double strike = 0;       // options
  bool is_call = false;    // options

  /// Settled by the difference: a trade moves no cash but commission and profit.
  [[nodiscard]] bool is_margined() const { return kind == ProductKind::Future || kind == ProductKind::Cfd; }
  friend bool operator==(const InstrumentTerms&, const InstrumentTerms&) = default;
};

/// The terms of an instrument by its key (SimOrder::terms.ticker).
using TermsOf = std::function<InstrumentTerms(std::string_view)>;

[[nodiscard]] InstrumentTerms terms_of(const ContractDatabase& contracts, std::size_t index);

}  // namespace ibflow::sim
