#pragma once
// One TCP session with TWS or IB Gateway: bytes in whole frames, in and out.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ibflow/connection/pacer.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::connection {

struct ConnectionConfig {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;
  std::int32_t client_id = 1;
  std::chrono::milliseconds connect_timeout{10'000};  // resolve + connect + handshake, wall clock
  int min_server_version = protocol::kMinServerVersion;
  int max_server_version = protocol::kMaxServerVersion;
  PacerLimits pacing;
};

enum class ConnectionState { Disconnected, Connecting, Handshaking, Ready, Closed };
[[nodiscard]] const char* to_string(ConnectionState state);

/// What to do once the hello is in.
struct SessionStart {
  std::string optional_capabilities;  // of START_API; normally empty
  std::function<core::Timestamp()>
      now;  // clock of the pacer; empty: the steady clock, with a timer of its own
};

/// Hears one connection, on the event loop. All three may call back into the connection, and may destroy it.
class ConnectionListener {
 public:
  virtual ~ConnectionListener() = default;
  /// START_API goes out next.
  virtual SessionStart on_hello(const protocol::ServerHello& hello) = 0;
  /// One whole payload; valid during the call only.
  virtual void on_frame(std::string_view payload) = 0;
  /// Exactly once for each open(), whether or not the hello has come; nothing is delivered afterwards. Never
  /// called from inside open(), send() or close().
  virtual void on_disconnected(const core::Error& reason) = 0;
};

/// Disconnected -> Connecting -> Handshaking -> Ready -> Closed. All members on the event loop's thread. An
/// object can be opened again after Closed: nothing of an earlier connection is delivered into a later one.
class Connection {
 public:
  /// Loop and listener outlive the connection.
  Connection(core::EventLoop& loop, ConnectionConfig config, ConnectionListener& listener);
  ~Connection();  // closes without telling the listener
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// An error (Usage) when it is open already; whatever happens later ends in on_disconnected.
  core::Expected<void> open();
  /// Puts one encoded frame into a lane. Frames of one lane keep their order. An error means that nothing
  /// will be sent: not connected (Connection), lane full or too much unsent (Broker).
  core::Expected<void> send(Lane lane, std::string frame);
  /// Past the pacer, behind everything it has let through so far.
  core::Expected<void> send_unpaced(const std::string& frame);
  /// The pacer's clock has moved: send what may go now. Needed only with a clock of one's own.
  void release_paced();
  /// Ends the session with this reason; the listener hears it from the loop.
  void close(core::Error reason);

  [[nodiscard]] ConnectionState state() const;
  [[nodiscard]] const PacerCounters& pacing() const;
  [[nodiscard]] bool holds_messages_back() const;  // the pacer has frames that must wait for its clock
  [[nodiscard]] std::uint64_t frames_in() const;
  [[nodiscard]] std::uint64_t frames_out() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::connection
