#include "ibflow/engine/trading_engine.hpp"

#include <utility>

#include "ibflow/engine/detail/engine_core.hpp"

namespace ibflow::engine {

TradingEngine::TradingEngine(StrategyConfig config, EngineContext context)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(context))) {}
TradingEngine::~TradingEngine() = default;

void TradingEngine::add_instrument(const model::Instrument& instrument,
                                   const std::vector<model::Bar>& warm_up_minute_bars) {
  impl_->add_instrument(instrument, warm_up_minute_bars);
}
void TradingEngine::start(core::Decimal opening_cash, const std::vector<model::Position>& opening_positions,
                          core::Timestamp now) {
  impl_->start(opening_cash, opening_positions, now);
}
void TradingEngine::on_time(core::Timestamp now) {
  impl_->on_time(now);
}
void TradingEngine::pause(std::string reason) {
  impl_->pause(std::move(reason));
}
void TradingEngine::resume() {
  impl_->resume();
}
std::size_t TradingEngine::cancel_all(const std::string& reason) {
  return impl_->cancel_all(reason);
}
void TradingEngine::flatten(const std::string& reason) {
  impl_->flatten(reason);
}
void TradingEngine::stop(StopMode mode, std::string reason) {
  impl_->stop(mode, reason);
}
bool TradingEngine::stopped() const {
  return impl_->stopped();
}
bool TradingEngine::finished(core::Timestamp now) const {
  return impl_->finished(now);
}

const Portfolio& TradingEngine::portfolio() const {
  return impl_->portfolio();
}
EngineSnapshot TradingEngine::snapshot() const {
  return impl_->snapshot();
}
EngineSummary TradingEngine::summary() const {
  return impl_->summary();
}
std::optional<core::Error> TradingEngine::failure() const {
  return impl_->failure();
}

void TradingEngine::on_quote(const model::Quote& quote) {
  impl_->on_quote(quote);
}
void TradingEngine::on_real_time_bar(const std::string& symbol, const model::Bar& bar) {
  impl_->on_real_time_bar(symbol, bar);
}
void TradingEngine::on_order_status(const model::OrderStatusReport& report) {
  impl_->on_order_status(report);
}
void TradingEngine::on_open_order(const model::OpenOrder& order) {
  impl_->on_open_order(order);
}
void TradingEngine::on_execution(const model::Execution& execution) {
  impl_->on_execution(execution);
}
void TradingEngine::on_commission(const model::Commission& commission) {
  impl_->on_commission(commission);
}
void TradingEngine::on_order_notice(const model::OrderNotice& notice) {
  impl_->on_order_notice(notice);
}
void TradingEngine::on_subscription(const model::SubscriptionEvent& event) {
  impl_->on_subscription(event);
}
void TradingEngine::on_connection_lost(const core::Error& reason) {
  impl_->on_connection_lost(reason);
}
void TradingEngine::on_reconnected(const std::vector<model::OpenOrder>& open_orders) {
  impl_->on_reconnected(open_orders);
}
void TradingEngine::on_disconnected(const core::Error& reason) {
  impl_->on_disconnected(reason);
}
void TradingEngine::on_prediction(const model::Prediction& prediction) {
  impl_->on_prediction(prediction);
}
void TradingEngine::on_prediction_failure(const std::string& ticker, const core::Error& error) {
  impl_->on_prediction_failure(ticker, error);
}

}  // namespace ibflow::engine
