#include "ibflow/wire/detail/hex.hpp"

#include <array>
#include <cstdint>

namespace ibflow::wire::detail {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::int8_t kNoDigit = -1;

constexpr std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(kNoDigit);
  for (int i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
  for (int i = 0; i < 6; ++i) {
    values['a' + i] = static_cast<std::int8_t>(10 + i);
    values['A' + i] = static_cast<std::int8_t>(10 + i);
  }
  return values;
}

constexpr auto kValues = make_values();

}  // namespace

void append_hex(std::string& out, std::string_view bytes) {
  const auto start = out.size();
  out.resize(start + 2 * bytes.size());
  auto* digit = out.data() + start;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    *digit++ = kDigits[code >> 4];
    *digit++ = kDigits[code & 0xF];
  }
}

bool append_bytes(std::string& out, std::string_view hex) {
  if (hex.size() % 2 != 0) return false;
  const auto start = out.size();
  out.resize(start + hex.size() / 2);
  int wrong = 0;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = kValues[static_cast<unsigned char>(hex[i])];
    const int low = kValues[static_cast<unsigned char>(hex[i + 1])];
    wrong |= high | low;
    out[start + i / 2] = static_cast<char>(high << 4 | low);
  }
  return wrong >= 0;
}

}  // namespace ibflow::wire::detail
