#pragma once
// What happens on the tape: a trade, a new quote, or both at once.

#include <cstdint>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// One event of one instrument. The best bid and ask are always those that stand after it, whether it changed
/// them or not.
struct Print {
  core::Timestamp at{};
  std::size_t ticker = 0;   // the instrument's index in the contract database (and on the tape)
  double price = 0;         // of the trade; of a mere quote that of the last trade, 0 before the first
  core::Decimal shares;     // of the trade; 0 of a mere quote
  double bid = 0, ask = 0;  // the national best; 0: that side has no quote
  core::Decimal bid_size, ask_size;  // shares
  std::int64_t trades = 1;
  bool is_trade = true;
  bool is_quote = true;
  /// A trade that counts for the volume but sets neither last, high, low nor open: late, out of sequence,
  /// averaged or odd lots. IB calls these unreportable.
  bool unreported = false;
  // Letters of exchanges, 0 when the data do not say: of the trade (of a mere quote, its bid's), and of the
  // exchanges that show the best bid and ask.
  char exchange = 0, bid_exchange = 0, ask_exchange = 0;

  friend bool operator==(const Print&, const Print&) = default;
};

/// IB's name of an exchange by its letter: 'P' is ARCA. Empty for 0 and unknown letters.
[[nodiscard]] constexpr std::string_view exchange_name(char letter) {
  switch (letter) {
    case 'A':
      return "AMEX";
    case 'B':
      return "BEX";
    case 'C':
      return "NSX";
    case 'D':
      return "FINRA";
    case 'I':
      return "ISE";
    case 'J':
      return "EDGEA";
    case 'K':
      return "DRCTEDGE";
    case 'M':
      return "CHX";
    case 'N':
      return "NYSE";
    case 'P':
      return "ARCA";
    case 'Q':
    case 'T':
      return "NASDAQ";
    case 'W':
      return "CBOE";
    case 'X':
      return "PSX";
    case 'Y':
      return "BYX";
    case 'Z':
      return "BATS";
    default:
      return {};
  }
}

}  // namespace ibflow::sim
