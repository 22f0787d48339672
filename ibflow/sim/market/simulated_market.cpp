#include "ibflow/sim/market/simulated_market.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/sim/exchange/contract_directory.hpp"

namespace ibflow::sim {

core::Expected<std::unique_ptr<SimulatedMarket>> SimulatedMarket::load(const SimulatedMarketOptions& options,
                                                                       Books& books,
                                                                       ExchangeListener& listener) {
  auto recording = Recording::load(options.data_folder, options.tickers);
  if (!recording) return std::unexpected(recording.error());
  auto tape = Tape::build(*recording, options.date, {}, options.seed);
  if (!tape) return std::unexpected(tape.error());
  std::vector<std::optional<double>> closes;
  for (const auto& ticker : tape->tickers()) {
    const auto close = recording->previous_close(ticker, options.date);
    if (!close) return std::unexpected(close.error());
    closes.push_back(*close);
  }
  return std::unique_ptr<SimulatedMarket>(new SimulatedMarket(
      options, std::move(*recording), std::move(*tape), std::move(closes), books, listener));
}

SimulatedMarket::SimulatedMarket(const SimulatedMarketOptions& options, Recording recording, Tape tape,
                                 std::vector<std::optional<double>> previous_closes, Books& books,
                                 ExchangeListener& listener)
    : recording_(std::move(recording)),
      tape_(std::move(tape)),
      hours_(regular_hours(tape_.date())),
      previous_closes_(std::move(previous_closes)),
      bars_(tape_.tickers().size()) {
  ExchangeOptions exchange = options.exchange;
  exchange.seed = options.seed;
  exchange.id_salt = core::format_compact_date(tape_.date());
  exchange_ = std::make_unique<Exchange>(tape_.tickers(), exchange, books, listener);
  for (std::size_t i = 0; i < tape_.tickers().size(); ++i) {
    if (previous_closes_[i]) exchange_->set_previous_close(tape_.tickers()[i], *previous_closes_[i]);
  }
  reset_states();
}

void SimulatedMarket::reset_states() {
  standing_.assign(tape_.tickers().size(), {});
  states_.assign(tape_.tickers().size(), {});
  for (std::size_t i = 0; i < states_.size(); ++i) states_[i].previous_close = previous_closes_[i];
}

void SimulatedMarket::list(const ContractDatabase& contracts) {
  contracts_ = &contracts;
  exchange_->set_directory(directory_of(contracts));
}

void SimulatedMarket::advance(core::Timestamp to) {
  played_.clear();
  while (next_ < tape_.size() && tape_.time(next_) < to) play_next();
  ended_bar_.reset();
  const bool boundary = core::to_unix_seconds(to) % kRealTimeBar.count() == 0;
  if (boundary && to > hours_.open && to <= hours_.close) {
    bars_.close();
    ended_bar_ = to - kRealTimeBar;
  }
  exchange_->on_time(to);
  while (next_ < tape_.size() && tape_.time(next_) == to) play_next();
  show_modelled_quotes(to);
}

void SimulatedMarket::show_modelled_quotes(core::Timestamp at) {
  for (const std::size_t index : exchange_->awaited_instruments()) {
    if (!is_modelled(index)) continue;
    const auto& shown = state(index);
    Print print;
    print.at = at;
    print.ticker = index;
    print.price = shown.last.value_or(0);
    print.bid = shown.bid.value_or(0);
    print.ask = shown.ask.value_or(0);
    print.bid_size = shown.bid_size;
    print.ask_size = shown.ask_size;
    print.is_trade = false;
    exchange_->on_print(print);
  }
}

void SimulatedMarket::start_over(core::Timestamp at) {
  next_ = 0;
  played_.clear();
  ended_bar_.reset();
  bars_ = RealTimeBarBuilder(tape_.tickers().size());
  reset_states();
  exchange_->on_time(at);
}

const TickerState& SimulatedMarket::state(std::size_t instrument) const {
  static const TickerState kNothing;
  return instrument < states_.size() ? states_[instrument] : kNothing;
}

std::optional<OptionView> SimulatedMarket::option(std::size_t) const {
  return std::nullopt;
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
