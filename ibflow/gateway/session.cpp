// Start and end of a session, and what comes without being asked for.

#include <fmt/format.h>

#include <algorithm>
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
  result.host = config.host;
  result.port = config.port;
  result.client_id = config.client_id.value;
  result.connect_timeout = config.connect_timeout;
  result.pacing.messages_per_second = config.messages_per_second;
  result.max_server_version = config.max_server_version;
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
  self->connect_deadline = std::chrono::steady_clock::now() + self->config.connect_timeout;
  self->board.on_state(Health::Socket::Connecting, self->clock.now());
  if (const auto opened = self->connection.open(); !opened) co_return std::unexpected(opened.error());
  auto answer = co_await waiting->wait();
  co_return answer;
}

connection::SessionStart Gateway::Impl::on_hello(const protocol::ServerHello& hello) {
  using Source = GatewayConfig::ClockSource;
  board.on_state(Health::Socket::Handshaking, clock.now());
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
  const auto left = connect_deadline - std::chrono::steady_clock::now();
  connecting->start_deadline(std::chrono::ceil<std::chrono::milliseconds>(left), [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->connection.close(Error(
        ErrorCategory::Timeout,
        fmt::format(
            "{}:{} answered the handshake but did not begin the session within {} ms (accounts {}, next "
            "valid id {}): check that TWS or IB Gateway is logged in",
            self->config.host, self->config.port, self->config.connect_timeout.count(),
            self->session.accounts.empty() ? "missing" : "there",
            self->have_next_valid_id ? "there" : "missing"),
        0, true));
  });
  return start;
}

void Gateway::Impl::on_frame(std::string_view payload) {
  const auto alive = shared_from_this();  // a handler may let go of the gateway
  board.on_frame(clock.now());
  heartbeat.heartbeat_received(core::Timestamp(std::chrono::steady_clock::now().time_since_epoch()));
  ++frames_since_time;
  if (const auto done = protocol::dispatch_response(payload, session.server_version, *this); !done) {
    malformed(done.error());
  }
}

void Gateway::Impl::malformed(const Error& error) {
  ++board.counters().malformed_messages;
  core::log_error(kRoom, fmt::format("a message of the gateway was dropped: {}", error.message));
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

void Gateway::Impl::on(const protocol::ManagedAccounts& message) {
  session.accounts = detail::split_accounts(message.accounts_list);
  maybe_ready();
}

void Gateway::Impl::on(const protocol::NextValidId& message) {
  saw_order_id(message.order_id - 1);
  if (!std::exchange(have_next_valid_id, true)) session.next_valid_id = core::OrderId(message.order_id);
  maybe_ready();
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
  if (board.health().socket != Health::Socket::Handshaking) return;
  if (session.accounts.empty() || !have_next_valid_id) return;
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
  board.on_state(Health::Socket::Ready, clock.now());
  core::log_info(
      kRoom, fmt::format("session with {}:{} is ready: server version {}, account {}, client id {}, {}",
                         config.host, config.port, session.server_version, account, config.client_id.value,
                         session.keeps_step ? "keeping step with a simulated clock" : "own clock"));
  start_clock();
  const auto waiting = std::exchange(connecting, nullptr);
  waiting->collected = session;
  waiting->succeed();
}

void Gateway::Impl::on_disconnected(const Error& reason) {
  const auto alive = shared_from_this();
  const bool was_ready = ready();
  board.on_state(Health::Socket::Closed, clock.now(), reason.message);
  heartbeat.stop_monitoring();
  second_timer.cancel();
  pause_timer.cancel();
  for (const auto& request : take_all_pending()) request->fail(reason);
  if (was_ready && !disconnect_asked && listener != nullptr) listener->on_disconnected(reason);
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
  board.on_notice(message.error_code, message.error_string, clock.now());
  const auto text = fmt::format("IB {}: {}{}{}", message.error_code, message.error_string,
                                meaning.what_to_do.empty() ? "" : ": ", meaning.what_to_do);
  if (meaning.kind == ErrorKind::SessionEnd) {
    const auto what =
        message.error_code == 326
            ? fmt::format("client id {} is in use at {}:{}", config.client_id.value, config.host, config.port)
            : fmt::format("{}:{} ends the session", config.host, config.port);
    connection.close(
        Error(ErrorCategory::Broker, fmt::format("{} ({})", what, text), message.error_code, true));
    return;
  }
  const bool up = meaning.kind == ErrorKind::FarmStatus && meaning.farm_is_up;
  core::log(up ? core::LogLevel::Debug : core::LogLevel::Warning, kRoom, text);
  if (meaning.kind == ErrorKind::LinkReset) resubscribe_everything();
}

}  // namespace ibflow::gateway
