#include "ibflow/sim/history/historical_ticks.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/sim/live/tick_by_tick_ticks.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::floor;
using std::chrono::nanoseconds;
using std::chrono::seconds;

struct Stretch {
  core::Timestamp from{}, to{};
};

core::Timestamp midnight(core::Date date) {
  return core::from_new_york(date, seconds(0));
}

/// Within the day of `now`, which is the one that is played.
Stretch stretch_of(const TickQuery& query, const TradingCalendar& calendar, core::Timestamp now) {
  const auto date = core::to_new_york(now).date;
  Stretch stretch{midnight(date), now + nanoseconds(1)};
  if (query.start) stretch.from = std::max(stretch.from, *query.start);
  if (query.end) stretch.to = std::min(stretch.to, *query.end);
  if (!query.regular_only) return stretch;
  const auto session = calendar.liquid(date);
  if (!session) return {now, now};
  return {std::max(stretch.from, session->open), std::min(stretch.to, session->close)};
}

/// What counts as a tick of the kind, seen from the one before.
class TickFilter {
 public:
  explicit TickFilter(const TickQuery& query) : query_(query) {}

  bool operator()(const Print& print) {
    if (query_.kind == TickKind::Trades) return print.shares.is_positive();
    const bool has_both = print.bid > 0 && print.ask > 0;
    if (query_.kind == TickKind::Midpoint && !has_both) return false;
    const bool by_middle = query_.kind == TickKind::Midpoint;
    const std::pair shown =
        by_middle ? std::pair((print.bid + print.ask) / 2, 0.0) : std::pair(print.bid, print.ask);
    const bool is_new = shown != last_;
    last_ = shown;
    return is_new || (!by_middle && !query_.ignore_size);
  }

 private:
  const TickQuery& query_;
  std::pair<double, double> last_{-1, -1};
};

core::Timestamp second_of(const Print& print) {
  return floor<seconds>(print.at);
}

/// Fetches more and more until there are enough of those that count, and whole seconds of them.
template <class Fetch, class Cut>
std::vector<Print> collect(const TickQuery& query, const Fetch& fetch, const Cut& cut) {
  constexpr std::size_t kMore = 4;
  for (std::size_t count = query.count + 1;; count *= kMore) {
    auto all = fetch(count);
    const bool is_all = all.size() < count;
    auto ticks = all;
    TickFilter counts(query);
    std::erase_if(ticks, [&](const Print& print) { return !counts(print); });
    if (cut(ticks, all) || is_all) return ticks;
  }
}

TicksOf ticks_of(TickKind kind) {
  return kind == TickKind::Trades ? TicksOf::Trades : TicksOf::Quotes;
}

std::vector<Print> first_ones(const MarketHistory& history, const TickQuery& query, const Stretch& stretch) {
  const auto fetch = [&](std::size_t count) {
    return history.first_ticks(query.instrument, ticks_of(query.kind), stretch.from, stretch.to, count);
  };
  return collect(query, fetch, [&](std::vector<Print>& ticks, const std::vector<Print>& all) {
    if (ticks.size() < query.count) return false;
    const auto last = second_of(ticks[query.count - 1]);
    const auto beyond = [&](const Print& print) { return second_of(print) > last; };
    ticks.erase(std::ranges::find_if(ticks, beyond), ticks.end());
    return beyond(all.back());
  });
}

std::vector<Print> last_ones(const MarketHistory& history, const TickQuery& query, const Stretch& stretch) {
  const auto fetch = [&](std::size_t count) {
    return history.last_ticks(query.instrument, ticks_of(query.kind), stretch.from, stretch.to, count);
  };
  return collect(query, fetch, [&](std::vector<Print>& ticks, const std::vector<Print>& all) {
    if (ticks.size() < query.count) return false;
    const auto first = second_of(ticks[ticks.size() - query.count]);
    const auto begun = [&](const Print& print) { return second_of(print) >= first; };
    ticks.erase(ticks.begin(), std::ranges::find_if(ticks, begun));
    return !begun(all.front());
  });
}

void append(protocol::HistoricalTicks& message, const Print& print, std::string_view) {
  message.ticks.push_back(midpoint_tick(print));
}
void append(protocol::HistoricalTicksBidAsk& message, const Print& print, std::string_view) {
  message.ticks.push_back(bid_ask_tick(print));
}
void append(protocol::HistoricalTicksLast& message, const Print& print, std::string_view exchange) {
  message.ticks.push_back(last_tick(print, exchange));
}

template <class Message>
std::vector<TickMessage> messages_of(std::int32_t request_id, const std::vector<Print>& ticks,
                                     std::size_t most, std::string_view exchange) {
  std::vector<TickMessage> messages;
  Message message;
  message.request_id = request_id;
  for (const auto& print : ticks) {
    if (most > 0 && message.ticks.size() == most) {
      messages.emplace_back(message);
      message.ticks.clear();
    }
    append(message, print, exchange);
  }
  message.done = true;
  messages.emplace_back(std::move(message));
  return messages;
}

}  // namespace

std::vector<Print> select_ticks(const MarketHistory& history, const TradingCalendar& calendar,
                                const TickQuery& query, core::Timestamp now) {
  const auto stretch = stretch_of(query, calendar, now);
  return query.start ? first_ones(history, query, stretch) : last_ones(history, query, stretch);
}

std::vector<TickMessage> tick_messages(std::int32_t request_id, TickKind kind,
                                       const std::vector<Print>& ticks, std::size_t most,
                                       std::string_view exchange) {
  switch (kind) {
    case TickKind::Trades:
      return messages_of<protocol::HistoricalTicksLast>(request_id, ticks, most, exchange);
    case TickKind::BidAsk:
      return messages_of<protocol::HistoricalTicksBidAsk>(request_id, ticks, most, exchange);
    case TickKind::Midpoint:
      return messages_of<protocol::HistoricalTicks>(request_id, ticks, most, exchange);
  }
  return {};
}

}  // namespace ibflow::sim
