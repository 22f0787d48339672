#pragma once
// Internal.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ibflow::protocol {

/// How many bytes from the start are ASCII, eight at once.
[[nodiscard]] inline std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t position = 0;
  for (; position + 8 <= text.size(); position += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + position, 8);
    if ((bytes & kHighBits) != 0) return position;
  }
  while (position < text.size() && static_cast<unsigned char>(text[position]) < 0x80) ++position;
  return position;
}

/// Well-formed UTF-8, without overlong forms or surrogates.
[[nodiscard]] bool is_utf8_beyond_ascii(std::string_view text);

[[nodiscard]] inline bool is_utf8(std::string_view text) {
  const auto ascii = ascii_prefix(text);
  return ascii == text.size() || is_utf8_beyond_ascii(text.substr(ascii));
}

}  // namespace ibflow::protocol
