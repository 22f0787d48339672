#include "ibflow/connection/heartbeat_monitor.hpp"

#include <algorithm>

namespace ibflow::connection {

void HeartbeatMonitor::start_monitoring(core::Timestamp now) {
  monitoring_ = true;
  asked_ = false;
  last_heartbeat_ = now;
  questions_.clear();
  round_trip_.reset();
  offset_ = {};
}

void HeartbeatMonitor::heartbeat_received(core::Timestamp now) {
  last_heartbeat_ = now;
  asked_ = false;
}

HeartbeatMonitor::Verdict HeartbeatMonitor::check(core::Timestamp now) {
  if (!monitoring_) return Verdict::Fine;
  if (!asked_) {
    if (now - last_heartbeat_ < config_.interval) return Verdict::Fine;
    asked_ = true;
    suspected_ = false;
    asked_at_ = now;
    return Verdict::Ask;
  }
  if (now - asked_at_ < config_.timeout) {
    if (suspected_ || now - asked_at_ < config_.suspect_after) return Verdict::Fine;
    suspected_ = true;
    return Verdict::Suspect;
  }
  monitoring_ = false;
  return Verdict::Dead;
}

core::Timestamp HeartbeatMonitor::next_check() const {
  if (!asked_) return last_heartbeat_ + config_.interval;
  return asked_at_ + (suspected_ ? config_.timeout : std::min(config_.suspect_after, config_.timeout));
}

void HeartbeatMonitor::time_asked(core::Timestamp now, core::Timestamp wall) {
  questions_.push_back({now, wall});
}

void HeartbeatMonitor::time_answered(core::Timestamp now, core::Timestamp their_time) {
  if (questions_.empty()) return;  // nobody asked
  const Question question = questions_.front();
  questions_.pop_front();
  round_trip_ = now - question.at;
  offset_.observe(question.wall, *round_trip_, their_time);
}

}  // namespace ibflow::connection
