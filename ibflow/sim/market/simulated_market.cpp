#include "ibflow/sim/market/simulated_market.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/sim/exchange/contract_directory.hpp"

namespace ibflow::sim {

core::Expected<std::unique_ptr<SimulatedMarket>> SimulatedMarket::load(const SimulatedMarketOptions& options,
                                                                       Books& books,
                                                                       ExchangeListener& listener) {
  auto recording = Recording::load(options.data_folders, options.tickers);
  if (!recording) return std::unexpected(recording.error());
  if (auto known = recording->require_date(options.date); !known) return std::unexpected(known.error());
  std::vector<core::Date> dates;
  std::ranges::copy_if(recording->dates(), std::back_inserter(dates), [&](core::Date date) {
    return date >= options.date && date <= options.until.value_or(options.date);
  });
  if (dates.empty()) dates.push_back(options.date);
  std::unique_ptr<SimulatedMarket> market(
      new SimulatedMarket(options, std::move(*recording), std::move(dates), books, listener));
  if (auto loaded = market->load_day(options.date); !loaded) return std::unexpected(loaded.error());
  return market;
}

SimulatedMarket::SimulatedMarket(const SimulatedMarketOptions& options, Recording recording,
                                 std::vector<core::Date> dates, Books& books, ExchangeListener& listener)
    : options_(options),
      recording_(std::move(recording)),
      dates_(std::move(dates)),
      bars_(recording_.tickers().size()) {
  ExchangeOptions exchange = options.exchange;
  exchange.seed = options.seed;
  exchange.id_salt = core::format_compact_date(options.date);
  exchange_ = std::make_unique<Exchange>(recording_.tickers(), exchange, books, listener);
}

core::Expected<void> SimulatedMarket::load_day(core::Date date) {
  auto tape = Tape::build(recording_, date,
                          TapeOptions{.seed = options_.seed, .extended_hours = options_.extended_hours});
  if (!tape) return std::unexpected(tape.error());
  tape_ = std::move(*tape);
  hours_ = regular_hours(date);
  played_hours_ = options_.extended_hours ? extended_hours(date) : hours_;
  previous_closes_.clear();
  references_.clear();
  for (const auto& ticker : tickers()) {
    const auto close = recording_.previous_close(ticker, date);
    if (!close) return std::unexpected(close.error());
    previous_closes_.push_back(*close);
    if (*close) exchange_->set_previous_close(ticker, **close);
    const auto bars = recording_.bars_between(ticker, hours_.open, hours_.close);
    const bool has_bars = bars && !bars->empty();
    references_.push_back(*close || !has_bars ? *close : std::optional(bars->front().open));
  }
  reset_states();
  return model_day();
}

core::Expected<void> SimulatedMarket::model_day() {
  if (contracts_ == nullptr) return {};
  auto options = recording_.option_recording().day(date());
  if (!options) return std::unexpected(options.error());
  model_ = std::make_unique<InstrumentModel>(*contracts_, recording_, date(), options_.seed, references_,
                                             std::move(*options));
  modelled_.clear();
  return {};
}

core::Expected<void> SimulatedMarket::list(const ContractDatabase& contracts) {
  contracts_ = &contracts;
  exchange_->set_directory(directory_of(contracts));
  return model_day();
}

void SimulatedMarket::reset_states() {
  next_ = 0;
  played_.clear();
  ended_bar_.reset();
  ++step_;
  bars_ = RealTimeBarBuilder(tickers().size());
  standing_.assign(tickers().size(), {});
  states_.assign(tickers().size(), {});
  for (std::size_t i = 0; i < states_.size(); ++i) states_[i].previous_close = previous_closes_[i];
}

void SimulatedMarket::advance(core::Timestamp to) {
  played_.clear();
  ++step_;
  now_ = to;
  while (next_ < tape_.size() && tape_.time(next_) < to) play_next();
  ended_bar_.reset();
  const bool boundary = to.time_since_epoch() % kRealTimeBar == core::Duration{};
  if (boundary && to > played_hours_.open && to <= played_hours_.close) {
    bars_.close();
    ended_bar_ = to - kRealTimeBar;
  }
  exchange_->on_time(to);
  while (next_ < tape_.size() && tape_.time(next_) == to) play_next();
  print_awaited(to);
}

core::Expected<void> SimulatedMarket::start_over(core::Timestamp at) {
  if (date() != dates_.front()) return begin_day(dates_.front(), at);
  now_ = at;
  reset_states();
  modelled_.clear();
  exchange_->on_time(at);
  return {};
}

core::Expected<void> SimulatedMarket::begin_day(core::Date date, core::Timestamp at) {
  if (auto loaded = load_day(date); !loaded) return loaded;
  now_ = at;
  exchange_->on_time(at);
  return {};
}

const TickerState& SimulatedMarket::state(std::size_t instrument) const {
  static const TickerState kNothing;
  if (instrument < states_.size()) return states_[instrument];
  if (!model_ || instrument >= contracts_->size()) return kNothing;
  const auto known = modelled_.find(instrument);
  if (known != modelled_.end() && known->second.step == step_) return known->second.state;
  const auto states = [this](std::size_t other) -> const TickerState& { return state(other); };
  Modelled& modelled = modelled_[instrument];
  modelled.state = model_->state(instrument, now_, states);
  modelled.step = step_;
  return modelled.state;
}

std::optional<OptionView> SimulatedMarket::option(std::size_t instrument) const {
  if (!model_ || instrument < states_.size() || instrument >= contracts_->size()) return std::nullopt;
  return model_->option(instrument, now_,
                        [this](std::size_t other) -> const TickerState& { return state(other); });
}

void SimulatedMarket::print_awaited(core::Timestamp at) {
  if (!model_) return;
  for (const std::size_t instrument : exchange_->awaited_instruments()) {
    if (!is_modelled(instrument)) continue;
    const TickerState& shown = state(instrument);
    if (!shown.bid && !shown.ask) continue;
    // What was traded before somebody waited for it is no trade of now.
    auto& printed = modelled_[instrument].printed;
    const std::int64_t traded = printed > 0 ? shown.volume - printed : 0;
    printed = shown.volume;
    Print print;
    print.at = at;
    print.ticker = instrument;
    print.bid = shown.bid.value_or(0);
    print.ask = shown.ask.value_or(0);
    print.bid_size = shown.bid_size;
    print.ask_size = shown.ask_size;
    print.is_trade = shown.last.has_value() && traded > 0;
    print.price = shown.last.value_or((print.bid + print.ask) / 2);
    print.shares = std::max<std::int64_t>(traded, 0);
    exchange_->on_print(print);
  }
}

void SimulatedMarket::play_next() {
  Print& print = standing_[tape_.record(next_).ticker];
  tape_.apply(next_++, print);
  auto& state = states_[print.ticker];
  if (print.is_trade) apply_trade(state, print);
  if (print.is_quote) apply_quote(state, print);
  exchange_->on_print(print);
  played_.push_back(print);
  ++prints_played_;
}

void SimulatedMarket::apply_trade(TickerState& state, const Print& print) {
  const auto shares = print.shares.truncated();
  state.volume += shares;
  state.trades += print.trades;
  if (print.unreported) return;
  state.last = print.price;
  if (shares > 0) state.last_size = shares;
  state.turnover += print.price * static_cast<double>(shares);
  state.last_time = print.at;
  state.last_exchange = print.exchange;
  state.open = state.open.value_or(print.price);
  state.high = std::max(state.high.value_or(print.price), print.price);
  state.low = std::min(state.low.value_or(print.price), print.price);
  bars_.trade(print.ticker, print.price, shares, print.trades);
}

void SimulatedMarket::apply_quote(TickerState& state, const Print& print) {
  const auto side = [](double price) { return price > 0 ? std::optional(price) : std::nullopt; };
  state.bid = side(print.bid);
  state.ask = side(print.ask);
  state.bid_size = print.bid_size.truncated();
  state.ask_size = print.ask_size.truncated();
  state.bid_exchange = print.bid_exchange;
  state.ask_exchange = print.ask_exchange;
}

}  // namespace ibflow::sim
