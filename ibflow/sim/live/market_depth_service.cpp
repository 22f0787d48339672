#include "ibflow/sim/live/market_depth_service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/live/instrument_hours.hpp"
#include "ibflow/sim/live/market_data_errors.hpp"

namespace ibflow::sim {

namespace {

using namespace live_error;

constexpr std::size_t kLinesForOne = 100, kFewest = 3, kMost = 60;
constexpr std::int32_t kDefaultRows = 5, kMostRows = 60;
constexpr int kFirstWithReroute = 125;

// Venues whose rows name market makers: those of type Deep2 in REQ_MKT_DEPTH_EXCHANGES.
bool has_market_makers(std::string_view exchange) {
  return exchange == "NASDAQ" || exchange == "ISLAND";
}

BestQuote quote_of(const Print& event) {
  return {event.bid, event.ask, event.bid_size.truncated(), event.ask_size.truncated()};
}

}  // namespace

std::size_t MarketDepthService::used() const {
  std::size_t used = 0;
  for (const auto& [client, subscriptions] : subscriptions_) used += subscriptions.size();
  return used;
}

std::size_t MarketDepthService::limit() const {
  const auto& behaviour = state_.behaviour;
  if (behaviour.market_depth_limit > 0) return static_cast<std::size_t>(behaviour.market_depth_limit);
  const auto lines = static_cast<std::size_t>(behaviour.market_data_lines);
  return std::clamp(lines / kLinesForOne, kFewest, kMost);
}

bool MarketDepthService::reroutes(Client& client, std::int32_t id, std::size_t instrument) {
  const auto& cfd = state_.contracts->instrument(instrument);
  if (cfd.security_type != SecurityType::Cfd || !cfd.underlying) return false;
  if (client.out.version() < kFirstWithReroute) return false;
  const auto& underlying = state_.contracts->contract(*cfd.underlying);
  protocol::RerouteMarketDepth reroute;
  reroute.request_id = id;
  reroute.con_id = underlying.con_id;
  reroute.exchange = underlying.exchange;
  client.out.send(reroute);
  return true;
}

// nullopt: there is no book of that instrument at that exchange (10092).
std::optional<BookKind> MarketDepthService::book_kind(const protocol::RequestMarketDepth& message,
                                                      std::size_t index) const {
  const auto& instrument = state_.contracts->instrument(index);
  switch (instrument.security_type) {
    case SecurityType::Combo:
    case SecurityType::Index:
    case SecurityType::Cfd:
    case SecurityType::Bond:
      return std::nullopt;
    default:
      break;
  }
  const auto& exchange = message.contract.exchange.empty() ? instrument.exchange : message.contract.exchange;
  if (message.is_smart_depth) return exchange == "SMART" ? std::optional(BookKind::Smart) : std::nullopt;
  if (exchange == "SMART") return std::nullopt;
  return has_market_makers(exchange) ? BookKind::MarketMakers : BookKind::Plain;
}

bool MarketDepthService::may_subscribe(Client& client, std::int32_t id, std::size_t index) {
  const auto refuse = [&](int code, std::string text) {
    client.out.send_error(id, code, text, state_.now);
    return false;
  };
  const auto& instrument = state_.contracts->instrument(index);
  if (!state_.conditions.is_permitted(instrument))
    return refuse(kNotSubscribed, not_subscribed(instrument, false));
  if (state_.conditions.competing_session) return refuse(kCompetingSession, std::string(kCompetingText));
  if (used() >= limit()) {
    return refuse(kTooManyDepths,
                  fmt::format("Max number ({}) of market depth requests has been reached", limit()));
  }
  return true;
}

void MarketDepthService::on(Client& client, const protocol::RequestMarketDepth& message) {
  const auto id = message.request_id;
  const auto instrument = find_or_refuse(state_, client, message.contract, id);
  if (!instrument) return;
  const auto refuse = [&](int code, const std::string& text) {
    client.out.send_error(id, code, text, state_.now);
  };
  auto& subscriptions = subscriptions_[client.id];
  if (subscriptions.contains(id))
    return refuse(static_cast<int>(state_.behaviour.duplicate_ticker_code), duplicate_ticker(id));
  if (reroutes(client, id, *instrument)) return;
  const auto kind = book_kind(message, *instrument);
  if (!kind) {
    return refuse(kNoDepth,
                  "Deep market data is not supported for this combination of security type/exchange");
  }
  if (!may_subscribe(client, id, *instrument)) return;
  if (message.is_smart_depth && state_.behaviour.depth_venue_notice) {
    refuse(kDepthVenues,
           "Exchanges - Depth: NASDAQ; ARCA; BATS; NYSE; IEX; Top: AMEX; BEX; DRCTEDGE; EDGEA; Need "
           "additional market data permissions - Depth: CHX;");
  }
  auto& subscription = subscriptions[id];
  subscription.instrument = *instrument;
  subscription.rows = static_cast<std::size_t>(
      std::clamp(message.num_rows > 0 ? message.num_rows : kDefaultRows, 1, kMostRows));
  subscription.kind = *kind;
  subscription.by_exchange = *kind != BookKind::Plain;
  if (is_flowing(state_, *instrument)) move(client, id, subscription, shown(*instrument));
}

BestQuote MarketDepthService::shown(std::size_t instrument) const {
  const auto& state = state_.market->state(instrument);
  return {state.bid.value_or(0), state.ask.value_or(0), state.bid_size, state.ask_size};
}

void MarketDepthService::move(Client& client, std::int32_t id, Subscription& subscription,
                              const BestQuote& quote) const {
  if (quote == subscription.quote) return;
  subscription.quote = quote;
  const auto& instrument = state_.contracts->instrument(subscription.instrument);
  for (const auto side : {BookSide::Bid, BookSide::Ask}) {
    auto now = modelled_side(instrument, quote, side, subscription.kind, subscription.rows);
    auto& was = subscription.book[std::to_underlying(side)];
    for (auto& row : depth_operations(was, now, side, subscription.kind)) {
      if (subscription.by_exchange) {
        protocol::MarketDepthL2 message;
        message.request_id = id;
        message.row = std::move(row);
        client.out.send(message);
      } else {
        protocol::MarketDepth message;
        message.request_id = id;
        message.row = std::move(row);
        client.out.send(message);
      }
    }
    was = std::move(now);
  }
}

void MarketDepthService::on(Client& client, const protocol::CancelMarketDepth& message) {
  auto& subscriptions = subscriptions_[client.id];
  const auto found = subscriptions.find(message.request_id);
  const bool known =
      found != subscriptions.end() && (found->second.kind == BookKind::Smart) == message.is_smart_depth;
  if (known) {
    subscriptions.erase(found);
    return;
  }
  client.out.send_error(
      message.request_id, kUnknownDepth,
      fmt::format("Can't find the subscribed market depth with tickerId:{}", message.request_id), state_.now);
}

void MarketDepthService::publish(Client& client) {
  const auto found = subscriptions_.find(client.id);
  if (found == subscriptions_.end()) return;
  for (auto& [id, subscription] : found->second) {
    const auto instrument = subscription.instrument;
    if (!is_flowing(state_, instrument)) continue;
    for (const auto* event : events_.of(instrument)) {  // not sampled: every quote moves the book
      if (event->is_quote) move(client, id, subscription, quote_of(*event));
    }
    move(client, id, subscription, shown(instrument));
  }
}

void MarketDepthService::end_all(int code, std::string_view text) {
  for (auto& [client_id, subscriptions] : subscriptions_) {
    auto* client = state_.find(client_id);
    if (code != 0 && client != nullptr) {
      for (const auto& [id, subscription] : subscriptions) client->out.send_error(id, code, text, state_.now);
    }
    subscriptions.clear();
  }
}

void MarketDepthService::reset() {
  for (auto& [client_id, subscriptions] : subscriptions_) {
    auto* client = state_.find(client_id);
    if (client == nullptr) continue;
    for (auto& [id, subscription] : subscriptions) {
      client->out.send_error(id, kDepthReset,
                             "Market depth data has been RESET. Please empty deep book contents before "
                             "applying any new entries.",
                             state_.now);
      subscription.book = {};
      subscription.quote = {};
      move(*client, id, subscription, shown(subscription.instrument));
    }
  }
}

void MarketDepthService::halt() {
  end_all(kDepthHalted, "Market depth data has been HALTED. Please re-subscribe.");
}

}  // namespace ibflow::sim
