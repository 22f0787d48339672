#include "ibflow/connection/frame_taps.hpp"

namespace ibflow::connection {

void FrameTaps::on_session(std::uint64_t generation, const std::string& peer, int server_version,
                           const std::string& connection_time, core::Timestamp wall) {
  for (FrameTap* tap : taps_) tap->on_session(generation, peer, server_version, connection_time, wall);
}

void FrameTaps::on_frame(Direction direction, std::string_view payload, core::Timestamp wall) {
  for (FrameTap* tap : taps_) tap->on_frame(direction, payload, wall);
}

void FrameTaps::on_fault(const core::Error& reason, core::Timestamp wall) {
  for (FrameTap* tap : taps_) tap->on_fault(reason, wall);
}

}  // namespace ibflow::connection
