#pragma once
// A recorded session as a gateway: serves a capture to clients that connect.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/replay/replayed_session.hpp"

namespace ibflow::sim {

struct CaptureReplayConfig {
  std::filesystem::path file;
  std::string address = "127.0.0.1";
  std::uint16_t port = 4002;  // 0: any free one
  ReplayOptions options;
  /// The last session is served once and not followed by the first.
  bool once = false;
  /// A recording that ended in a fault ends in a closed connection. Else every connection stays until the
  /// client leaves, and questions for the time are answered.
  bool close_at_fault = false;
};

struct CaptureReplayStatus {
  std::size_t sessions = 0;      // recorded ones that can be served
  std::uint64_t served = 0;      // begun
  std::uint64_t played_out = 0;  // to their end
  std::uint64_t refused = 0;     // clients of other versions, or after the last session
  std::size_t connected = 0;     // now
  ReplayCounts counts;           // of all connections
};

/// Each connection gets the next recorded session. One thread owns everything; the public functions are
/// thread-safe but must not be called from that thread.
class CaptureReplay {
 public:
  /// Reads the file, binds, and serves from then on. Errors: Storage and Data (the file), Connection (address
  /// or port not to be had), Usage (an impossible setting).
  static core::Expected<std::unique_ptr<CaptureReplay>> start(const CaptureReplayConfig& config);
  ~CaptureReplay();
  CaptureReplay(const CaptureReplay&) = delete;
  CaptureReplay& operator=(const CaptureReplay&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Closes all connections and ends the thread. May be called twice.
  void stop();
  [[nodiscard]] CaptureReplayStatus status() const;
  /// With `once`: the last session was served and nobody is connected any more.
  [[nodiscard]] bool is_finished() const;

 private:
  struct Impl;
  explicit CaptureReplay(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::sim
