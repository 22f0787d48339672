#include "ibflow/connection/heartbeat_monitor.hpp"

namespace ibflow::connection {

void HeartbeatMonitor::start_monitoring(core::Timestamp now) {
  monitoring_ = true;
  asked_ = false;
  last_heartbeat_ = now;
}

void HeartbeatMonitor::heartbeat_received(core::Timestamp now) {
  last_heartbeat_ = now;
  asked_ = false;
}

HeartbeatMonitor::Verdict HeartbeatMonitor::check(core::Timestamp now) {
  if (!monitoring_) return Verdict::Fine;
  if (!asked_) {
    if (now - last_heartbeat_ < interval_) return Verdict::Fine;
    asked_ = true;
    asked_at_ = now;
    return Verdict::Ask;
  }
  if (now - asked_at_ < timeout_) return Verdict::Fine;
  monitoring_ = false;
  return Verdict::Dead;
}

}  // namespace ibflow::connection
