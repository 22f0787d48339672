#pragma once
// What the books must know of an instrument: how a price becomes money, and of which currency.

#include <functional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::sim {

inline constexpr std::string_view kBaseCurrency = "USD";

enum class ProductKind { Stock, Option, Future, FutureOption, Forex, Cfd, Bond, Fund, Crypto, Warrant, Other };

/// One unit at `price` is worth price * multiplier in `currency`.
struct InstrumentTerms {
  ProductKind kind = ProductKind::Stock;
  core::Decimal multiplier = 1;
  std::string currency{kBaseCurrency};
  std::string symbol;     // of the underlying; of forex the currency bought (EUR of EUR.USD)
  double strike = 0;      // options
  bool is_call = false;   // options
  std::int32_t con_id{};  // 0: not known

  /// Settled by the difference: a trade moves no cash but commission and profit.
  [[nodiscard]] bool is_margined() const { return kind == ProductKind::Future || kind == ProductKind::Cfd; }
  [[nodiscard]] bool is_option() const {
    return kind == ProductKind::Option || kind == ProductKind::FutureOption || kind == ProductKind::Warrant;
  }
  /// Held in the commodities segment of the account.
  [[nodiscard]] bool is_commodity() const {
    return kind == ProductKind::Future || kind == ProductKind::FutureOption;
  }
  friend bool operator==(const InstrumentTerms&, const InstrumentTerms&) = default;
};

/// The terms of an instrument by its key (SimOrder::terms.ticker).
using TermsOf = std::function<InstrumentTerms(std::string_view)>;

/// From the fields secType, multiplier, currency, symbol, strike and right.
[[nodiscard]] InstrumentTerms terms_of(const protocol::Contract& contract);

}  // namespace ibflow::sim
