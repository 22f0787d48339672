#include "ibflow/sim/live/market_data_service.hpp"

#include <fmt/format.h>

#include <utility>

#include "ibflow/sim/live/instrument_hours.hpp"
#include "ibflow/sim/live/market_data_errors.hpp"
#include "ibflow/sim/reference/news_archive.hpp"

namespace ibflow::sim {

namespace {

using namespace live_error;

constexpr int kFirstWithReroute = 125;
constexpr int kFirstWithNews = 113;
constexpr std::int32_t kNoId = -1;
constexpr std::chrono::seconds kBetweenRegulatory{1};
constexpr std::chrono::hours kLatestHeadlines{24};

}  // namespace

void MarketDataService::error(Client& client, std::int32_t id, int number, std::string_view text) const {
  client.out.send_error(id, number, text, state_.now);
}

bool MarketDataService::is_free(Client& client, std::int32_t id) {
  if (!streams_[client.id].subscriptions.contains(id)) return true;
  error(client, id, static_cast<int>(state_.behaviour.duplicate_ticker_code), duplicate_ticker(id));
  return false;
}

bool MarketDataService::is_sound(Client& client, const protocol::RequestMarketData& message,
                                 const GenericTickList& list) {
  const auto id = message.request_id;
  if (!list.complaint.empty()) {
    error(client, id, kInvalid, validation_text(list.complaint));
    return false;
  }
  if (message.snapshot && !message.generic_tick_list.empty()) {
    error(client, id, kInvalid,
          validation_text("Snapshot market data subscription is not applicable to generic ticks"));
    return false;
  }
  return !message.regulatory_snapshot || permits_regulatory(client, id);
}

bool MarketDataService::permits_regulatory(Client& client, std::int32_t id) {
  if (!state_.behaviour.regulatory_snapshots) {
    error(client, id, kNotSubscribed,
          "Requested market data is not subscribed. Regulatory snapshots are not permitted");
    return false;
  }
  auto& last = streams_[client.id].last_regulatory;
  if (last && *last <= state_.now && state_.now < *last + kBetweenRegulatory) {
    error(client, id, kDuplicateTicker,
          "Error processing request. Only one regulatory snapshot is allowed in a second");
    return false;
  }
  last = state_.now;
  return true;
}

// A CFD has no data of its own (SB-27).
bool MarketDataService::reroutes(Client& client, const protocol::RequestMarketData& message,
                                 std::size_t instrument) {
  const auto& cfd = state_.contracts->instrument(instrument);
  if (cfd.security_type != SecurityType::Cfd || !cfd.underlying) return false;
  if (client.out.version() < kFirstWithReroute) {
    error(client, message.request_id, kNoSecurity,
          "No security definition has been found for the request; ask for the underlying's data");
    return true;
  }
  const auto& underlying = state_.contracts->contract(*cfd.underlying);
  protocol::RerouteMarketData reroute;
  reroute.request_id = message.request_id;
  reroute.con_id = underlying.con_id;
  reroute.exchange = underlying.exchange;
  client.out.send(reroute);
  return true;
}

// server-behaviour.md 2.4, row by row.
std::optional<FeedKind> MarketDataService::permitted_kind(Client& client, std::int32_t id,
                                                          std::size_t index) {
  const auto& behaviour = state_.behaviour;
  const auto& instrument = state_.contracts->instrument(index);
  const auto wanted = static_cast<FeedKind>(streams_[client.id].data_type);
  if (state_.conditions.is_permitted(instrument)) {
    if (instrument.security_type == SecurityType::Option && !source_.has_permitted_underlying(index)) {
      error(client, id, kPartlySubscribed,
            "Part of requested market data is not subscribed. Subscription-independent ticks are still "
            "active." +
                data_name(instrument));
    }
    const bool frozen = wanted == FeedKind::Frozen || wanted == FeedKind::DelayedFrozen;
    return frozen ? FeedKind::Frozen : FeedKind::Live;
  }
  if (!behaviour.delayed_data) {
    error(client, id, kNoDelayed,
          "Requested market data is not subscribed. Delayed market data is not enabled." +
              data_name(instrument));
    return std::nullopt;
  }
  if (!is_delayed(wanted)) {
    const auto text = behaviour.refuse_with_10089
                          ? "Requested market data requires additional subscription for API. See link in "
                            "'Market Data Connections' dialog for more details. Delayed market data is "
                            "available." +
                                data_name(instrument)
                          : not_subscribed(instrument, true);
    error(client, id, behaviour.refuse_with_10089 ? kNeedsSubscription : kNotSubscribed, text);
    return std::nullopt;
  }
  error(client, id, kShowingDelayed,
        "Requested market data is not subscribed. Displaying delayed market data.");
  return wanted;
}

void MarketDataService::on(Client& client, const protocol::RequestMarketData& message) {
  const auto id = message.request_id;
  const auto instrument = find_or_refuse(state_, client, message.contract, id);
  if (!instrument || !is_free(client, id)) return;
  const auto list = parse_generic_ticks(message.generic_tick_list, state_.contracts->instrument(*instrument),
                                        client.out.version());
  if (!is_sound(client, message, list) || reroutes(client, message, *instrument)) return;
  if (state_.conditions.competing_session) return error(client, id, kCompetingSession, kCompetingText);
  const bool takes_line = !message.snapshot && !message.regulatory_snapshot;
  const auto limit = static_cast<std::size_t>(state_.behaviour.market_data_lines);
  if (takes_line && state_.lines.used() >= limit)
    return error(client, id, kTooManyLines, "Max number of tickers has been reached");
  const auto kind = permitted_kind(client, id, *instrument);
  if (!kind) return;
  if (takes_line) static_cast<void>(state_.lines.take(limit));
  begin(client, message, list, *instrument, *kind);
}

void MarketDataService::begin(Client& client, const protocol::RequestMarketData& message,
                              const GenericTickList& list, std::size_t instrument, FeedKind kind) {
  const auto id = message.request_id;
  auto& channel = join(instrument, kind);
  auto& subscription = streams_[client.id].subscriptions[id];
  subscription.channel = &channel;
  subscription.has_defaults = list.has_defaults;
  subscription.is_snapshot = message.snapshot || message.regulatory_snapshot;
  subscription.ends = state_.now + std::chrono::seconds(state_.behaviour.snapshot_seconds);
  if (!is_delayed(kind)) subscription.generics = list.ticks;
  subscription.news_providers = list.news_providers;
  if (list.has_news && client.out.version() >= kFirstWithNews)
    subscription.news = state_.now - kLatestHeadlines;
  channel.add_generic(subscription.generics);
  channel.send_head(client.out, id);
  subscription.awaits_values = !is_flowing(state_, instrument);
  if (!subscription.awaits_values) send_values(client, id, subscription);
  if (finish_snapshot(client, id, subscription)) {
    leave(subscription);
    streams_[client.id].subscriptions.erase(id);
  }
}

void MarketDataService::send_values(Client& client, std::int32_t id, Subscription& subscription) {
  subscription.awaits_values = false;
  subscription.channel->send_values(client.out, id, subscription.has_defaults, subscription.generics);
  send_news(client, id, subscription);
}

void MarketDataService::send_news(Client& client, std::int32_t id, Subscription& subscription) const {
  if (!subscription.news) return;
  HeadlineQuery query;
  query.from = std::exchange(*subscription.news, state_.now);
  query.to = state_.now;
  query.count = 1;
  if (query.from >= query.to) return;
  for (const auto& code : subscription.news_providers) query.providers.push_back(code);
  if (query.providers.empty()) {
    for (const auto& provider : news_providers()) query.providers.push_back(provider.code);
  }
  const auto& instrument = state_.contracts->instrument(subscription.channel->instrument());
  for (const auto& headline : find_headlines(instrument, query).headlines) {
    protocol::TickNews news;
    news.request_id = id;
    news.time_stamp = core::to_unix_millis(headline.at);
    news.provider_code = headline.provider;
    news.article_id = headline.article_id;
    news.headline = headline.text;
    news.extra_data = headline.extra_data;
    client.out.send(news);
  }
}

bool MarketDataService::finish_snapshot(Client& client, std::int32_t id, const Subscription& subscription) {
  if (!subscription.is_snapshot) return false;
  const auto& channel = *subscription.channel;
  // A step keeper holds the clock until it has its answer, so its snapshot cannot wait for time to pass.
  const bool cannot_wait = client.keeps_step || clock_.at_end();
  const bool over = cannot_wait || state_.now >= subscription.ends ||
                    is_complete(channel.shown(), state_.contracts->instrument(channel.instrument()));
  if (!over) return false;
  protocol::TickSnapshotEnd end;
  end.request_id = id;
  client.out.send(end);
  return true;
}

void MarketDataService::on(Client& client, const protocol::CancelMarketData& message) {
  auto& subscriptions = streams_[client.id].subscriptions;
  const auto found = subscriptions.find(message.request_id);
  if (found == subscriptions.end())
    return error(client, message.request_id, kUnknownTicker, unknown_ticker(message.request_id));
  leave(found->second);
  subscriptions.erase(found);
}

void MarketDataService::on(Client& client, const protocol::RequestMarketDataType& message) {
  if (message.market_data_type < 1 || message.market_data_type > 4) {
    return error(client, kNoId, kInvalid,
                 validation_text(fmt::format("Market data type {} is none", message.market_data_type)));
  }
  auto& streams = streams_[client.id];
  streams.data_type = message.market_data_type;
  switch_frozen(client, streams);
}

// Running frozen subscriptions follow the new kind, others keep theirs (server-behaviour.md 2.4).
void MarketDataService::switch_frozen(Client& client, Streams& streams) {
  const auto wanted = static_cast<FeedKind>(streams.data_type);
  for (auto& [id, subscription] : streams.subscriptions) {
    const auto kind = subscription.channel->kind();
    const bool live = kind == FeedKind::Frozen && (wanted == FeedKind::Live || wanted == FeedKind::Delayed);
    const bool delayed = kind == FeedKind::DelayedFrozen && wanted == FeedKind::Delayed;
    if (!live && !delayed) continue;
    auto& to = join(subscription.channel->instrument(), live ? FeedKind::Live : FeedKind::Delayed);
    to.add_generic(subscription.generics);
    to.send_difference(*subscription.channel, client.out, id, subscription.has_defaults);
    auto old = subscription;
    subscription.channel = &to;
    old.is_snapshot = true;  // the line stays with the subscription
    leave(old);
  }
}

LevelOneChannel& MarketDataService::join(std::size_t instrument, FeedKind kind) {
  const auto key = std::pair(instrument, kind);
  auto found = channels_.find(key);
  if (found == channels_.end()) found = channels_.try_emplace(key, source_, places_, instrument, kind).first;
  ++found->second.subscribers;
  return found->second;
}

void MarketDataService::leave(const Subscription& subscription) {
  if (!subscription.is_snapshot) state_.lines.give_back();
  auto& channel = *subscription.channel;
  if (--channel.subscribers == 0) channels_.erase(std::pair(channel.instrument(), channel.kind()));
}

void MarketDataService::left(const Client& client) {
  const auto found = streams_.find(client.id);
  if (found == streams_.end()) return;
  for (const auto& [id, subscription] : found->second.subscriptions) leave(subscription);
  streams_.erase(found);
}

void MarketDataService::end_all(int code, std::string_view text) {
  for (auto& [client_id, streams] : streams_) {
    auto* client = state_.find(client_id);
    for (const auto& [id, subscription] : streams.subscriptions) {
      if (code != 0 && client != nullptr) error(*client, id, code, text);
      leave(subscription);
    }
    streams.subscriptions.clear();
  }
}

void MarketDataService::stepped() {
  source_.step();
  for (auto& [key, channel] : channels_) channel.step(events_.of(key.first));
}

void MarketDataService::publish(Client& client) {
  const auto found = streams_.find(client.id);
  if (found == streams_.end()) return;
  auto& subscriptions = found->second.subscriptions;
  for (auto it = subscriptions.begin(); it != subscriptions.end();) {
    auto& [id, subscription] = *it;
    auto& channel = *subscription.channel;
    if (!subscription.awaits_values) {
      channel.send_changes(client.out, id, subscription.has_defaults, subscription.generics);
      if (subscription.news) send_news(client, id, subscription);
    } else if (is_flowing(state_, channel.instrument())) {
      send_values(client, id, subscription);
    }
    const bool over = finish_snapshot(client, id, subscription);
    if (over) leave(subscription);
    it = over ? subscriptions.erase(it) : std::next(it);
  }
}

}  // namespace ibflow::sim
