#include "ibflow/sim/market/instrument_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ibflow/sim/market/random_walk.hpp"
#include "ibflow/sim/market/regular_hours.hpp"
#include "ibflow/sim/market/stable_hash.hpp"
#include "ibflow/sim/market/volatility_model.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::minutes;

constexpr model::OptionRates kRates{.interest = 0.02, .dividend = 0};
constexpr double kSecondsPerYear = 365.0 * 86'400;
constexpr double kUsualVolatility = 0.25;

double years_until(core::Timestamp end, core::Timestamp now) {
  return std::chrono::duration<double>(end - now).count() / kSecondsPerYear;
}

core::Timestamp expiry_of(const Instrument& instrument) {
  return core::from_new_york(*instrument.expiry, instrument.last_trade_time);
}

double yearly_volatility(const Instrument& instrument) {
  switch (instrument.security_type) {
    case SecurityType::Forex:
    case SecurityType::Cfd:
      return 0.08;
    case SecurityType::Crypto:
      return 0.7;
    case SecurityType::Bond:
      return 0.05;
    case SecurityType::Index:
      return 0.9;  // such as VIX, which moves far more than stocks
    default:
      return kUsualVolatility;
  }
}

std::optional<double> price_of(const TickerState& state) {
  if (state.last) return state.last;
  if (state.bid && state.ask) return (*state.bid + *state.ask) / 2;
  return std::nullopt;
}

}  // namespace

InstrumentModel::InstrumentModel(const ContractDatabase& contracts, const Recording& recording,
                                 core::Date date, std::uint64_t seed,
                                 std::vector<std::optional<double>> references, OptionDays options)
    : contracts_(contracts),
      recording_(recording),
      date_(date),
      day_start_(core::from_new_york(date, std::chrono::seconds(0))),
      seed_(seed),
      references_(std::move(references)),
      options_(std::move(options)) {}

std::optional<std::size_t> InstrumentModel::source(std::size_t index) const {
  const Instrument& one = instrument(index);
  if (one.follows && *one.follows != index) return one.follows;
  return one.underlying && *one.underlying != index ? one.underlying : std::nullopt;
}

bool InstrumentModel::has_trades(std::size_t index) const {
  const auto type = instrument(index).security_type;
  return type != SecurityType::Forex && type != SecurityType::Cfd;
}

bool InstrumentModel::has_quotes(std::size_t index) const {
  return instrument(index).security_type != SecurityType::Index;
}

std::int64_t InstrumentModel::volume_share(std::size_t index) const {
  const auto type = instrument(index).security_type;
  if (type == SecurityType::Index) return 0;
  const auto hash = stable_hash(seed_, instrument(index).key);
  return type == SecurityType::Option ? 2'000 + static_cast<std::int64_t>(hash % 20'000) : 50;
}

bool InstrumentModel::trades_on_weekends(std::size_t index) const {
  return instrument(index).security_type == SecurityType::Crypto;
}

double InstrumentModel::tick(std::size_t index, double price) const {
  constexpr double kNickelFrom = 3;
  const Instrument& one = instrument(index);
  if (one.security_type == SecurityType::Option) return price < kNickelFrom ? 0.01 : 0.05;
  return one.min_tick > 0 ? one.min_tick : 0.01;
}

double InstrumentModel::rounded(std::size_t index, double price) const {
  // Ticks such as 0.05 have no exact double; the sixth decimal is beyond all of them.
  const double step = tick(index, price);
  return std::round(std::round(price / step) * step * 1e6) / 1e6;
}

double InstrumentModel::half_spread(std::size_t index, double price) const {
  const double least = tick(index, price) / 2;
  switch (instrument(index).security_type) {
    case SecurityType::Option:
      return std::max(least, price * 0.01);
    case SecurityType::Crypto:
      return std::max(least, price * 0.0005);
    case SecurityType::Forex:
      return std::max(least, price * 0.00002);
    case SecurityType::Future:
    case SecurityType::ContinuousFuture:
      return least;
    default:
      return std::max(least, price * 0.00005);
  }
}

const OptionDay* InstrumentModel::recorded(const Instrument& option) const {
  if (options_.empty() || !option.expiry) return nullptr;
  const auto found =
      options_.find({option.symbol, *option.expiry, option.strike, option.right == OptionRight::Call});
  return found == options_.end() ? nullptr : &found->second;
}

double InstrumentModel::base_volatility(std::size_t underlying) const {
  const auto known = base_volatilities_.find(underlying);
  if (known != base_volatilities_.end()) return known->second;
  const Instrument& one = instrument(underlying);
  const auto& symbol = instrument(one.follows.value_or(underlying)).symbol;
  constexpr std::size_t kDays = 30;
  const auto days = recording_.days_before(symbol, date_);
  const std::span last_days(days.end() - static_cast<std::ptrdiff_t>(std::min(days.size(), kDays)),
                            days.end());
  auto base = realised_volatility(last_days, 252);
  if (!base) {
    const auto before = recording_.bars_between(symbol, core::Timestamp{}, day_start_);
    if (before) base = realised_volatility(*before, 252.0 * 390);
  }
  // Options are dearer than what their underlying has moved lately.
  const double volatility = std::clamp(base.value_or(kUsualVolatility) * 1.15, 0.1, 1.5);
  base_volatilities_.emplace(underlying, volatility);
  return volatility;
}

double InstrumentModel::reference_ratio(std::size_t index, std::size_t from) const {
  const auto& own = instrument(index).reference_price;
  const auto start = from < references_.size() ? references_[from] : instrument(from).reference_price;
  return own && start && *start > 0 ? *own / *start : 1;
}

std::optional<double> InstrumentModel::price_at(std::size_t index, core::Timestamp at,
                                                double source_price) const {
  const Instrument& one = instrument(index);
  if (one.security_type == SecurityType::Option) {
    if (!one.underlying || !one.expiry || !(source_price > 0)) return std::nullopt;
    const model::OptionTerms terms{one.strike, years_until(expiry_of(one), at),
                                   one.right == OptionRight::Call};
    const double volatility = modelled_volatility(base_volatility(*one.underlying), source_price, one.strike,
                                                  terms.years, seed_, one.key);
    return model::option_value(terms, kRates, source_price, volatility).price;
  }
  if (const auto from = source(index)) {
    if (!(source_price > 0)) return std::nullopt;
    double price = source_price * reference_ratio(index, *from);
    const bool future =
        one.security_type == SecurityType::Future || one.security_type == SecurityType::ContinuousFuture;
    if (future && one.expiry)
      price *= std::exp(kRates.interest * std::max(0.0, years_until(expiry_of(one), at)));
    return price;
  }
  if (!one.reference_price) return std::nullopt;
  return *one.reference_price * RandomWalk(seed_, one.key, yearly_volatility(one)).factor(at);
}

std::optional<OptionView> InstrumentModel::option(std::size_t index, core::Timestamp now,
                                                  const TickerStates& states) const {
  const Instrument& one = instrument(index);
  if (one.security_type != SecurityType::Option || !one.underlying || !one.expiry) return std::nullopt;
  OptionView view;
  view.terms = {one.strike, std::max(0.0, years_until(expiry_of(one), now)), one.right == OptionRight::Call};
  view.rates = kRates;
  view.underlying = *one.underlying;
  view.underlying_price = price_of(states(view.underlying));
  const OptionDay* day = recorded(one);
  if (day != nullptr) view.open_interest = day->open_interest;
  if (!view.underlying_price) return view;
  if (day != nullptr && !day->quotes.empty()) {
    const TickerState shown = recorded_option(*day, now);
    if (shown.bid && shown.ask)
      view.model_volatility = model::implied_volatility(view.terms, kRates, *view.underlying_price,
                                                        (*shown.bid + *shown.ask) / 2);
    if (!view.model_volatility && day->implied_volatility > 0)
      view.model_volatility = day->implied_volatility;
  }
  if (!view.model_volatility)
    view.model_volatility = modelled_volatility(base_volatility(view.underlying), *view.underlying_price,
                                                one.strike, view.terms.years, seed_, one.key);
  return view;
}

TickerState InstrumentModel::state(std::size_t index, core::Timestamp now, const TickerStates& states) const {
  const Instrument& one = instrument(index);
  if (one.expiry && now >= expiry_of(one)) return {};
  if (const OptionDay* day = one.security_type == SecurityType::Option ? recorded(one) : nullptr;
      day != nullptr && !day->quotes.empty())
    return recorded_option(*day, now);
  const auto from = source(index);
  return from ? following(index, now, states(*from)) : walking(index, now);
}

TickerState InstrumentModel::recorded_option(const OptionDay& day, core::Timestamp now) const {
  TickerState state;
  const auto known = [&](const auto& row) { return row.start + minutes(1) <= now; };
  const auto quote = std::ranges::partition_point(day.quotes, known);
  if (quote != day.quotes.begin()) {
    const OptionMinute& last = *std::prev(quote);
    if (last.bid > 0) state.bid = last.bid;
    if (last.ask > 0) state.ask = last.ask;
    state.bid_size = last.bid_size;
    state.ask_size = last.ask_size;
  }
  for (const OptionTrades& trade : day.trades) {
    if (!known(trade)) break;
    state.open = state.open.value_or(trade.open);
    state.high = std::max(state.high.value_or(trade.high), trade.high);
    state.low = std::min(state.low.value_or(trade.low), trade.low);
    state.last = trade.close;
    state.last_size = trade.volume;
    state.volume += trade.volume;
    state.turnover += trade.close * static_cast<double>(trade.volume);
    ++state.trades;
    state.last_time = trade.start + minutes(1);
  }
  return state;
}

void InstrumentModel::show_quote(std::size_t index, double middle, core::Timestamp now,
                                 TickerState& state) const {
  const double half = half_spread(index, middle);
  const double step = tick(index, middle);
  const double bid = std::floor((middle - half) / step + 1e-6) * step;
  const double ask = std::max(std::ceil((middle + half) / step - 1e-6) * step, bid + step);
  if (bid > 0) state.bid = std::round(bid * 1e6) / 1e6;
  state.ask = std::round(ask * 1e6) / 1e6;
  // Sizes stand for ten seconds.
  const auto hash = mix(stable_hash(seed_, instrument(index).key) ^
                        static_cast<std::uint64_t>(core::to_unix_seconds(now) / 10));
  const std::int64_t unit = instrument(index).security_type == SecurityType::Forex ? 500'000 : 1;
  const std::int64_t lots = instrument(index).security_type == SecurityType::Stock ? 100 : unit;
  state.bid_size = static_cast<std::int64_t>(hash % 40 + 1) * lots;
  state.ask_size = static_cast<std::int64_t>((hash >> 32U) % 40 + 1) * lots;
}

TickerState InstrumentModel::following(std::size_t index, core::Timestamp now,
                                       const TickerState& source) const {
  TickerState state;
  const bool is_option = instrument(index).security_type == SecurityType::Option;
  const auto price = [&](const std::optional<double>& of) -> std::optional<double> {
    const auto value = of ? price_at(index, now, *of) : std::nullopt;
    return value && *value > 0 ? std::optional(std::max(rounded(index, *value), tick(index, *value)))
                               : std::nullopt;
  };
  state.previous_close = price(source.previous_close);
  const auto middle = price_of(source);
  const auto exact = middle ? price_at(index, now, *middle) : std::nullopt;
  if (!exact) return state;
  if (has_quotes(index)) show_quote(index, *exact, now, state);
  if (!has_trades(index)) return state;
  // A put is at its highest when its underlying is at its lowest.
  const bool opposite = is_option && instrument(index).right == OptionRight::Put;
  state.last = price(source.last);
  state.open = price(source.open);
  state.high = price(opposite ? source.low : source.high);
  state.low = price(opposite ? source.high : source.low);
  for (const auto& seen : {state.last, state.open}) {
    if (seen && state.high) state.high = std::max(*state.high, *seen);
    if (seen && state.low) state.low = std::min(*state.low, *seen);
  }
  state.last_time = source.last_time;
  const std::int64_t share = volume_share(index);
  if (share == 0) return state;
  const auto hash = stable_hash(seed_, instrument(index).key);
  state.volume = source.volume / share;
  state.trades = source.trades / share;
  state.last_size = state.volume > 0 ? static_cast<std::int64_t>(hash % 9) + 1 : 0;
  state.turnover = static_cast<double>(state.volume) * state.last.value_or(0);
  return state;
}

TickerState InstrumentModel::walking(std::size_t index, core::Timestamp now) const {
  TickerState state;
  const auto price = [&](core::Timestamp at) { return price_at(index, at, 0); };
  const auto middle = price(now);
  if (!middle) return state;
  if (const auto before = price(day_start_)) state.previous_close = rounded(index, *before);
  if (has_quotes(index)) show_quote(index, *middle, now, state);
  DayRange& range = ranges_[index];
  if (range.sampled_until == core::Timestamp{} || now < range.sampled_until) {
    range = {day_start_, *state.previous_close, *state.previous_close, *state.previous_close};
  }
  for (; range.sampled_until + minutes(1) <= now; range.sampled_until += minutes(1)) {
    const double sample = rounded(index, *price(range.sampled_until + minutes(1)));
    range.high = std::max(range.high, sample);
    range.low = std::min(range.low, sample);
  }
  const double last = rounded(index, *middle);
  range.high = std::max(range.high, last);
  range.low = std::min(range.low, last);
  state.high = range.high;
  state.low = range.low;
  if (!has_trades(index)) return state;
  state.open = range.open;
  state.last = last;
  state.last_time = core::from_unix_seconds(core::to_unix_seconds(now));
  if (instrument(index).security_type == SecurityType::Index) return state;
  const auto hash = stable_hash(seed_, instrument(index).key);
  state.volume = core::to_unix_seconds(now) / 3 - core::to_unix_seconds(day_start_) / 3;
  state.trades = state.volume;
  state.last_size = static_cast<std::int64_t>(hash % 5) + 1;
  state.turnover = static_cast<double>(state.volume) * last;
  return state;
}

}  // namespace ibflow::sim
