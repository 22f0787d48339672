#pragma once
// The single events of one captured ticker, by the subscriptions they came from.

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/market/recorded_ticker.hpp"

namespace ibflow::sim::detail {

/// Where events come from, the finest first, of trades and of quotes.
enum class EventSource : std::uint8_t {
  AllTrades,  // tick-by-tick AllLast
  Trades,     // tick-by-tick Last
  LevelOneTrades,
  FiveSecondBars,
  Quotes,  // tick-by-tick BidAsk
  LevelOneQuotes,
};
inline constexpr std::size_t kEventSources = 6;

struct CapturedEvent {
  core::Timestamp at{};
  TapeRecord record;  // without its time
};

/// The events of one subscription. Times never fall: an earlier one counts as that of the event before.
class EventStream {
 public:
  void append(core::Timestamp at, const TapeRecord& record);
  /// A quote takes the place of another one of the same millisecond: the sides of one come one by one.
  void replace(core::Timestamp at, const TapeRecord& record);
  [[nodiscard]] const std::vector<CapturedEvent>& events() const { return events_; }

 private:
  std::vector<CapturedEvent> events_;
};

class EventStreams {
 public:
  /// A new subscription; the stream stays where it is.
  EventStream& open(EventSource source) { return streams_[static_cast<std::size_t>(source)].emplace_back(); }
  /// The finest of each day. Where two streams of one source overlap, the one that began first counts.
  [[nodiscard]] std::map<core::Date, CapturedDay> days() const;

 private:
  std::array<std::list<EventStream>, kEventSources> streams_;
};

/// The day's volume so far, as level 1 shows it. What it has more than the trades becomes an unreported one
/// at `price`, in units of the tape.
[[nodiscard]] TapeRecord volume_mark(std::uint32_t price, std::uint32_t volume);

/// In units of the tape; 0 for none and for what does not fit on it.
[[nodiscard]] std::uint32_t tape_price(double price);

}  // namespace ibflow::sim::detail
