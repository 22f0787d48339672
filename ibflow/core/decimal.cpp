#include "ibflow/core/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace ibflow::core {

namespace {

using Coefficient = Decimal::Coefficient;
constexpr int kMaxScale = 30;

constexpr Coefficient power_of_ten(int exponent) {
  Coefficient result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
}

Coefficient checked_multiply(Coefficient a, Coefficient b) {
  Coefficient result = 0;
  if (__builtin_mul_overflow(a, b, &result)) throw std::overflow_error("decimal: result has too many digits");
  return result;
}

Coefficient checked_add(Coefficient a, Coefficient b) {
  Coefficient result = 0;
  if (__builtin_add_overflow(a, b, &result)) throw std::overflow_error("decimal: result has too many digits");
  return result;
}

Coefficient rescale(const Decimal& value, int scale) {
  return checked_multiply(value.coefficient(), power_of_ten(scale - value.scale()));
}

/// Writes the digits of a number towards `end`; returns where they start.
template <class Number>
char* write_digits(Number magnitude, char* end) {
  do {
    *--end = static_cast<char>('0' + static_cast<int>(magnitude % 10));
    magnitude /= 10;
  } while (magnitude != 0);
  return end;
}

}  // namespace

namespace {

/// Digits and at most one point, few enough for 64 bits: what nearly every size is. nullopt: not of that
/// form.
std::optional<Decimal> parse_short(std::string_view text) {
  constexpr std::size_t kDigitsOf64Bits = 18;
  if (text.empty() || text.size() > kDigitsOf64Bits) return std::nullopt;
  std::int64_t coefficient = 0;
  std::size_t point = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = static_cast<unsigned char>(text[i] - '0');
    if (digit > 9) {
      if (text[i] != '.' || point != text.size()) return std::nullopt;
      point = i;
      continue;
    }
    coefficient = coefficient * 10 + digit;
  }
  if (point == text.size()) return Decimal(coefficient);
  if (text.size() == 1) return std::nullopt;
  return Decimal::from_parts(coefficient, static_cast<int>(text.size() - point - 1));
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  if (const auto value = parse_short(text)) return value;
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Coefficient coefficient = 0;
  int scale = 0;
  bool in_fraction = false;
  bool any_digit = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !in_fraction) {
      in_fraction = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    any_digit = true;
    if (__builtin_mul_overflow(coefficient, Coefficient{10}, &coefficient) ||
        __builtin_add_overflow(coefficient, Coefficient{c - '0'}, &coefficient)) {
      return std::nullopt;
    }
    if (in_fraction && ++scale > kMaxScale) return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    const char* first = text.data() + i + 1;
    const char* last = text.data() + text.size();
    if (first != last && *first == '+') ++first;
    int exponent = 0;
    const auto [end, error] = std::from_chars(first, last, exponent);
    if (error != std::errc{} || end != last || exponent > 60 || exponent < -60) return std::nullopt;
    scale -= exponent;
    while (scale > kMaxScale && coefficient % 10 == 0) {
      coefficient /= 10;
      --scale;
    }
    for (; scale < 0; ++scale) {
      if (__builtin_mul_overflow(coefficient, Coefficient{10}, &coefficient)) return std::nullopt;
    }
    if (scale > kMaxScale) return std::nullopt;
  }
  return from_parts(negative ? -coefficient : coefficient, scale);
}

std::optional<Decimal> Decimal::from_double(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return parse(std::string_view(buffer.data(), end));
}

double Decimal::to_double() const {
  const std::string text = to_string();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::to_string() const {
  std::string text;
  append_to(text);
  return text;
}

void Decimal::append_to(std::string& out) const {
  constexpr std::size_t kMostDigits = 40;
  std::array<char, kMostDigits> buffer{};
  char* const end = buffer.data() + buffer.size();
  char* start = end;
  const auto magnitude = coefficient_ < 0 ? -coefficient_ : coefficient_;
  if (magnitude <= std::numeric_limits<std::int64_t>::max()) {
    start = write_digits(static_cast<std::uint64_t>(magnitude), end);
  } else {
    start = write_digits(magnitude, end);
  }
  if (coefficient_ < 0) out += '-';
  const auto digits = static_cast<std::size_t>(end - start);
  const auto places = static_cast<std::size_t>(scale_);
  if (digits <= places) {
    out += "0.";
    out.append(places - digits, '0');
    out.append(start, end);
    return;
  }
  out.append(start, end - places);
  if (places == 0) return;
  out += '.';
  out.append(end - places, end);
}

Decimal Decimal::rounded(int places) const {
  if (scale_ <= places) return *this;
  const Coefficient divisor = power_of_ten(scale_ - places);
  Coefficient quotient = coefficient_ / divisor;
  const Coefficient remainder = coefficient_ % divisor;
  const Coefficient magnitude = remainder < 0 ? -remainder : remainder;
  const Coefficient half = divisor / 2;
  const bool away = magnitude > half || (magnitude == half && quotient % 2 != 0);
  if (away) quotient += coefficient_ < 0 ? -1 : 1;
  return from_parts(quotient, places);
}

std::string Decimal::to_fixed(int places) const {
  const Decimal value = rounded(places);
  return from_parts(rescale(value, places), places).to_string();
}

Decimal Decimal::normalized() const {
  Decimal value = *this;
  while (value.scale_ > 0 && value.coefficient_ % 10 == 0) {
    value.coefficient_ /= 10;
    --value.scale_;
  }
  return value;
}

std::int64_t Decimal::truncated() const {
  return static_cast<std::int64_t>(coefficient_ / power_of_ten(scale_));
}

Decimal& Decimal::operator+=(const Decimal& other) {
  const int scale = std::max(scale_, other.scale_);
  coefficient_ = checked_add(rescale(*this, scale), rescale(other, scale));
  scale_ = scale;
  return *this;
}

Decimal& Decimal::operator*=(const Decimal& other) {
  Decimal a = *this;
  Decimal b = other;
  if (a.scale_ + b.scale_ > kMaxScale) {
    a = a.normalized();
    b = b.normalized();
  }
  if (a.scale_ + b.scale_ > kMaxScale)
    throw std::overflow_error("decimal: result has too many fraction digits");
  coefficient_ = checked_multiply(a.coefficient_, b.coefficient_);
  scale_ = a.scale_ + b.scale_;
  return *this;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.sign() != b.sign()) return a.sign() <=> b.sign();
  const Decimal left = a.normalized();
  const Decimal right = b.normalized();
  const int scale = std::max(left.scale_, right.scale_);
  Coefficient left_scaled = 0;
  Coefficient right_scaled = 0;
  const bool left_overflows =
      __builtin_mul_overflow(left.coefficient_, power_of_ten(scale - left.scale_), &left_scaled);
  const bool right_overflows =
      __builtin_mul_overflow(right.coefficient_, power_of_ten(scale - right.scale_), &right_scaled);
  // Only one side can overflow (the one scaled up), and then it is the larger in magnitude.
  if (left_overflows) return a.sign() <=> 0;
  if (right_overflows) return 0 <=> b.sign();
  return left_scaled <=> right_scaled;
}

}  // namespace ibflow::core
