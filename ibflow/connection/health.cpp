#include "ibflow/connection/health.hpp"

#include <utility>

#include "ibflow/connection/error_handler.hpp"

namespace ibflow::connection {

const char* to_string(SocketState state) {
  switch (state) {
    case SocketState::Disconnected:
      return "disconnected";
    case SocketState::Connecting:
      return "connecting";
    case SocketState::Handshaking:
      return "handshaking";
    case SocketState::Ready:
      return "ready";
    case SocketState::Degraded:
      return "degraded";
    case SocketState::Reconnecting:
      return "reconnecting";
    case SocketState::Closed:
      return "closed";
  }
  return "?";
}

const char* to_string(LinkState state) {
  switch (state) {
    case LinkState::Up:
      return "up";
    case LinkState::Lost:
      return "lost";
    case LinkState::RestoredDataLost:
      return "restored, subscriptions lost";
  }
  return "?";
}

namespace {

bool is_open(SocketState state) {
  return state == SocketState::Handshaking || state == SocketState::Ready || state == SocketState::Degraded;
}

}  // namespace

template <class Value>
bool HealthBoard::put(Value& where, Value value) {
  if (where == value) return false;
  where = std::move(value);
  return true;
}

std::uint64_t HealthBoard::observe(Observer observer) {
  return observers_.add(0, std::move(observer));
}

void HealthBoard::changed() {
  ++version_;
  observers_.call("health", [](int) { return true; }, health_);
}

void HealthBoard::on_state(SocketState state, core::Timestamp now, std::string reason) {
  const auto before = health_.socket;
  const bool is_new = before != state;
  bool any = is_new;
  if (is_new) health_.socket_since = now;
  health_.socket = state;
  const bool is_down = state == SocketState::Disconnected || state == SocketState::Reconnecting ||
                       state == SocketState::Closed;
  if (is_down && is_open(before)) ++health_.disconnects;
  if (is_down && !reason.empty()) any |= put(health_.last_disconnect_reason, reason);
  any |= put(health_.degraded_because, state == SocketState::Degraded ? std::move(reason) : std::string());
  if (state != SocketState::Reconnecting) any |= put(health_.next_attempt_at, core::Timestamp());
  if (state == SocketState::Ready) any |= put(health_.reconnect_attempt, 0);
  if (is_new && state == SocketState::Connecting) {
    subscriptions_lost_ = false;
    set_link(LinkState::Up, now);
    health_.farms.clear();
    health_.read_only = false;
    health_.missing.clear();
  }
  if (any) changed();
}

void HealthBoard::on_notice(const ErrorEvent& event) {
  if (event.meaning.is_read_only) on_read_only(true);
  on_notice(event.code, event.text, event.at);
}

void HealthBoard::on_notice(int code, std::string_view text, core::Timestamp now) {
  bool any = false;
  switch (classify(code, ErrorContext::None, text).kind) {
    case ErrorKind::LinkLost:
      any = set_link(LinkState::Lost, now);
      if (any) ++health_.link_losses;
      break;
    case ErrorKind::LinkRestored:
      // Nothing was lost since 1100; what an earlier 1101 lost is lost still.
      any = set_link(subscriptions_lost_ ? LinkState::RestoredDataLost : LinkState::Up, now);
      any |= set_listed_farms(text, now);
      break;
    case ErrorKind::LinkReset:
      subscriptions_lost_ = true;
      any = set_link(LinkState::RestoredDataLost, now);
      any |= set_listed_farms(text, now);
      break;
    case ErrorKind::FarmStatus:
      if (const auto farm = farm_notice(code, text)) any = set_farm(farm->name, farm->kind, farm->state, now);
      break;
    default:
      break;
  }
  if (any) changed();
}

bool HealthBoard::set_link(LinkState state, core::Timestamp now) {
  if (!put(health_.ib_link, state)) return false;
  health_.ib_link_since = now;
  return true;
}

bool HealthBoard::set_farm(const std::string& name, FarmKind kind, FarmState state, core::Timestamp now) {
  const auto [farm, is_new] = health_.farms.try_emplace(name, FarmHealth{kind, state, now});
  if (is_new) return true;
  farm->second.kind = kind;
  if (!put(farm->second.state, state)) return false;
  farm->second.since = now;
  return true;
}

bool HealthBoard::set_listed_farms(std::string_view text, core::Timestamp now) {
  const auto listed = farms_listed(text);
  const auto kind_of = [this](const std::string& name) {
    const auto known = health_.farms.find(name);
    return known != health_.farms.end() ? known->second.kind : farm_kind_of(name);
  };
  bool any = false;
  for (const auto& name : listed.connected) any |= set_farm(name, kind_of(name), FarmState::Connected, now);
  for (const auto& name : listed.not_connected) {
    const auto known = health_.farms.find(name);
    // An idle farm is not connected either, and nothing is wrong with it.
    if (known != health_.farms.end() && known->second.state == FarmState::Idle) continue;
    any |= set_farm(name, kind_of(name), FarmState::Broken, now);
  }
  if (!listed.all_connected) return any;
  for (auto& [name, farm] : health_.farms) {
    if (!farm.is_up()) any |= set_farm(name, farm.kind, FarmState::Connected, now);
  }
  return any;
}

void HealthBoard::on_missing(std::vector<std::string> missing) {
  if (put(health_.missing, std::move(missing))) changed();
}

void HealthBoard::on_reconnect(int attempt, core::Timestamp next_attempt_at) {
  bool any = put(health_.reconnect_attempt, attempt);
  any |= put(health_.next_attempt_at, next_attempt_at);
  if (any) changed();
}

void HealthBoard::on_subscriptions_restored(core::Timestamp now) {
  subscriptions_lost_ = false;
  if (health_.ib_link == LinkState::RestoredDataLost && set_link(LinkState::Up, now)) changed();
}

void HealthBoard::on_restart_calendar(std::string next_restart, std::string no_new_risk_because) {
  bool any = put(health_.restart_calendar, std::move(next_restart));
  any |= put(health_.no_new_risk_because, std::move(no_new_risk_because));
  if (any) changed();
}

void HealthBoard::on_read_only(bool read_only) {
  if (put(health_.read_only, read_only)) changed();
}

void HealthBoard::on_round_trip(core::Duration round_trip, core::Duration clock_offset) {
  health_.round_trip = round_trip;
  health_.clock_offset = clock_offset;
}

}  // namespace ibflow::connection
