#pragma once
// Writes down what passes between a client and a gateway, seen from the middle. No I/O.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/capture.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "ibflow/protocol/wire_redaction.hpp"

namespace ibflow::sim {

/// One connection's two streams of bytes, cut anywhere, as the lines of a capture with aliases for the
/// accounts. A stream that is none of the protocol's ends in a fault and is followed no further. Not
/// thread-safe.
class WireRecorder {
 public:
  /// `session` is the connection's number, `peer` the gateway's host:port. The aliases are shared by all
  /// connections, so that an account has the same one in every file; they outlive this.
  WireRecorder(std::uint64_t session, std::string peer, protocol::WireRedaction& redaction)
      : session_(session), peer_(std::move(peer)), redaction_(redaction) {}

  void from_client(std::string_view bytes, core::Timestamp wall);
  void from_gateway(std::string_view bytes, core::Timestamp wall);
  /// The connection was lost, in words.
  void fault(std::string_view what, core::Timestamp wall);

  /// Whole lines, since the last call. Nothing before the handshake is done or has failed.
  [[nodiscard]] std::string take_lines() { return std::exchange(lines_, {}); }
  /// The handshake is done: there is a session to be written down.
  [[nodiscard]] bool has_session() const { return agreed_.has_value(); }
  /// A stream is followed no further.
  [[nodiscard]] bool is_lost() const { return is_lost_; }

 private:
  void greet(std::string_view bytes, core::Timestamp wall);
  void read_answer(std::string_view payload, core::Timestamp wall);
  void write_frames(protocol::FrameReader& frames, protocol::CaptureDirection direction,
                    core::Timestamp wall);
  void write_frame(protocol::CaptureDirection direction, std::string_view payload, core::Timestamp wall);

  std::uint64_t session_;
  std::string peer_;
  protocol::WireRedaction& redaction_;
  protocol::CaptureWriter writer_;
  std::string lines_, scratch_;
  std::string hello_;  // bytes of the client's handshake until it is whole
  std::optional<protocol::ClientHello> offered_;
  std::optional<protocol::ServerHello> agreed_;
  protocol::FrameReader client_frames_, gateway_frames_;
  bool is_lost_ = false;  // a stream could not be followed
};

}  // namespace ibflow::sim
