#include "ibflow/app/status_snapshot.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ranges>

#include "ibflow/app/version.hpp"

namespace ibflow::app {

namespace {

double milliseconds(core::Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

std::optional<double> milliseconds(const std::optional<core::Duration>& duration) {
  return duration ? std::optional(milliseconds(*duration)) : std::nullopt;
}

control::GatewayView gateway_view(const TradingStatus& status) {
  const gateway::Health& health = status.health;
  control::GatewayView view;
  view.socket = connection::to_string(health.socket);
  view.ib_link = connection::to_string(health.ib_link);
  for (const auto& [name, farm] : health.farms) view.farms.push_back({name, farm.is_up()});
  view.ready = health.why_not_ready.empty() && health.socket == connection::SocketState::Ready;
  view.why_not_ready = health.why_not_ready;
  view.notes = health.concerns(status.now);
  view.reconnect_attempt = health.reconnect_attempt;
  view.server_version = status.server_version;
  view.round_trip_ms = milliseconds(health.round_trip);
  view.clock_offset_ms = milliseconds(health.clock_offset);
  view.messages_in = health.messages_in;
  view.messages_out = health.messages_out;
  return view;
}

control::PacingView pacing_view(const TradingStatus& status, double messages_per_second) {
  control::PacingView view;
  view.messages_per_second = messages_per_second;
  view.deepest = status.pacing.deepest;
  for (std::size_t lane = 0; lane < status.lanes.size(); ++lane) {
    const connection::LaneStatus& row = status.lanes[lane];
    view.waiting += row.waiting;
    view.lanes.push_back({connection::to_string(static_cast<connection::Lane>(lane)), row.waiting,
                          status.pacing.released[lane], status.pacing.refused[lane],
                          milliseconds(row.oldest_wait), milliseconds(row.eta)});
  }
  return view;
}

control::MoneyView money_view(const engine::EngineSnapshot& engine) {
  return {engine.net_pnl, engine.realised,  engine.unrealised,     engine.commissions,       engine.equity,
          engine.cash,    engine.pnl_today, engine.max_daily_loss, engine.loss_limit_reached};
}

control::TickerRow ticker_row(const engine::TickerSnapshot& ticker) {
  return {ticker.symbol,
          ticker.bid,
          ticker.ask,
          ticker.last,
          ticker.atr,
          ticker.halted,
          ticker.state,
          ticker.position,
          ticker.foreign_position,
          ticker.average_price,
          ticker.unrealised,
          ticker.realised,
          ticker.last_signal ? model::to_string(*ticker.last_signal) : "",
          ticker.last_confidence,
          ticker.last_decision};
}

control::OrderRow order_row(const engine::WorkingOrderSnapshot& order) {
  return {order.order_id.value,
          order.parent_id.value,
          order.key,
          order.symbol,
          model::to_string(order.role),
          model::to_string(order.side),
          model::to_string(order.type),
          order.quantity,
          order.filled,
          order.limit_price,
          order.stop_price,
          order.status,
          order.cancel_asked};
}

control::CountsView counts_of(const TradingStatus& status) {
  const engine::EngineSummary& summary = status.engine.summary;
  return {status.health.ticks,          summary.bars,   summary.predictions, status.prediction_failures,
          summary.signals_acted_on,     summary.orders, summary.fills,       summary.round_trips,
          summary.open_positions_at_end};
}

}  // namespace

control::Snapshot snapshot_of(const TradingStatus& status, const Settings& settings,
                              const std::string& mode) {
  const engine::EngineSnapshot& engine = status.engine;
  control::Snapshot snapshot;
  snapshot.version = kVersion;
  snapshot.mode = mode;
  snapshot.process = ::getpid();
  snapshot.account = status.account;
  snapshot.live = settings.live;
  snapshot.read_only = settings.read_only && mode != "demo";
  snapshot.phase = status.phase;
  snapshot.time = status.now;
  snapshot.session_open = status.session_open;
  snapshot.session_close = status.session_close;
  snapshot.keeps_step = status.keeps_step;
  snapshot.age_ms = milliseconds(std::chrono::steady_clock::now() - status.made_at);
  snapshot.paused = engine.paused;
  snapshot.why_no_entries = engine.why_no_entries;
  snapshot.last_problem = in_trouble(status) ? status.health.why_not_ready : status.last_problem;
  snapshot.max_positions = settings.strategy.max_positions;
  snapshot.gateway = gateway_view(status);
  snapshot.pacing = pacing_view(status, settings.messages_per_second);
  snapshot.money = money_view(engine);
  std::ranges::transform(engine.tickers, std::back_inserter(snapshot.tickers), &ticker_row);
  std::ranges::transform(engine.working_orders, std::back_inserter(snapshot.orders), &order_row);
  for (const auto& signal : engine.recent_signals | std::views::reverse) {
    snapshot.signals.push_back({signal.heard_at, signal.made_at, signal.ticker,
                                model::to_string(signal.signal), signal.confidence, signal.decision});
  }
  for (const auto& event : engine.recent_events | std::views::reverse)
    snapshot.events.push_back({event.at, event.ticker, event.text});
  snapshot.counts = counts_of(status);
  return snapshot;
}

}  // namespace ibflow::app
