#include "ibflow/sim/live/real_time_bar_service.hpp"

#include <cmath>

#include "ibflow/sim/live/instrument_hours.hpp"
#include "ibflow/sim/live/market_data_errors.hpp"

namespace ibflow::sim {

namespace {

using namespace live_error;

constexpr std::chrono::minutes kPacingWindow{10};

// Four places are what IB gives; as whole ten-thousandths the value is exact.
core::Decimal average_price(const RealTimeBarBuilder::Bar& bar) {
  const double price = bar.volume > 0 ? bar.turnover / static_cast<double>(bar.volume) : bar.close;
  return core::Decimal::from_parts(std::llround(price * 1e4), 4).normalized();
}

protocol::RealTimeBar to_message(const RealTimeBarBuilder::Bar& bar, core::Timestamp start,
                                 BarContent content) {
  protocol::RealTimeBar message;
  message.time = core::to_unix_seconds(start);
  message.open = bar.open;
  message.high = bar.high;
  message.low = bar.low;
  message.close = bar.close;
  const bool trades = content == BarContent::Trades;
  message.volume = trades ? core::Decimal(bar.volume) : core::Decimal(-1);
  message.wap = trades ? average_price(bar) : core::Decimal(-1);
  message.count = trades ? bar.trades : -1;
  return message;
}

bool is_boundary(core::Timestamp at) {
  return at.time_since_epoch() % kRealTimeBar == core::Duration(0);
}

}  // namespace

std::optional<BarContent> bar_content(std::string_view what_to_show) {
  if (what_to_show == "TRADES") return BarContent::Trades;
  if (what_to_show == "MIDPOINT") return BarContent::Midpoint;
  if (what_to_show == "BID") return BarContent::Bid;
  if (what_to_show == "ASK") return BarContent::Ask;
  return std::nullopt;
}

bool RealTimeBarService::is_too_often(std::int32_t client_id) {
  auto& times = requested_[client_id];
  if (!times.empty() && times.back() > state_.now) times.clear();  // the day has started over
  while (!times.empty() && times.front() <= state_.now - kPacingWindow) times.pop_front();
  if (times.size() >= static_cast<std::size_t>(state_.behaviour.real_time_bar_requests)) return true;
  times.push_back(state_.now);
  return false;
}

bool RealTimeBarService::may_subscribe(Client& client, std::int32_t id, const Key& key) {
  const auto refuse = [&](int code, std::string text) {
    client.out.send_error(id, code, text, state_.now);
    return false;
  };
  const auto& instrument = state_.contracts->instrument(key.instrument);
  if (!state_.conditions.is_permitted(instrument) || state_.conditions.competing_session) {
    return refuse(kInvalidRealTimeQuery,
                  "Invalid Real-time Query:No market data permissions for " + data_name(instrument));
  }
  if (key.content == BarContent::Trades && instrument.security_type == SecurityType::Forex)
    return refuse(kInvalidRealTimeQuery, "Invalid Real-time Query:No trades of forex");
  if (is_too_often(client.id)) {
    return refuse(kInvalidRealTimeQuery, "Invalid Real-time Query:Historical data request pacing violation");
  }
  if (!state_.lines.take(static_cast<std::size_t>(state_.behaviour.market_data_lines)))
    return refuse(kTooManyLines, "Max number of tickers has been reached");
  return true;
}

void RealTimeBarService::on(Client& client, const protocol::RequestRealTimeBars& message) {
  const auto id = message.request_id;
  const auto instrument = find_or_refuse(state_, client, message.contract, id);
  if (!instrument) return;
  auto& subscriptions = subscriptions_[client.id];
  if (subscriptions.contains(id)) {
    const auto code = static_cast<int>(state_.behaviour.duplicate_ticker_code);
    return client.out.send_error(id, code, duplicate_ticker(id), state_.now);
  }
  const auto content = bar_content(message.what_to_show);
  if (!content) {
    return client.out.send_error(id, kInvalid, validation_text("What to show field is missing or incorrect"),
                                 state_.now);
  }
  const Key key{*instrument, *content};
  if (!may_subscribe(client, id, key)) return;
  auto& channel = channels_.try_emplace(key, state_, *instrument, *content).first->second;
  ++channel.subscribers;
  subscriptions[id] = {.key = key, .regular_hours = message.use_rth, .channel = &channel};
}

void RealTimeBarService::on(Client& client, const protocol::CancelRealTimeBars& message) {
  auto& subscriptions = subscriptions_[client.id];
  const auto found = subscriptions.find(message.request_id);
  if (found == subscriptions.end()) {
    return client.out.send_error(message.request_id, kUnknownTicker, unknown_ticker(message.request_id),
                                 state_.now);
  }
  leave(found->second);
  subscriptions.erase(found);
}

void RealTimeBarService::leave(const Subscription& subscription) {
  state_.lines.give_back();
  if (--subscription.channel->subscribers == 0) channels_.erase(Key(subscription.key));
}

void RealTimeBarService::left(const Client& client) {
  const auto found = subscriptions_.find(client.id);
  if (found == subscriptions_.end()) return;
  for (const auto& [id, subscription] : found->second) leave(subscription);
  subscriptions_.erase(found);
  requested_.erase(client.id);
}

void RealTimeBarService::end_all(int code, std::string_view text) {
  for (auto& [client_id, subscriptions] : subscriptions_) {
    auto* client = state_.find(client_id);
    for (const auto& [id, subscription] : subscriptions) {
      if (code != 0 && client != nullptr) client->out.send_error(id, code, text, state_.now);
      leave(subscription);
    }
    subscriptions.clear();
  }
}

void RealTimeBarService::bust_trades() {
  end_all(kTradeBust,
          "Bust event occurred, current subscription is deactivated. Please resubscribe real-time "
          "bars immediately.");
}

void RealTimeBarService::stepped() {
  const bool ends_bar = is_boundary(state_.now);
  for (auto& [key, channel] : channels_) channel.step(events_.of(key.instrument), ends_bar);
}

// Recorded trades are the market's bars; while a market is closed there are none.
std::optional<core::Timestamp> RealTimeBarService::ended_bar(const Subscription& subscription) const {
  const auto& [instrument, content] = subscription.key;
  if (!is_boundary(state_.now)) return std::nullopt;
  const auto start = state_.now - kRealTimeBar;
  if (subscription.regular_hours && !is_liquid(state_, instrument, start)) return std::nullopt;
  if (content == BarContent::Trades && !state_.market->is_modelled(instrument))
    return state_.market->ended_bar();
  return is_open(state_, instrument, start) ? std::optional(start) : std::nullopt;
}

const std::optional<RealTimeBarBuilder::Bar>& RealTimeBarService::bar(
    const Subscription& subscription) const {
  const auto& [instrument, content] = subscription.key;
  const bool recorded = content == BarContent::Trades && !state_.market->is_modelled(instrument);
  return recorded ? state_.market->bars().closed(instrument) : subscription.channel->closed();
}

void RealTimeBarService::publish(Client& client) {
  const auto found = subscriptions_.find(client.id);
  if (found == subscriptions_.end() || !is_boundary(state_.now)) return;
  for (const auto& [id, subscription] : found->second) {
    if (!is_flowing(state_, subscription.key.instrument)) continue;
    const auto start = ended_bar(subscription);
    const auto& ended = bar(subscription);
    if (!start || !ended) continue;
    auto message = to_message(*ended, *start, subscription.key.content);
    message.request_id = id;
    client.out.send(message);
  }
}

}  // namespace ibflow::sim
