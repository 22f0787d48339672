#pragma once
// One TCP session with TWS or IB Gateway: handshake, then bytes in whole frames, in and out. It paces nothing
// and never comes back by itself: see Connection.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ibflow/connection/disconnect.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::connection {

struct TransportConfig {
  std::string host = "127.0.0.1";  // a name or an IPv4 or IPv6 address; all addresses of a name are tried
  std::uint16_t port = 4002;
  std::chrono::milliseconds connect_timeout{10'000};  // resolve + connect + handshake, wall clock
  int min_server_version = protocol::kMinServerVersion;
  int max_server_version = protocol::kMaxServerVersion;
  std::string connect_options;    // behind the version range; normally empty
  bool follow_redirects = false;  // legacy: at most two in a row
  /// What the kernel does about a peer that vanishes. Unacknowledged data end the session after
  /// `user_timeout`.
  std::chrono::seconds keepalive_idle{15}, keepalive_interval{5};
  int keepalive_probes = 3;
  std::chrono::milliseconds user_timeout{20'000};
};

/// Hears one transport, on the event loop. All may call back into the transport, and may destroy it.
class TransportListener {
 public:
  virtual ~TransportListener() = default;
  virtual void on_connected() = 0;  // TCP only; the handshake is under way
  virtual void on_hello(const protocol::ServerHello& hello) = 0;
  /// Bytes have come; the frames in them follow one by one.
  virtual void on_received() = 0;
  /// One whole payload; valid during the call only.
  virtual void on_frame(std::string_view payload) = 0;
  /// Exactly once for each open(); nothing is delivered afterwards. Never called from inside open(), write()
  /// or close().
  virtual void on_closed(DisconnectCause cause, const core::Error& reason) = 0;
};

/// All members on the event loop's thread. Can be opened again once on_closed() was heard: nothing of an
/// earlier session is delivered into a later one.
class Transport {
 public:
  enum class State { Closed, Connecting, Handshaking, Open };

  /// Loop and listener outlive the transport.
  Transport(core::EventLoop& loop, TransportConfig config, TransportListener& listener);
  ~Transport();  // closes without telling the listener
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  void open();
  /// Whole frames only. `at_once`: the kernel has it, if it takes it, when this returns; else what one
  /// handler writes goes out together. Returns the number of the last byte, counted from the session's start.
  std::uint64_t write(std::string_view frames, bool at_once);
  void close(DisconnectCause cause, core::Error reason);
  /// From the next open() on.
  void set_port(std::uint16_t port);

  [[nodiscard]] State state() const;
  [[nodiscard]] int server_version() const;
  [[nodiscard]] std::size_t unsent() const;         // bytes the kernel has not taken
  [[nodiscard]] std::uint64_t bytes_taken() const;  // by the kernel, of this session or the last one
  [[nodiscard]] std::string peer() const;           // "host:port"

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::connection
