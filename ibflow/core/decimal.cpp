#include "ibflow/core/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
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

std::string digits_of(Coefficient magnitude) {
  if (magnitude == 0) return "0";
  std::string digits;
  while (magnitude > 0) {
    digits.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
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
  std::string digits = digits_of(coefficient_ < 0 ? -coefficient_ : coefficient_);
  if (scale_ > 0) {
    const auto places = static_cast<std::size_t>(scale_);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  if (coefficient_ < 0) digits.insert(0, 1, '-');
  return digits;
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
