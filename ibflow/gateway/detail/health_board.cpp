#include "ibflow/gateway/detail/health_board.hpp"

#include <fmt/format.h>

#include "ibflow/gateway/detail/wire_text.hpp"

namespace ibflow::gateway::detail {

void HealthBoard::notice(const connection::ErrorMeaning& meaning, int code, std::string_view text) {
  using enum connection::ErrorKind;
  switch (meaning.kind) {
    case LinkLost:
      health.ib_link_up = false;
      return;
    case LinkRestored:
    case LinkReset:
      health.ib_link_up = true;
      return;
    case FarmStatus: {
      auto farm = farm_of(text);
      if (farm.empty()) farm = fmt::format("farm of notice {}", code);
      health.farms[farm] = meaning.farm_is_up;
      return;
    }
    default:
      return;
  }
}

std::string HealthBoard::why_not_ready(const std::string& closed_because) const {
  using enum Health::Socket;
  switch (health.socket) {
    case Disconnected:
      return "not connected yet";
    case Connecting:
      return "connecting to the gateway";
    case Handshaking:
      return "connected, waiting for accounts and next valid id";
    case Reconnecting:
      return "reconnecting: " + closed_because;
    case Closed:
      return closed_because.empty() ? "the session is over" : closed_because;
    case Ready:
      break;
  }
  if (!health.ib_link_up) return "the gateway has lost its connection to IB (1100) and is waiting for it";
  return {};
}

}  // namespace ibflow::gateway::detail
