#pragma once
// The line to TWS or IB Gateway that heals itself: connects, proves that it lives, paces what goes out, and
// comes back after every loss.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/connection/disconnect.hpp"
#include "ibflow/connection/error_handler.hpp"
#include "ibflow/connection/frame_tap.hpp"
#include "ibflow/connection/health.hpp"
#include "ibflow/connection/heartbeat_monitor.hpp"
#include "ibflow/connection/pacer.hpp"
#include "ibflow/connection/readiness.hpp"
#include "ibflow/connection/reconnect_policy.hpp"
#include "ibflow/connection/transport.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

struct ConnectionConfig {
  TransportConfig transport;  // connect_timeout covers each attempt up to a usable session
  std::int32_t client_id = 1;
  std::string optional_capabilities;  // of START_API; normally empty
  PacerLimits pacing;
  HeartbeatConfig heartbeat;
  ReconnectConfig reconnect;
  ReadinessConfig readiness;
  ErrorHandlerConfig errors;
  /// An order after this much silence waits until the line is proven, at most `prove_within`, or is not sent.
  core::Duration prove_line_after = std::chrono::seconds(5);
  core::Duration prove_within = std::chrono::seconds(2);
  /// So many messages of one session may be undecodable; one more and the session is given up and begun
  /// again.
  std::uint32_t decode_faults_allowed = 3;
};

/// Disconnected: never opened, or given up (reconnecting is off). Connecting and Handshaking: an attempt is
/// under way; Handshaking lasts until next valid id and accounts are in. Ready: usable; missing() names what
/// is still to come. Degraded: there is a session, but the peer does not answer just now. Reconnecting:
/// waiting for the next attempt. Closed: by close(), for good until opened again.
using ConnectionState = SocketState;

/// What to do once the hello is in.
struct SessionStart {
  std::string optional_capabilities;     // added to the configured ones
  std::function<core::Timestamp()> now;  // clock of the pacer; empty: the steady clock, with its own timer
  bool monitor = true;                   // false: silence is no sign of anything (a clock that stands still)
};

/// What a usable session knows.
struct SessionFacts {
  std::uint64_t generation = 0;
  int server_version = 0;
  std::string connection_time;  // opaque text of the server
  std::vector<std::string> accounts;
  std::int32_t next_valid_id = 0;
};

/// Hears one connection, on the event loop. All may call back into the connection, and may destroy it. What
/// belongs to an earlier generation is never delivered.
class ConnectionListener {
 public:
  virtual ~ConnectionListener() = default;
  /// START_API goes out next.
  virtual SessionStart on_hello(const protocol::ServerHello& hello) = 0;
  /// Bytes have come; the frames in them follow one by one.
  virtual void on_received() {}
  /// One whole payload; valid during the call only. Every frame but the answers to our own heartbeats.
  virtual void on_frame(std::string_view payload) = 0;
  /// The session can be used. Once for each session, also after a reconnect.
  virtual void on_ready(const SessionFacts& facts) { static_cast<void>(facts); }
  /// Exactly once for each attempt that failed and each session that ended, whatever the cause. Never called
  /// from inside open(), send() or close().
  virtual void on_disconnected(const Disconnected& event) = 0;
  /// The line could not be proven in time: this frame was dropped, nothing of it was sent.
  virtual void on_not_sent(const NotSent& frame, const core::Error& reason) {
    static_cast<void>(frame);
    static_cast<void>(reason);
  }
  virtual void on_state(ConnectionState state) { static_cast<void>(state); }
};

/// How long connect() tries.
enum class ConnectUntil {
  FirstFailure,  // one attempt; 326 is waited out up to the deadline all the same
  Deadline,      // as often as the deadline allows
};

/// All members on the event loop's thread.
class Connection {
 public:
  /// Loop and listener outlive the connection.
  Connection(core::EventLoop& loop, ConnectionConfig config, ConnectionListener& listener);
  ~Connection();  // closes without telling the listener
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Begins; with reconnecting on it never ends but by close(). An error (Usage) when it is open already.
  core::Expected<void> open();
  /// open() with an answer: the session's facts, or why there is none by the deadline (then the connection
  /// is closed). `done` is called once, on the loop, never from inside connect().
  void connect(core::Duration deadline, ConnectUntil until,
               std::function<void(core::Expected<SessionFacts>)> done);

  /// Puts one encoded frame into a lane. Frames of one lane keep their order. `subject` is the order or
  /// request id that Disconnected and on_not_sent() name. An error means that nothing will be sent: no
  /// session (Connection, 504), lane full or too much unsent (Broker).
  core::Expected<void> send(Lane lane, std::string frame, std::int32_t subject = -1);
  /// A historical request, kept below IB's rules for them; end it with history_finished(request_id).
  core::Expected<void> send(std::string frame, HistoricalRequest request);
  void history_finished(std::int32_t request_id);
  /// Takes back a frame with this subject that has not left. False when there is none.
  bool withdraw(Lane lane, std::int32_t subject);
  /// A frame with this subject still waits for its turn.
  [[nodiscard]] bool is_waiting(std::int32_t subject) const;
  /// Asks for the gateway's time, as urgently as a cancel; past the pacer when its clock is one's own. The
  /// answer is one more CURRENT_TIME frame.
  core::Expected<void> ask_time();
  /// The pacer's clock has moved: send what may go now. Needed only with a clock of one's own.
  void release_paced();
  /// Ends everything with this reason; the listener hears it from the loop. No reconnect.
  void close(core::Error reason);
  /// Ends this session only; the next attempt follows if reconnecting is on.
  void give_up_session(DisconnectCause cause, core::Error reason);
  /// A frame could not be decoded: too many of them end the session.
  void report_decode_fault(const core::Error& fault);

  [[nodiscard]] ConnectionState state() const;
  [[nodiscard]] bool usable() const;  // there is a session and it is ready
  [[nodiscard]] const SessionFacts& facts() const;
  [[nodiscard]] std::vector<std::string> missing() const;  // of what a complete start needs
  [[nodiscard]] const HeartbeatMonitor& heartbeat() const;
  [[nodiscard]] const ReconnectPolicy& reconnecting() const;
  [[nodiscard]] std::optional<core::Timestamp> next_attempt() const;  // wall clock; while Reconnecting
  [[nodiscard]] const std::optional<Disconnected>& last_disconnect() const;
  [[nodiscard]] const Pacer& pacer() const;
  [[nodiscard]] std::uint64_t frames_in() const;
  [[nodiscard]] std::uint64_t frames_out() const;

  /// Everything that IB says with a code has gone through here before the listener sees its frame.
  [[nodiscard]] ErrorHandler& errors();
  /// The three axes, kept up to date; the counters are the listener's to fill.
  [[nodiscard]] HealthBoard& board();

  /// May change while running; the next heartbeat and attempt follow them.
  void set_heartbeat(HeartbeatConfig config);
  void set_reconnect(ReconnectConfig config);
  /// Sees every frame of both directions; nullptr: nobody. Outlives the connection or is taken away first.
  void set_tap(FrameTap* tap);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::connection
