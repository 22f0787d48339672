#include "ibflow/sim/history/bar_history.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace ibflow::sim {

namespace {

using model::Bar;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_days;

// A minute of the recording whose trades were not counted is played as this many prints.
constexpr std::int64_t kPrintsPerMinute = 12;
constexpr int kVolatilityDays = 30;
constexpr double kSessionsPerYear = 252;

core::Timestamp midnight(core::Date date) {
  return core::from_new_york(date, seconds(0));
}
core::Date date_of(core::Timestamp at) {
  return core::to_new_york(at).date;
}

/// Bars of a second to a day between two moments.
class Parts {
 public:
  Parts(const MarketHistory& history, std::size_t instrument, BarsOf kind)
      : history_(history), instrument_(instrument), kind_(kind) {}

  [[nodiscard]] std::vector<Bar> of(const BarSize& size, core::Timestamp from, core::Timestamp to) const {
    if (size.is_daily_or_longer()) return daily(from, to);
    return size.length < minutes(1) ? history_.seconds(instrument_, kind_, from, to) : clock(from, to);
  }

 private:
  /// Whole minutes, and seconds for the rest.
  [[nodiscard]] std::vector<Bar> clock(core::Timestamp from, core::Timestamp to) const {
    const core::Timestamp whole = std::chrono::floor<minutes>(to);
    if (from >= whole) return history_.seconds(instrument_, kind_, from, to);
    auto bars = history_.minutes(instrument_, kind_, from, whole);
    for (auto& bar : bars) {
      if (kind_ == BarsOf::Trades && bar.trades == 0 && bar.volume.is_positive())
        bar.trades = kPrintsPerMinute;
    }
    if (whole < to) append(bars, history_.seconds(instrument_, kind_, whole, to));
    return bars;
  }
  [[nodiscard]] std::vector<Bar> daily(core::Timestamp from, core::Timestamp to) const {
    const auto today = midnight(date_of(to));
    std::vector<Bar> bars;
    if (from < today) bars = history_.days(instrument_, kind_, from, today);
    append(bars, clock(std::max(from, today), to));
    return bars;
  }
  static void append(std::vector<Bar>& bars, const std::vector<Bar>& more) {
    bars.insert(bars.end(), more.begin(), more.end());
  }

  const MarketHistory& history_;
  std::size_t instrument_;
  BarsOf kind_;
};

std::vector<Bar> bid_ask_parts(const MarketHistory& history, const BarQuery& query, core::Timestamp from,
                               core::Timestamp to) {
  const auto bids = Parts(history, query.instrument, BarsOf::Bid).of(query.size, from, to);
  const auto asks = Parts(history, query.instrument, BarsOf::Ask).of(query.size, from, to);
  std::vector<Bar> bars;
  for (auto bid = bids.begin(), ask = asks.begin(); bid != bids.end() && ask != asks.end();) {
    if (bid->start == ask->start)
      bars.push_back(bid_ask_bar(*bid++, *ask++));
    else if (bid->start < ask->start)
      ++bid;
    else
      ++ask;
  }
  return bars;
}

BarsOf bars_of(BarKind kind) {
  switch (kind) {
    case BarKind::Bid:
      return BarsOf::Bid;
    case BarKind::Ask:
      return BarsOf::Ask;
    case BarKind::Midpoint:
      return BarsOf::Midpoint;
    default:
      return BarsOf::Trades;
  }
}

bool is_wanted(const Bar& part, const BarQuery& query, const TradingCalendar& calendar) {
  if (!query.regular_only && !query.size.is_daily_or_longer()) return true;
  if (part.length >= days(1)) return true;
  return calendar.is_liquid(part.start);
}

std::vector<Bar> parts_of(const MarketHistory& history, const TradingCalendar& calendar,
                          const BarQuery& query, core::Timestamp from, core::Timestamp to) {
  auto parts = query.kind == BarKind::BidAsk
                   ? bid_ask_parts(history, query, from, to)
                   : Parts(history, query.instrument, bars_of(query.kind)).of(query.size, from, to);
  std::erase_if(parts, [&](const Bar& part) { return !is_wanted(part, query, calendar); });
  return parts;
}

/// Keeps the last `count` dates.
void keep_sessions(std::vector<Bar>& parts, int count) {
  auto first = parts.end();
  std::optional<core::Date> date;
  for (int seen = 0; first != parts.begin(); --first) {
    const auto day = date_of(std::prev(first)->start);
    if (date != day && ++seen > count) break;
    date = day;
  }
  parts.erase(parts.begin(), first);
}

bool spans_sessions(const BarSize& size) {
  return size.unit == BarSize::Unit::Week || size.unit == BarSize::Unit::Month;
}

core::Timestamp earliest(const BarQuery& query, const TradingCalendar& calendar) {
  const auto today = sys_days(date_of(query.end));
  const auto begin = calendar_start(query.span, query.end);
  if (spans_sessions(query.size)) return period_of(begin, query.size, true, calendar).start;
  switch (query.span.unit) {
    case BarSpan::Unit::Seconds: {
      const auto period = period_of(begin, query.size, query.regular_only, calendar);
      // Whole bars only, but at least the one that the end lies in.
      const auto newest =
          period_of(query.end - nanoseconds(1), query.size, query.regular_only, calendar).start;
      return std::min(period.start < begin ? period.complete : begin, newest);
    }
    case BarSpan::Unit::Sessions:
      // Enough for weekends and holidays; keep_sessions() counts.
      return midnight(today - days(query.span.count * 3 / 2 + 14));
    default:
      return midnight(sys_days(date_of(begin)) + days(1));
  }
}

BarMerging merging_of(const BarQuery& query) {
  return {.size = query.size,
          .regular_only = query.regular_only,
          .averages = query.kind == BarKind::BidAsk,
          .fills_gaps = !counts_trades(query.kind)};
}

bool is_volatility(BarKind kind) {
  return kind == BarKind::HistoricalVolatility || kind == BarKind::ImpliedVolatility;
}

bool is_same(const MergedBar& one, const MergedBar& other) {
  const auto values = [](const Bar& bar) {
    return std::tie(bar.start, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.trades);
  };
  return values(one.bar) == values(other.bar);
}

double volatility_at(std::span<const double> closes, double price) {
  std::vector<double> returns;
  for (std::size_t i = 1; i < closes.size(); ++i) returns.push_back(std::log(closes[i] / closes[i - 1]));
  returns.push_back(std::log(price / closes.back()));
  double mean = 0, squares = 0;
  for (const double one : returns) mean += one / static_cast<double>(returns.size());
  for (const double one : returns) squares += (one - mean) * (one - mean);
  return std::sqrt(squares / static_cast<double>(returns.size() - 1) * kSessionsPerYear);
}

}  // namespace

std::vector<MergedBar> select_bars(const MarketHistory& history, const TradingCalendar& calendar,
                                   const BarQuery& query) {
  const auto to = query.with_open_bar ? query.end + nanoseconds(1) : query.end;
  auto parts = parts_of(history, calendar, query, earliest(query, calendar), to);
  if (query.span.unit == BarSpan::Unit::Sessions && !spans_sessions(query.size))
    keep_sessions(parts, query.span.count);
  BarMerger merger(merging_of(query), calendar);
  for (const auto& part : parts) merger.add(part);
  auto bars = merger.bars();
  if (!query.with_open_bar) {
    std::erase_if(bars, [&](const MergedBar& bar) { return bar.period.complete > query.end; });
  }
  if (!is_volatility(query.kind)) return bars;
  return volatility_bars(bars, history.days(query.instrument, BarsOf::Trades, core::Timestamp{}, to));
}

std::vector<MergedBar> GrowingBar::advance(const MarketHistory& history, const TradingCalendar& calendar,
                                           core::Timestamp now) {
  if (now <= seen_) return {};
  const auto open = period_of(seen_, query_.size, query_.regular_only, calendar).start;
  const auto from = newest_ ? newest_->period.start : open;
  seen_ = now;
  BarMerger merger(merging_of(query_), calendar);
  for (const auto& part : parts_of(history, calendar, query_, from, now + nanoseconds(1))) merger.add(part);
  auto bars = merger.bars();
  if (newest_ && !bars.empty() && is_same(*newest_, bars.front())) bars.erase(bars.begin());
  if (!bars.empty()) newest_ = bars.back();
  return bars;
}

std::vector<MergedBar> volatility_bars(std::span<const MergedBar> trades, std::span<const Bar> days_before) {
  std::vector<MergedBar> bars;
  std::vector<double> closes;
  std::size_t next = 0;
  for (const auto& trade : trades) {
    const auto date = midnight(date_of(trade.bar.start));
    for (; next < days_before.size() && days_before[next].start < date; ++next) {
      closes.push_back(days_before[next].close);
    }
    if (closes.size() < 2) continue;
    const auto kept = std::min<std::size_t>(closes.size(), kVolatilityDays);
    const std::span recent(closes.end() - static_cast<std::ptrdiff_t>(kept), closes.end());
    MergedBar one = trade;
    one.bar.open = volatility_at(recent, trade.bar.open);
    one.bar.close = volatility_at(recent, trade.bar.close);
    const double high = volatility_at(recent, trade.bar.high), low = volatility_at(recent, trade.bar.low);
    one.bar.high = std::max({one.bar.open, one.bar.close, high, low});
    one.bar.low = std::min({one.bar.open, one.bar.close, high, low});
    bars.push_back(one);
  }
  return bars;
}

}  // namespace ibflow::sim
