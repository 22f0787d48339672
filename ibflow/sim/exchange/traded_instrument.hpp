#pragma once
// What the exchange must know of an instrument to trade it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/exchange/order_terms.hpp"
#include "ibflow/sim/market/regular_hours.hpp"

namespace ibflow::sim {

/// From `low_edge` on prices are multiples of `increment` (a row of a market rule).
struct PriceIncrement {
  double low_edge = 0;
  double increment = 0.01;
};

/// The sessions of one trading date, ascending; empty on days without. Extended ones include the regular
/// ones. A session may begin the evening before.
struct TradingSessions {
  std::vector<RegularHours> regular;
  std::vector<RegularHours> extended;
};

/// The sessions of a New York date; deterministic.
using SessionCalendar = std::function<TradingSessions(core::Date)>;

/// US stocks: 09:30 to 16:00, extended 04:00 to 20:00, short days and holidays as TradingCalendar has them.
[[nodiscard]] TradingSessions us_stock_sessions(core::Date date);

/// A part of a combination.
struct CombinationLeg {
  std::string ticker;      // key of an instrument that is no combination
  std::int64_t ratio = 0;  // for one combination bought; below 0: sold
};

struct TradedInstrument {
  std::string key;        // unique: the symbol of a stock, else the local symbol
  std::size_t index = 0;  // in the contract database; Print::ticker
  double multiplier = 1;
  std::vector<PriceIncrement> increments{{}};  // ascending by low_edge
  core::Decimal size_increment = 1;            // sizes of orders are multiples
  core::Decimal smallest_size;                 // 0: any
  bool fractional = false;                     // sizes may be off the increment
  bool cash_quantity = true;                   // may be ordered by money
  bool negative_prices = false;                // combinations, spreads
  TriggerMethod default_trigger = TriggerMethod::Last;
  SessionCalendar sessions = us_stock_sessions;
  std::vector<CombinationLeg> legs;  // of a combination, which has no index: its quote is what its legs give
};

/// A US stock with defaults.
[[nodiscard]] TradedInstrument traded_stock(std::string symbol, std::size_t index);

/// The increment that holds at `price` (its absolute value).
[[nodiscard]] double increment_at(const TradedInstrument& instrument, double price);
/// A whole number of increments? NaN and infinities are not; zero and negative prices only where the
/// instrument has them.
[[nodiscard]] bool fits_increment(const TradedInstrument& instrument, double price);
enum class Rounding { Down, Up, Nearest };
[[nodiscard]] double round_to_increment(const TradedInstrument& instrument, double price, Rounding rounding);

}  // namespace ibflow::sim
