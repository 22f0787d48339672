#pragma once
// What positions are valued at: the latest price of each instrument and the rate of each currency.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"

namespace ibflow::sim {

/// Shared by all ledgers of a gateway. Not thread-safe.
class Marks {
 public:
  /// What the market shows; it goes before what was set here.
  using PriceOf = std::function<std::optional<double>(std::string_view ticker)>;

  Marks() = default;
  explicit Marks(PriceOf price_of) : price_of_(std::move(price_of)) {}

  void set(std::string_view ticker, double price);
  [[nodiscard]] std::optional<core::Decimal> of(std::string_view ticker) const;
  [[nodiscard]] std::optional<double> price(std::string_view ticker) const;
  /// USD for one unit of a currency, to 8 places: from EUR.USD, else from USD.EUR; 1 when nobody knows.
  [[nodiscard]] core::Decimal rate(std::string_view currency) const;

 private:
  std::map<std::string, double, std::less<>> prices_;
  PriceOf price_of_;
};

}  // namespace ibflow::sim
