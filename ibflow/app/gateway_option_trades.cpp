#include "ibflow/app/gateway_option_trades.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <mutex>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"

namespace ibflow::app {

namespace {

using core::Expected;
namespace options = flow::options;

constexpr int kNoSuchContract = 200;
constexpr int kSharesSince = 220;  // before, sizes of US stocks are lots of 100

/// What has been seen of one contract's level 1.
struct Watched {
  protocol::Contract contract;
  std::size_t underlying = 0;      // index of the ticker
  options::OptionContract option;  // of options
  gateway::Subscription<gateway::Quote> quotes;
  std::optional<core::Decimal> volume;  // of the day, when it was seen last
  options::BidAsk quote;
  std::optional<double> last;

  /// Takes the quote in; what was traded since the one before.
  core::Decimal take(const gateway::Quote& now) {
    quote = {now.bid, now.ask};
    last = now.last;
    core::Decimal traded;
    // The first volume says what was traded before we came.
    if (now.volume && volume && *now.volume > *volume) traded = *now.volume - *volume;
    if (now.volume) volume = now.volume;
    return traded;
  }
};

Expected<double> price_of(gateway::BlockingGateway& gateway, const protocol::Contract& stock) {
  const auto quote = gateway.wait(gateway->market_data().snapshot(stock));
  if (!quote) return std::unexpected(quote.error());
  if (quote->last) return *quote->last;
  if (quote->bid && quote->ask) return (*quote->bid + *quote->ask) / 2;
  if (quote->previous_close) return *quote->previous_close;
  return core::fail(core::ErrorCategory::Data,
                    fmt::format("{} has no price, so its strikes around the money are not known; try again "
                                "when its market is open",
                                stock.symbol));
}

/// Not every pair of strike and expiry is.
bool is_not_listed(const core::Error& error) {
  return error.code == kNoSuchContract || error.category == core::ErrorCategory::Data;
}

std::vector<double> nearest(std::vector<double> strikes, double price, std::size_t most) {
  std::ranges::sort(strikes, {}, [&](double strike) { return std::pair(std::abs(strike - price), strike); });
  if (strikes.size() > most) strikes.resize(most);
  std::ranges::sort(strikes);
  return strikes;
}

}  // namespace

struct GatewayOptionTrades::Impl {
  /// What answers about the time come in by, from whatever thread; shut before the rest goes.
  struct Door {
    explicit Door(Impl* impl_in) : impl(impl_in) {}
    std::mutex mutex;
    Impl* impl;
  };

  Impl(const gateway::GatewayConfig& config, flow::TimeSource& time_in) : time(time_in), gateway(config) {}
  ~Impl() {
    gateway.run([&](gateway::Gateway&) {
      tickers.clear();
      watched.clear();
    });
  }

  Expected<void> find(const GatewayOptionChoice& choice);
  Expected<void> find_options(const protocol::Contract& stock, std::size_t ticker, std::size_t strikes,
                              core::Date today);
  void subscribe(gateway::Gateway& open);
  void on_stock(std::size_t index, const gateway::Quote& quote);
  void on_option(std::size_t index, const gateway::Quote& quote);
  void ask_time();
  void take_time(const Expected<core::Timestamp>& answer);

  flow::TimeSource& time;
  options::OptionTradeListener* listener = nullptr;
  bool has_lots = false;
  core::Timestamp now{};
  bool asks_time = false;
  bool clock_fails = false;  // said, and not said again before it is well
  std::vector<Watched> tickers, watched;
  std::shared_ptr<Door> door = std::make_shared<Door>(this);
  gateway::BlockingGateway gateway;  // goes first, and with it every callback
};

Expected<void> GatewayOptionTrades::Impl::find(const GatewayOptionChoice& choice) {
  const auto session = gateway.connect();
  if (!session) return std::unexpected(session.error());
  has_lots = session->server_version < kSharesSince;
  std::promise<Expected<core::Timestamp>> first;
  time.now([&](Expected<core::Timestamp> answer) { first.set_value(std::move(answer)); });
  const auto began = first.get_future().get();
  if (!began) return std::unexpected(began.error());
  now = *began;
  const auto for_each = choice.lines / std::max<std::size_t>(choice.tickers.size(), 1);
  const auto strikes = std::min(static_cast<std::size_t>(2 * choice.strikes + 1),
                                (std::max<std::size_t>(for_each, 1) - 1) / 2);
  if (strikes == 0) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("{} market data lines are too few for {} tickers: each needs three",
                                  choice.lines, choice.tickers.size()));
  }
  for (const auto& ticker : choice.tickers) {
    const auto described = protocol::build::stock({.symbol = ticker});
    if (!described) return std::unexpected(described.error());
    const auto stock = gateway.wait(gateway->contracts().qualify(*described));
    if (!stock) return std::unexpected(stock.error());
    Watched one;
    one.contract = stock->contract;
    tickers.push_back(std::move(one));
    const auto found =
        find_options(stock->contract, tickers.size() - 1, strikes, core::to_new_york(now).date);
    if (!found) return found;
  }
  return {};
}

Expected<void> GatewayOptionTrades::Impl::find_options(const protocol::Contract& stock, std::size_t ticker,
                                                       std::size_t strikes, core::Date today) {
  const auto none = [&] {
    return core::fail(core::ErrorCategory::Data, fmt::format("{} has no options to watch", stock.symbol));
  };
  const auto watched_before = watched.size();
  const auto chains = gateway.wait(gateway->contracts().option_parameters(stock));
  if (!chains) return std::unexpected(chains.error());
  if (chains->empty()) return none();
  auto chain = std::ranges::find(*chains, "SMART", &protocol::SecurityDefinitionOptionParameter::exchange);
  if (chain == chains->end()) chain = chains->begin();
  const std::string first = core::format_compact_date(today);
  std::string expiry;
  for (const auto& one : chain->expirations) {
    if (one >= first && (expiry.empty() || one < expiry)) expiry = one;
  }
  const auto date = core::parse_date(expiry);
  if (!date) return none();
  const auto price = price_of(gateway, stock);
  if (!price) return std::unexpected(price.error());
  for (const double strike : nearest(chain->strikes, *price, strikes)) {
    for (const bool is_call : {true, false}) {
      const auto described = protocol::build::option(
          {.symbol = stock.symbol,
           .expiry = expiry,
           .strike = strike,
           .right = is_call ? protocol::build::OptionRight::Call : protocol::build::OptionRight::Put,
           .trading_class = chain->trading_class});
      if (!described) return std::unexpected(described.error());
      const auto option = gateway.wait(gateway->contracts().qualify(*described));
      if (!option && is_not_listed(option.error())) continue;
      if (!option) return std::unexpected(option.error());
      Watched one;
      one.contract = option->contract;
      one.underlying = ticker;
      one.option = {stock.symbol, *date, is_call, std::llround(strike * 1000)};
      watched.push_back(std::move(one));
    }
  }
  if (watched.size() == watched_before) return none();
  return {};
}

void GatewayOptionTrades::Impl::subscribe(gateway::Gateway& open) {
  // A contract without data is not recorded, and nobody would notice.
  const auto tell = [](const gateway::StreamEvent& event) {
    if (event.outcome == gateway::StreamOutcome::Failed) core::log_warning("flow", event.text);
  };
  for (std::size_t i = 0; i < tickers.size(); ++i) {
    tickers[i].quotes = open.market_data().quotes(tickers[i].contract, {}, {.value = 1});
    tickers[i].quotes.on_value([this, i](const gateway::Quote& quote) { on_stock(i, quote); });
    tickers[i].quotes.on_event(tell);
  }
  for (std::size_t i = 0; i < watched.size(); ++i) {
    watched[i].quotes = open.market_data().quotes(watched[i].contract);
    watched[i].quotes.on_value([this, i](const gateway::Quote& quote) { on_option(i, quote); });
    watched[i].quotes.on_event(tell);
  }
}

void GatewayOptionTrades::Impl::on_stock(std::size_t index, const gateway::Quote& quote) {
  Watched& stock = tickers[index];
  auto traded = stock.take(quote);
  if (!traded.is_positive() || !stock.last) return;
  if (has_lots) traded *= core::Decimal(100);
  listener->on_underlying_trade(stock.contract.symbol, now, *stock.last, traded);
}

void GatewayOptionTrades::Impl::on_option(std::size_t index, const gateway::Quote& quote) {
  Watched& option = watched[index];
  const auto before = option.quote;  // the trade met this one; the new quote answers it
  const auto traded = option.take(quote);
  if (!traded.is_positive() || !option.last || *option.last <= 0) return;
  const Watched& stock = tickers[option.underlying];
  options::OptionTrade trade;
  trade.contract = option.option;
  trade.time = trade.received = now;
  trade.price = *option.last;
  trade.size = traded.truncated();
  trade.quote = before.usable() ? before : option.quote;
  trade.underlying = stock.quote;
  trade.underlying_last = stock.last;
  listener->on_option_trade(trade);
}

void GatewayOptionTrades::Impl::ask_time() {
  if (std::exchange(asks_time, true)) return;  // a clock that is late is not asked again and again
  time.now([door = door](const Expected<core::Timestamp>& answer) {
    const std::lock_guard lock(door->mutex);
    if (door->impl == nullptr) return;
    door->impl->gateway.loop().post([impl = door->impl, answer] { impl->take_time(answer); });
  });
}

void GatewayOptionTrades::Impl::take_time(const Expected<core::Timestamp>& answer) {
  asks_time = false;
  const bool failed_before = std::exchange(clock_fails, !answer);
  if (!answer) {
    if (!failed_before) {
      core::log_warning("flow", fmt::format("no minute is written without a clock: {}; it is asked again",
                                            answer.error().message));
    }
    return;
  }
  if (failed_before) core::log_info("flow", "the clock is there again");
  now = std::max(now, *answer);
  listener->on_time(now);
}

Expected<std::unique_ptr<GatewayOptionTrades>> GatewayOptionTrades::open(const GatewayOptionChoice& choice,
                                                                         flow::TimeSource& time) {
  gateway::GatewayConfig config;
  config.host = choice.host;
  config.port = choice.port;
  config.client_id = core::ClientId(choice.client_id);
  config.clock = gateway::GatewayConfig::ClockSource::System;
  config.keep_step_allowed = false;
  config.reconnect.enabled = true;
  config.market_data_lines = choice.lines;
  auto impl = std::make_unique<Impl>(config, time);
  if (auto found = impl->find(choice); !found) return std::unexpected(found.error());
  return std::unique_ptr<GatewayOptionTrades>(new GatewayOptionTrades(std::move(impl)));
}

GatewayOptionTrades::GatewayOptionTrades(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GatewayOptionTrades::~GatewayOptionTrades() {
  impl_->gateway.run(
      [&](gateway::Gateway&) { impl_->gateway.loop().cancel_task("time of the option trades"); });
  const std::lock_guard lock(impl_->door->mutex);
  impl_->door->impl = nullptr;
}

void GatewayOptionTrades::start(options::OptionTradeListener& listener) {
  impl_->gateway.run([&](gateway::Gateway& open) {
    impl_->listener = &listener;
    impl_->subscribe(open);
    impl_->gateway.loop().schedule_every("time of the option trades", std::chrono::milliseconds(250),
                                         [impl = impl_.get()] { impl->ask_time(); });
  });
}

std::size_t GatewayOptionTrades::contracts() const {
  return impl_->watched.size();
}

}  // namespace ibflow::app
