#include "ibflow/sim/live/market_data_feed.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ibflow::sim {

namespace {

// IB's tick types.
enum Tick : std::int32_t {
  BidSize = 0,
  Bid = 1,
  Ask = 2,
  AskSize = 3,
  Last = 4,
  LastSize = 5,
  High = 6,
  Low = 7,
  Volume = 8,
  Close = 9,
  Open = 14,
  LastTimestamp = 45,
  Halted = 49,
};

constexpr std::int64_t kLot = 100;
constexpr int kFirstWithRequestParameters = 114;
constexpr int kFirstWithShares = 220;

/// In lots, and from server version 220 on in shares.
core::Decimal size_for(const Outbox& out, std::int64_t shares) {
  if (shares <= 0) return 0;
  if (out.version() >= kFirstWithShares) return shares;
  return std::max<std::int64_t>(1, (shares + kLot / 2) / kLot);  // an odd lot is still somebody's size
}

void send_price(Outbox& out, std::int32_t id, Tick type, double price, core::Decimal size, bool firm) {
  protocol::TickPrice tick;
  tick.request_id = id;
  tick.tick_type = type;
  tick.price = price;
  tick.size = size;
  tick.attributes.can_auto_execute = firm;
  out.send(tick);
}

void send_size(Outbox& out, std::int32_t id, Tick type, core::Decimal size) {
  protocol::TickSize tick;
  tick.request_id = id;
  tick.tick_type = type;
  tick.size = size;
  out.send(tick);
}

void send_last_timestamp(Outbox& out, std::int32_t id, core::Timestamp at) {
  protocol::TickString tick;
  tick.request_id = id;
  tick.tick_type = LastTimestamp;
  tick.value = fmt::format_int(core::to_unix_seconds(at)).str();
  out.send(tick);
}

void send_if(Outbox& out, std::int32_t id, Tick type, const std::optional<double>& price) {
  if (price) send_price(out, id, type, *price, 0, false);
}

void send_head(Outbox& out, std::int32_t id) {
  protocol::MarketDataType type;
  type.request_id = id;
  type.market_data_type = 1;
  out.send(type);
  if (out.version() < kFirstWithRequestParameters) return;
  protocol::TickRequestParameters parameters;
  parameters.request_id = id;
  parameters.min_tick = 0.01;
  parameters.bbo_exchange = "9c0001";
  parameters.snapshot_permissions = 3;
  out.send(parameters);
}

void send_burst(Outbox& out, std::int32_t id, const TickerState& state) {
  send_head(out, id);
  if (state.last) {
    send_last_timestamp(out, id, state.last_time);
    send_price(out, id, Last, *state.last, size_for(out, state.last_size), false);
  }
  protocol::TickGeneric halted;
  halted.request_id = id;
  halted.tick_type = Halted;
  out.send(halted);
  if (state.last) send_size(out, id, Volume, size_for(out, state.volume));
  send_if(out, id, High, state.high);
  send_if(out, id, Low, state.low);
  send_if(out, id, Close, state.previous_close);
  send_if(out, id, Open, state.open);
  if (state.bid) send_price(out, id, Bid, *state.bid, size_for(out, state.bid_size), true);
  if (state.ask) send_price(out, id, Ask, *state.ask, size_for(out, state.ask_size), true);
  if (state.bid) send_size(out, id, BidSize, size_for(out, state.bid_size));
  if (state.ask) send_size(out, id, AskSize, size_for(out, state.ask_size));
  if (state.last) send_size(out, id, LastSize, size_for(out, state.last_size));
}

struct Side {
  Tick price_type, size_type;
  bool firm;
};

void send_side(Outbox& out, std::int32_t id, Side side, const std::optional<double>& was,
               std::int64_t was_size, const std::optional<double>& now, std::int64_t now_size) {
  if (was && !now) {
    send_price(out, id, side.price_type, -1, 0, false);  // no quote any more
    return;
  }
  if (!now) return;
  const auto size = size_for(out, now_size);
  if (was != now) send_price(out, id, side.price_type, *now, size, side.firm);
  if (was != now || size_for(out, was_size) != size) send_size(out, id, side.size_type, size);
}

void send_changes(Outbox& out, std::int32_t id, const TickerState& was, const TickerState& now) {
  if (now.last && was.last_time != now.last_time) send_last_timestamp(out, id, now.last_time);
  send_side(out, id, {Last, LastSize, false}, was.last, was.last_size, now.last, now.last_size);
  if (size_for(out, was.volume) != size_for(out, now.volume))
    send_size(out, id, Volume, size_for(out, now.volume));
  if (was.high != now.high) send_if(out, id, High, now.high);
  if (was.low != now.low) send_if(out, id, Low, now.low);
  if (was.previous_close != now.previous_close) send_if(out, id, Close, now.previous_close);
  if (was.open != now.open) send_if(out, id, Open, now.open);
  send_side(out, id, {Bid, BidSize, true}, was.bid, was.bid_size, now.bid, now.bid_size);
  send_side(out, id, {Ask, AskSize, true}, was.ask, was.ask_size, now.ask, now.ask_size);
}

void send_snapshot_end(Outbox& out, std::int32_t id) {
  protocol::TickSnapshotEnd end;
  end.request_id = id;
  out.send(end);
}

bool complete(const TickerState& state) {
  return state.bid && state.ask && state.last && state.open && state.high && state.low &&
         state.previous_close;
}

}  // namespace

void MarketDataFeed::subscribe(std::int32_t request_id, std::size_t ticker, const TickerState& state,
                               Outbox& out) {
  send_burst(out, request_id, state);
  subscriptions_[request_id] = {.ticker = ticker, .sent = state, .ends = std::nullopt};
}

void MarketDataFeed::snapshot(std::int32_t request_id, std::size_t ticker, const TickerState& state,
                              bool at_once, core::Timestamp latest, Outbox& out) {
  send_burst(out, request_id, state);
  if (at_once || complete(state)) {
    send_snapshot_end(out, request_id);
    return;
  }
  subscriptions_[request_id] = {.ticker = ticker, .sent = state, .ends = latest};
}

void MarketDataFeed::publish(const TickerStates& states, core::Timestamp now, Outbox& out) {
  for (auto it = subscriptions_.begin(); it != subscriptions_.end();) {
    auto& [id, subscription] = *it;
    const auto& state = states(subscription.ticker);
    if (subscription.sent != state) {
      send_changes(out, id, subscription.sent, state);
      subscription.sent = state;
    }
    const bool over = subscription.ends && (now >= *subscription.ends || complete(state));
    if (over) send_snapshot_end(out, id);
    it = over ? subscriptions_.erase(it) : std::next(it);
  }
}

}  // namespace ibflow::sim
