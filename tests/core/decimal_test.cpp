#include "ibflow/core/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <stdexcept>

namespace ibflow::core {
namespace {

Decimal dec(std::string_view text) {
  return Decimal::parse(text).value();
}

TEST(Decimal, reads_and_prints_plain_decimal_text_with_its_zeros) {
  for (const char* text :
       {"0", "1", "-1", "0.5", "100.00", "-0.005", "170141183460469231731687303715884105", "12.340"}) {
    EXPECT_EQ(dec(text).to_string(), text);
  }
  EXPECT_EQ(dec("1e3").to_string(), "1000");
  EXPECT_EQ(dec("1.5E-3").to_string(), "0.0015");
  EXPECT_EQ(dec("+7").to_string(), "7");
}

TEST(Decimal, refuses_what_is_no_number) {
  for (const char* text : {"", "-", ".", "1,5", "1.2.3", "abc", "1e", "1e999", " 1", "1 ", "0x1", "nan",
                           "99999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, equal_values_are_equal_whatever_their_trailing_zeros) {
  EXPECT_EQ(dec("1.50"), dec("1.5"));
  EXPECT_LT(dec("-2"), dec("-1.999"));
  EXPECT_GT(dec("0.01"), dec("0.0099999"));
  EXPECT_GT(dec("170141183460469231731687303715884105"), dec("0.000000000000000000000000000001"));
}

TEST(Decimal, adds_subtracts_and_multiplies_exactly) {
  EXPECT_EQ(dec("0.1") + dec("0.2"), dec("0.3"));
  EXPECT_EQ(dec("1") - dec("0.995"), dec("0.005"));
  EXPECT_EQ(dec("170.345") * Decimal(123), dec("20952.435"));
  EXPECT_EQ(-dec("3.5").abs(), dec("-3.5"));
}

TEST(Decimal, rounds_half_to_even) {
  EXPECT_EQ(dec("0.125").to_fixed(2), "0.12");
  EXPECT_EQ(dec("0.135").to_fixed(2), "0.14");
  EXPECT_EQ(dec("-0.125").to_fixed(2), "-0.12");
  EXPECT_EQ(dec("2.5").rounded(0).to_string(), "2");
  EXPECT_EQ(dec("7").to_fixed(2), "7.00");
}

TEST(Decimal, takes_a_double_as_the_text_it_prints) {
  EXPECT_EQ(Decimal::from_double(150.25)->to_string(), "150.25");
  EXPECT_EQ(Decimal::from_double(0.1)->to_string(), "0.1");
  EXPECT_EQ(Decimal::from_double(1e-05)->to_string(), "0.00001");
  EXPECT_FALSE(Decimal::from_double(std::numeric_limits<double>::infinity()));
  EXPECT_DOUBLE_EQ(dec("1601.7126").to_double(), 1601.7126);
}

TEST(Decimal, throws_rather_than_lose_a_digit) {
  const Decimal huge = dec("170141183460469231731687303715884105727");
  EXPECT_THROW(huge + Decimal(1), std::overflow_error);
  EXPECT_THROW(huge * Decimal(10), std::overflow_error);
}

TEST(Decimal, sums_of_random_cents_agree_with_integers) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> cents(-1'000'000, 1'000'000);
  Decimal sum;
  std::int64_t expected = 0;
  for (int i = 0; i < 10'000; ++i) {
    const int value = cents(random);
    sum += Decimal::from_parts(value, 2);
    expected += value;
  }
  EXPECT_EQ(sum, Decimal::from_parts(expected, 2));
}

}  // namespace
}  // namespace ibflow::core
