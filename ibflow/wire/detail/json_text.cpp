#include "ibflow/wire/detail/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace ibflow::wire::detail {

namespace {

constexpr std::size_t kLongestNumber = 32;

constexpr bool needs_escape(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      constexpr std::string_view kDigits = "0123456789abcdef";
      const auto code = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kDigits[code >> 4];
      out += kDigits[code & 0xF];
  }
}

template <class Number>
void append_digits(std::string& out, Number number) {
  std::array<char, kLongestNumber> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(static_cast<unsigned char>(text[i]))) [[likely]]
      continue;
    out.append(text, plain, i - plain);
    append_escape(out, text[i]);
    plain = i + 1;
  }
  out.append(text, plain);
  out += '"';
}

void append_json(std::string& out, std::int32_t number) {
  if (number == std::numeric_limits<std::int32_t>::max()) {
    out += "\"UNSET_INTEGER\"";
    return;
  }
  append_digits(out, number);
}

void append_json(std::string& out, std::int64_t number) {
  if (number == std::numeric_limits<std::int32_t>::max()) {
    out += "\"UNSET_INTEGER\"";
  } else if (number == std::numeric_limits<std::int64_t>::max()) {
    out += "\"UNSET_LONG\"";
  } else {
    append_digits(out, number);
  }
}

void append_json(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += std::isnan(number) ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\"";
    return;
  }
  if (number == std::numeric_limits<double>::max()) {
    out += "\"UNSET_DOUBLE\"";
    return;
  }
  const auto start = out.size();
  append_digits(out, number);
  if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

void append_json(std::string& out, bool flag) {
  out += flag ? "true" : "false";
}

}  // namespace ibflow::wire::detail
