// Copies of the engine's state for screens and reports.

#include "ibflow/engine/detail/engine_core.hpp"

namespace ibflow::engine {

EngineSummary TradingEngine::Impl::summary() const {
  EngineSummary summary = counts_;
  summary.orders = desk_.orders_sent();
  summary.fills = portfolio_.fills();
  summary.gross_pnl = portfolio_.gross_pnl();
  summary.commissions = portfolio_.commissions();
  summary.net_pnl = portfolio_.net_pnl();
  summary.commissions_pending = portfolio_.commissions_pending();
  summary.open_positions_at_end = portfolio_.open_positions();
  return summary;
}

EngineSnapshot TradingEngine::Impl::snapshot() const {
  EngineSnapshot snapshot;
  snapshot.time = now_;
  for (const auto& ticker : tickers_) {
    const std::string& symbol = ticker->instrument.symbol;
    TickerSnapshot row;
    row.symbol = symbol;
    row.bid = ticker->quote.bid;
    row.ask = ticker->quote.ask;
    row.last = ticker->quote.last;
    row.halted = ticker->quote.halted;
    row.bars = ticker->bars;
    row.atr = ticker->atr.value();
    row.state = to_string(ticker->workflow.state());
    row.position = portfolio_.position(symbol);
    row.foreign_position = portfolio_.foreign_position(symbol);
    if (const auto average = portfolio_.average_price(symbol)) row.average_price = average->to_double();
    row.unrealised = portfolio_.unrealised(symbol);
    row.realised = portfolio_.realised(symbol);
    if (ticker->last_signal) {
      row.last_signal = ticker->last_signal->signal;
      row.last_confidence = ticker->last_signal->confidence;
      row.last_signal_at = ticker->last_signal->prediction_time;
    }
    row.last_decision = ticker->last_decision;
    snapshot.tickers.push_back(std::move(row));
  }
  for (const TrackedOrder* order : desk_.tracker().live()) {
    const model::OrderIntent& intent = order->intent;
    snapshot.working_orders.push_back({intent.order_id, intent.parent_id, intent.key,
                                       intent.instrument.symbol, intent.role, intent.side, intent.type,
                                       intent.quantity, order->executed, intent.limit_price,
                                       intent.stop_price, order->status_text(), order->cancel_asked});
  }
  snapshot.recent_events = events_.recent();
  snapshot.recent_signals.assign(signals_.begin(), signals_.end());
  snapshot.pnl_today = risk_.pnl_today();
  snapshot.max_daily_loss = config_.max_daily_loss;
  snapshot.loss_limit_reached = risk_.loss_limit_reached();
  snapshot.paused = paused_;
  snapshot.cash = portfolio_.cash();
  snapshot.equity = portfolio_.equity();
  snapshot.realised = portfolio_.realised();
  snapshot.unrealised = portfolio_.unrealised();
  snapshot.commissions = portfolio_.commissions();
  snapshot.net_pnl = portfolio_.net_pnl();
  if (desk_.failure()) {
    snapshot.why_no_entries = desk_.failure()->message;
  } else if (phase_ != Phase::Running) {
    snapshot.why_no_entries = phase_ == Phase::Preparing ? "not started" : "trading is being stopped";
  } else {
    snapshot.why_no_entries =
        !paused_.empty() ? "paused: " + paused_ : risk_.why_no_entries(now_).value_or("");
  }
  snapshot.entries_allowed = snapshot.why_no_entries.empty();
  snapshot.summary = summary();
  return snapshot;
}

}  // namespace ibflow::engine
