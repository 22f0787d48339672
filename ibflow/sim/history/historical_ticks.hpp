#pragma once
// Past trades and quotes, for requests for historical ticks.

#include <optional>
#include <variant>
#include <vector>

#include "ibflow/protocol/messages/history.hpp"
#include "ibflow/sim/contracts/trading_calendar.hpp"
#include "ibflow/sim/market/market_history.hpp"

namespace ibflow::sim {

enum class TickKind { Trades, BidAsk, Midpoint };

/// One of `start` and `end` is given: the first ones from there on, or the last ones before it.
struct TickQuery {
  std::size_t instrument = 0;
  TickKind kind = TickKind::Trades;
  std::optional<core::Timestamp> start, end;
  std::size_t count = 0;
  bool regular_only = false;
  bool ignore_size = false;  // quotes of which only a size changed are left out
};

/// In order of time, nothing later than `now`. More than `count` when a second would be cut otherwise. Ticks
/// are those of the day that is played.
[[nodiscard]] std::vector<Print> select_ticks(const MarketHistory& history, const TradingCalendar& calendar,
                                              const TickQuery& query, core::Timestamp now);

using TickMessage =
    std::variant<protocol::HistoricalTicks, protocol::HistoricalTicksBidAsk, protocol::HistoricalTicksLast>;

/// All in one message, or in several of at most `most` ticks; the last one, which may be empty, is done.
/// `most` 0: no limit. `exchange` of trades whose own is not known.
[[nodiscard]] std::vector<TickMessage> tick_messages(std::int32_t request_id, TickKind kind,
                                                     const std::vector<Print>& ticks, std::size_t most,
                                                     std::string_view exchange);

}  // namespace ibflow::sim
