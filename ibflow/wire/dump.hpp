#pragma once
// A captured byte stream as lines for reading.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/protocol/frame.hpp"

namespace ibflow::wire {

/// Who wrote the bytes.
enum class Direction { Client, Server };

struct DumpOptions {
  std::optional<Direction> direction;  // nullopt: told by the handshake at the start of the stream
  /// nullopt: the server's answer says it. A client's stream does not hold it: it is then guessed from the
  /// form of the first message, which may miss some fields.
  std::optional<int> server_version;
};

/// Takes one direction of a connection, cut anywhere, and prints every frame as soon as it is whole: its
/// offset in the stream, the bytes of its payload, the message's name, id and encoding, and its members by
/// IB's names. A malformed frame is named and skipped.
class StreamDump {
 public:
  explicit StreamDump(DumpOptions options) : options_(options) {}

  /// Appends to `out` what these bytes complete.
  void append(std::string_view bytes, std::string& out);
  /// At the end of the stream: appends what is left over, an unfinished frame or a start that tells nothing.
  void finish(std::string& out);

  /// The stream cannot be followed any further, as `out` says; all other bytes are ignored.
  [[nodiscard]] bool is_lost() const { return is_lost_; }

 private:
  enum class State { Start, ServerHandshake, Session };

  bool begin(std::string& out);
  bool begin_client(std::string& out);
  void begin_session();
  void take_frames(std::string& out);
  void take(std::string_view payload, std::string& out);
  void take_server_answer(std::string_view payload, std::string& out);
  void guess_server_version(std::string_view payload, std::string& out);
  void lose(std::string_view why, std::string& out);
  /// Starts a line: the offset and size of a frame.
  void head(std::size_t size, std::string& out) const;

  DumpOptions options_;
  State state_ = State::Start;
  bool is_lost_ = false;
  int highest_version_ = 0;   // that the client speaks; 0 not known
  std::string start_;         // bytes before the direction is known
  std::uint64_t offset_ = 0;  // of the next frame in the stream
  protocol::FrameReader frames_;
};

}  // namespace ibflow::wire
