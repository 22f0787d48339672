#pragma once
// Tells a silent connection from a dead one, and how far away the peer is. No sockets, no clock of its own.

#include <deque>
#include <optional>

#include "ibflow/connection/clock_offset.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

struct HeartbeatConfig {
  core::Duration interval = std::chrono::seconds(5);       // of silence, before the peer is asked
  core::Duration timeout = std::chrono::seconds(10);       // without any frame after that: the line is dead
  core::Duration suspect_after = std::chrono::seconds(1);  // without any frame after that: it may be
};

/// The protocol has no heartbeat message: every frame is a sign of life. After `interval` of silence the peer
/// is asked for its time; `timeout` after that question without any frame it is dead. So a peer that vanishes
/// is found within interval + timeout. `now` is a steady clock's: steps of the wall clock do not matter here.
class HeartbeatMonitor {
 public:
  enum class Verdict { Fine, Ask, Suspect, Dead };

  explicit HeartbeatMonitor(HeartbeatConfig config = {}) : config_(config) {}

  void start_monitoring(core::Timestamp now);  // forgets everything of an earlier connection
  void stop_monitoring() { monitoring_ = false; }
  /// Any frame at all.
  void heartbeat_received(core::Timestamp now);
  /// Ask is said once for each silence, then Suspect once; Dead once, and monitoring stops with it.
  [[nodiscard]] Verdict check(core::Timestamp now);
  /// When check() can next say something new.
  [[nodiscard]] core::Timestamp next_check() const;

  /// A question for the time has gone out; answers come in the order of the questions. `wall` is ours.
  void time_asked(core::Timestamp now, core::Timestamp wall);
  /// The oldest question is answered.
  void time_answered(core::Timestamp now, core::Timestamp their_time);

  [[nodiscard]] bool is_running() const { return monitoring_; }
  [[nodiscard]] bool waits_for_answer() const { return !questions_.empty(); }
  [[nodiscard]] core::Timestamp last_heartbeat() const { return last_heartbeat_; }
  [[nodiscard]] core::Duration time_since_last_heartbeat(core::Timestamp now) const {
    return now - last_heartbeat_;
  }
  /// Of the latest answered question.
  [[nodiscard]] std::optional<core::Duration> round_trip() const { return round_trip_; }
  /// Their clock minus ours.
  [[nodiscard]] const ClockOffset& clock_offset() const { return offset_; }
  void set_config(HeartbeatConfig config) { config_ = config; }

 private:
  struct Question {
    core::Timestamp at, wall;
  };

  HeartbeatConfig config_;
  core::Timestamp last_heartbeat_{}, asked_at_{};
  bool monitoring_ = false;
  bool asked_ = false;
  bool suspected_ = false;
  std::deque<Question> questions_;
  std::optional<core::Duration> round_trip_;
  ClockOffset offset_;
};

}  // namespace ibflow::connection
