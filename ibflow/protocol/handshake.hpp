#pragma once
// The first bytes of a connection, both sides.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

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

/// Client: "API", NUL, and one frame `v<min>..<max>[ <options>]`.
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

/// Client: parses a payload that came before the session. nullopt when it has not two fields (such frames may
/// precede the answer: skip them). Errors: code 502 for a redirect, 503 for a server below the range, 506
/// above it, or a version that is no number.
[[nodiscard]] core::Expected<std::optional<ServerHello>> parse_server_hello(std::string_view payload,
                                                                            const ClientHello& sent = {});

}  // namespace ibflow::protocol
