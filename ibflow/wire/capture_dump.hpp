#pragma once
// A capture (see docs/capture.md) as lines for reading.

#include <string>
#include <string_view>

#include "ibflow/protocol/capture.hpp"

namespace ibflow::wire {

/// Takes a capture cut anywhere and prints every line as soon as it is whole: its time, its direction, and
/// the message as StreamDump does. A malformed frame is named and skipped.
class CaptureDump {
 public:
  /// `name` of the file, for errors.
  explicit CaptureDump(std::string name) : reader_(std::move(name)) {}

  /// Appends to `out` what these bytes complete.
  void append(std::string_view bytes, std::string& out);
  /// At the end of the file.
  void finish(std::string& out);
  /// The file cannot be followed any further, as `out` says; all other bytes are ignored.
  [[nodiscard]] bool is_lost() const { return is_lost_; }

 private:
  void take_entries(std::string& out);
  void take(const protocol::CapturedSession& session, std::string& out);
  void take(const protocol::CapturedFrame& frame, std::string& out);
  void take(const protocol::CapturedFault& fault, std::string& out);

  protocol::CaptureReader reader_;
  int server_version_ = 0;  // 0: no session yet
  bool is_lost_ = false;
};

}  // namespace ibflow::wire
