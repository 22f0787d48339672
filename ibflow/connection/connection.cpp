#include "ibflow/connection/connection.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "ibflow/connection/detail/connection_impl.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::connection {

using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "connection";

}  // namespace

Connection::Impl::Impl(core::EventLoop& loop_in, ConnectionConfig config_in, ConnectionListener& listener_in)
    : loop(loop_in),
      config(std::move(config_in)),
      listener(&listener_in),
      transport(loop_in, config.transport, *this),
      pacer(config.pacing),
      heartbeat(config.heartbeat),
      policy(config.reconnect),
      readiness(config.readiness),
      errors(config.errors),
      attempt_timer(loop_in, "next attempt"),
      attempt_deadline(loop_in, "session start"),
      connect_deadline(loop_in, "connect"),
      line_timer(loop_in, "heartbeat"),
      readiness_timer(loop_in, "readiness"),
      pacing_timer(loop_in, "pacing"),
      proof_timer(loop_in, "proof of the line") {}

core::Expected<void> Connection::Impl::open() {
  if (state != ConnectionState::Disconnected && state != ConnectionState::Closed) {
    return core::fail(ErrorCategory::Usage,
                      fmt::format("already connected to {}: close first", transport.peer()), 501);
  }
  if (auto fit = protocol::check_connect_text("host", config.transport.host); !fit) return fit;
  if (auto fit = protocol::check_connect_text("connect options", config.transport.connect_options); !fit)
    return fit;
  if (auto fit = protocol::check_connect_text("optional capabilities", config.optional_capabilities); !fit)
    return fit;
  policy.reset();
  attempt();
  return {};
}

void Connection::Impl::connect(core::Duration deadline, ConnectUntil until,
                               std::function<void(core::Expected<SessionFacts>)> done) {
  if (auto opened = open(); !opened) {
    boost::asio::post(loop.context(),
                      [done = std::move(done), error = opened.error()] { done(std::unexpected(error)); });
    return;
  }
  connect_done = std::move(done);
  connect_until = until;
  connect_deadline.start(deadline, [this] { on_connect_deadline(); });
}

void Connection::Impl::attempt() {
  ++generation;
  next_attempt.reset();
  facts = {};
  facts.generation = generation;
  errors.set_link(LinkCondition::Up);  // what the old session said of it is over
  attempt_deadline.start(config.transport.connect_timeout, [this] { on_attempt_deadline(); });
  transport.open();
  become(ConnectionState::Connecting);
}

void Connection::Impl::on_connected() {
  become(ConnectionState::Handshaking);
}

void Connection::Impl::on_hello(const protocol::ServerHello& hello) {
  const auto alive = shared_from_this();
  facts.server_version = hello.server_version;
  facts.connection_time = hello.connection_time;
  line_suspect = false;
  decode_faults = 0;
  if (tap != nullptr) {
    tap->on_session(generation, transport.peer(), hello.server_version, hello.connection_time, wall());
  }
  start = listener->on_hello(hello);
  if (listener == nullptr || !has_session()) return;
  protocol::StartApi start_api;
  start_api.client_id = config.client_id;
  start_api.optional_capabilities = config.optional_capabilities;
  if (!start.optional_capabilities.empty() && !start_api.optional_capabilities.empty())
    start_api.optional_capabilities += ' ';
  start_api.optional_capabilities += start.optional_capabilities;
  send_session_message(start_api);
  const auto now = steady();
  received_at = now;
  monitored = start.monitor;
  if (monitored) heartbeat.start_monitoring(now);
  for (const auto step : readiness.begin(now)) ask_step(step);
  board.on_missing(readiness.missing());
  watch_line();
  watch_readiness();
}

void Connection::Impl::on_attempt_deadline() {
  if (usable() || !has_session()) return;  // the transport looks after what comes before
  const auto missing = readiness.missing();
  end_session(
      DisconnectCause::NoAnswer,
      Error(ErrorCategory::Timeout,
            fmt::format("{} answered the handshake but did not begin the session within {} ms "
                        "(missing: {}): check that TWS or IB Gateway is logged in",
                        transport.peer(), config.transport.connect_timeout.count(), fmt::join(missing, ", ")),
            0, true));
}

void Connection::Impl::on_received() {
  const auto alive = shared_from_this();
  received_at = steady();
  received_wall = wall();
  board.on_frame(received_wall);
  listener->on_received();
  if (!monitored || listener == nullptr) return;
  heartbeat.heartbeat_received(received_at);
  if (line_suspect) {
    line_suspect = false;
    refresh_degraded();
  }
  if (!unproven.empty()) line_is_proven();
}

void Connection::Impl::on_closed(DisconnectCause cause, const Error& reason) {
  const auto alive = shared_from_this();
  Disconnected event;
  event.generation = generation;
  event.cause = cause;
  event.reason = reason;
  event.was_ready = usable();
  event.not_sent = take_not_sent();
  heartbeat.stop_monitoring();
  stop_timers();
  time_questions.clear();
  start = {};
  errors.disown_all();
  const auto delay = policy.next(cause, steady());
  const bool waits_for_id = connect_done && cause == DisconnectCause::ClientIdInUse;
  const bool one_attempt = connect_done && connect_until == ConnectUntil::FirstFailure && !waits_for_id;
  event.will_reconnect = delay.has_value() && !one_attempt;
  last_disconnect = event;
  const bool is_fault = cause != DisconnectCause::Asked && cause != DisconnectCause::ClientIdInUse;
  if (tap != nullptr && is_fault) tap->on_fault(reason, wall());
  if (event.will_reconnect) {
    core::log_warning(kRoom, fmt::format("{}; attempt {} in {}", reason.message, policy.attempts(),
                                         detail::in_seconds(*delay)));
    schedule_attempt(*delay);
    become(ConnectionState::Reconnecting, reason.message);
    board.on_reconnect(static_cast<int>(policy.attempts()), *next_attempt);
  } else {
    become(policy.is_forbidden() ? ConnectionState::Closed : ConnectionState::Disconnected, reason.message);
  }
  if (listener != nullptr) listener->on_disconnected(event);
  if (!event.will_reconnect) answer_connect(std::unexpected(reason));
}

void Connection::Impl::schedule_attempt(core::Duration delay) {
  next_attempt = wall() + delay;
  attempt_timer.start(delay, [this] { attempt(); });
}

void Connection::Impl::stop_timers() {
  attempt_timer.cancel();
  attempt_deadline.cancel();
  line_timer.cancel();
  readiness_timer.cancel();
  pacing_timer.cancel();
  proof_timer.cancel();
}

void Connection::Impl::end_session(DisconnectCause cause, Error reason) {
  transport.close(cause, std::move(reason));
}

void Connection::Impl::close(Error reason) {
  if (state == ConnectionState::Disconnected || state == ConnectionState::Closed) return;
  if (transport.state() != Transport::State::Closed) {
    // An end that is on its way already keeps its reason, but nothing follows it: whoever keeps us alive
    // until the loop itself ends finds no timer to stop.
    stop_timers();
    connect_deadline.cancel();
    transport.close(DisconnectCause::Asked, std::move(reason));
    policy.forbid();
    return;
  }
  policy.forbid();
  if (state != ConnectionState::Reconnecting) return;  // the end of the session is on its way
  stop_timers();
  boost::asio::post(loop.context(), [weak = weak_from_this(), reason = std::move(reason)] {
    if (const auto self = weak.lock()) self->on_closed(DisconnectCause::Asked, reason);
  });
}

void Connection::Impl::answer_connect(core::Expected<SessionFacts> answer) {
  connect_deadline.cancel();
  if (const auto done = std::exchange(connect_done, nullptr)) done(std::move(answer));
}

void Connection::Impl::on_connect_deadline() {
  const auto alive = shared_from_this();
  const auto why = last_disconnect && last_disconnect->generation > 0
                       ? last_disconnect->reason.message
                       : fmt::format("{} has not answered yet ({})", transport.peer(), to_string(state));
  const auto code = last_disconnect ? last_disconnect->reason.code : 502;
  const auto category = last_disconnect ? last_disconnect->reason.category : ErrorCategory::Timeout;
  const Error reason(category, why, code, true);
  close(Error(ErrorCategory::Cancelled, why));
  answer_connect(std::unexpected(reason));
}

void Connection::Impl::become(ConnectionState next, std::string reason) {
  if (std::exchange(state, next) == next) return;
  board.on_state(next, wall(), std::move(reason));
  core::log_debug(kRoom, fmt::format("{} is {}", transport.peer(), to_string(next)));
  if (listener != nullptr) listener->on_state(next);
}

void Connection::Impl::refresh_degraded() {
  if (!usable()) return;
  become(line_suspect ? ConnectionState::Degraded : ConnectionState::Ready);
}

void Connection::Impl::abandon() {
  listener = nullptr;
  tap = nullptr;
  connect_done = nullptr;
  stop_timers();
  connect_deadline.cancel();
  policy.forbid();
  transport.close(DisconnectCause::Asked, Error());
}

Connection::Connection(core::EventLoop& loop, ConnectionConfig config, ConnectionListener& listener)
    : impl_(std::make_shared<Impl>(loop, std::move(config), listener)) {}

Connection::~Connection() {
  impl_->abandon();
}

core::Expected<void> Connection::open() {
  return impl_->open();
}
void Connection::connect(core::Duration deadline, ConnectUntil until,
                         std::function<void(core::Expected<SessionFacts>)> done) {
  impl_->connect(deadline, until, std::move(done));
}
core::Expected<void> Connection::send(Lane lane, std::string frame, std::int32_t subject) {
  return impl_->send(lane, std::move(frame), subject);
}
core::Expected<void> Connection::send(std::string frame, HistoricalRequest request) {
  return impl_->send_historical(std::move(frame), std::move(request));
}
void Connection::history_finished(std::int32_t request_id) {
  impl_->pacer.finished(request_id);
  impl_->release();
}
bool Connection::withdraw(Lane lane, std::int32_t subject) {
  return impl_->withdraw(lane, subject);
}
bool Connection::is_waiting(std::int32_t subject) const {
  return impl_->is_waiting(subject);
}
core::Expected<void> Connection::ask_time() {
  return impl_->ask_time(true);
}
void Connection::release_paced() {
  impl_->release();
}
void Connection::close(core::Error reason) {
  impl_->close(std::move(reason));
}
void Connection::give_up_session(DisconnectCause cause, core::Error reason) {
  impl_->end_session(cause, std::move(reason));
}

void Connection::report_decode_fault(const core::Error& fault) {
  if (impl_->tap != nullptr) impl_->tap->on_fault(fault, impl_->wall());
  if (++impl_->decode_faults <= impl_->config.decode_faults_allowed) return;
  impl_->end_session(
      DisconnectCause::DecodeFault,
      Error(
          ErrorCategory::Protocol,
          fmt::format("{} messages of {} could not be read, the last because: {}; the session is begun again",
                      impl_->decode_faults, impl_->transport.peer(), fault.message),
          508, true));
}

ConnectionState Connection::state() const {
  return impl_->state;
}
bool Connection::usable() const {
  return impl_->usable();
}
const SessionFacts& Connection::facts() const {
  return impl_->facts;
}
std::vector<std::string> Connection::missing() const {
  return impl_->has_session() ? impl_->readiness.missing() : std::vector<std::string>();
}
const HeartbeatMonitor& Connection::heartbeat() const {
  return impl_->heartbeat;
}
const ReconnectPolicy& Connection::reconnecting() const {
  return impl_->policy;
}
std::optional<core::Timestamp> Connection::next_attempt() const {
  return impl_->next_attempt;
}
const std::optional<Disconnected>& Connection::last_disconnect() const {
  return impl_->last_disconnect;
}
const Pacer& Connection::pacer() const {
  return impl_->pacer;
}
std::uint64_t Connection::frames_in() const {
  return impl_->frames_in;
}
std::uint64_t Connection::frames_out() const {
  return impl_->frames_out;
}
ErrorHandler& Connection::errors() {
  return impl_->errors;
}
HealthBoard& Connection::board() {
  return impl_->board;
}
void Connection::set_heartbeat(HeartbeatConfig config) {
  impl_->heartbeat.set_config(config);
  impl_->watch_line();
}
void Connection::set_reconnect(ReconnectConfig config) {
  impl_->policy.set_config(config);
}
void Connection::set_tap(FrameTap* tap) {
  impl_->tap = tap;
}

}  // namespace ibflow::connection
