#include "ibflow/gateway/gateway.hpp"

#include <utility>

#include "ibflow/gateway/detail/impl.hpp"

namespace ibflow::gateway {

Gateway::Gateway(core::EventLoop& loop, GatewayConfig config, core::Activity& activity)
    : impl_(std::make_shared<Impl>(loop, std::move(config), activity)) {}

Gateway::~Gateway() {
  impl_->abandon();
}

void Gateway::set_listener(model::BrokerListener* listener) {
  impl_->listener = listener;
}
const model::Clock& Gateway::clock() const {
  return impl_->clock;
}
void Gateway::on_time(std::function<void(core::Timestamp)> handler) {
  impl_->time_handler = std::move(handler);
}

Answer<SessionInfo> Gateway::connect() {
  return Impl::connect(impl_);
}

Contracts& Gateway::contracts() {
  return impl_->contracts;
}
History& Gateway::history() {
  return impl_->history;
}
MarketData& Gateway::market_data() {
  return impl_->market_data;
}
Options& Gateway::options() {
  return impl_->options;
}
Accounts& Gateway::accounts() {
  return impl_->accounts;
}
Scanners& Gateway::scanners() {
  return impl_->scanners;
}
News& Gateway::news() {
  return impl_->news;
}
Advisor& Gateway::advisor() {
  return impl_->advisor;
}
RawAccess& Gateway::raw() {
  return impl_->raw;
}

Orders& Gateway::orders() {
  return impl_->orders;
}

Answer<std::vector<model::Instrument>> Gateway::contract_details(std::string symbol) {
  return Impl::contract_details(impl_, std::move(symbol));
}
Answer<std::vector<model::Bar>> Gateway::historical_bars(model::Instrument instrument, std::string duration,
                                                         std::string bar_size) {
  return Impl::historical_bars(impl_, std::move(instrument), std::move(duration), std::move(bar_size));
}
core::Expected<void> Gateway::subscribe_quotes(const model::Instrument& instrument) {
  return impl_->subscribe_quotes(instrument);
}
core::Expected<void> Gateway::subscribe_real_time_bars(const model::Instrument& instrument) {
  return impl_->subscribe_real_time_bars(instrument);
}
Answer<std::vector<model::Position>> Gateway::positions() {
  return Impl::positions(impl_);
}
Answer<std::vector<model::AccountValue>> Gateway::account_values() {
  return Impl::account_values(impl_);
}
Answer<std::vector<ExecutionRecord>> Gateway::executions(ExecutionSelection which) {
  return Impl::executions(impl_, std::move(which));
}
Answer<std::vector<model::OpenOrder>> Gateway::open_orders() {
  return Impl::open_orders(impl_);
}
Answer<core::Timestamp> Gateway::current_time() {
  return Impl::current_time(impl_);
}

void Gateway::set_order_id_floor(core::OrderId highest_used) {
  impl_->saw_order_id(highest_used.value);
}
core::OrderId Gateway::allocate_order_id() {
  return impl_->allocate_order_id();
}
core::Expected<void> Gateway::place(const model::OrderIntent& intent) {
  return impl_->place(intent);
}
core::Expected<void> Gateway::cancel(core::OrderId order_id) {
  return impl_->cancel(order_id);
}

void Gateway::start_keeping_step() {
  impl_->start_keeping_step();
}

void Gateway::disconnect() {
  impl_->disconnect_asked = true;
  impl_->connection.close(core::Error(core::ErrorCategory::Cancelled, "the session was ended by us"));
}

bool Gateway::is_ready() const {
  return impl_->ready() && !impl_->recovering;
}

const connection::Connection& Gateway::line() const {
  return impl_->connection;
}
connection::Connection& Gateway::line() {
  return impl_->connection;
}

Health Gateway::health() const {
  Health health{impl_->board.health(), {}};
  health.why_not_ready = health.why_can_i_not_trade(impl_->loop.clock().now());
  if (health.why_not_ready.empty() && impl_->recovering) health.why_not_ready = kRecovering;
  health.ticks = impl_->ticks->ticks;
  health.messages_in = impl_->connection.frames_in();
  health.messages_out = impl_->connection.frames_out();
  return health;
}

}  // namespace ibflow::gateway
