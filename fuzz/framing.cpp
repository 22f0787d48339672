// A byte stream in pieces of any size: the first byte of the input says how long the pieces are.

#include <algorithm>

#include "fuzz/messages.hpp"

namespace {

/// All payloads, and whether the stream lost its place.
std::pair<std::string, bool> cut(std::string_view stream, std::size_t piece) {
  ibflow::protocol::FrameReader reader;
  std::string payloads;
  while (!stream.empty()) {
    const auto length = std::min(piece, stream.size());
    reader.append(stream.substr(0, length));
    stream.remove_prefix(length);
    while (true) {
      const auto next = reader.next();
      if (!next) return {payloads, true};
      if (!*next) break;
      ibflow::fuzz::check(!(*next)->empty());
      payloads.append(**next);
      payloads += '|';
    }
  }
  return {payloads, false};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  // How the bytes arrive never matters.
  ibflow::fuzz::check(cut(stream, std::size_t{1} + data[0]) == cut(stream, stream.size()));
  return 0;
}
