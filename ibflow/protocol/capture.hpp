#pragma once
// The file a recorded session is kept in: JSON lines, only ever appended to. docs/capture.md describes it.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::protocol {

enum class CaptureDirection { Received, Sent };  // as the client sees it

/// The handshake is done; frames of this session follow. A number may come again: each of these lines begins
/// a session of its own.
struct CapturedSession {
  std::uint64_t session = 0;
  core::Timestamp time{};
  std::string peer;  // host:port
  int server_version = 0;
  std::string connection_time;  // opaque text of the server
  friend bool operator==(const CapturedSession&, const CapturedSession&) = default;
};

struct CapturedFrame {
  std::uint64_t session = 0;
  core::Timestamp time{};
  CaptureDirection direction = CaptureDirection::Received;
  std::string payload;  // without its length prefix
  friend bool operator==(const CapturedFrame&, const CapturedFrame&) = default;
};

/// Something went wrong: an undecodable message, a lost connection. Session 0 when there was none yet.
struct CapturedFault {
  std::uint64_t session = 0;
  core::Timestamp time{};
  std::string text;
  friend bool operator==(const CapturedFault&, const CapturedFault&) = default;
};

using CaptureEntry = std::variant<CapturedSession, CapturedFrame, CapturedFault>;

/// How a file of this form begins.
inline constexpr std::string_view kCaptureStart = "{\"session\":";

/// Appends whole lines. A frame's line costs no heap but what `out` needs to grow. Not thread-safe.
class CaptureWriter {
 public:
  void append(std::string& out, const CapturedSession& session);
  void append(std::string& out, const CapturedFault& fault);
  void append_frame(std::string& out, std::uint64_t session, core::Timestamp time, CaptureDirection direction,
                    std::string_view payload);

 private:
  void append_head(std::string& out, std::uint64_t session, core::Timestamp time);

  std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
  std::string second_text_;  // 2026-01-05T14:30:00.
};

/// Takes a file cut anywhere and gives its entries. A line that was torn by a crash is left out: the last
/// one, or one right before the line of a new session. Not thread-safe.
class CaptureReader {
 public:
  /// `name` of the file, for errors.
  explicit CaptureReader(std::string name) : name_(std::move(name)) {}

  void append(std::string_view bytes);
  /// There is no more.
  void finish() { finished_ = true; }
  /// nullopt: more bytes are needed, or all are read. Errors: Data, naming file and line; every further call
  /// gives the same.
  [[nodiscard]] core::Expected<std::optional<CaptureEntry>> next();

  [[nodiscard]] std::size_t torn_lines() const { return torn_lines_; }

 private:
  struct Line {
    std::string_view text;
    std::size_t end = 0;   // of the line break
    bool is_whole = true;  // there is a line break
  };
  std::optional<Line> line_at(std::size_t at) const;

  std::string name_;
  std::string bytes_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t torn_lines_ = 0;
  bool finished_ = false;
  std::optional<core::Error> lost_;
};

/// A whole file. Errors: Storage when it cannot be read, Data as CaptureReader::next().
[[nodiscard]] core::Expected<std::vector<CaptureEntry>> read_capture(const std::filesystem::path& file);

}  // namespace ibflow::protocol
