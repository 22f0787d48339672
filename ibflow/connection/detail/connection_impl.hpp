#pragma once
// The state behind a Connection. One object, four sources: connection.cpp (life of a session), sending.cpp
// (what goes out), watching.cpp (silence and readiness), session_messages.cpp (the few messages that the
// connection itself reads).

#include <fmt/format.h>

#include <deque>
#include <map>
#include <utility>

#include "ibflow/connection/connection.hpp"
#include "ibflow/connection/detail/timer.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::connection {

namespace detail {
/// "1.5 s"
[[nodiscard]] inline std::string in_seconds(core::Duration duration) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(duration).count());
}
}  // namespace detail

struct Connection::Impl final : std::enable_shared_from_this<Impl>,
                                TransportListener,
                                protocol::ResponseVisitor {
  Impl(core::EventLoop& loop, ConnectionConfig config, ConnectionListener& listener);

  // connection.cpp
  core::Expected<void> open();
  void connect(core::Duration deadline, ConnectUntil until,
               std::function<void(core::Expected<SessionFacts>)> done);
  void attempt();
  void on_attempt_deadline();
  void on_connected() override;
  void on_hello(const protocol::ServerHello& hello) override;
  void on_received() override;
  void on_frame(std::string_view payload) override;
  void on_closed(DisconnectCause cause, const core::Error& reason) override;
  void end_session(DisconnectCause cause, core::Error reason);
  void stop_timers();
  void close(core::Error reason);
  void schedule_attempt(core::Duration delay);
  void answer_connect(core::Expected<SessionFacts> answer);
  void on_connect_deadline();
  void become(ConnectionState next, std::string reason = {});
  void refresh_degraded();
  void abandon();

  // sending.cpp
  core::Expected<void> check_sendable() const;
  core::Expected<void> send(Lane lane, std::string frame, std::int32_t subject);
  core::Expected<void> send_historical(std::string frame, HistoricalRequest request);
  core::Expected<void> push(Lane lane, std::string frame, std::int32_t subject);
  bool withdraw(Lane lane, std::int32_t subject);
  bool is_waiting(std::int32_t subject) const;
  bool needs_proof(Lane lane) const;
  void hold_until_proven(Lane lane, std::string frame, std::int32_t subject);
  void line_is_proven();
  void line_is_not_proven();
  core::Expected<void> ask_time(bool for_listener);
  template <class Message>
  void send_session_message(const Message& message);
  void release();
  void write(Lane lane, std::string_view frame, std::int32_t subject);
  std::vector<NotSent> take_not_sent();

  // watching.cpp
  void watch_line();
  void watch_readiness();
  void ask_step(ReadinessStep step);
  void step_done(ReadinessStep step);

  // session_messages.cpp
  void take_session_message(std::string_view payload);
  using protocol::ResponseVisitor::on;
  void on(const protocol::NextValidId& message) override;
  void on(const protocol::ManagedAccounts& message) override;
  void on(const protocol::CurrentTime& message) override;
  void on(const protocol::ErrorMessage& message) override;
  void on(const protocol::OpenOrderEnd& message) override;
  void on(const protocol::PositionEnd& message) override;

  [[nodiscard]] bool has_session() const { return transport.state() == Transport::State::Open; }
  [[nodiscard]] bool usable() const {
    return state == ConnectionState::Ready || state == ConnectionState::Degraded;
  }
  [[nodiscard]] core::Timestamp steady() const { return loop.clock().steady(); }
  [[nodiscard]] core::Timestamp wall() const { return loop.clock().now(); }

  core::EventLoop& loop;
  ConnectionConfig config;
  ConnectionListener* listener;  // nullptr once the connection is destroyed
  FrameTap* tap = nullptr;
  Transport transport;
  Pacer pacer;
  HeartbeatMonitor heartbeat;
  ReconnectPolicy policy;
  Readiness readiness;
  ErrorHandler errors;
  HealthBoard board;
  detail::Timer attempt_timer, attempt_deadline, connect_deadline, line_timer, readiness_timer, pacing_timer,
      proof_timer;

  ConnectionState state = ConnectionState::Disconnected;
  std::uint64_t generation = 0;
  std::optional<core::Timestamp> next_attempt;
  std::optional<Disconnected> last_disconnect;
  std::function<void(core::Expected<SessionFacts>)> connect_done;
  ConnectUntil connect_until = ConnectUntil::FirstFailure;

  // The session
  SessionFacts facts;
  SessionStart start;
  bool monitored = false;
  bool line_suspect = false;
  std::uint32_t decode_faults = 0;
  core::Timestamp received_at{}, received_wall{};  // the last bytes, by both clocks
  std::uint64_t frames_in = 0, frames_out = 0;

  // What goes out
  struct Unproven {
    Lane lane;
    std::string frame;
    std::int32_t subject;
  };
  struct Written {
    std::uint64_t end = 0;  // number of its last byte
    NotSent what;
  };
  std::deque<Unproven> unproven;
  std::map<std::uint64_t, std::int32_t> subjects;  // of frames in the pacer, by ticket number
  std::deque<Written> written;                     // frames with a subject that the kernel may not have
  std::deque<bool> time_questions;                 // one for each 49 without an answer: the listener's?
};

}  // namespace ibflow::connection
