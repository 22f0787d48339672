#include "ibflow/app/trading_system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "ibflow/app/detail/trading_session.hpp"
#include "ibflow/app/line_settings.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::app {

namespace asio = boost::asio;
using core::Error;
using core::ErrorCategory;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr auto kStatusEvery = 100ms;  // wall time between two copies for the screen
constexpr auto kStopWithin = 15s;     // wall time for cancels and closing orders after a stop

}  // namespace

void TradingSystem::Impl::on_time(core::Timestamp now) {
  if (!trading || finishing) return;
  watch_calendar(now);
  engine->on_time(now);
  if (!stopping) monitor->on_time(now);
  check_end();
  publish();
}

void TradingSystem::Impl::watch_calendar(core::Timestamp now) {
  using Kind = connection::RestartPhase::Kind;
  std::optional<core::Timestamp> down_since;
  if (!session.keeps_step && !gateway->line().usable()) {  // a replayed clock is not the wall's
    down_since = gateway->line().board().health().socket_since;
  }
  const Kind before = gate->phase().kind;
  const auto& phase_now = gate->update(now, down_since);
  gateway->line().board().on_restart_calendar(gate->next(now),
                                              phase_now.allows_new_risk() ? "" : phase_now.text);
  if (phase_now.kind == before) return;
  core::log_warning("app", phase_now.text);
  journal->record_note(now, "restart_calendar", phase_now.text);
  last_problem = phase_now.allows_new_risk() ? "" : phase_now.text;
}

// What SIGHUP may change. The journal, the account and the rules stay.
void TradingSystem::Impl::apply(const Settings& fresh) {
  copy_reloadable(fresh, settings);
  if (!gateway) return;
  gateway->line().set_heartbeat(heartbeat_config(settings));
  gateway->line().set_reconnect(reconnect_config(settings));
  if (auto calendar = restart_calendar(settings)) gate->set_calendar(std::move(*calendar));
  if (auto taken = take_error_overrides(); !taken) {
    core::log_error("config", "reload: the error overrides stay as they were: " + taken.error().message);
  }
}

void TradingSystem::Impl::begin_stop(bool flatten) {
  if (finishing || stopping) return;
  stop_asked = flatten;
  if (!trading) {
    // Still preparing: ending the session ends whatever request is being waited for.
    if (gateway) gateway->disconnect();
    return;
  }
  stopping = true;
  phase = "stopping";
  engine->stop(
      flatten ? engine::TradingEngine::StopMode::Flatten : engine::TradingEngine::StopMode::CancelWorking,
      "asked to stop");
  publish(true);
  limit_stop();
  check_end();
}

/// What cannot be recorded must not be done: no new position, but exits that protect an open one stay where
/// they are.
void TradingSystem::Impl::on_journal_failure(const Error& error) {
  last_problem = error.message;
  if (!trading || stopping) return;
  phase = "stopping";
  publish(true);
  limit_stop();
  check_end();
}

void TradingSystem::Impl::limit_stop() {
  stop_timer.emplace(loop.context(), kStopWithin);
  stop_timer->async_wait([this](const boost::system::error_code& error) {
    if (!error) check_stop_deadline();
  });
}

void TradingSystem::Impl::check_stop_deadline() {
  if (finishing) return;
  if (const auto failure = journal->failure()) return finish(ExitCode::Storage, describe_end(*failure));
  finish(ExitCode::Partial, describe_end(Error(ErrorCategory::Timeout,
                                               fmt::format("Orders were still working {} s after the stop.",
                                                           kStopWithin.count()))));
}

void TradingSystem::Impl::check_end() {
  if (finishing) return;
  if (const auto failure = journal->failure()) {
    const auto orders = engine->snapshot().working_orders;
    const bool opening =
        std::ranges::any_of(orders, [](const auto& order) { return order.role == model::OrderRole::Entry; });
    if (!opening) finish(ExitCode::Storage, describe_end(*failure));
    return;
  }
  if (stopping) {
    if (engine->stopped()) finish(ExitCode::Interrupted, std::nullopt);
    return;
  }
  if (engine->finished(gateway->clock().now())) {
    finish(engine->failure() ? ExitCode::Partial : ExitCode::Done, engine->failure());
  }
}

void TradingSystem::Impl::publish(bool at_once) {
  const auto wall = SteadyClock::now();
  if (!at_once && wall - published_at < kStatusEvery) return;
  published_at = wall;
  TradingStatus status;
  const bool away = trading && !stopping && gateway && !gateway->line().usable();
  status.phase = away ? "reconnecting" : phase;
  status.account = account;
  status.server_version = session.server_version;
  status.keeps_step = session.keeps_step;
  status.session_open = session_open;
  status.session_close = session_close;
  status.prediction_failures = prediction_failures;
  status.last_problem = last_problem;
  if (gateway) {
    status.now = gateway->clock().now();
    status.health = gateway->health();
  }
  if (engine) status.engine = engine->snapshot();
  if (pause_asked) status.engine.paused = *pause_asked;
  if (gateway) {
    const connection::Pacer& pacer = gateway->line().pacer();
    status.lanes = pacer.status(core::Timestamp{});  // as of its own last moment
    status.pacing = pacer.counters();
  }
  status.made_at = wall;
  const std::scoped_lock lock(mutex);
  published = std::move(status);
}

bool in_trouble(const TradingStatus& status) {
  using Socket = connection::SocketState;
  const auto& health = status.health;
  if (health.why_not_ready.empty() || status.phase == "done" || health.socket == Socket::Closed) return false;
  const bool on_the_way = health.socket == Socket::Disconnected || health.socket == Socket::Connecting ||
                          health.socket == Socket::Handshaking;
  return !on_the_way || health.reconnect_attempt > 0;
}

TradingSystem::TradingSystem(Settings settings, std::string mode, std::string options)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(mode), std::move(options))) {}

TradingSystem::~TradingSystem() {
  impl_->loop.stop_and_join();
}

void TradingSystem::start() {
  asio::co_spawn(impl_->loop.context(), impl_->run(), asio::detached);
  impl_->loop.start();
}

void TradingSystem::request_stop(bool flatten) {
  impl_->loop.post([this, flatten] { impl_->begin_stop(flatten); });
}

void TradingSystem::carry_out(control::Command command, std::string reason,
                              std::function<void(core::Expected<control::CommandResult>)> done) {
  impl_->loop.post([this, command, reason = std::move(reason), done = std::move(done)] {
    done(impl_->carry_out(command, reason));
  });
}

void TradingSystem::refresh_status() {
  impl_->loop.post([this] { impl_->publish(); });
}

void TradingSystem::apply(Settings settings) {
  impl_->loop.post([this, fresh = std::move(settings)] { impl_->apply(fresh); });
}

TradingStatus TradingSystem::status() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->published;
}

bool TradingSystem::wait_for(std::chrono::milliseconds longest) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->ended.wait_for(lock, longest, [this] { return impl_->done; });
}

const TradingOutcome& TradingSystem::outcome() const {
  return impl_->outcome;
}

}  // namespace ibflow::app
