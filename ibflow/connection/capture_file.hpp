#pragma once
// Everything on the wire, to a file that `ibflow wire dump` reads and `ibflow sim replay` serves.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "ibflow/connection/frame_tap.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/protocol/capture.hpp"
#include "ibflow/protocol/wire_redaction.hpp"

namespace ibflow::connection {

struct CaptureFileConfig {
  std::filesystem::path file;                    // made with mode 0600; an earlier capture is appended to
  std::size_t flush_at = std::size_t{1} << 20U;  // bytes
  core::Duration flush_every = std::chrono::seconds(1);  // on the loop's steady clock
  std::size_t most_waiting = std::size_t{64} << 20U;     // bytes that the disk may be behind
};

/// Writes with the loop's worker pool, in order, with aliases for account numbers. What cannot be written
/// ends the capture with one error in the log, and nothing else: a path, a full disk, a disk that falls too
/// far behind, an existing file that is no capture. All members on the event loop; the destructor writes what
/// is left, on the loop or once it has stopped.
class CaptureFile final : public FrameTap {
 public:
  /// The loop outlives the capture.
  CaptureFile(core::EventLoop& loop, CaptureFileConfig config);
  ~CaptureFile() override;
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;

  void on_session(std::uint64_t generation, const std::string& peer, int server_version,
                  const std::string& connection_time, core::Timestamp wall) override;
  void on_frame(Direction direction, std::string_view payload, core::Timestamp wall) override;
  void on_fault(const core::Error& reason, core::Timestamp wall) override;

  /// False when it has ended early; thread-safe.
  [[nodiscard]] bool is_capturing() const;
  /// Hands what is there to the worker pool.
  void flush();

 private:
  struct Output;

  core::EventLoop& loop_;
  CaptureFileConfig config_;
  std::shared_ptr<Output> output_;
  std::string task_;  // name of the scheduled flush
  protocol::CaptureWriter writer_;
  protocol::WireRedaction redaction_;
  std::string buffer_, scratch_;
  std::uint64_t session_ = 0;
  int server_version_ = 0;
};

}  // namespace ibflow::connection
