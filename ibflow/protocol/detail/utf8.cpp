#include "ibflow/protocol/detail/utf8.hpp"

#include <boost/nowide/utf/utf.hpp>

namespace ibflow::protocol {

bool is_utf8_beyond_ascii(std::string_view text) {
  using Utf8 = boost::nowide::utf::utf_traits<char>;
  const auto* position = text.data();
  const auto* end = text.data() + text.size();
  while (position != end) {
    const auto code_point = Utf8::decode(position, end);
    if (code_point == boost::nowide::utf::illegal || code_point == boost::nowide::utf::incomplete)
      return false;
  }
  return true;
}

}  // namespace ibflow::protocol
