#pragma once
// Who watches the wire: the flight recorder, a capture file.

#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

enum class Direction { Received, Sent };

/// All on the event loop; must not call back into the connection. `wall` is the clock's when the bytes came
/// or went.
class FrameTap {
 public:
  virtual ~FrameTap() = default;
  /// The handshake is done: frames of this session follow. `peer` is host:port.
  virtual void on_session(std::uint64_t generation, const std::string& peer, int server_version,
                          const std::string& connection_time, core::Timestamp wall) = 0;
  /// One payload, without its length prefix.
  virtual void on_frame(Direction direction, std::string_view payload, core::Timestamp wall) = 0;
  /// Something went wrong: an undecodable message, a lost connection.
  virtual void on_fault(const core::Error& reason, core::Timestamp wall) = 0;
};

}  // namespace ibflow::connection
