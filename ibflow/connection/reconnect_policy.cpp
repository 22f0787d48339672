#include "ibflow/connection/reconnect_policy.hpp"

#include <algorithm>
#include <cmath>

namespace ibflow::connection {

const char* to_string(DisconnectCause cause) {
  switch (cause) {
    case DisconnectCause::Unresolved:
      return "host not found";
    case DisconnectCause::Refused:
      return "refused";
    case DisconnectCause::NoAnswer:
      return "no answer";
    case DisconnectCause::Closed:
      return "closed by the peer";
    case DisconnectCause::Reset:
      return "broken";
    case DisconnectCause::DecodeFault:
      return "decode fault";
    case DisconnectCause::Version:
      return "version";
    case DisconnectCause::HeartbeatLost:
      return "heartbeat lost";
    case DisconnectCause::ClientIdInUse:
      return "client id in use";
    case DisconnectCause::EndedByServer:
      return "ended by the gateway";
    case DisconnectCause::Unusable:
      return "unusable";
    case DisconnectCause::Asked:
      return "asked";
  }
  return "?";
}

void ReconnectPolicy::succeeded(core::Timestamp now) {
  ready_since_ = now;
}

std::optional<core::Duration> ReconnectPolicy::next(DisconnectCause cause, core::Timestamp now) {
  if (ready_since_ && now - *ready_since_ >= config_.stable_after) attempts_ = 0;
  ready_since_.reset();
  if (!config_.enabled || forbidden_ || cause == DisconnectCause::Asked) return std::nullopt;
  if (config_.max_attempts > 0 && attempts_ >= config_.max_attempts) return std::nullopt;
  const auto base = cause == DisconnectCause::ClientIdInUse ? config_.client_id_delay : config_.delay;
  const double longest = static_cast<double>(config_.max_delay.count());
  const double grown = std::min(
      longest, std::ldexp(static_cast<double>(base.count()), static_cast<int>(std::min(attempts_, 40U))));
  ++attempts_;
  std::uniform_real_distribution<double> part(0, std::clamp(config_.jitter, 0.0, 1.0));
  return core::Duration(static_cast<core::Duration::rep>(grown * (1 - part(random_))));
}

void ReconnectPolicy::reset() {
  attempts_ = 0;
  forbidden_ = false;
  ready_since_.reset();
}

void ReconnectPolicy::forbid() {
  forbidden_ = true;
}

}  // namespace ibflow::connection
