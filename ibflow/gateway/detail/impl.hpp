#pragma once
// The state behind a Gateway. One object, several sources: session.cpp (start and frames), recovery.cpp (end,
// loss and return of a session), errors.cpp, requests.cpp (questions with an answer), streams.cpp (market
// data), orders.cpp, time_keeping.cpp.

#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "ibflow/connection/connection.hpp"
#include "ibflow/connection/error_handler.hpp"
#include "ibflow/connection/market_data_lines.hpp"
#include "ibflow/gateway/detail/contract_cache.hpp"
#include "ibflow/gateway/detail/gateway_clock.hpp"
#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/detail/pending.hpp"
#include "ibflow/gateway/detail/quote_values.hpp"
#include "ibflow/gateway/detail/request_core.hpp"
#include "ibflow/gateway/detail/step_guard.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"
#include "ibflow/gateway/gateway.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::gateway {

inline constexpr std::int32_t kFirstRequestId =
    1'000'000'000;  // order ids stay below: errors share one id field

inline constexpr auto kOpenOrders = "open orders";  // the question without an id
inline constexpr auto kRecovering =
    "the connection is back, and what happened meanwhile is being asked for: a moment";

struct Gateway::Impl final : std::enable_shared_from_this<Impl>,
                             connection::ConnectionListener,
                             protocol::ResponseVisitor {
  using Self = std::shared_ptr<Impl>;
  struct ExecutionsQuestion;
  using PendingTime = std::shared_ptr<detail::Pending<core::Timestamp>>;

  Impl(core::EventLoop& loop, GatewayConfig config_in, core::Activity& activity_in);

  // session.cpp
  static Answer<SessionInfo> connect(Self self);
  detail::RequestCorePointer make_request_core();
  std::shared_ptr<detail::OrderDesk> make_order_desk();
  connection::SessionStart on_hello(const protocol::ServerHello& hello) override;
  void on_frame(std::string_view payload) override;
  void on_ready(const connection::SessionFacts& facts) override;
  void on_received() override;
  void on_disconnected(const connection::Disconnected& event) override;
  void on_not_sent(const connection::NotSent& frame, const core::Error& reason) override;
  void maybe_ready();
  core::Expected<std::string> choose_account() const;

  // recovery.cpp
  void session_is_ready();
  static boost::asio::awaitable<void> recover(Self self);
  void tell_executions(const std::vector<ExecutionRecord>& records);
  void prove_orders(std::string_view why);
  static boost::asio::awaitable<void> ask_for_proof(Self self);
  void forget_session();
  void tell_end(const core::Error& reason);
  void abandon();                                                        // the Gateway is destroyed
  std::vector<std::shared_ptr<detail::PendingBase>> take_all_pending();  // that are in no table

  // errors.cpp
  void on_request_error(const connection::ErrorEvent& event);
  void on_order_error(const connection::ErrorEvent& event);
  void on_system_notice(const connection::ErrorEvent& event);
  void begin_order_recovery(const std::string& why);

  // requests.cpp
  static Answer<std::vector<model::Instrument>> contract_details(Self self, std::string symbol);
  static Answer<std::vector<model::Bar>> historical_bars(Self self, model::Instrument instrument,
                                                         std::string duration, std::string bar_size);
  static Answer<std::vector<model::Position>> positions(Self self);
  static Answer<std::vector<model::AccountValue>> account_values(Self self);
  static Answer<std::vector<ExecutionRecord>> executions(Self self, ExecutionSelection which = {});
  static Answer<std::vector<model::OpenOrder>> open_orders(Self self);
  static Answer<core::Timestamp> current_time(Self self);
  std::optional<model::Execution> any_execution(const protocol::ExecutionDetails& message);
  std::optional<model::Execution> own_execution(const protocol::ExecutionDetails& message);
  template <class T>
  std::shared_ptr<detail::Pending<T>> begin(std::string what);

  // streams.cpp
  std::shared_ptr<detail::StreamTable> make_stream_table();
  core::Expected<void> subscribe_quotes(const model::Instrument& instrument);
  core::Expected<void> subscribe_real_time_bars(const model::Instrument& instrument);
  void tell_subscription(const std::string& symbol, model::SubscriptionKind kind, const StreamEvent& event);

  // orders.cpp
  core::OrderId allocate_order_id();
  core::Expected<void> place(const model::OrderIntent& intent);
  core::Expected<void> cancel(core::OrderId order_id);
  void saw_order_id(std::int32_t order_id);
  void order_is_over(std::int32_t order_id);
  core::Expected<void> why_not_place(const model::OrderIntent& intent) const;
  [[nodiscard]] bool is_own(std::int32_t client) const { return client == config.client_id.value; }

  // time_keeping.cpp
  void start_clock();
  void on_second();
  void ask_time(PendingTime waiting);
  void start_keeping_step();
  void schedule_step_check();
  void check_step();
  void tell_time();

  // Messages. Those of no concern are ignored.
  using protocol::ResponseVisitor::on;
  void on(const protocol::OrderStatus& message) override;
  void on(const protocol::OpenOrder& message) override;
  void on(const protocol::ExecutionDetails& message) override;
  void on(const protocol::CommissionReport& message) override;
  void on(const protocol::ErrorMessage& message) override;
  void on(const protocol::NextValidId& message) override;
  void on(const protocol::CurrentTime& message) override;
  void unknown(std::int32_t message_id) override;
  void surplus(const protocol::MessageInfo& message, std::size_t fields) override;
  void incomplete(std::int32_t message_id) override;

  template <class Message>
  core::Expected<std::string> encode(const Message& message) const;
  template <class Message>
  core::Expected<void> send(connection::Lane lane, const Message& message, std::int32_t subject = -1);
  [[nodiscard]] bool ready() const { return session_ready; }
  void malformed(const core::Error& error);

  core::EventLoop& loop;
  GatewayConfig config;
  core::Activity& activity;
  model::BrokerListener* listener = nullptr;
  std::function<void(core::Timestamp)> time_handler;
  connection::Connection connection;
  detail::GatewayClock clock;
  connection::HealthBoard& board;  // the connection's
  /// What the connection made of the error message whose frame comes next.
  std::shared_ptr<std::optional<connection::ErrorEvent>> understood;

  // The session
  SessionInfo session;
  std::string account;  // the one orders and account values are for
  std::shared_ptr<detail::Pending<SessionInfo>> connecting;
  bool connect_called = false;
  bool line_is_usable = false;  // the connection says so; ours is ready when its account and time are known
  bool session_ready = false;
  bool was_ever_ready = false;
  bool ended = false;
  bool loss_told = false;   // on_connection_lost, and neither on_reconnected nor on_disconnected since
  bool recovering = false;  // what happened meanwhile is being asked for
  bool have_gateway_time = false;
  bool disconnect_asked = false;

  // Requests
  detail::RequestCorePointer requests;
  std::unique_ptr<protocol::ResponseVisitor> router;
  std::vector<std::weak_ptr<ExecutionsQuestion>> execution_questions;
  std::set<std::string> commissions_due;  // executions told live whose report has not come

  // Streams
  std::shared_ptr<detail::TickContext> ticks;
  std::shared_ptr<detail::StreamTable> streams;
  std::shared_ptr<detail::ContractCache> contract_cache;
  Contracts contracts;
  History history;
  Accounts accounts;
  MarketData market_data;
  Scanners scanners;
  News news;
  Options options;
  Advisor advisor;
  RawAccess raw;
  std::map<core::ConId, Subscription<Quote>> engine_quotes;
  std::map<core::ConId, Subscription<model::Bar>> engine_bars;

  // Orders
  std::int32_t highest_order_id = 0;  // given, seen, or reserved by the floor
  std::unordered_map<std::int32_t, connection::ErrorContext> working_orders;  // what was sent of them last
  std::shared_ptr<detail::OrderDesk> desk;
  Orders orders;
  bool proof_under_way = false;
  bool proof_due = false;  // once more, when the last is long enough ago
  std::string proof_name;
  std::optional<core::Timestamp> last_proof;  // on clock()

  // Time
  boost::asio::steady_timer second_timer, pause_timer;
  detail::StepGuard step_guard;
  std::deque<std::vector<PendingTime>>
      time_questions;  // one entry for each 49 without an answer, oldest first
  std::uint64_t frames_since_time = 0;
  std::optional<core::Timestamp> told_time;
  bool second_is_ticking = false;
  bool stepping = false;
  bool step_check_posted = false;
  bool step_paused = false;
};

template <class Message>
core::Expected<std::string> Gateway::Impl::encode(const Message& message) const {
  std::string frame;
  if (session.server_version == 0) return frame;  // nothing will be sent
  if (auto encoded = protocol::append_request(frame, message, session.server_version); !encoded)
    return std::unexpected(encoded.error());
  return frame;
}

template <class Message>
core::Expected<void> Gateway::Impl::send(connection::Lane lane, const Message& message,
                                         std::int32_t subject) {
  auto frame = encode(message);
  if (!frame) return std::unexpected(frame.error());
  auto sent = connection.send(lane, std::move(*frame), subject);
  if (sent && !connection.pacer().empty()) schedule_step_check();
  return sent;
}

}  // namespace ibflow::gateway
