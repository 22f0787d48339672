#pragma once
// Prices that the exchange takes, rounded to the side that is safe for whoever trades.
//
// A limit never pays more or gets less than was asked: buys round down, sells up. A stop triggers no later
// than was asked, because it protects: the stop of a sell rounds up, that of a buy down. That is the same
// direction for both, so it needs the side only. An order with a price between two steps is refused by IB
// (110).

#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::orders {

/// From this price up (up to the next band), prices are multiples of the increment. IB: PriceIncrement of a
/// market rule.
struct PriceBand {
  core::Decimal from;
  core::Decimal increment;
  friend bool operator==(const PriceBand&, const PriceBand&) = default;
};

/// The price steps of one contract at one exchange. Never empty; increments are positive.
class PriceGrid {
 public:
  /// One step at every price: a contract's min tick. Not positive: Usage error.
  [[nodiscard]] static core::Expected<PriceGrid> uniform(core::Decimal min_tick);
  /// A market rule's bands, in any order. None, two from the same price, or an increment that is not
  /// positive: Data error.
  [[nodiscard]] static core::Expected<PriceGrid> of_bands(std::vector<PriceBand> bands);

  [[nodiscard]] const core::Decimal& increment_at(const core::Decimal& price) const;
  [[nodiscard]] const core::Decimal& smallest_increment() const { return smallest_; }
  /// The nearest price of the grid that is not above, or not below.
  [[nodiscard]] core::Decimal floor(const core::Decimal& price) const;
  [[nodiscard]] core::Decimal ceil(const core::Decimal& price) const;
  [[nodiscard]] bool has(const core::Decimal& price) const { return floor(price) == price; }

 private:
  explicit PriceGrid(std::vector<PriceBand> bands);

  std::vector<PriceBand> bands_;  // rising; the first also serves all prices below it
  core::Decimal smallest_;
};

/// For limit and stop prices. A price that is not positive, or rounds to zero, is a Usage error that says so.
[[nodiscard]] core::Expected<core::Decimal> round_safely(const core::Decimal& price, model::Side side,
                                                         const PriceGrid& grid);

/// A combination's price is a difference: it may be zero or negative (money comes in), and it moves in the
/// smallest of the legs' steps whatever its size. A buy rounds towards minus infinity.
[[nodiscard]] core::Decimal round_combination_safely(const core::Decimal& price, model::Side side,
                                                     const core::Decimal& smallest_increment);

/// The distance of a trailing stop: rounds down, which protects sooner, but never below one step.
[[nodiscard]] core::Decimal round_trailing_amount(const core::Decimal& amount,
                                                  const core::Decimal& increment);

}  // namespace ibflow::orders
