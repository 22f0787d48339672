#pragma once
// The fields of a snapshot, named once for writing and for reading.

#include "ibflow/control/snapshot.hpp"

namespace ibflow::control::detail {

template <class Visit>
void each_field(FarmRow& row, Visit&& visit) {
  visit("name", row.name);
  visit("up", row.up);
}

template <class Visit>
void each_field(GatewayView& view, Visit&& visit) {
  visit("socket", view.socket);
  visit("ib_link", view.ib_link);
  visit("farms", view.farms);
  visit("ready", view.ready);
  visit("why_not_ready", view.why_not_ready);
  visit("notes", view.notes);
  visit("reconnect_attempt", view.reconnect_attempt);
  visit("server_version", view.server_version);
  visit("round_trip_ms", view.round_trip_ms);
  visit("clock_offset_ms", view.clock_offset_ms);
  visit("messages_in", view.messages_in);
  visit("messages_out", view.messages_out);
}

template <class Visit>
void each_field(LaneRow& row, Visit&& visit) {
  visit("lane", row.lane);
  visit("waiting", row.waiting);
  visit("sent", row.sent);
  visit("refused", row.refused);
  visit("oldest_wait_ms", row.oldest_wait_ms);
  visit("eta_ms", row.eta_ms);
}

template <class Visit>
void each_field(PacingView& view, Visit&& visit) {
  visit("messages_per_second", view.messages_per_second);
  visit("waiting", view.waiting);
  visit("deepest", view.deepest);
  visit("lanes", view.lanes);
}

template <class Visit>
void each_field(MoneyView& view, Visit&& visit) {
  visit("net", view.net);
  visit("realised", view.realised);
  visit("unrealised", view.unrealised);
  visit("commissions", view.commissions);
  visit("equity", view.equity);
  visit("cash", view.cash);
  visit("today", view.today);
  visit("daily_loss_limit", view.daily_loss_limit);
  visit("loss_limit_reached", view.loss_limit_reached);
}

template <class Visit>
void each_field(TickerRow& row, Visit&& visit) {
  visit("symbol", row.symbol);
  visit("bid", row.bid);
  visit("ask", row.ask);
  visit("last", row.last);
  visit("atr", row.atr);
  visit("halted", row.halted);
  visit("state", row.state);
  visit("position", row.position);
  visit("foreign_position", row.foreign_position);
  visit("average_price", row.average_price);
  visit("unrealised", row.unrealised);
  visit("realised", row.realised);
  visit("signal", row.signal);
  visit("confidence", row.confidence);
  visit("decision", row.decision);
}

template <class Visit>
void each_field(OrderRow& row, Visit&& visit) {
  visit("order_id", row.order_id);
  visit("parent_id", row.parent_id);
  visit("key", row.key);
  visit("symbol", row.symbol);
  visit("role", row.role);
  visit("side", row.side);
  visit("type", row.type);
  visit("quantity", row.quantity);
  visit("filled", row.filled);
  visit("limit_price", row.limit_price);
  visit("stop_price", row.stop_price);
  visit("status", row.status);
  visit("cancel_asked", row.cancel_asked);
}

template <class Visit>
void each_field(SignalRow& row, Visit&& visit) {
  visit("heard_at", row.heard_at);
  visit("made_at", row.made_at);
  visit("symbol", row.symbol);
  visit("signal", row.signal);
  visit("confidence", row.confidence);
  visit("decision", row.decision);
}

template <class Visit>
void each_field(EventRow& row, Visit&& visit) {
  visit("at", row.at);
  visit("symbol", row.symbol);
  visit("text", row.text);
}

template <class Visit>
void each_field(CountsView& view, Visit&& visit) {
  visit("ticks", view.ticks);
  visit("bars", view.bars);
  visit("predictions", view.predictions);
  visit("prediction_failures", view.prediction_failures);
  visit("signals_acted_on", view.signals_acted_on);
  visit("orders", view.orders);
  visit("fills", view.fills);
  visit("round_trips", view.round_trips);
  visit("open_positions", view.open_positions);
}

template <class Visit>
void each_field(Snapshot& snapshot, Visit&& visit) {
  visit("protocol", snapshot.protocol);
  visit("version", snapshot.version);
  visit("mode", snapshot.mode);
  visit("process", snapshot.process);
  visit("account", snapshot.account);
  visit("live", snapshot.live);
  visit("read_only", snapshot.read_only);
  visit("phase", snapshot.phase);
  visit("time", snapshot.time);
  visit("session_open", snapshot.session_open);
  visit("session_close", snapshot.session_close);
  visit("keeps_step", snapshot.keeps_step);
  visit("age_ms", snapshot.age_ms);
  visit("paused", snapshot.paused);
  visit("why_no_entries", snapshot.why_no_entries);
  visit("last_problem", snapshot.last_problem);
  visit("max_positions", snapshot.max_positions);
  visit("gateway", snapshot.gateway);
  visit("pacing", snapshot.pacing);
  visit("money", snapshot.money);
  visit("tickers", snapshot.tickers);
  visit("orders", snapshot.orders);
  visit("signals", snapshot.signals);
  visit("events", snapshot.events);
  visit("counts", snapshot.counts);
}

}  // namespace ibflow::control::detail
