#pragma once
// The last frames of the wire, written down when something goes wrong.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/connection/frame_tap.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/protocol/capture.hpp"

namespace ibflow::connection {

struct FlightRecorderConfig {
  std::size_t frames = 200;  // at least 1; of both directions, and at most 32 MiB of them
  std::filesystem::path folder = ".";
  core::Duration at_most_every = std::chrono::seconds(30);  // on the steady clock
  int files = 20;                                           // at most, for the life of the recorder
};

/// Keeps the last frames in memory that is used again and again: recording one of usual size allocates
/// nothing. A fault writes them, and the fault, to `<folder>/flight-<utc time>-<n>.jsonl`, in the form of
/// protocol::CaptureWriter, with aliases for account numbers. That happens on the loop's worker pool and is
/// logged. Nothing is written when no frame has come since the last file. All members on the event loop.
class FlightRecorder final : public FrameTap {
 public:
  /// The loop outlives the recorder.
  FlightRecorder(core::EventLoop& loop, FlightRecorderConfig config);
  ~FlightRecorder() override;
  FlightRecorder(const FlightRecorder&) = delete;
  FlightRecorder& operator=(const FlightRecorder&) = delete;

  void on_session(std::uint64_t generation, const std::string& peer, int server_version,
                  const std::string& connection_time, core::Timestamp wall) override;
  void on_frame(Direction direction, std::string_view payload, core::Timestamp wall) override;
  void on_fault(const core::Error& reason, core::Timestamp wall) override;

  [[nodiscard]] std::size_t frames_kept() const { return count_; }
  [[nodiscard]] int files_begun() const { return files_begun_; }

 private:
  struct Slot {
    core::Timestamp wall{};
    std::uint64_t session = 0;  // number of its entry in sessions_, counted from the first ever
    Direction direction = Direction::Received;
    std::string payload;
  };
  struct Writing;  // what outlives the recorder: the file being written
  struct Snapshot;

  [[nodiscard]] std::size_t oldest() const { return (next_ + slots_.size() - count_) % slots_.size(); }
  void forget_oldest();
  [[nodiscard]] Snapshot take_snapshot(const core::Error& reason, core::Timestamp wall) const;

  core::EventLoop& loop_;
  FlightRecorderConfig config_;
  std::vector<Slot> slots_;
  std::size_t next_ = 0, count_ = 0, bytes_ = 0;
  std::deque<protocol::CapturedSession> sessions_;  // those of the frames kept, and the current one
  std::uint64_t sessions_begun_ = 0;
  std::vector<std::string> accounts_;  // that the login has named
  std::uint64_t frames_seen_ = 0, frames_at_last_file_ = 0;
  std::optional<core::Timestamp> last_file_;  // steady
  int files_begun_ = 0;
  std::shared_ptr<Writing> writing_;
};

}  // namespace ibflow::connection
