#pragma once

#include <vector>

#include "ibflow/connection/frame_tap.hpp"

namespace ibflow::connection {

/// Passes everything on to several taps, in the order they were added. On the event loop.
class FrameTaps final : public FrameTap {
 public:
  /// `tap` outlives this.
  void add(FrameTap& tap) { taps_.push_back(&tap); }
  [[nodiscard]] bool empty() const { return taps_.empty(); }

  void on_session(std::uint64_t generation, const std::string& peer, int server_version,
                  const std::string& connection_time, core::Timestamp wall) override;
  void on_frame(Direction direction, std::string_view payload, core::Timestamp wall) override;
  void on_fault(const core::Error& reason, core::Timestamp wall) override;

 private:
  std::vector<FrameTap*> taps_;
};

}  // namespace ibflow::connection
