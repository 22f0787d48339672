#include "ibflow/sim/live/tick_by_tick_service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/live/market_data_errors.hpp"
#include "ibflow/sim/live/tick_by_tick_ticks.hpp"

namespace ibflow::sim {

namespace {

using namespace live_error;

constexpr std::size_t kFewest = 5;
constexpr std::size_t kLinesForOne = 20;  // five percent
constexpr std::size_t kMostPastTicks = 1000;
constexpr std::chrono::seconds kBetweenRequests{15};

bool has_single_ticks(const Instrument& instrument) {
  switch (instrument.security_type) {
    case SecurityType::Option:
    case SecurityType::Combo:
      return false;
    case SecurityType::Index:
      return instrument.exchange == "CME";
    default:
      return true;
  }
}

}  // namespace

std::optional<TickByTickKind> tick_kind(std::string_view text) {
  if (text == "Last") return TickByTickKind::Last;
  if (text == "AllLast") return TickByTickKind::AllLast;
  if (text == "BidAsk") return TickByTickKind::BidAsk;
  if (text == "MidPoint") return TickByTickKind::MidPoint;
  return std::nullopt;
}

std::size_t TickByTickService::limit() const {
  const auto& behaviour = state_.behaviour;
  if (behaviour.tick_by_tick_limit > 0) return static_cast<std::size_t>(behaviour.tick_by_tick_limit);
  return std::max(kFewest, static_cast<std::size_t>(behaviour.market_data_lines) / kLinesForOne);
}

bool TickByTickService::is_paced(Client& client, std::int32_t id, std::size_t instrument) {
  auto& last = requested_[instrument];
  const bool soon = last != core::Timestamp{} && last <= state_.now && state_.now < last + kBetweenRequests;
  last = state_.now;
  if (!soon || !state_.behaviour.tick_by_tick_pacing) return false;
  client.out.send_error(id, kTooManyTickByTick,
                        "Only one tick-by-tick request for an instrument is allowed in 15 seconds",
                        state_.now);
  return true;
}

bool TickByTickService::may_subscribe(Client& client, std::int32_t id, std::size_t index) {
  const auto refuse = [&](int code, std::string text) {
    client.out.send_error(id, code, text, state_.now);
    return false;
  };
  const auto& instrument = state_.contracts->instrument(index);
  if (!has_single_ticks(instrument)) {
    return refuse(kNoTickByTick, fmt::format("Failed to request tick-by-tick data:Tick-by-tick data is not "
                                             "available for {}",
                                             wire_text(instrument.security_type)));
  }
  if (!state_.conditions.is_permitted(instrument)) {
    return refuse(kNoTickByTick, "Failed to request tick-by-tick data:No market data permissions for " +
                                     data_name(instrument));
  }
  if (state_.conditions.competing_session)
    return refuse(kNoTickByTick, fmt::format("Failed to request tick-by-tick data:{}", kCompetingText));
  if (used_ >= limit()) {
    return refuse(kTooManyTickByTick,
                  fmt::format("Max number of tick-by-tick requests has been reached: {}", limit()));
  }
  return !is_paced(client, id, index);
}

void TickByTickService::on(Client& client, const protocol::RequestTickByTick& message) {
  const auto id = message.request_id;
  const auto instrument = find_or_refuse(state_, client, message.contract, id);
  if (!instrument) return;
  const auto kind = tick_kind(message.tick_type);
  if (!kind) {
    return client.out.send_error(id, kInvalid,
                                 validation_text("Tick type must be one of Last, AllLast, BidAsk, MidPoint"),
                                 state_.now);
  }
  auto& subscriptions = subscriptions_[client.id];
  if (subscriptions.contains(id)) {
    const auto code = static_cast<int>(state_.behaviour.duplicate_ticker_code);
    return client.out.send_error(id, code, duplicate_ticker(id), state_.now);
  }
  if (!may_subscribe(client, id, *instrument)) return;
  send_past(client, message, *instrument, *kind);
  const Key key{*instrument, *kind, message.ignore_size};
  auto& channel =
      channels_.try_emplace(key, state_, places_, *instrument, *kind, message.ignore_size).first->second;
  ++channel.subscribers;
  ++used_;
  subscriptions[id] = {key, &channel};
}

// SB-29: the past ticks are one message of their own.
void TickByTickService::send_past(Client& client, const protocol::RequestTickByTick& message,
                                  std::size_t index, TickByTickKind kind) const {
  if (message.number_of_ticks <= 0) return;
  const auto count = std::min(static_cast<std::size_t>(message.number_of_ticks), kMostPastTicks);
  const bool trades = kind == TickByTickKind::Last || kind == TickByTickKind::AllLast;
  const auto now = state_.now + std::chrono::nanoseconds(1);  // what was played at this very moment is past
  const auto events =
      state_.market->history().last_ticks(index, trades ? TicksOf::Trades : TicksOf::Quotes,
                                          state_.market->hours().open - std::chrono::hours(24), now, count);
  const auto& instrument = state_.contracts->instrument(index);
  const auto& exchange =
      instrument.primary_exchange.empty() ? instrument.exchange : instrument.primary_exchange;
  const auto send = [&](auto answer, const auto& to_tick) {
    answer.request_id = message.request_id;
    answer.done = true;
    for (const auto& event : events) answer.ticks.push_back(to_tick(event));
    client.out.send(answer);
  };
  if (trades)
    return send(protocol::HistoricalTicksLast{}, [&](const Print& e) { return last_tick(e, exchange); });
  if (kind == TickByTickKind::BidAsk) return send(protocol::HistoricalTicksBidAsk{}, bid_ask_tick);
  send(protocol::HistoricalTicks{}, midpoint_tick);
}

void TickByTickService::on(Client& client, const protocol::CancelTickByTick& message) {
  auto& subscriptions = subscriptions_[client.id];
  const auto found = subscriptions.find(message.request_id);
  if (found == subscriptions.end()) {
    return client.out.send_error(message.request_id, kUnknownTicker, unknown_ticker(message.request_id),
                                 state_.now);
  }
  leave(found->second.first, *found->second.second);
  subscriptions.erase(found);
}

void TickByTickService::leave(const Key& key, TickByTickChannel& channel) {
  --used_;
  if (--channel.subscribers == 0) channels_.erase(Key(key));
}

void TickByTickService::left(const Client& client) {
  const auto found = subscriptions_.find(client.id);
  if (found == subscriptions_.end()) return;
  for (const auto& [id, subscription] : found->second) leave(subscription.first, *subscription.second);
  subscriptions_.erase(found);
}

void TickByTickService::end_all(int code, std::string_view text) {
  for (auto& [client_id, subscriptions] : subscriptions_) {
    auto* client = state_.find(client_id);
    for (const auto& [id, subscription] : subscriptions) {
      if (code != 0 && client != nullptr) client->out.send_error(id, code, text, state_.now);
      leave(subscription.first, *subscription.second);
    }
    subscriptions.clear();
  }
}

void TickByTickService::stepped() {
  for (auto& [key, channel] : channels_) channel.step(events_.of(key.instrument));
}

void TickByTickService::publish(Client& client) {
  const auto found = subscriptions_.find(client.id);
  if (found == subscriptions_.end()) return;
  const auto& subscriptions = found->second;
  const auto busy = std::ranges::count_if(subscriptions,
                                          [](const auto& entry) { return entry.second.second->has_ticks(); });
  if (busy == 0) return;
  if (busy > 1) return merge(client, subscriptions);
  for (const auto& [id, subscription] : subscriptions) {
    auto& channel = *subscription.second;
    if (channel.has_ticks()) channel.ticks(client.out.version()).append_to(client.out, id);
  }
}

// At the same moment the tape's events keep their order, and modelled ones come behind them.
bool TickByTickService::comes_before(const Print& one, const Print& other) const {
  if (one.at != other.at) return one.at < other.at;
  const auto recorded = [&](const Print& event) { return !state_.market->is_modelled(event.ticker); };
  if (recorded(one) && recorded(other)) return &one < &other;
  return recorded(one) && !recorded(other);
}

// Several streams of a client in the order in which things happened.
void TickByTickService::merge(Client& client, const Subscriptions& subscriptions) const {
  struct Stream {
    std::int32_t id = 0;
    const std::vector<const Print*>* order = nullptr;
    FrameBatch* batch = nullptr;
    std::size_t next = 0;
  };
  std::vector<Stream> streams;
  for (const auto& [id, subscription] : subscriptions) {
    auto& channel = *subscription.second;
    if (channel.has_ticks())
      streams.push_back({id, &channel.order(), &channel.ticks(client.out.version()), 0});
  }
  while (!streams.empty()) {
    auto earliest = streams.begin();
    for (auto other = earliest + 1; other != streams.end(); ++other) {
      if (comes_before(*(*other->order)[other->next], *(*earliest->order)[earliest->next])) earliest = other;
    }
    earliest->batch->append_to(client.out, earliest->id, earliest->next);
    if (++earliest->next == earliest->order->size()) streams.erase(earliest);
  }
}

}  // namespace ibflow::sim
