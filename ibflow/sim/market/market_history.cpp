#include "ibflow/sim/market/market_history.hpp"

#include <algorithm>

#include "ibflow/sim/market/simulated_market.hpp"

namespace ibflow::sim {

namespace {

using model::Bar;

/// The price of an event that a kind of bar is made of; nullopt: the event is none of its.
std::optional<double> price_of(const Print& print, BarsOf kind) {
  const auto positive = [](double price) { return price > 0 ? std::optional(price) : std::nullopt; };
  switch (kind) {
    case BarsOf::Trades:
      return print.is_trade && !print.unreported ? positive(print.price) : std::nullopt;
    case BarsOf::Bid:
      return positive(print.bid);
    case BarsOf::Ask:
      return positive(print.ask);
    case BarsOf::Midpoint:
      return print.bid > 0 && print.ask > 0 ? std::optional((print.bid + print.ask) / 2) : std::nullopt;
  }
  return std::nullopt;
}

std::vector<Bar> bars_of(const std::vector<Print>& prints, BarsOf kind, std::chrono::seconds length) {
  std::vector<Bar> bars;
  for (const Print& print : prints) {
    const auto price = price_of(print, kind);
    if (!price) continue;
    const core::Timestamp start(std::chrono::floor<std::chrono::seconds>(print.at.time_since_epoch()) /
                                length * length);
    if (bars.empty() || bars.back().start != start) {
      bars.push_back({.start = start,
                      .length = length,
                      .open = *price,
                      .high = *price,
                      .low = *price,
                      .close = *price,
                      .volume = {},
                      .vwap = std::nullopt,
                      .trades = 0});
    }
    Bar& bar = bars.back();
    bar.high = std::max(bar.high, *price);
    bar.low = std::min(bar.low, *price);
    bar.close = *price;
    if (kind != BarsOf::Trades) continue;
    bar.volume += print.shares;
    bar.trades += print.trades;
  }
  return bars;
}

}  // namespace

std::vector<Bar> MarketHistory::minutes(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                        core::Timestamp to) const {
  if (instrument >= market_.tickers().size() || kind != BarsOf::Trades) return {};
  const auto bars = market_.recording().bars_between(market_.tickers()[instrument], from, to);
  if (!bars) return {};
  return {bars->begin(), bars->end()};
}

std::vector<Bar> MarketHistory::seconds(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                        core::Timestamp to) const {
  return bars_of(ticks(instrument, kind == BarsOf::Trades ? TicksOf::Trades : TicksOf::Quotes, from, to),
                 kind, std::chrono::seconds(1));
}

std::vector<Bar> MarketHistory::days(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                     core::Timestamp to) const {
  std::vector<Bar> days;
  for (const Bar& minute : minutes(instrument, kind, from, to)) {
    const auto date = core::to_new_york(minute.start).date;
    if (date == core::to_new_york(to).date || !regular_hours(date).contains(minute.start)) continue;
    const auto midnight = core::from_new_york(date, std::chrono::seconds(0));
    if (days.empty() || days.back().start != midnight) {
      days.push_back(minute);
      days.back().start = midnight;
      days.back().length = std::chrono::hours(24);
      continue;
    }
    Bar& day = days.back();
    day.high = std::max(day.high, minute.high);
    day.low = std::min(day.low, minute.low);
    day.close = minute.close;
    day.volume += minute.volume;
    day.trades += minute.trades;
  }
  return days;
}

std::vector<Print> MarketHistory::ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                        core::Timestamp to) const {
  std::vector<Print> ticks;
  const Tape& tape = market_.tape();
  Print standing;
  for (std::size_t i = 0; i < tape.size() && tape.time(i) < to; ++i) {
    if (tape.record(i).ticker != instrument) continue;
    tape.apply(i, standing);
    if (standing.at < from) continue;
    if (kind == TicksOf::Trades ? standing.is_trade : standing.is_quote) ticks.push_back(standing);
  }
  return ticks;
}

std::vector<Print> MarketHistory::first_ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                              core::Timestamp to, std::size_t count) const {
  auto all = ticks(instrument, kind, from, to);
  all.resize(std::min(all.size(), count));
  return all;
}

std::vector<Print> MarketHistory::last_ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                             core::Timestamp to, std::size_t count) const {
  auto all = ticks(instrument, kind, from, to);
  all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(std::min(all.size(), count)));
  return all;
}

std::optional<core::Timestamp> MarketHistory::head(std::size_t instrument) const {
  const auto bars = minutes(instrument, BarsOf::Trades, core::Timestamp{}, core::Timestamp::max());
  if (bars.empty()) return std::nullopt;
  return bars.front().start;
}

}  // namespace ibflow::sim
