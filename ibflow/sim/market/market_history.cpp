#include "ibflow/sim/market/market_history.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/sim/market/simulated_market.hpp"

namespace ibflow::sim {

namespace {

using core::Timestamp;
using model::Bar;
using Bars = std::vector<Bar>;
using std::chrono::hours;
using std::chrono::seconds;

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

double side_of(BarsOf kind, double bid, double ask) {
  if (kind == BarsOf::Bid) return bid;
  return kind == BarsOf::Ask ? ask : (bid + ask) / 2;
}

Bar bar_at(Timestamp start, seconds length, double price) {
  Bar bar;
  bar.start = start;
  bar.length = length;
  bar.open = bar.high = bar.low = bar.close = price;
  return bar;
}

/// Grows bars of one length out of single prices.
class Builder {
 public:
  explicit Builder(seconds length) : length_(length) {}

  Bar& add(Timestamp at, double price) {
    const Timestamp start(std::chrono::floor<seconds>(at.time_since_epoch()) / length_ * length_);
    if (bars.empty() || bars.back().start != start) bars.push_back(bar_at(start, length_, price));
    Bar& bar = bars.back();
    bar.high = std::max(bar.high, price);
    bar.low = std::min(bar.low, price);
    bar.close = price;
    return bar;
  }

  Bars bars;

 private:
  seconds length_;
};

Timestamp midnight_of(Timestamp at) {
  return core::from_new_york(core::to_new_york(at).date, seconds(0));
}

}  // namespace

bool MarketHistory::is_recorded(std::size_t instrument) const {
  return instrument < market_.tickers().size();
}

bool MarketHistory::is_walking(std::size_t instrument) const {
  return !market_.model()->source(instrument).has_value();
}

bool MarketHistory::has(std::size_t instrument, BarsOf kind) const {
  if (is_recorded(instrument)) return true;
  const auto* model = market_.model();
  if (model == nullptr || instrument >= model->size()) return false;
  return kind == BarsOf::Trades ? model->has_trades(instrument) : model->has_quotes(instrument);
}

Bars MarketHistory::minutes(std::size_t instrument, BarsOf kind, Timestamp from, Timestamp to) const {
  if (!has(instrument, kind)) return {};
  to = std::min(to, market_.now());
  if (is_recorded(instrument)) return recorded_minutes(instrument, kind, from, to);
  if (is_walking(instrument)) return walked(instrument, kind, from, to, std::chrono::minutes(1));
  return derived(instrument, kind, minutes(*market_.model()->source(instrument), BarsOf::Trades, from, to));
}

Bars MarketHistory::recorded_minutes(std::size_t instrument, BarsOf kind, Timestamp from,
                                     Timestamp to) const {
  const auto& ticker = market_.tickers()[instrument];
  const auto& recording = market_.recording();
  if (kind != BarsOf::Trades) {
    Bars bars;
    for (const QuoteBar& quote : recording.quotes_between(ticker, from, to)) {
      if (quote.bid[0] <= 0 || quote.ask[0] <= 0 || quote.bid[3] <= 0 || quote.ask[3] <= 0) continue;
      const auto at = [&](std::size_t i) { return side_of(kind, quote.bid[i], quote.ask[i]); };
      Bar bar = bar_at(quote.start, std::chrono::minutes(1), at(0));
      bar.high = at(1);
      bar.low = at(2);
      bar.close = at(3);
      bars.push_back(bar);
    }
    if (!bars.empty()) return bars;
  }
  const auto found = recording.bars_between(ticker, from, to);
  if (!found) return {};
  Bars bars(found->begin(), found->end());
  return kind == BarsOf::Trades ? bars : with_modelled_quotes(instrument, kind, std::move(bars));
}

Bars MarketHistory::with_modelled_quotes(std::size_t instrument, BarsOf kind, Bars bars) const {
  const auto& ticker = market_.tickers()[instrument];
  for (Bar& bar : bars) {
    for (double* price : {&bar.open, &bar.high, &bar.low, &bar.close}) {
      const auto quote = model_quote(market_.seed(), ticker, bar.start, *price);
      *price = side_of(kind, quote.bid, quote.ask);
    }
    bar.volume = {};
    bar.vwap.reset();
    bar.trades = 0;
  }
  return bars;
}

std::optional<double> MarketHistory::price(std::size_t instrument, BarsOf kind, Timestamp at,
                                           double source_price) const {
  const auto* model = market_.model();
  const auto middle = model->price_at(instrument, at, source_price);
  if (!middle || *middle <= 0) return std::nullopt;
  const double half = model->half_spread(instrument, *middle);
  const bool centred = kind == BarsOf::Trades || kind == BarsOf::Midpoint;
  const double price =
      centred ? *middle : (kind == BarsOf::Bid ? std::max(0.0, *middle - half) : *middle + half);
  return kind == BarsOf::Midpoint ? price : model->rounded(instrument, price);
}

Bars MarketHistory::derived(std::size_t instrument, BarsOf kind, const Bars& source) const {
  Bars bars;
  bars.reserve(source.size());
  const std::int64_t share = market_.model()->volume_share(instrument);
  for (const Bar& from : source) {
    const auto open = price(instrument, kind, from.start, from.open);
    const auto high = price(instrument, kind, from.start, from.high);
    const auto low = price(instrument, kind, from.start, from.low);
    const auto close = price(instrument, kind, from.end(), from.close);
    if (!open || !high || !low || !close) continue;
    Bar bar = bar_at(from.start, from.length, *open);
    // A put falls where its underlying rises.
    bar.high = std::max({*open, *high, *low, *close});
    bar.low = std::min({*open, *high, *low, *close});
    bar.close = *close;
    if (kind == BarsOf::Trades && share > 0) bar.volume = core::Decimal(from.volume.truncated() / share);
    bars.push_back(bar);
  }
  return bars;
}

Bars MarketHistory::walked(std::size_t instrument, BarsOf kind, Timestamp from, Timestamp to,
                           std::chrono::seconds length) const {
  constexpr int kSamples = 4;
  const auto head_at = head(instrument);
  from = std::max(from, head_at.value_or(from));
  const bool always_open = market_.model()->trades_on_weekends(instrument);
  Bars bars;
  const auto first = std::chrono::ceil<std::chrono::seconds>(from.time_since_epoch());
  Timestamp start(((first + length - std::chrono::seconds(1)) / length) * length);
  for (; start < to; start += length) {
    const std::chrono::weekday weekday(std::chrono::floor<std::chrono::days>(start));
    if (!always_open && (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday)) continue;
    std::optional<Bar> bar;
    for (int i = 0; i <= kSamples; ++i) {
      const auto at = price(instrument, kind, start + length * i / kSamples, 0);
      if (!at) break;
      if (!bar) bar = bar_at(start, length, *at);
      bar->high = std::max(bar->high, *at);
      bar->low = std::min(bar->low, *at);
      bar->close = *at;
    }
    if (bar) bars.push_back(*bar);
  }
  return bars;
}

Bars MarketHistory::seconds(std::size_t instrument, BarsOf kind, Timestamp from, Timestamp to) const {
  if (!has(instrument, kind)) return {};
  to = std::min(to, market_.now());
  if (!is_recorded(instrument)) {
    if (is_walking(instrument))
      return walked(instrument, kind, std::max(from, midnight_of(market_.now())), to,
                    std::chrono::seconds(1));
    return derived(instrument, kind, seconds(*market_.model()->source(instrument), BarsOf::Trades, from, to));
  }
  Builder builder(std::chrono::seconds(1));
  const bool of_trades = kind == BarsOf::Trades;
  for (const auto number : numbers(instrument, of_trades ? TicksOf::Trades : TicksOf::Quotes, from, to)) {
    const Print print = tick(number);
    const auto at = price_of(print, kind);
    const bool volume_only =
        of_trades && print.unreported && !builder.bars.empty() && builder.bars.back().end() > print.at;
    if (!at && !volume_only) continue;
    Bar& bar = at ? builder.add(print.at, *at) : builder.bars.back();
    if (!of_trades) continue;
    bar.volume += print.shares;
    bar.trades += print.trades;
  }
  return std::move(builder.bars);
}

Bars MarketHistory::days(std::size_t instrument, BarsOf kind, Timestamp from, Timestamp to) const {
  if (!has(instrument, kind)) return {};
  to = std::min(to, market_.now());
  if (!is_recorded(instrument) && is_walking(instrument)) {
    Bars bars;
    for (const Bar& hour : walked(instrument, kind, from, midnight_of(to), hours(1))) {
      const auto start = midnight_of(hour.start);
      if (bars.empty() || bars.back().start != start) bars.push_back(bar_at(start, hours(24), hour.open));
      Bar& day = bars.back();
      day.high = std::max(day.high, hour.high);
      day.low = std::min(day.low, hour.low);
      day.close = hour.close;
    }
    return bars;
  }
  if (!is_recorded(instrument))
    return derived(instrument, kind, days(*market_.model()->source(instrument), BarsOf::Trades, from, to));
  auto bars = market_.recording().days_before(market_.tickers()[instrument], core::to_new_york(to).date);
  std::erase_if(bars, [&](const Bar& day) { return day.start < from; });
  return kind == BarsOf::Trades ? bars : with_modelled_quotes(instrument, kind, std::move(bars));
}

std::span<const std::uint32_t> MarketHistory::numbers(std::size_t instrument, TicksOf kind, Timestamp from,
                                                      Timestamp to) const {
  const Tape& tape = market_.tape();
  return kind == TicksOf::Trades ? tape.trades_between(instrument, from, to)
                                 : tape.quotes_between(instrument, from, to);
}

Print MarketHistory::tick(std::uint32_t number) const {
  Print tick;
  market_.tape().apply(number, tick);
  return tick;
}

std::vector<Print> MarketHistory::ticks(std::span<const std::uint32_t> numbers) const {
  std::vector<Print> ticks;
  ticks.reserve(numbers.size());
  for (const std::uint32_t number : numbers) ticks.push_back(tick(number));
  return ticks;
}

std::optional<Print> MarketHistory::modelled_tick(std::size_t instrument, TicksOf kind, Timestamp at,
                                                  const Print* source) const {
  const double source_price = source == nullptr ? 0 : source->price;
  const auto middle = price(instrument, BarsOf::Trades, at, source_price);
  const auto bid = price(instrument, BarsOf::Bid, at, source_price);
  const auto ask = price(instrument, BarsOf::Ask, at, source_price);
  if (!middle || !bid || !ask) return std::nullopt;
  Print tick;
  tick.at = at;
  tick.ticker = instrument;
  tick.price = *middle;
  tick.shares = 1;
  tick.bid = *bid;
  tick.ask = *ask;
  tick.bid_size = tick.ask_size = 10;
  tick.is_trade = kind == TicksOf::Trades;
  tick.is_quote = kind == TicksOf::Quotes;
  return tick;
}

std::vector<Print> MarketHistory::walked_ticks(std::size_t instrument, TicksOf kind, Timestamp first,
                                               Timestamp to, std::size_t count) const {
  std::vector<Print> ticks;
  for (auto at = std::chrono::ceil<std::chrono::seconds>(first); at < to && ticks.size() < count;
       at += std::chrono::seconds(1)) {
    if (const auto tick = modelled_tick(instrument, kind, at, nullptr)) ticks.push_back(*tick);
  }
  return ticks;
}

std::vector<Print> MarketHistory::first_ticks(std::size_t instrument, TicksOf kind, Timestamp from,
                                              Timestamp to, std::size_t count) const {
  std::vector<Print> ticks;
  if (!has(instrument, kind == TicksOf::Trades ? BarsOf::Trades : BarsOf::Bid) || count == 0) return ticks;
  to = std::min(to, market_.now() + core::Duration(1));
  if (!is_recorded(instrument) && is_walking(instrument))
    return walked_ticks(instrument, kind, std::max(from, midnight_of(market_.now())), to, count);
  if (!is_recorded(instrument)) {
    for (const Print& print :
         first_ticks(*market_.model()->source(instrument), TicksOf::Trades, from, to, count)) {
      if (const auto tick = modelled_tick(instrument, kind, print.at, &print)) ticks.push_back(*tick);
    }
    return ticks;
  }
  const auto found = numbers(instrument, kind, from, to);
  return this->ticks(found.first(std::min(count, found.size())));
}

std::vector<Print> MarketHistory::last_ticks(std::size_t instrument, TicksOf kind, Timestamp from,
                                             Timestamp to, std::size_t count) const {
  if (!has(instrument, kind == TicksOf::Trades ? BarsOf::Trades : BarsOf::Bid) || count == 0) return {};
  to = std::min(to, market_.now() + core::Duration(1));
  if (!is_recorded(instrument) && is_walking(instrument)) {
    const auto length = std::chrono::seconds(static_cast<std::int64_t>(count));
    const Timestamp first = std::chrono::ceil<std::chrono::seconds>(to) - length;
    return walked_ticks(instrument, kind, std::max({from, first, midnight_of(market_.now())}), to, count);
  }
  if (!is_recorded(instrument)) {
    std::vector<Print> ticks;
    for (const Print& print :
         last_ticks(*market_.model()->source(instrument), TicksOf::Trades, from, to, count)) {
      if (const auto tick = modelled_tick(instrument, kind, print.at, &print)) ticks.push_back(*tick);
    }
    return ticks;
  }
  const auto found = numbers(instrument, kind, from, to);
  return ticks(found.last(std::min(count, found.size())));
}

std::optional<Timestamp> MarketHistory::head(std::size_t instrument) const {
  constexpr std::chrono::days kYear{365};
  if (is_recorded(instrument)) {
    const RecordedTicker* data = market_.recording().find(market_.tickers()[instrument]);
    std::optional<Timestamp> head;
    for (const auto* bars : {&data->minutes, &data->quarters, &data->days}) {
      if (!bars->empty()) head = std::min(head.value_or(bars->front().start), bars->front().start);
    }
    return head;
  }
  if (!has(instrument, BarsOf::Trades) && !has(instrument, BarsOf::Bid)) return std::nullopt;
  if (!is_walking(instrument)) return head(*market_.model()->source(instrument));
  return core::from_new_york(std::chrono::sys_days(market_.date()) - kYear, std::chrono::seconds(0));
}

}  // namespace ibflow::sim
