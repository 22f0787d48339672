#pragma once
// Exact decimal numbers for sizes, cash and commissions.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ibflow::core {

/// coefficient * 10^-scale, at most 38 significant digits and a scale of 0..30. A value type without heap.
/// Values that compare equal are equal whatever their trailing zeros. Throws std::overflow_error when a
/// result does not fit: with money and share counts that is a broken invariant, not an expected failure.
class Decimal {
 public:
  __extension__ using Coefficient = __int128;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t whole)
      : coefficient_(whole) {}  // NOLINT: implicit on purpose, a whole number is exact
  static constexpr Decimal from_parts(Coefficient coefficient, int scale) {
    Decimal d;
    d.coefficient_ = coefficient;
    d.scale_ = scale;
    return d;
  }

  /// Plain decimal text, sign and fraction allowed, exponent allowed; nothing else, no spaces.
  static std::optional<Decimal> parse(std::string_view text);
  /// The shortest decimal that reads back as this double (150.25 gives exactly 150.25). nullopt for NaN and
  /// infinity.
  static std::optional<Decimal> from_double(double value);

  [[nodiscard]] double to_double() const;
  [[nodiscard]] std::string to_string() const;  // plain digits, no exponent, trailing zeros kept as given
  void append_to(std::string& out) const;       // the same, without a new string
  [[nodiscard]] std::string to_fixed(
      int places) const;  // rounded half to even, exactly `places` digits after the point
  [[nodiscard]] Decimal rounded(int places) const;  // half to even
  [[nodiscard]] Decimal normalized() const;         // without trailing zeros of the fraction
  [[nodiscard]] std::int64_t truncated() const;     // whole part

  [[nodiscard]] bool is_zero() const { return coefficient_ == 0; }
  [[nodiscard]] bool is_negative() const { return coefficient_ < 0; }
  [[nodiscard]] bool is_positive() const { return coefficient_ > 0; }
  [[nodiscard]] int sign() const { return coefficient_ < 0 ? -1 : (coefficient_ > 0 ? 1 : 0); }
  [[nodiscard]] Decimal abs() const { return coefficient_ < 0 ? -*this : *this; }
  [[nodiscard]] Coefficient coefficient() const { return coefficient_; }
  [[nodiscard]] int scale() const { return scale_; }

  Decimal operator-() const { return from_parts(-coefficient_, scale_); }
  Decimal& operator+=(const Decimal& other);
  Decimal& operator-=(const Decimal& other) { return *this += -other; }
  Decimal& operator*=(const Decimal& other);
  friend Decimal operator+(Decimal a, const Decimal& b) { return a += b; }
  friend Decimal operator-(Decimal a, const Decimal& b) { return a -= b; }
  friend Decimal operator*(Decimal a, const Decimal& b) { return a *= b; }

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) {
    return (a <=> b) == std::strong_ordering::equal;
  }

 private:
  Coefficient coefficient_ = 0;
  int scale_ = 0;
};

[[nodiscard]] inline Decimal min(const Decimal& a, const Decimal& b) {
  return b < a ? b : a;
}
[[nodiscard]] inline Decimal max(const Decimal& a, const Decimal& b) {
  return a < b ? b : a;
}

}  // namespace ibflow::core
