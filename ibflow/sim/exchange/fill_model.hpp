#pragma once
// How orders meet recorded prints and quotes. Declared once per server.

#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// The default is `touch`, nothing delayed, no slippage. What takes the quote (market orders, stops that are
/// set off, limits marketable on arrival) trades at the opposite quote in every model. A resting limit trades
/// at its price:
///
///   touch          when the opposite quote reaches its price; as much as that quote displays
///   trade-through  when a trade prints beyond its price (as much as was printed) or the opposite quote goes
///                  beyond it (as much as is displayed): pessimistic, as if one were always last in the queue
///   queue          joins behind what its side displays at its price when it arrives there (nothing ahead
///   when
///                  it betters the quote; hidden orders and each new slice of an iceberg join last); trades
///                  at the price work the queue off, what they have left over fills; a trade or quote beyond
///                  the price, or the opposite quote at it, fills at once
///
/// Orders of the simulator's own clients share what is displayed and printed, by price and then by time.
/// What they take is displayed again with the next print or quote.
struct FillModel {
  enum class Resting { Touch, TradeThrough, Queue };
  Resting resting = Resting::Touch;
  bool limited_by_size = true;      // false: any size fills whole, whatever is displayed or printed
  core::Duration order_latency{};   // session time until a new or changed order reaches the market
  core::Duration cancel_latency{};  // the same of a cancel; PendingCancel meanwhile, it may still fill
  int slippage_ticks = 0;           // what takes the quote pays this many price increments more

  friend bool operator==(const FillModel&, const FillModel&) = default;
};

/// Words joined by commas: touch, trade-through or queue; unlimited-size; latency=20ms; cancel-latency=20ms;
/// slippage=1. Empty: the default. Usage error naming the word that does not fit.
[[nodiscard]] core::Expected<FillModel> parse_fill_model(std::string_view text);
[[nodiscard]] std::string to_string(const FillModel& model);  // as parse_fill_model takes it

}  // namespace ibflow::sim
