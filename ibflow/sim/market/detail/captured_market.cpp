#include "ibflow/sim/market/detail/captured_market.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "ibflow/protocol/capture.hpp"
#include "ibflow/sim/market/detail/captured_session.hpp"
#include "ibflow/sim/market/detail/load_ticker.hpp"

namespace ibflow::sim::detail {

namespace {

using core::Timestamp;
using model::Bar;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kMinute{1};
constexpr minutes kQuarter{15};

void join(Bar& bar, const Bar& next) {
  bar.high = std::max(bar.high, next.high);
  bar.low = std::min(bar.low, next.low);
  bar.close = next.close;
  bar.volume += next.volume;
  bar.trades += next.trades;
}

/// Minutes of shorter bars.
std::map<Timestamp, Bar> minutes_of(const std::map<Timestamp, Bar>& bars) {
  std::map<Timestamp, Bar> joined;
  for (const auto& [start, bar] : bars) {
    const Timestamp minute(std::chrono::floor<std::chrono::minutes>(start.time_since_epoch()));
    const auto [entry, is_new] = joined.try_emplace(minute, bar);
    if (!is_new) {
      join(entry->second, bar);
      continue;
    }
    entry->second.start = minute;
    entry->second.length = kMinute;
  }
  return joined;
}

/// Those that are there already stay.
template <class AnyBar>
void add_bars(std::vector<AnyBar>& place, const std::map<Timestamp, AnyBar>& bars) {
  const auto days = [](Timestamp at) { return core::to_new_york(at).date; };
  std::set<core::Date> have;
  for (const auto& bar : place) have.insert(days(bar.start));
  for (const auto& [start, bar] : bars) {
    if (!have.contains(days(start))) place.push_back(bar);
  }
  std::ranges::sort(place, {}, &AnyBar::start);
}

}  // namespace

bool CapturedTicker::is_intraday() const {
  return !events.empty() || std::ranges::any_of(bars, [](const auto& of) { return of.first <= kMinute; });
}

void CapturedTicker::add_to(RecordedTicker& ticker) && {
  // The longer a bar, the less of it is missing; ticks give what no bar tells.
  std::map<Timestamp, Bar> of_minutes = std::move(bars[kMinute]);
  for (auto of = bars.rbegin(); of != bars.rend(); ++of) {
    if (of->first < kMinute) of_minutes.merge(minutes_of(of->second));
  }
  for (const auto& [date, day] : events) {
    for (const Bar& bar : minutes_of_trades(date, day.trades)) of_minutes.try_emplace(bar.start, bar);
  }
  add_bars(ticker.minutes, of_minutes);
  add_bars(ticker.quotes, quotes);
  add_bars(ticker.quarters, bars[kQuarter]);
  if (ticker.days.empty()) {
    add_bars(ticker.days, bars[std::chrono::days(1)]);
    ticker.days_are_adjusted = !ticker.days.empty();
  }
  ticker.captured.merge(events);
  ticker.shown_closes.merge(shown_closes);
}

core::Expected<CapturedMarket> read_captures(std::span<const std::filesystem::path> files) {
  CapturedShow show;
  for (const auto& file : files) {
    auto entries = protocol::read_capture(file);
    if (!entries) return std::unexpected(entries.error());
    const auto sessions = sessions_of(std::move(*entries), file.string());
    if (!sessions) return std::unexpected(sessions.error());
    for (const auto& session : *sessions) read_session(session, show);
  }
  for (const auto& [ticker, streams] : show.streams) {
    auto days = streams.days();
    if (!days.empty()) show.tickers[ticker].events = std::move(days);
  }
  std::erase_if(show.tickers, [](const auto& ticker) {
    return ticker.second.events.empty() && ticker.second.bars.empty();
  });
  if (show.tickers.empty() && !files.empty()) {
    return core::fail(core::ErrorCategory::Data,
                      fmt::format("{} holds no market data of a stock or an index: nothing of one was "
                                  "subscribed to or asked for; ibflow wire dump shows what is there",
                                  files.front().string()));
  }
  return std::move(show.tickers);
}

}  // namespace ibflow::sim::detail
