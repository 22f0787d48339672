// The \uHHHH escapes of error texts, reject details and contract names.

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "ibflow/protocol/detail/text_value.hpp"

namespace ibflow::protocol {

namespace {

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | (code_point >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code_point >> 18));
    tail(12), tail(6), tail(0);
  }
}

/// Takes one code point off the front; nullopt, and one byte taken, when that is no valid UTF-8.
std::optional<std::uint32_t> take_utf8(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  bool valid = length != 0 && length <= text.size();
  std::uint32_t code_point = length == 1 ? first : length == 0 ? 0U : first & (0x7FU >> length);
  for (std::size_t i = 1; valid && i < length; ++i) {
    valid = (byte(i) & 0xC0) == 0x80;
    code_point = (code_point << 6) | (byte(i) & 0x3FU);
  }
  text.remove_prefix(valid ? length : 1);
  if (!valid) return std::nullopt;
  return code_point;
}

void append_unit(std::string& out, std::uint32_t unit) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xF];
}

std::optional<std::uint32_t> parse_unit(std::string_view text, std::size_t at) {
  if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  std::uint32_t unit = 0;
  const char* const last = text.data() + at + 6;
  const auto [end, error] = std::from_chars(text.data() + at + 2, last, unit, 16);
  if (error != std::errc{} || end != last) return std::nullopt;
  return unit;
}

/// Handles a \uHHHH at `at`, surrogate pairs included. Gives the number of characters used, 0 when it is
/// none.
std::size_t unescape_unit(std::string_view text, std::size_t at, std::string& out) {
  const auto unit = parse_unit(text, at);
  if (!unit) return 0;
  const bool is_high = *unit >= 0xD800 && *unit < 0xDC00;
  if (is_high) {
    const auto low = parse_unit(text, at + 6);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
      return 12;
    }
  }
  const bool is_surrogate = *unit >= 0xD800 && *unit < 0xE000;
  append_utf8(out, is_surrogate ? 0xFFFD : *unit);  // half a pair has no UTF-8
  return 6;
}

std::optional<char> simple_escape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '"':
    case '\'':
    case '\\':
      return c;
    default:
      return std::nullopt;
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view utf8) {
  while (!utf8.empty()) {
    const auto code_point = take_utf8(utf8).value_or(0xFFFD);
    if (code_point == 0) continue;
    if (code_point == '\\') {
      out += "\\\\";
    } else if (code_point == '\n') {
      out += "\\n";
    } else if (code_point < 0x80) {
      out += static_cast<char>(code_point);
    } else if (code_point < 0x10000) {
      append_unit(out, code_point);
    } else {
      append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10));
      append_unit(out, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
    }
  }
}

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i++];
      continue;
    }
    if (const auto used = unescape_unit(text, i, out)) {
      i += used;
      continue;
    }
    if (const auto c = simple_escape(text[i + 1])) {
      out += *c;
      i += 2;
      continue;
    }
    out += text[i++];  // an unknown escape stays as it is
  }
  return out;
}

}  // namespace ibflow::protocol
