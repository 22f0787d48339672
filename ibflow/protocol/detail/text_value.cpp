#include "ibflow/protocol/detail/text_value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>

namespace ibflow::protocol {

namespace {

// The largest double, and what is left of it when a peer prints ten digits only.
constexpr double kUnsetDoubleFrom = 1.797693134e308;

bool is_infinity_word(std::string_view text, double& out) {
  if (text == "Infinity") {
    out = std::numeric_limits<double>::infinity();
    return true;
  }
  if (text == "-Infinity") {
    out = -std::numeric_limits<double>::infinity();
    return true;
  }
  return false;
}

bool is_unset_decimal(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kUnset = {"",
                                                              "2147483647",
                                                              "9223372036854775807",
                                                              "-9223372036854775808",
                                                              "1.7976931348623157E308",
                                                              "1.7976931348623157e+308",
                                                              "170141183460469231731687303715884105727",
                                                              "NaN",
                                                              "Infinity",
                                                              "-Infinity"};
  for (const auto unset : kUnset) {
    if (text == unset) return true;
  }
  return false;
}

/// A decimal of more digits than core::Decimal holds, rounded to the sixteen that IB's own C++ client keeps
/// of every decimal.
std::optional<core::Decimal> parse_long_decimal(std::string_view text) {
  constexpr std::size_t kKept = 16;
  const auto mantissa_end = std::min(text.find_first_of("eE"), text.size());
  int exponent = 0;
  if (mantissa_end < text.size()) {
    auto digits = text.substr(mantissa_end + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    constexpr int kFarOut = 10'000;  // keeps the sum below in range
    if (error != std::errc{} || end != digits.data() + digits.size() || std::abs(exponent) > kFarOut)
      return std::nullopt;
  }
  std::string kept;  // sign and digits
  bool in_fraction = false;
  for (const char c : text.substr(0, mantissa_end)) {
    if (c >= '0' && c <= '9') {
      kept += c;
      if (in_fraction) --exponent;
    } else if (c == '.' && !in_fraction) {
      in_fraction = true;
    } else if (c == '-' && kept.empty()) {
      kept += c;
    } else {
      return std::nullopt;
    }
  }
  const std::size_t first = kept.find_first_of("123456789");
  if (first == std::string::npos || kept.size() - first <= kKept) return std::nullopt;
  const std::string_view rest = std::string_view(kept).substr(first + kKept);
  std::int64_t coefficient = 0;
  std::from_chars(kept.data() + first, kept.data() + first + kKept, coefficient);
  const bool is_half = rest.front() == '5' && rest.find_first_not_of('0', 1) == std::string_view::npos;
  if (is_half ? coefficient % 2 != 0 : rest.front() >= '5') ++coefficient;
  const std::string sign = kept.front() == '-' ? "-" : "";
  return core::Decimal::parse(sign + std::to_string(coefficient) + "e" +
                              std::to_string(exponent + static_cast<int>(rest.size())));
}

}  // namespace

void append_integer_text(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  static_cast<void>(error);  // 24 characters hold any 64-bit number
  out.append(digits.data(), end);
}

void append_real_text(std::string& out, double value) {
  if (std::isnan(value)) return;
  if (std::isinf(value)) {
    out += value > 0 ? "Infinity" : "-Infinity";
    return;
  }
  std::array<char, 40> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  static_cast<void>(error);  // the shortest form of a double has at most 24 characters
  out.append(digits.data(), end);
}

void append_plain_real_text(std::string& out, double value) {
  if (!std::isfinite(value)) return append_real_text(out, value);
  std::array<char, 1100> digits{};  // the smallest double has 1,074 decimals, the largest 309 digits
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  static_cast<void>(error);
  out.append(digits.data(), end);
}

void append_margin_text(std::string& out, double value) {
  if (!std::isfinite(value)) return append_real_text(out, value);
  std::array<char, 40> shortest{};
  const auto [end, error] = std::to_chars(shortest.data(), shortest.data() + shortest.size(), std::abs(value),
                                          std::chars_format::scientific);
  static_cast<void>(error);  // the shortest form of a double has at most 24 characters
  const std::string_view text(shortest.data(), end);
  const auto mantissa = text.substr(0, text.find('e'));
  int exponent = 0;
  const auto sign = text[mantissa.size() + 1];
  std::from_chars(text.data() + mantissa.size() + 2, end, exponent);
  if (sign == '-') exponent = -exponent;
  std::string digits(mantissa.substr(0, 1));
  if (mantissa.size() > 2) digits += mantissa.substr(2);
  if (std::signbit(value)) out += '-';
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
    return;
  }
  constexpr int kLongestWithDecimals = 15;  // beyond it the digits say nothing of decimals
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  const auto decimals = digits.size() > whole ? digits.substr(whole) : std::string();
  digits.resize(whole, '0');
  out += digits;
  if (!decimals.empty()) out += "." + decimals;
  if (decimals.empty() && exponent <= kLongestWithDecimals) out += ".0";
}

void append_tag_list_text(std::string& out, const std::vector<TagValue>& tags) {
  for (const auto& [tag, value] : tags) {
    out += tag;
    out += '=';
    out += value;
    out += ';';
  }
}

Parsed parse_integer_text(std::string_view text, std::int64_t& out) {
  if (text.empty()) return Parsed::Unset;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return Parsed::Bad;
  if (value == kUnsetLong) return Parsed::Unset;
  out = value;
  return Parsed::Value;
}

Parsed parse_real_text(std::string_view text, double& out) {
  if (text.empty()) return Parsed::Unset;
  if (is_infinity_word(text, out)) return Parsed::Value;
  const char first = text.front() == '-' && text.size() > 1 ? text[1] : text.front();
  if ((first < '0' || first > '9') && first != '.') return Parsed::Bad;  // keeps inf and nan out
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return Parsed::Bad;
  if (error == std::errc::result_out_of_range) {
    // Too small is zero; too large is a largest double that was printed with too few digits.
    if (text.find("e-") == std::string_view::npos && text.find("E-") == std::string_view::npos) {
      return text.front() == '-' ? Parsed::Bad : Parsed::Unset;
    }
    out = 0;
    return Parsed::Value;
  }
  if (error != std::errc{}) return Parsed::Bad;
  if (value >= kUnsetDoubleFrom) return Parsed::Unset;
  out = value;
  return Parsed::Value;
}

Parsed parse_decimal_text(std::string_view text, core::Decimal& out) {
  if (is_unset_decimal(text)) return Parsed::Unset;
  auto value = core::Decimal::parse(text);
  if (!value) value = parse_long_decimal(text);
  if (!value) return Parsed::Bad;
  out = *value;
  return Parsed::Value;
}

std::vector<TagValue> parse_tag_list_text(std::string_view text) {
  std::vector<TagValue> tags;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    tags.push_back({std::string(pair.substr(0, equals)),
                    equals == std::string_view::npos ? std::string() : std::string(pair.substr(equals + 1))});
  }
  return tags;
}

std::string quote_for_message(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::string quoted = "'";
  for (const char c : text.substr(0, kLongest)) quoted += (c >= ' ' && c <= '~') ? c : '?';
  quoted += text.size() > kLongest ? "...'" : "'";
  return quoted;
}

}  // namespace ibflow::protocol
