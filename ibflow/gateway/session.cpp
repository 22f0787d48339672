// Start of a session, and its frames.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/wire_text.hpp"

namespace ibflow::gateway {

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
  result.errors.context_of_unowned = [](std::int32_t id) {
    return id > 0 && id < kFirstRequestId ? connection::ErrorContext::Order : connection::ErrorContext::None;
  };
  return result;
}

bool is_another_day(std::string_view connection_time, core::Timestamp ours) {
  const auto theirs = detail::parse_connection_time(connection_time);
  if (!theirs) return false;
  return std::max(ours - *theirs, *theirs - ours) > kReplayIsOlderThan;
}

Error another_day(const std::string& connection_time) {
  return Error(
      ErrorCategory::Connection,
      fmt::format("the gateway that answers after the reconnect is in another time ({}): this session "
                  "cannot go on there, start a new one",
                  connection_time));
}

}  // namespace

Gateway::Impl::Impl(core::EventLoop& loop_in, GatewayConfig config_in, core::Activity& activity_in)
    : loop(loop_in),
      config(std::move(config_in)),
      activity(activity_in),
      connection(loop_in, connection_config(config), *this),
      clock(loop_in.clock()),
      board(connection.board()),
      understood(std::make_shared<std::optional<connection::ErrorEvent>>()),
      requests(make_request_core()),
      router(detail::make_response_router(*requests, *this)),
      ticks(std::make_shared<detail::TickContext>()),
      streams(make_stream_table()),
      contract_cache(std::make_shared<detail::ContractCache>(loop_in, config.contract_cache)),
      contracts(requests, contract_cache),
      history(requests, streams),
      accounts(requests, streams),
      market_data(requests, streams, ticks),
      scanners(requests, streams),
      news(requests, streams),
      options(requests, contracts),
      advisor(requests, streams),
      raw(requests),
      desk(make_order_desk()),
      orders(desk),
      proof_name(fmt::format("gateway {}: proof of orders", fmt::ptr(this))),
      second_timer(loop_in.context()),
      pause_timer(loop_in.context()) {
  connection.errors().register_callback(
      connection::NoticeCategory::Any,
      [last = understood](const connection::ErrorEvent& event) { *last = event; });
}

detail::RequestCorePointer Gateway::Impl::make_request_core() {
  detail::RequestCore::Environment environment{loop, connection, activity, config.request_timeout, [this] {
                                                 if (!connection.pacer().empty()) schedule_step_check();
                                               }};
  return std::make_shared<detail::RequestCore>(std::move(environment), kFirstRequestId);
}

std::shared_ptr<detail::OrderDesk> Gateway::Impl::make_order_desk() {
  detail::OrderDesk::Environment environment;
  environment.requests = requests;
  environment.contracts = &contracts;
  environment.accounts = &accounts;
  environment.client_id = config.client_id;
  environment.now = [this] { return clock.now(); };
  environment.is_reached = [this] { return ready() && board.health().ib_link_is_up(); };
  environment.why_not_send = [this]() -> std::string {
    if (ready() && board.health().ib_link_is_up()) return recovering ? kRecovering : "";
    return board.health().why_can_i_not_trade(loop.clock().now());
  };
  environment.why_no_new_risk = [this]() -> std::string {
    const auto& now = board.health();
    const bool is_stopped = now.read_only || !now.no_new_risk_because.empty();
    return is_stopped ? now.why_can_i_not_trade(loop.clock().now()) : "";
  };
  environment.saw_order_id = [this](core::OrderId id) { saw_order_id(id.value); };
  environment.highest_order_id = [this] { return core::OrderId(highest_order_id); };
  environment.accounts_of_login = [this] { return session.accounts; };
  return std::make_shared<detail::OrderDesk>(std::move(environment), config.orders);
}

Answer<SessionInfo> Gateway::Impl::connect(Self self) {
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
  const core::Timestamp ours = loop.clock().now();
  const bool follow = config.clock == Source::Gateway ||
                      (config.clock == Source::Auto && is_another_day(hello.connection_time, ours));
  const bool keeps_step = follow && config.keep_step_allowed;
  connection::SessionStart start;
  if (was_ever_ready && keeps_step != session.keeps_step) {
    connection.close(another_day(hello.connection_time));
    return start;
  }
  session.server_version = hello.server_version;
  session.connection_time = hello.connection_time;
  session.keeps_step = keeps_step;
  requests->begin_session(hello.server_version, keeps_step);
  // Time never goes back: a second session goes on from where the first was.
  if (!clock.follows_gateway() && (session.keeps_step || config.clock == Source::Gateway)) {
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
  desk->set_frame(payload);
  if (const auto done = protocol::dispatch_response(payload, session.server_version, *router); !done) {
    malformed(done.error());
  }
  desk->set_frame({});
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
  ticks->received_at = clock.now();
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

}  // namespace ibflow::gateway
