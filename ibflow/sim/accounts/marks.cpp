#include "ibflow/sim/accounts/marks.hpp"

#include "ibflow/sim/accounts/instrument_terms.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {
constexpr int kRatePlaces = 8;
}

void Marks::set(std::string_view ticker, double price) {
  const auto found = prices_.find(ticker);
  if (found != prices_.end()) {
    found->second = price;
  } else {
    prices_.emplace(ticker, price);
  }
}

std::optional<double> Marks::price(std::string_view ticker) const {
  if (price_of_) {
    if (const auto shown = price_of_(ticker)) return shown;
  }
  const auto found = prices_.find(ticker);
  return found == prices_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Decimal> Marks::of(std::string_view ticker) const {
  const auto found = price(ticker);
  return found ? Decimal::from_double(*found) : std::nullopt;
}

Decimal Marks::rate(std::string_view currency) const {
  if (currency == kBaseCurrency) return 1;
  const std::string foreign(currency);
  const std::string base(kBaseCurrency);
  if (const auto direct = price(foreign + "." + base); direct && *direct > 0)
    return Decimal::from_double(*direct).value_or(1).rounded(kRatePlaces);
  if (const auto inverse = price(base + "." + foreign); inverse && *inverse > 0)
    return Decimal::from_double(1 / *inverse).value_or(1).rounded(kRatePlaces);
  return 1;
}

}  // namespace ibflow::sim
