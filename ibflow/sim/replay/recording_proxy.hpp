#pragma once
// Stands between TWS API clients and a real gateway: passes everything on, and writes it down.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::sim {

struct RecordingProxyConfig {
  std::string upstream_host = "127.0.0.1";
  std::uint16_t upstream_port = 4002;
  std::string address = "127.0.0.1";
  std::uint16_t port = 4003;  // 0: any free one
  /// Of the first session; the second goes to FILE.2, and so on. Files are made with mode 0600, and none that
  /// is there already is touched.
  std::filesystem::path file;
};

struct RecordingProxyStatus {
  std::uint64_t connections = 0;             // ever accepted
  std::size_t connected = 0;                 // now
  std::uint64_t refused = 0;                 // the gateway could not be reached
  std::vector<std::filesystem::path> files;  // begun, in order
};

/// Bytes are passed on unchanged, at once, in both directions, ends and resets of connections too. What is
/// written has aliases instead of account numbers, the same ones in all files (docs/capture.md). A frame is
/// in the file before the next bytes of its direction are read, so that a killed proxy leaves files that can
/// be read. When a file cannot be written, its connection goes on without. One thread owns everything; the
/// public functions are thread-safe but must not be called from that thread.
class RecordingProxy {
 public:
  /// Errors: Storage (the file is there already), Connection (address or port not to be had). The gateway
  /// need not be there yet.
  static core::Expected<std::unique_ptr<RecordingProxy>> start(const RecordingProxyConfig& config);
  ~RecordingProxy();
  RecordingProxy(const RecordingProxy&) = delete;
  RecordingProxy& operator=(const RecordingProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Closes all connections and ends the thread. May be called twice.
  void stop();
  [[nodiscard]] RecordingProxyStatus status() const;

 private:
  struct Impl;
  explicit RecordingProxy(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::sim
