// The table of wanted streams, and the engine as one of those who subscribe.

#include <fmt/format.h>

#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/live_streams.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway {

using connection::LineKind;
using model::SubscriptionKind;
using model::SubscriptionOutcome;

namespace {

core::Expected<void> not_connected(const model::Instrument& instrument) {
  return core::fail(
      core::ErrorCategory::Connection,
      fmt::format("market data of {} was not asked for: the session is not ready", instrument.symbol), 504,
      true);
}

// What the engine is told of; it knows by itself that a first tick has come.
std::optional<SubscriptionOutcome> outcome_for_engine(StreamOutcome outcome) {
  switch (outcome) {
    case StreamOutcome::Restored:
      return SubscriptionOutcome::Restored;
    case StreamOutcome::Renewed:
      return SubscriptionOutcome::Renewed;
    case StreamOutcome::Stale:
    case StreamOutcome::Paused:
      return SubscriptionOutcome::Stale;
    case StreamOutcome::Failed:
      return SubscriptionOutcome::Failed;
    case StreamOutcome::Live:
    case StreamOutcome::Ended:
      return std::nullopt;
  }
  return std::nullopt;
}

/// Its streams never wait for a line: the one over the limit is refused at once (101).
detail::StreamTerms engine_terms(const char* kind, const protocol::Contract& contract, LineKind line) {
  auto terms = detail::stream_terms(kind, contract);
  terms.line = line;
  terms.may_wait = false;
  return terms;
}

template <class Value>
core::Expected<void> keep(std::map<core::ConId, Subscription<Value>>& kept, core::ConId con_id,
                          Subscription<Value> subscription) {
  if (const auto refused = subscription.error()) return std::unexpected(*refused);
  kept[con_id] = std::move(subscription);
  return {};
}

}  // namespace

std::shared_ptr<detail::StreamTable> Gateway::Impl::make_stream_table() {
  detail::StreamRules rules;
  rules.first_tick_within = config.first_tick_within;
  rules.freshness = config.quote_freshness;
  rules.line_turn = config.line_turn;
  rules.in_trading_hours = config.in_trading_hours;
  rules.lines = config.market_data_lines;
  detail::StreamTable::Environment environment{requests, [this] { return ready(); },
                                               [this] { return board.health().ib_link_is_up(); },
                                               [this] { return clock.now(); }};
  return std::make_shared<detail::StreamTable>(std::move(environment), std::move(rules));
}

void Gateway::Impl::tell_subscription(const std::string& symbol, SubscriptionKind kind,
                                      const StreamEvent& event) {
  const auto outcome = outcome_for_engine(event.outcome);
  if (outcome && listener != nullptr) listener->on_subscription({symbol, kind, *outcome, event.text});
}

core::Expected<void> Gateway::Impl::subscribe_quotes(const model::Instrument& instrument) {
  if (!ready()) return not_connected(instrument);
  const auto running = engine_quotes.find(instrument.con_id);
  if (running != engine_quotes.end() && !running->second.error()) return {};
  const auto contract = detail::to_contract(instrument);
  auto terms = engine_terms("quotes", contract, LineKind::Stream);
  const auto key = terms.key;
  auto subscription = streams->subscribe<Quote>(key, Overflow::Conflate, 1, [&] {
    return std::make_shared<detail::QuoteStream>(std::move(terms), contract, ticks);
  });
  subscription.on_value([this, told = std::uint64_t{0}](const Quote& quote) mutable {
    if (std::exchange(told, quote.price_updates) == quote.price_updates)
      return;  // nothing the engine knows of
    if (listener != nullptr) listener->on_quote(quote);
  });
  subscription.on_event([this, symbol = instrument.symbol](const StreamEvent& event) {
    tell_subscription(symbol, SubscriptionKind::Quotes, event);
  });
  return keep(engine_quotes, instrument.con_id, std::move(subscription));
}

core::Expected<void> Gateway::Impl::subscribe_real_time_bars(const model::Instrument& instrument) {
  if (!ready()) return not_connected(instrument);
  const auto running = engine_bars.find(instrument.con_id);
  if (running != engine_bars.end() && !running->second.error()) return {};
  const auto contract = detail::to_contract(instrument);
  auto terms = engine_terms("bars", contract, LineKind::RealTimeBars);
  terms.least_patience = detail::kLeastForBars;
  const auto key = terms.key;
  auto subscription = streams->subscribe<model::Bar>(key, Overflow::KeepAll, 0, [&] {
    return std::make_shared<detail::FiveSecondBarStream>(std::move(terms), contract, "TRADES", false);
  });
  subscription.on_value([this, symbol = instrument.symbol](const model::Bar& bar) {
    if (listener != nullptr) listener->on_real_time_bar(symbol, bar);
  });
  subscription.on_event([this, symbol = instrument.symbol](const StreamEvent& event) {
    tell_subscription(symbol, SubscriptionKind::Bars, event);
  });
  return keep(engine_bars, instrument.con_id, std::move(subscription));
}

}  // namespace ibflow::gateway
