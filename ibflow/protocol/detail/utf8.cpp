#include "ibflow/protocol/detail/utf8.hpp"

#include <boost/nowide/utf/utf.hpp>
#include <cstdint>
#include <cstring>

namespace ibflow::protocol {

namespace {

std::size_t ascii_prefix(std::string_view text) {
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

}  // namespace

bool is_utf8(std::string_view text) {
  using Utf8 = boost::nowide::utf::utf_traits<char>;
  const auto* position = text.data() + ascii_prefix(text);
  const auto* end = text.data() + text.size();
  while (position != end) {
    const auto code_point = Utf8::decode(position, end);
    if (code_point == boost::nowide::utf::illegal || code_point == boost::nowide::utf::incomplete)
      return false;
  }
  return true;
}

}  // namespace ibflow::protocol
