#include "ibflow/model/option_value.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ibflow::model {
namespace {

constexpr OptionTerms kCall{.strike = 40, .years = 0.5, .is_call = true};
constexpr OptionTerms kPut{.strike = 40, .years = 0.5, .is_call = false};
constexpr OptionRates kTenPercent{.interest = 0.1, .dividend = 0};

TEST(OptionValue, GivesTheTextbookPrices) {
  // Hull, Options, Futures and Other Derivatives, example 15.6: S 42, K 40, r 10 %, sigma 20 %, half a year.
  EXPECT_NEAR(option_value(kCall, kTenPercent, 42, 0.2).price, 4.76, 0.005);
  EXPECT_NEAR(option_value(kPut, kTenPercent, 42, 0.2).price, 0.81, 0.005);
}

TEST(OptionValue, KeepsPutCallParityWithDividends) {
  const OptionRates rates{.interest = 0.03, .dividend = 0.02};
  for (const double underlying : {20.0, 40.0, 80.0}) {
    const double call = option_value(kCall, rates, underlying, 0.35).price;
    const double put = option_value(kPut, rates, underlying, 0.35).price;
    EXPECT_NEAR(call - put, underlying * std::exp(-0.02 * 0.5) - 40 * std::exp(-0.03 * 0.5), 1e-9);
  }
}

TEST(OptionValue, GreeksAreTheSlopesOfThePrice) {
  const OptionRates rates{.interest = 0.03, .dividend = 0.01};
  for (const auto& terms : {kCall, kPut}) {
    const auto price = [&](double underlying, double volatility, double years) {
      return option_value({terms.strike, years, terms.is_call}, rates, underlying, volatility).price;
    };
    const auto value = option_value(terms, rates, 42, 0.25);
    const double up = price(42.01, 0.25, 0.5);
    const double here = price(42, 0.25, 0.5);
    const double down = price(41.99, 0.25, 0.5);
    EXPECT_NEAR(value.delta, (up - down) / 0.02, 1e-6);
    EXPECT_NEAR(value.gamma, (up - 2 * here + down) / 1e-4, 1e-4);
    EXPECT_NEAR(value.vega, (price(42, 0.251, 0.5) - price(42, 0.249, 0.5)) / 0.2, 1e-6);
    EXPECT_NEAR(value.theta, (price(42, 0.25, 0.5 - 1e-4) - price(42, 0.25, 0.5 + 1e-4)) / (2e-4 * 365),
                1e-6);
  }
}

TEST(OptionValue, FindsTheVolatilityAPriceCameFrom) {
  for (const double volatility : {0.05, 0.2, 0.8, 3.0}) {
    for (const double underlying : {30.0, 40.0, 55.0}) {
      const double price = option_value(kPut, kTenPercent, underlying, volatility).price;
      const auto found = implied_volatility(kPut, kTenPercent, underlying, price);
      if (price < 1e-6) continue;  // too little to say anything
      ASSERT_TRUE(found) << underlying << " " << volatility;
      EXPECT_NEAR(*found, volatility, 1e-5);
    }
  }
}

TEST(OptionValue, HasNoVolatilityForPricesNoVolatilityGives) {
  EXPECT_FALSE(implied_volatility(kCall, kTenPercent, 60, 19));  // below the value of exercise
  EXPECT_FALSE(implied_volatility(kCall, kTenPercent, 42, 43));  // a call above its underlying
  EXPECT_FALSE(implied_volatility({.strike = 40, .years = 0}, kTenPercent, 42, 2));
}

TEST(OptionValue, AnExpiredOptionIsWorthItsExercise) {
  EXPECT_EQ(option_value({.strike = 40, .years = 0, .is_call = true}, kTenPercent, 42, 0.2).price, 2);
  EXPECT_EQ(option_value({.strike = 40, .years = 0, .is_call = false}, kTenPercent, 42, 0.2).price, 0);
}

}  // namespace
}  // namespace ibflow::model
