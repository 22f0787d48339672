#pragma once
// Tells a silent connection from a dead one. No sockets, no clock of its own.

#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// The protocol has no heartbeat message: every frame is a sign of life. After `interval` of silence the peer
/// is to be asked for something (the time) once; `timeout` after that question without any frame it is dead.
class HeartbeatMonitor {
 public:
  enum class Verdict { Fine, Ask, Dead };

  explicit HeartbeatMonitor(core::Duration interval = std::chrono::seconds(30),
                            core::Duration timeout = std::chrono::seconds(15))
      : interval_(interval), timeout_(timeout) {}

  void start_monitoring(core::Timestamp now);
  void stop_monitoring() { monitoring_ = false; }
  /// Any frame at all.
  void heartbeat_received(core::Timestamp now);
  /// Call about once a second. Ask is said once for each silence; Dead once, and monitoring stops with it.
  [[nodiscard]] Verdict check(core::Timestamp now);

  [[nodiscard]] bool is_monitoring() const { return monitoring_; }
  [[nodiscard]] core::Timestamp last_heartbeat() const { return last_heartbeat_; }

 private:
  core::Duration interval_, timeout_;
  core::Timestamp last_heartbeat_{}, asked_at_{};
  bool monitoring_ = false;
  bool asked_ = false;
};

}  // namespace ibflow::connection
