#pragma once
// Values in the short form that nearly all of them have, read and stored without a detour. Internal.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ibflow::protocol {

/// Plain digits with at most one point, at most 15 characters.
struct ShortNumber {
  std::int64_t digits = 0;    // below 10^15: exact as a double
  std::size_t scale = 0;      // digits behind the point
  const char* end = nullptr;  // the first character that does not belong to it; null: not of the short form
};

/// Above 9 for what is no digit.
[[nodiscard]] inline std::uint64_t digit_of(char c) {
  return static_cast<unsigned char>(c - '0');
}

/// `more(at)` says whether there is a character at `at`.
template <class More>
[[nodiscard, gnu::always_inline]] inline ShortNumber scan_short_number(const char* start, More more) {
  constexpr std::ptrdiff_t kMostCharacters = 15;
  if (!more(start)) return {};
  ShortNumber number;
  std::uint64_t digits = digit_of(*start);  // wraps with too many digits
  if (digits > 9) return {};
  const char* at = start + 1;
  for (; more(at) && digit_of(*at) <= 9; ++at) digits = digits * 10 + digit_of(*at);
  if (more(at) && *at == '.') {
    const char* point = at++;
    for (; more(at) && digit_of(*at) <= 9; ++at) digits = digits * 10 + digit_of(*at);
    number.scale = static_cast<std::size_t>(at - point - 1);
  }
  if (at - start > kMostCharacters) return {};
  number.digits = static_cast<std::int64_t>(digits);
  number.end = at;
  return number;
}

/// value = text. `end` is where the bytes around the text end: a whole word may be loaded before it.
[[gnu::always_inline]] inline void assign_short(std::string& value, std::string_view text, const char* end) {
  constexpr std::ptrdiff_t kWord = 8;
  if (text.size() > kWord || end - text.data() < kWord) return static_cast<void>(value.assign(text));
  value.resize_and_overwrite(kWord, [text](char* to, std::size_t) {
    std::memcpy(to, text.data(), kWord);
    return text.size();
  });
}

}  // namespace ibflow::protocol
