#include "ibflow/sim/history/bar_merger.hpp"

#include <algorithm>
#include <utility>

namespace ibflow::sim {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

core::Timestamp midnight(core::Date date) {
  return core::from_new_york(date, std::chrono::seconds(0));
}

/// The close of the last session of [first, last], else the end of `last`.
core::Timestamp last_close(core::Date first, core::Date last, const TradingCalendar& calendar) {
  for (sys_days day = last; day >= sys_days(first); day -= days(1)) {
    if (const auto session = calendar.liquid(day)) return session->close;
  }
  return midnight(sys_days(last) + days(1));
}

BarPeriod long_period_of(core::Date date, BarSize::Unit unit, const TradingCalendar& calendar) {
  core::Date first = date, last = date;
  if (unit == BarSize::Unit::Week) {
    const auto since_monday = std::chrono::weekday(sys_days(date)) - std::chrono::Monday;
    first = sys_days(date) - since_monday;
    last = sys_days(first) + days(6);
  } else if (unit == BarSize::Unit::Month) {
    first = date.year() / date.month() / 1;
    last = date.year() / date.month() / std::chrono::last;
  }
  return {midnight(first), last_close(first, last, calendar)};
}

double typical_price(const model::Bar& bar) {
  return bar.vwap.value_or((bar.high + bar.low + bar.close) / 3);
}

}  // namespace

BarPeriod period_of(core::Timestamp at, const BarSize& size, bool regular_only,
                    const TradingCalendar& calendar) {
  if (size.is_daily_or_longer()) return long_period_of(calendar.trading_from(at).date, size.unit, calendar);
  const auto local = core::to_new_york(at);
  const auto start = core::from_new_york(local.date, local.time_of_day / size.length * size.length);
  const BarPeriod aligned{start, start + size.length};
  if (!regular_only) return aligned;
  const auto session = calendar.liquid_from(at);
  if (!session.contains(at)) return aligned;
  return {std::max(aligned.start, session.open), std::min(aligned.complete, session.close)};
}

void BarMerger::add(const model::Bar& part) {
  if (!bars_.empty() && part.start >= bars_.back().period.start && part.start < bars_.back().period.complete)
    return join(part);
  const auto period = period_of(part.start, merging_.size, merging_.regular_only, calendar_);
  if (!bars_.empty() && bars_.back().period == period) return join(part);
  if (merging_.fills_gaps && !bars_.empty() && !merging_.size.is_daily_or_longer()) fill_up_to(period);
  begin(part, period);
}

void BarMerger::fill_up_to(const BarPeriod& next) {
  const auto date = core::to_new_york(next.start).date;
  while (core::to_new_york(bars_.back().period.start).date == date) {
    const auto period =
        period_of(bars_.back().period.complete, merging_.size, merging_.regular_only, calendar_);
    if (period.start >= next.start) return;
    const double price = bars_.back().bar.close;
    model::Bar flat;
    flat.open = flat.high = flat.low = flat.close = price;
    if (merging_.averages) flat = bars_.back().bar;
    begin(flat, period);
  }
}

void BarMerger::begin(const model::Bar& part, const BarPeriod& period) {
  MergedBar merged{.bar = part, .period = period};
  // A week that begins with a holiday bears the date of its first session.
  if (!merging_.size.is_daily_or_longer()) merged.bar.start = period.start;
  merged.bar.length = merging_.size.length;
  merged.turnover = typical_price(part) * part.volume.to_double();
  merged.knows_trades = part.trades > 0 || part.volume.is_zero();
  merged.parts = 1;
  merged.bar.vwap = part.volume.is_positive() ? typical_price(part) : part.close;
  bars_.push_back(std::move(merged));
}

void BarMerger::join(const model::Bar& part) {
  auto& merged = bars_.back();
  auto& bar = merged.bar;
  bar.high = std::max(bar.high, part.high);
  bar.low = std::min(bar.low, part.low);
  merged.parts += 1;
  if (merging_.averages) {
    bar.open += (part.open - bar.open) / merged.parts;
    bar.close += (part.close - bar.close) / merged.parts;
  } else {
    bar.close = part.close;
  }
  bar.volume += part.volume;
  bar.trades += part.trades;
  merged.turnover += typical_price(part) * part.volume.to_double();
  merged.knows_trades = merged.knows_trades && (part.trades > 0 || part.volume.is_zero());
  bar.vwap = bar.volume.is_positive() ? merged.turnover / bar.volume.to_double() : bar.close;
}

model::Bar bid_ask_bar(const model::Bar& bid, const model::Bar& ask) {
  model::Bar bar = bid;
  bar.open = (bid.open + bid.close) / 2;
  bar.high = ask.high;
  bar.low = bid.low;
  bar.close = (ask.open + ask.close) / 2;
  return bar;
}

}  // namespace ibflow::sim
