#pragma once
// The first bytes of a connection, both sides.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ibflow/core/error.hpp"

namespace ibflow::protocol {

/// What this library speaks. A server answers with min(its own maximum, ours).
inline constexpr int kMinServerVersion = 100;
inline constexpr int kMaxServerVersion = 225;
inline constexpr int kMaxTextServerVersion = 200;  // the last one without protobuf
/// From this version on every message id is four raw bytes, and protobuf messages carry theirs plus the
/// offset.
inline constexpr int kRawIdsSince = 201;
inline constexpr int kProtobufIdOffset = 200;

[[nodiscard]] constexpr bool is_known_server_version(int server_version) {
  return server_version >= kMinServerVersion && server_version <= kMaxServerVersion;
}

struct ClientHello {
  int min_version = kMinServerVersion;
  int max_version = kMaxServerVersion;
  std::string connect_options;  // normally empty; printable ASCII
  friend bool operator==(const ClientHello&, const ClientHello&) = default;
};

struct ServerHello {
  int server_version = 0;       // everything afterwards is gated on it
  std::string connection_time;  // `yyyymmdd hh:mm:ss <zone>` as the server wrote it; the zone is free text
  friend bool operator==(const ServerHello&, const ServerHello&) = default;
};

/// Client: what a host, the connect options and START_API's optional capabilities are held to before
/// connecting: bytes 32 to 126, tab, LF and CR. Error{Usage, code 579} that names `what` otherwise.
[[nodiscard]] core::Expected<void> check_connect_text(std::string_view what, std::string_view text);

/// Client: "API", NUL, and one frame `v<min>..<max>[ <options>]`, or `v<min>` alone when both are the same.
/// Nothing is checked: see check_connect_text().
void append_client_hello(std::string& out, const ClientHello& hello);

struct ParsedClientHello {
  ClientHello hello;
  std::size_t bytes = 0;  // consumed; what follows are frames
  friend bool operator==(const ParsedClientHello&, const ParsedClientHello&) = default;
};

/// Server: reads from the start of the stream. nullopt when more bytes are needed; an error when this is no
/// client of ours (wrong prefix, length, or range) and the connection must be dropped.
[[nodiscard]] core::Expected<std::optional<ParsedClientHello>> parse_client_hello(std::string_view stream);

/// Server: min(own maximum, the client's), or Error{Protocol, code 506} when there is no common version.
[[nodiscard]] core::Expected<int> negotiate_version(const ClientHello& hello,
                                                    int own_maximum = kMaxServerVersion);

/// Server: one frame of two fields, without a message id.
void append_server_hello(std::string& out, const ServerHello& hello);

/// Where a server sends its client instead of answering (legacy): close, connect there, and begin again.
struct Redirect {
  std::string host;                   // never empty: 127.0.0.1 when the server names none
  std::optional<std::uint16_t> port;  // nullopt: the port as before
  friend bool operator==(const Redirect&, const Redirect&) = default;
};

/// Client: how often redirects are followed. Outlives the connections it is used for.
class Redirects {
 public:
  static constexpr int kMostInARow = 2;

  explicit Redirects(bool enabled = false) : enabled_(enabled) {}

  /// `address` is `host` or `host:port`. Error{Connection, code 502} when redirects are not enabled, for one
  /// too many in a row, and for a port that is no number of 1 to 65535.
  [[nodiscard]] core::Expected<Redirect> follow(std::string_view address);
  /// A server has answered.
  void reset() { in_a_row_ = 0; }

 private:
  bool enabled_;
  int in_a_row_ = 0;
};

using ServerAnswer = std::variant<ServerHello, Redirect>;

/// Client: as parse_server_hello(), but a redirect is an answer, too, if `redirects` allow it.
[[nodiscard]] core::Expected<std::optional<ServerAnswer>> parse_server_answer(std::string_view payload,
                                                                              const ClientHello& sent,
                                                                              Redirects& redirects);

/// Client: parses a payload that came before the session. nullopt when it has not two fields (such frames may
/// precede the answer: skip them). Errors: code 502 for a redirect, 503 for a server below the range, 506
/// above it, or a version that is no number.
[[nodiscard]] core::Expected<std::optional<ServerHello>> parse_server_hello(std::string_view payload,
                                                                            const ClientHello& sent = {});

}  // namespace ibflow::protocol
