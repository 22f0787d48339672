// Start and end of a session, and what comes without being asked for.

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/wire_text.hpp"

namespace ibflow::gateway {

using connection::ErrorContext;
using connection::ErrorKind;
using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "gateway";
constexpr auto kStepCapability = "ibflow.keep-step";
constexpr auto kReplayIsOlderThan = std::chrono::hours(24);

connection::ConnectionConfig connection_config(const GatewayConfig& config) {
  connection::ConnectionConfig result;
  result.transport.host = config.host;
  result.transport.port = config.port;
  result.transport.connect_timeout = config.connect_timeout;
  result.transport.max_server_version = config.max_server_version;
  result.transport.connect_options = config.connect_options;
  result.transport.follow_redirects = config.follow_redirects;
  result.client_id = config.client_id.value;
  result.optional_capabilities = config.optional_capabilities;
  result.pacing = config.pacing;
  result.heartbeat = config.heartbeat;
  result.reconnect = config.reconnect;
  result.prove_line_after = config.prove_line_after;
  return result;
}

bool is_another_day(std::string_view connection_time) {
  const auto theirs = detail::parse_connection_time(connection_time);
  if (!theirs) return false;
  const core::Timestamp ours = std::chrono::system_clock::now();
  return std::max(ours - *theirs, *theirs - ours) > kReplayIsOlderThan;
}

}  // namespace

Gateway::Impl::Impl(core::EventLoop& loop_in, GatewayConfig config_in, core::Activity& activity_in)
    : loop(loop_in),
      config(std::move(config_in)),
      activity(activity_in),
      connection(loop_in, connection_config(config), *this),
      board(connection.board()),
      second_timer(loop_in.context()),
      pause_timer(loop_in.context()) {}

Gateway::Impl::Answer<SessionInfo> Gateway::Impl::connect(Self self) {
  if (std::exchange(self->connect_called, true)) {
    co_return core::fail(ErrorCategory::Usage,
                         "this gateway was connected before: make a new Gateway for a new session");
  }
  const auto waiting =
      self->begin<SessionInfo>(fmt::format("session with {}:{}", self->config.host, self->config.port));
  self->connecting = waiting;
  const auto deadline = self->config.reconnect.enabled
                            ? std::max(self->config.connect_timeout, self->config.client_id_wait)
                            : self->config.connect_timeout + std::chrono::seconds(1);
  self->connection.connect(deadline, connection::ConnectUntil::FirstFailure,
                           [waiting](core::Expected<connection::SessionFacts> answer) {
                             if (!answer) waiting->fail(answer.error());
                           });
  auto answer = co_await waiting->wait();
  co_return answer;
}

connection::SessionStart Gateway::Impl::on_hello(const protocol::ServerHello& hello) {
  using Source = GatewayConfig::ClockSource;
  session.server_version = hello.server_version;
  session.connection_time = hello.connection_time;
  const bool follow = config.clock == Source::Gateway ||
                      (config.clock == Source::Auto && is_another_day(hello.connection_time));
  session.keeps_step = follow && config.keep_step_allowed;
  connection::SessionStart start;
  if (session.keeps_step || config.clock == Source::Gateway) {
    const core::Timestamp ours = std::chrono::system_clock::now();
    clock.follow_gateway(detail::parse_connection_time(hello.connection_time).value_or(ours));
  }
  if (session.keeps_step) {
    start.optional_capabilities = kStepCapability;
    start.now = [this] { return clock.gateway_time(); };
  }
  start.monitor = !session.keeps_step;  // its silence is a clock that stands still
  return start;
}

void Gateway::Impl::on_frame(std::string_view payload) {
  const auto alive = shared_from_this();  // a handler may let go of the gateway
  ++frames_since_time;
  if (const auto done = protocol::dispatch_response(payload, session.server_version, *this); !done) {
    malformed(done.error());
  }
}

void Gateway::Impl::malformed(const Error& error) {
  ++board.counters().malformed_messages;
  core::log_error(kRoom, fmt::format("a message of the gateway was dropped: {}", error.message));
  connection.report_decode_fault(error);
}

void Gateway::Impl::unknown(std::int32_t message_id) {
  ++board.counters().unknown_messages;
  core::log_debug(kRoom, fmt::format("message {} is not known and was ignored", message_id));
}

void Gateway::Impl::surplus(const protocol::MessageInfo&, std::size_t fields) {
  board.counters().unknown_fields += fields;
}

void Gateway::Impl::incomplete(std::int32_t message_id) {
  ++board.counters().incomplete_messages;
  core::log_warning(kRoom, fmt::format("message {} came without its parts and was ignored", message_id));
}

void Gateway::Impl::on(const protocol::NextValidId& message) {
  saw_order_id(message.order_id - 1);
}

void Gateway::Impl::on_ready(const connection::SessionFacts& facts) {
  const auto alive = shared_from_this();
  session.accounts = facts.accounts;
  if (!was_ever_ready) session.next_valid_id = core::OrderId(facts.next_valid_id);
  line_is_usable = true;
  maybe_ready();
}

void Gateway::Impl::on_received() {
  received_at = clock.now();
}

core::Expected<std::string> Gateway::Impl::choose_account() const {
  const auto all = fmt::format("{}", fmt::join(session.accounts, ", "));
  if (config.account.empty()) {
    if (session.accounts.size() == 1) return session.accounts.front();
    return core::fail(ErrorCategory::Configuration,
                      fmt::format("the login has several accounts ({}): name one in the configuration", all));
  }
  if (std::ranges::find(session.accounts, config.account) != session.accounts.end()) return config.account;
  return core::fail(ErrorCategory::Configuration,
                    fmt::format("account {} is not one of this login's ({}): correct it in the configuration",
                                config.account, all));
}

void Gateway::Impl::maybe_ready() {
  if (session_ready || !line_is_usable) return;
  if (session.keeps_step && !have_gateway_time) {
    if (time_questions.empty()) ask_time(nullptr);
    return;
  }
  auto chosen = choose_account();
  if (!chosen) {
    connection.close(chosen.error());
    return;
  }
  account = std::move(*chosen);
  session_ready = true;
  core::log_info(
      kRoom, fmt::format("session with {}:{} is ready: server version {}, account {}, client id {}, {}",
                         config.host, config.port, session.server_version, account, config.client_id.value,
                         session.keeps_step ? "keeping step with a simulated clock" : "own clock"));
  start_clock();
  session_is_ready();
}

void Gateway::Impl::session_is_ready() {
  const bool is_first = !std::exchange(was_ever_ready, true);
  if (is_first) {
    const auto waiting = std::exchange(connecting, nullptr);
    waiting->collected = session;
    waiting->succeed();
    return;
  }
  boost::asio::co_spawn(loop.context(), recover(shared_from_this()), boost::asio::detached);
}

// What happened while we were away: executions first, because they outrank everything, then what still works.
// The open orders are asked for twice, around the executions: an order that neither list has, and that no
// execution tells of, is gone.
boost::asio::awaitable<void> Gateway::Impl::recover(Self self) {
  const auto generation = self->connection.facts().generation;
  const auto is_over = [&self, generation] {
    return self->ended || !self->ready() || self->connection.facts().generation != generation;
  };
  self->resubscribe_everything();
  auto before = co_await open_orders(self);
  if (is_over()) co_return;
  auto missed = co_await executions(self);
  if (is_over()) co_return;
  auto after = co_await open_orders(self);
  if (is_over()) co_return;
  if (!before || !missed || !after) {
    const auto& error = !before ? before.error() : (!missed ? missed.error() : after.error());
    core::log_error(kRoom, fmt::format("the session is back, but what happened meanwhile is not known: {}; "
                                       "no order is sent, the session is begun again",
                                       error.message));
    self->connection.give_up_session(connection::DisconnectCause::Unusable, error);
    co_return;
  }
  if (self->listener == nullptr) co_return;
  for (const auto& record : *missed) {
    self->listener->on_execution(record.execution);
    if (self->listener == nullptr) co_return;
    if (record.commission) self->listener->on_commission(*record.commission);
    if (self->listener == nullptr) co_return;
  }
  std::vector<model::OpenOrder> open = std::move(*after);
  for (const auto& order : *before) {
    const bool listed = std::ranges::find(open, order.order_id, &model::OpenOrder::order_id) != open.end();
    if (!listed) open.push_back(order);
  }
  self->listener->on_reconnected(open);
}

void Gateway::Impl::on_disconnected(const connection::Disconnected& event) {
  if (ended) return;
  const auto alive = shared_from_this();
  const bool was_ready = std::exchange(session_ready, false);
  line_is_usable = false;
  pause_timer.cancel();
  for (auto* table : {&quotes, &bars}) {
    for (auto& row : table->rows()) row.live = false;
  }
  ended = !event.will_reconnect || session.keeps_step || disconnect_asked;
  if (ended) {
    connection.close(event.reason);
    second_timer.cancel();
  }
  const auto connecting_still = ended ? nullptr : std::exchange(connecting, nullptr);
  for (const auto& request : take_all_pending()) request->fail(event.reason);
  if (connecting_still) connecting = connecting_still;
  for (const auto& frame : event.not_sent) {
    on_not_sent(frame, Error(event.reason.category, "not sent: " + event.reason.message, 504, true));
  }
  if (!was_ready || listener == nullptr) return;
  if (!ended) {
    listener->on_connection_lost(event.reason);
  } else if (!disconnect_asked) {
    listener->on_disconnected(event.reason);
  }
}

std::vector<std::shared_ptr<detail::PendingBase>> Gateway::Impl::take_all_pending() {
  std::vector<std::shared_ptr<detail::PendingBase>> all;
  std::vector<std::pair<std::int32_t, std::shared_ptr<detail::PendingBase>>> by_id(pending.begin(),
                                                                                   pending.end());
  std::ranges::sort(by_id, {}, [](const auto& entry) { return entry.first; });
  all.reserve(by_id.size());
  for (auto& [id, request] : by_id) all.push_back(std::move(request));
  if (connecting) all.push_back(std::exchange(connecting, nullptr));
  const auto take = [&all](auto& download) {
    all.insert(all.end(), download.waiting.begin(), download.waiting.end());
    download.waiting.clear();
  };
  take(position_download);
  take(account_download);
  take(order_download);
  for (auto& question : time_questions) all.insert(all.end(), question.begin(), question.end());
  time_questions.clear();
  pending.clear();
  bar_lengths.clear();
  return all;
}

void Gateway::Impl::abandon() {
  listener = nullptr;
  time_handler = nullptr;
  disconnect_asked = true;
  if (stepping) activity.on_idle(nullptr);
  stepping = false;
  second_timer.cancel();
  pause_timer.cancel();
  auto requests = take_all_pending();
  for (const auto& request : requests) request->release_token();
  const Error reason(ErrorCategory::Cancelled, "the gateway was destroyed while this request was under way");
  connection.close(reason);
  if (requests.empty()) return;
  boost::asio::post(loop.context(), [requests = std::move(requests), reason] {
    for (const auto& request : requests) request->fail(reason);
  });
}

void Gateway::Impl::on(const protocol::ErrorMessage& message) {
  const std::int32_t id = message.request_id;
  if (id >= kFirstRequestId && id != std::numeric_limits<std::int32_t>::max())
    return on_request_error(message);
  if (id > 0 && id < kFirstRequestId) return on_order_error(message);
  on_system_notice(message);
}

void Gateway::Impl::on_order_error(const protocol::ErrorMessage& message) {
  const auto meaning = connection::classify(message.error_code, ErrorContext::Order, message.error_string);
  core::log_info(
      kRoom, fmt::format("order {}: {} {}", message.request_id, message.error_code, message.error_string));
  model::OrderNotice notice;
  notice.order_id = core::OrderId(message.request_id);
  notice.code = message.error_code;
  notice.text = message.error_string;
  notice.is_warning = meaning.is_warning;
  if (listener != nullptr) listener->on_order_notice(notice);
}

void Gateway::Impl::on_system_notice(const protocol::ErrorMessage& message) {
  const auto meaning = connection::classify(message.error_code, ErrorContext::None, message.error_string);
  const auto text = fmt::format("IB {}: {}{}{}", message.error_code, message.error_string,
                                meaning.what_to_do.empty() ? "" : ": ", meaning.what_to_do);
  if (meaning.kind == ErrorKind::SessionEnd) return;  // the connection ends it
  const bool up = meaning.kind == ErrorKind::FarmStatus && meaning.farm_is_up;
  core::log(up ? core::LogLevel::Debug : core::LogLevel::Warning, kRoom, text);
  if (meaning.kind == ErrorKind::LinkReset) resubscribe_everything();
}

}  // namespace ibflow::gateway
