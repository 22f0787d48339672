#pragma once
// An event of the tape in 24 bytes: a day of four tickers' ticks is 1.5 million of them.

#include <cstdint>

namespace ibflow::sim {

/// Prices are recorded in ten-thousandths of a dollar, 0 is none; that ends at 429,496 dollars.
inline constexpr double kPriceUnits = 10'000;

struct TapeRecord {
  enum class Kind : std::uint8_t {
    Trade,            // first: price, first_size: shares; second: how many trades it stands for
    TradeAndQuote,    // the same, and a quote modelled around the price
    UnreportedTrade,  // counts for the volume only
    Quote,            // first: bid, second: ask
  };
  std::uint32_t milliseconds = 0;  // since midnight New York
  std::uint32_t first = 0, second = 0;
  std::uint32_t first_size = 0, second_size = 0;
  std::uint16_t ticker = 0;
  Kind kind : 4 = Kind::Trade;
  // 0: not known; else the letter's place in the alphabet.
  std::uint16_t first_exchange : 6 = 0, second_exchange : 6 = 0;

  [[nodiscard]] bool is_quote() const { return kind == Kind::Quote; }
  friend bool operator==(const TapeRecord&, const TapeRecord&) = default;
};
static_assert(sizeof(TapeRecord) == 24);

}  // namespace ibflow::sim
