#pragma once
// One day's prints, RECONSTRUCTED from one-minute bars: the recording has no trades and no quotes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/market/print.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::sim {

/// A modelled top of book. Sizes in shares.
struct QuoteModel {
  double bid = 0, ask = 0;
  core::Decimal bid_size, ask_size;

  friend bool operator==(const QuoteModel&, const QuoteModel&) = default;
};

/// How a minute becomes prints. Each minute with volume gives 12 prints, one in each 5-second slot k, at
/// second k * 5 + i % 5 of the minute, i being the ticker's number in the recording. Prices run open -> low
/// -> high -> close when the minute closed at or above its open, else open -> high -> low -> close, with
/// these four vertices exactly at prints 0, 4, 8 and 11 and straight lines between, rounded to whole cents
/// but never outside low..high. The volume is spread evenly, whole shares, the remainder in the last print,
/// so that a minute of fewer than 12 shares has prints of zero shares. Only bars within regular hours count,
/// and minutes without volume give nothing. Minute bars built from the prints equal the recorded ones
/// exactly.
///
/// Quotes are a model: the spread is 0.005 % of the price rounded up to whole cents and at least one cent,
/// the bid is price - spread / 2 rounded down to a cent, the ask is bid + spread. Displayed sizes are 100 to
/// 2000 shares in round lots, a hash of seed, symbol and time; nothing else depends on the seed.
///
/// A ticker's prints do not depend on which other tickers are on the tape.
class Tape {
 public:
  /// Empty `tickers`: all that the recording has loaded. Errors: as Recording::bars.
  static core::Expected<Tape> build(const Recording& recording, core::Date date,
                                    const std::vector<std::string>& tickers = {}, std::uint64_t seed = 0);

  [[nodiscard]] core::Date date() const { return date_; }
  [[nodiscard]] const std::vector<std::string>& tickers() const { return tickers_; }  // alphabetical
  /// Sorted by (at, ticker).
  [[nodiscard]] const std::vector<Print>& prints() const { return prints_; }

 private:
  core::Date date_;
  std::vector<std::string> tickers_;
  std::vector<Print> prints_;
};

/// The quote modelled around a trade price (up to four decimals). `at` and `symbol` only choose the sizes.
[[nodiscard]] QuoteModel model_quote(std::uint64_t seed, std::string_view symbol, core::Timestamp at,
                                     double price);

}  // namespace ibflow::sim
