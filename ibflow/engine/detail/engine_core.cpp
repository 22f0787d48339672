#include "ibflow/engine/detail/engine_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "ibflow/orders/order_key.hpp"

namespace ibflow::engine {

namespace {

// The broker ends day orders at the close and says so a little later.
constexpr std::chrono::seconds kLateReports{15};
constexpr std::chrono::seconds kReplayStep{1};

// At least cents, and no digit lost.
std::string price_text(double price) {
  const auto exact = core::Decimal::from_double(price);
  return exact ? exact->to_fixed(std::max(2, exact->scale())) : fmt::format("{}", price);
}
constexpr int kOrderCancelled = 202;

OrderDeskContext desk_context(const EngineContext& context, EventLog& events) {
  return {context.broker, context.journal, events, context.client_id, context.account, context.run_tag};
}

}  // namespace

TradingEngine::Impl::Impl(StrategyConfig config, EngineContext context)
    : config_(config),
      journal_(context.journal),
      session_is_replayed_(context.session_is_replayed),
      desk_(desk_context(context, events_)),
      risk_(config) {
  if (const auto valid = config_.validate(); !valid) throw std::invalid_argument(valid.error().message);
  if (!orders::is_run_tag(context.run_tag)) {
    throw std::invalid_argument(fmt::format("run tag '{}' must be 1 to {} characters of A-Z a-z 0-9 _",
                                            context.run_tag, orders::kLongestRunTag));
  }
  desk_.on_change([this](const std::string& symbol) { settle(symbol); });
}

TradingEngine::Impl::Ticker* TradingEngine::Impl::find(const std::string& symbol) {
  const auto found = by_symbol_.find(symbol);
  return found == by_symbol_.end() ? nullptr : found->second;
}

void TradingEngine::Impl::add_instrument(const model::Instrument& instrument,
                                         const std::vector<model::Bar>& warm_up) {
  if (find(instrument.symbol)) return;
  tickers_.push_back(std::make_unique<Ticker>(instrument, config_.atr_period, desk_, events_));
  Ticker& ticker = *tickers_.back();
  by_symbol_[instrument.symbol] = &ticker;
  for (const model::Bar& bar : warm_up) {
    if (bar.start <= ticker.newest_bar) continue;
    ticker.newest_bar = bar.start;
    ticker.atr.add(bar);
  }
}

void TradingEngine::Impl::start(core::Decimal cash, const std::vector<model::Position>& positions,
                                core::Timestamp now) {
  portfolio_.open(cash, positions);
  phase_ = Phase::Running;
  for (const model::Position& position : positions) {
    if (position.quantity.is_zero()) continue;
    events_.add(now, position.symbol,
                fmt::format("the account holds {} that are not ours; they are not traded",
                            position.quantity.to_string()));
  }
  on_time(now);
}

void TradingEngine::Impl::on_time(core::Timestamp now) {
  advance_to(now);
  if (phase_ == Phase::Preparing) return;
  desk_.check_journal();
  check_failure();
  for (const auto& ticker : tickers_) {
    if (const auto minute = ticker->builder.on_time(now_)) take_minute(*ticker, *minute);
  }
  if (risk_.on_time(now_, portfolio_.net_pnl())) {
    const std::string reason =
        fmt::format("the day's result of {} has reached the loss limit of {}; no entries until tomorrow",
                    risk_.pnl_today().to_fixed(2), config_.max_daily_loss.to_string());
    events_.add(now_, "", reason);
    decide_for_all("block", reason);
  }
  const auto why_flat = risk_.why_flat(now_);
  if (why_flat && !flattening_) flatten_all(*why_flat);
  flattening_ = why_flat.has_value();
  for (const auto& ticker : tickers_) settle(ticker->instrument.symbol);
  check_close();
  record_equity();
}

void TradingEngine::Impl::record_equity() {
  const core::Timestamp minute = std::chrono::floor<std::chrono::minutes>(now_);
  if (minute == last_equity_minute_) return;
  last_equity_minute_ = minute;
  journal_.record_equity(now_, portfolio_.cash(), portfolio_.equity());
}

void TradingEngine::Impl::decide_for_all(const std::string& action, const std::string& reason) {
  journal::DecisionRecord record;
  record.at = now_;
  record.action = action;
  record.reason = reason;
  journal_.record_decision(record);
}

void TradingEngine::Impl::flatten_all(const std::string& reason) {
  events_.add(now_, "", "flatten: " + reason);
  if (!desk_.may_send_later()) return;  // while the connection is away it is remembered
  for (const auto& ticker : tickers_) {
    ticker->reverse.reset();
    const TradeState state = ticker->workflow.state();
    if (state == TradeState::Flat) continue;
    const bool leaving = state == TradeState::Exiting;
    ticker->workflow.exit(reason, leaving ? 0 : decide(*ticker, nullptr, "flatten", reason));
    settle(ticker->instrument.symbol);
  }
}

// Once, when the desk has failed: entries are withdrawn, protection stays where it is.
void TradingEngine::Impl::check_failure() {
  if (!desk_.failure() || failure_handled_) return;
  failure_handled_ = true;
  journal_.record_note(now_, "failure", desk_.failure()->message);
  for (const auto& ticker : tickers_) {
    ticker->reverse.reset();
    ticker->workflow.freeze("trading has failed");
    settle(ticker->instrument.symbol);
  }
}

// After the close nothing can be closed any more: whoever runs us has to know.
void TradingEngine::Impl::check_close() {
  if (desk_.failure() || !risk_.session() || now_ < risk_.session()->close + kLateReports) return;
  if (phase_ == Phase::Stopping && stop_mode_ == StopMode::CancelWorking) return;
  for (const auto& ticker : tickers_) {
    if (!ticker->workflow.busy()) continue;
    const core::Decimal position = portfolio_.position(ticker->instrument.symbol);
    desk_.fail(core::Error(
        core::ErrorCategory::Broker,
        fmt::format("the session has ended and {} is not flat (position {}, {}); close it by hand",
                    ticker->instrument.symbol, position.to_string(), to_string(ticker->workflow.state()))));
    return;
  }
}

void TradingEngine::Impl::stop(StopMode mode, const std::string& reason) {
  phase_ = Phase::Stopping;
  stop_mode_ = mode;
  events_.add(now_, "", "stopping: " + reason);
  journal_.record_note(now_, "stop", reason);
  desk_.close_for_orders(mode == StopMode::CancelWorking);
  if (mode == StopMode::Flatten) return flatten_all(reason);
  release_all(reason);
}

bool TradingEngine::Impl::stopped() const {
  if (phase_ != Phase::Stopping || desk_.tracker().any_live()) return false;
  if (stop_mode_ == StopMode::CancelWorking) return true;
  return std::ranges::none_of(tickers_, [](const auto& ticker) { return ticker->workflow.busy(); });
}

bool TradingEngine::Impl::finished(core::Timestamp now) const {
  const auto session = model::nyse_session(core::to_new_york(now).date);
  if (session && now < session->close) return false;
  if (session && desk_.failure()) return true;  // nothing more can be done
  return portfolio_.open_positions() == 0 && !desk_.tracker().any_live() &&
         std::ranges::none_of(tickers_, [](const auto& ticker) { return ticker->workflow.busy(); });
}

void TradingEngine::Impl::on_quote(const model::Quote& quote) {
  ++counts_.ticks;
  Ticker* ticker = find(quote.symbol);
  if (!ticker) return;
  const std::optional<double> before = ticker->quote.last;
  ticker->quote = quote;
  if (quote.last && quote.last != before) portfolio_.mark(quote.symbol, *quote.last);
}

void TradingEngine::Impl::on_real_time_bar(const std::string& symbol, const model::Bar& bar) {
  ++counts_.real_time_bars;
  Ticker* ticker = find(symbol);
  if (!ticker || !std::isfinite(bar.open + bar.high + bar.low + bar.close)) return;
  if (!ticker->quote.last) portfolio_.mark(symbol, bar.close);
  for (const MinuteBar& minute : ticker->builder.add(bar)) take_minute(*ticker, minute);
}

void TradingEngine::Impl::take_minute(Ticker& ticker, const MinuteBar& minute) {
  if (!minute.complete || minute.bar.start <= ticker.newest_bar) return;
  ticker.newest_bar = minute.bar.start;
  ticker.atr.add(minute.bar);
  ++ticker.bars;
  ++counts_.bars;
  journal_.record_bar(ticker.instrument.symbol, minute.bar);
}

void TradingEngine::Impl::on_order_status(const model::OrderStatusReport& report) {
  if (!desk_.tracker().apply(report)) return;
  journal_.record_status(report, now_);
  settle(desk_.tracker().find(report.order_id)->intent.instrument.symbol);
}

void TradingEngine::Impl::on_open_order(const model::OpenOrder& order) {
  if (!desk_.tracker().apply(order)) return;
  const TrackedOrder& known = *desk_.tracker().find(order.order_id);
  // The first word of a status may come this way; the status report that follows is then no news.
  model::OrderStatusReport report;
  report.order_id = order.order_id;
  report.client_id = order.client_id;
  report.perm_id = order.perm_id;
  report.parent_id = order.parent_id;
  report.status = order.status;
  report.filled = known.executed;
  report.remaining = order.quantity - known.executed;
  journal_.record_status(report, now_);
  settle(known.intent.instrument.symbol);
}

void TradingEngine::Impl::advance_to(core::Timestamp now) {
  now_ = std::max(now_, now);
  desk_.set_time(now_);
}

void TradingEngine::Impl::on_execution(model::Execution execution) {
  if (execution.is_combination) return;  // somebody else's; its legs come by themselves
  // A replayed second's messages come before its time: a fill that names the second after now() is that
  // second.
  if (execution.time - now_ <= kReplayStep) advance_to(execution.time);
  const TrackedOrder* order = desk_.tracker().find(execution);
  if (order) {
    execution.symbol = order->intent.instrument.symbol;
    execution.order_id = order->intent.order_id;
  }
  const auto booking = ledger_.book(execution);
  if (!booking) return;
  const orders::ExecutionChange change = ledger_.change(*booking);
  portfolio_.apply(change, order != nullptr);
  if (!order) {
    const std::string text =
        fmt::format("execution {} of {} {} is not ours (client {}, order {}, reference '{}')",
                    execution.execution_id, execution.quantity.to_string(), execution.symbol,
                    execution.client_id.value, execution.order_id.value, execution.order_ref);
    journal_.record_note(now_, "foreign_execution", text);
    events_.add(now_, execution.symbol, text);
    return;
  }
  journal_.record_execution(execution, now_);
  desk_.tracker().apply(change);
  events_.add(
      now_, execution.symbol,
      fmt::format("{}{} {} at {} ({})", change.replaced ? "corrected: " : "",
                  execution.side == model::Side::Buy ? "bought" : "sold", execution.quantity.to_string(),
                  price_text(execution.price), model::to_string(order->intent.role)));
  if (order->overfilled()) {
    events_.add(
        now_, execution.symbol,
        fmt::format("order {} has filled more than it asked for: {} of {}", order->intent.order_id.value,
                    order->executed.to_string(), order->intent.quantity.to_string()));
  }
  settle(execution.symbol);
}

void TradingEngine::Impl::on_commission(const model::Commission& commission) {
  journal_.record_commission(commission, now_);
  portfolio_.apply(commission);
}

void TradingEngine::Impl::on_order_notice(const model::OrderNotice& notice) {
  const TrackedOrder* order = desk_.tracker().find(notice.order_id);
  if (!order) return;
  const std::string& symbol = order->intent.instrument.symbol;
  journal_.record_notice(notice, now_);
  // Its status says the same, and says it better.
  const bool expected = notice.code == kOrderCancelled;
  if (!expected) {
    events_.add(now_, symbol,
                fmt::format("{} order {}: {} (code {})", model::to_string(order->intent.role),
                            notice.order_id.value, notice.text, notice.code));
  }
  if (desk_.tracker().apply(notice)) settle(symbol);
}

void TradingEngine::Impl::on_subscription(const model::SubscriptionEvent& event) {
  journal_.record_note(now_, "subscription",
                       fmt::format("{} of {} {}: {}", to_string(event.kind), event.symbol,
                                   to_string(event.outcome), event.text));
  events_.add(now_, event.symbol, event.text);
}

void TradingEngine::Impl::on_connection_lost(const core::Error& reason) {
  journal_.record_note(now_, "connection_lost", reason.message);
  events_.add(now_, "", "the connection is lost, no orders until it is back: " + reason.message);
  desk_.suspend(reason.message);
}

void TradingEngine::Impl::on_reconnected(const std::vector<model::OpenOrder>& open_orders) {
  journal_.record_note(now_, "reconnected",
                       fmt::format("{} orders of ours are working at the broker", open_orders.size()));
  events_.add(now_, "", "the connection is back");
  std::set<core::OrderId> open;
  for (const auto& order : open_orders) open.insert(order.order_id);
  for (const TrackedOrder* order : desk_.tracker().live()) {
    if (order->delivery != Delivery::Sent || open.contains(order->intent.order_id)) continue;
    const auto text =
        fmt::format("order {} ({}) ended while the connection was lost: the broker has it no more",
                    order->intent.order_id.value, order->intent.key);
    journal_.record_note(now_, "order_vanished", text);
    events_.add(now_, order->intent.instrument.symbol, text);
    desk_.tracker().mark_vanished(order->intent.order_id);
  }
  desk_.resume();
  for (const auto& ticker : tickers_) settle(ticker->instrument.symbol);
}

void TradingEngine::Impl::on_disconnected(const core::Error& reason) {
  journal_.record_note(now_, "disconnected", reason.message);
  desk_.fail(reason, true);
  check_failure();
}

// Events may arrive from within a call of ours to the broker: one settling at a time, the others wait their
// turn.
void TradingEngine::Impl::settle(const std::string& symbol) {
  Ticker* first = find(symbol);
  if (!first) return;
  unsettled_.push_back(first);
  if (settling_) return;
  settling_ = true;
  while (!unsettled_.empty()) {
    Ticker* next = unsettled_.front();
    unsettled_.erase(unsettled_.begin());
    settle_now(*next);
  }
  settling_ = false;
  check_failure();
}

void TradingEngine::Impl::settle_now(Ticker& ticker) {
  while (const auto end = ticker.workflow.advance(portfolio_.position(ticker.instrument.symbol))) {
    trade_over(ticker, *end);
  }
}

void TradingEngine::Impl::trade_over(Ticker& ticker, const TradeEnd& end) {
  const std::string& symbol = ticker.instrument.symbol;
  risk_.start_cooldown(symbol, now_);
  if (end.traded) {
    ++counts_.round_trips;
    const core::Decimal result = portfolio_.realised(symbol) - ticker.realised_at_entry;
    events_.add(now_, symbol,
                fmt::format("flat ({}), {} before commissions", end.reason, result.to_fixed(2)));
  } else {
    events_.add(now_, symbol, fmt::format("no position came of it ({})", end.reason));
  }
  if (!ticker.reverse) return;
  const SignalInHand signal = *std::exchange(ticker.reverse, std::nullopt);
  if (const auto reason = why_ignore(signal.prediction)) {
    ticker.last_decision = "ignore: no reversal, " + *reason;
    decide(ticker, &signal, "ignore", "no reversal, " + *reason);
    return;
  }
  ticker.last_decision = try_entry(ticker, signal, true);
}

}  // namespace ibflow::engine
