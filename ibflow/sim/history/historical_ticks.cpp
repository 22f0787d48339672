#include "ibflow/sim/history/historical_ticks.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ibflow::sim {

namespace {

using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
constexpr minutes kWindow{1};

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

std::vector<Print> in_window(const MarketHistory& history, const TickQuery& query, const Stretch& window,
                             TickFilter& filter) {
  const auto kind = query.kind == TickKind::Trades ? TicksOf::Trades : TicksOf::Quotes;
  auto ticks = history.first_ticks(query.instrument, kind, window.from, window.to, kAll);
  std::erase_if(ticks, [&](const Print& print) { return !filter(print); });
  return ticks;
}

std::vector<Print> first_ones(const MarketHistory& history, const TickQuery& query, const Stretch& all) {
  std::vector<Print> ticks;
  TickFilter filter(query);
  for (auto from = all.from; from < all.to && ticks.size() <= query.count;) {
    const auto to = std::min<core::Timestamp>(floor<minutes>(from) + kWindow, all.to);
    for (const auto& print : in_window(history, query, {from, to}, filter)) ticks.push_back(print);
    from = to;
  }
  if (ticks.size() <= query.count) return ticks;
  const auto second = floor<seconds>(ticks[query.count - 1].at);
  const auto beyond =
      std::ranges::find_if(ticks, [&](const Print& print) { return floor<seconds>(print.at) > second; });
  ticks.erase(beyond, ticks.end());
  return ticks;
}

std::vector<Print> last_ones(const MarketHistory& history, const TickQuery& query, const Stretch& all) {
  std::vector<Print> ticks;
  for (auto to = all.to; to > all.from && ticks.size() <= query.count;) {
    const auto from = std::max<core::Timestamp>(floor<minutes>(to - nanoseconds(1)), all.from);
    TickFilter filter(query);
    const auto window = in_window(history, query, {from, to}, filter);
    ticks.insert(ticks.begin(), window.begin(), window.end());
    to = from;
  }
  if (ticks.size() <= query.count) return ticks;
  const auto second = floor<seconds>(ticks[ticks.size() - query.count].at);
  const auto first =
      std::ranges::find_if(ticks, [&](const Print& print) { return floor<seconds>(print.at) >= second; });
  ticks.erase(ticks.begin(), first);
  return ticks;
}

void append(protocol::HistoricalTicks& message, const Print& print, std::string_view) {
  message.ticks.push_back({core::to_unix_seconds(print.at), (print.bid + print.ask) / 2, core::Decimal(0)});
}
void append(protocol::HistoricalTicksBidAsk& message, const Print& print, std::string_view) {
  message.ticks.push_back(
      {core::to_unix_seconds(print.at), {}, print.bid, print.ask, print.bid_size, print.ask_size});
}
void append(protocol::HistoricalTicksLast& message, const Print& print, std::string_view exchange) {
  protocol::HistoricalTickLast tick;
  tick.time = core::to_unix_seconds(print.at);
  tick.attributes.unreported = print.unreported;
  tick.price = print.price;
  tick.size = print.shares;
  const auto own = exchange_name(print.exchange);
  tick.exchange = own.empty() ? exchange : own;
  message.ticks.push_back(std::move(tick));
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
