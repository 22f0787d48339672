#pragma once
// The floor: the least that any reader of this protocol does. It walks the frames, cuts them into fields, and
// keeps nothing.

#include <cstdint>
#include <cstring>
#include <string_view>

#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::bench {

/// Calls `with_payload` for each whole frame of the stream; returns what is left behind the last one.
template <class WithPayload>
std::string_view walk_frames(std::string_view stream, WithPayload with_payload) {
  while (stream.size() >= protocol::kLengthPrefix) {
    std::uint32_t length = 0;
    std::memcpy(&length, stream.data(), protocol::kLengthPrefix);
    length = __builtin_bswap32(length);
    if (stream.size() < protocol::kLengthPrefix + length) break;
    with_payload(stream.substr(protocol::kLengthPrefix, length));
    stream.remove_prefix(protocol::kLengthPrefix + length);
  }
  return stream;
}

inline std::uint64_t tokenise_text(std::string_view payload) {
  std::uint64_t fields = 0;
  const char* position = payload.data();
  const char* end = position + payload.size();
  while (position < end) {
    const auto* terminator =
        static_cast<const char*>(std::memchr(position, 0, static_cast<std::size_t>(end - position)));
    if (terminator == nullptr) break;
    position = terminator + 1;
    ++fields;
  }
  return fields;
}

inline const char* skip_varint(const char* position, std::uint64_t& value) {
  value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*position++);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return position;
  }
}

inline std::uint64_t tokenise_protobuf(std::string_view payload) {
  std::uint64_t fields = 0;
  const char* position = payload.data() + 4;
  const char* end = payload.data() + payload.size();
  std::uint64_t value = 0;
  while (position < end) {
    position = skip_varint(position, value);
    switch (value & 7) {
      case 0:
        position = skip_varint(position, value);
        break;
      case 1:
        position += 8;
        break;
      case 2:
        position = skip_varint(position, value);
        position += value;
        break;
      default:
        position += 4;
    }
    ++fields;
  }
  return fields;
}

/// How many fields a payload has.
inline std::uint64_t tokenise(std::string_view payload, int server_version) {
  return server_version >= protocol::kRawIdsSince ? tokenise_protobuf(payload) : tokenise_text(payload);
}

}  // namespace ibflow::bench
