#pragma once
// How a session ends, in one shape for every cause.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/connection/pacer.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::connection {

enum class DisconnectCause {
  Unresolved,     // the host has no address
  Refused,        // nobody listens, or no way there
  NoAnswer,       // connect, handshake or the start of the session took too long
  Closed,         // the peer closed (end of file)
  Reset,          // the peer or the network broke the connection
  DecodeFault,    // the bytes make no sense: the stream has lost its place
  Version,        // no common server version, or a redirect that is not allowed
  HeartbeatLost,  // silent, and no answer when asked: half-open
  ClientIdInUse,  // 326
  EndedByServer,  // 1300 and the like
  Unusable,       // the session was given up by its user (an account that is not there)
  Asked,          // close() was called
};
[[nodiscard]] const char* to_string(DisconnectCause cause);  // "refused", "heartbeat lost", ...

/// A frame that certainly never reached the peer whole.
struct NotSent {
  Lane lane = Lane::Request;
  std::int32_t subject = -1;  // the order or request id given to send(), -1 none
};

struct Disconnected {
  std::uint64_t generation = 0;  // counts connection attempts, from 1
  DisconnectCause cause = DisconnectCause::Closed;
  core::Error reason;             // for people; its code is IB's or errno
  bool was_ready = false;         // the session had begun
  std::vector<NotSent> not_sent;  // in the order they were given to send()
  bool will_reconnect = false;
};

}  // namespace ibflow::connection
