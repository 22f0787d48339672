// What Health says to people.

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/connection/health.hpp"

namespace ibflow::connection {
namespace {

using std::chrono::seconds;

constexpr core::Duration kSlowRoundTrip = seconds(1);
constexpr core::Duration kSkewedClock = seconds(1);

/// "3 min 20 s"
std::string duration_text(core::Duration duration) {
  const auto all = std::max<std::int64_t>(0, std::chrono::duration_cast<seconds>(duration).count());
  if (all < 60) return fmt::format("{} s", all);
  if (all < 3600) return fmt::format("{} min {} s", all / 60, all % 60);
  return fmt::format("{} h {} min", all / 3600, all % 3600 / 60);
}

std::string list_text(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string because(const std::string& reason) {
  return reason.empty() ? std::string() : fmt::format(" ({})", reason);
}

std::string why_socket(const Health& health, core::Timestamp now) {
  switch (health.socket) {
    case SocketState::Disconnected:
      return health.last_disconnect_reason.empty() ? "not connected yet"
                                                   : "not connected: " + health.last_disconnect_reason;
    case SocketState::Connecting:
      return fmt::format("connecting to the gateway{}",
                         health.reconnect_attempt > 0 ? fmt::format(", attempt {}", health.reconnect_attempt)
                                                      : std::string());
    case SocketState::Handshaking:
      return fmt::format("connected, waiting for {}",
                         health.missing.empty() ? "accounts and next valid id" : list_text(health.missing));
    case SocketState::Degraded:
      return fmt::format("the gateway does not answer in time{}: orders wait until the line is proven again",
                         because(health.degraded_because));
    case SocketState::Reconnecting:
      // What comes next first: reasons are long, and screens narrow.
      return fmt::format("the connection is lost, attempt {} {}{}", std::max(1, health.reconnect_attempt),
                         health.next_attempt_at > now
                             ? "follows in " + duration_text(health.next_attempt_at - now)
                             : "is due now",
                         health.last_disconnect_reason.empty() ? "" : ": " + health.last_disconnect_reason);
    case SocketState::Closed:
      return health.last_disconnect_reason.empty() ? "the session is over" : health.last_disconnect_reason;
    case SocketState::Ready:
      break;
  }
  return {};
}

}  // namespace

std::string Health::why_can_i_not_trade(core::Timestamp now) const {
  if (auto why = why_socket(*this, now); !why.empty()) return why;
  if (!missing.empty()) {
    return fmt::format("the session is open, but {} {} still missing: wait, they are asked for again",
                       list_text(missing), missing.size() == 1 ? "is" : "are");
  }
  if (!ib_link_is_up()) {
    return fmt::format(
        "the gateway has lost its connection to IB {} ago (1100) and is waiting for it: "
        "wait, or look at TWS or IB Gateway",
        duration_text(now - ib_link_since));
  }
  if (read_only) {
    return "the API is read-only: switch Read-Only API off in the API settings of TWS or IB Gateway";
  }
  return no_new_risk_because;
}

std::vector<std::string> Health::concerns(core::Timestamp now) const {
  std::vector<std::string> all;
  for (const auto& [name, farm] : farms) {
    if (farm.is_up()) continue;
    all.push_back(fmt::format("the {} farm {} is {} for {}", to_string(farm.kind), name,
                              to_string(farm.state), duration_text(now - farm.since)));
  }
  if (ib_link == LinkState::RestoredDataLost) {
    all.emplace_back("IB is back but has dropped the market data (1101): it is being subscribed again");
  }
  if (round_trip && *round_trip > kSlowRoundTrip) {
    all.push_back(fmt::format("the gateway takes {} ms to answer",
                              std::chrono::duration_cast<std::chrono::milliseconds>(*round_trip).count()));
  }
  if (clock_offset && (*clock_offset > kSkewedClock || *clock_offset < -kSkewedClock)) {
    all.push_back(fmt::format("the gateway's clock is {} {} this machine's: check both clocks",
                              duration_text(std::chrono::abs(*clock_offset)),
                              *clock_offset > core::Duration::zero() ? "ahead of" : "behind"));
  }
  if (!restart_calendar.empty()) all.push_back(restart_calendar);
  return all;
}

}  // namespace ibflow::connection
