// PAIN39: prices between two steps are refused by IB (110).

#include "ibflow/orders/price_rounding.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::orders::test {
namespace {

using model::Side;

PriceGrid cents() {
  return PriceGrid::uniform(decimal("0.01")).value();
}

// As many options trade: 0.05 below 3, 0.10 from there.
PriceGrid options() {
  return PriceGrid::of_bands({{decimal("3"), decimal("0.10")}, {decimal("0"), decimal("0.05")}}).value();
}

TEST(PriceRounding, PAIN39_ABuyNeverPaysMoreAndASellNeverGetsLess) {
  EXPECT_EQ(round_safely(decimal("100.019"), Side::Buy, cents()), decimal("100.01"));
  EXPECT_EQ(round_safely(decimal("100.011"), Side::Sell, cents()), decimal("100.02"));
}

TEST(PriceRounding, APriceOfTheGridStaysExactly) {
  EXPECT_EQ(round_safely(decimal("100.01"), Side::Buy, cents()), decimal("100.01"));
  EXPECT_EQ(round_safely(decimal("100.01"), Side::Sell, cents()), decimal("100.01"));
  EXPECT_TRUE(cents().has(decimal("0.07"))) << "0.07 is 7 steps of 0.01, whatever a double thinks";
}

TEST(PriceRounding, AStopTriggersNoLaterThanAsked) {
  EXPECT_EQ(round_safely(decimal("95.003"), Side::Sell, cents()), decimal("95.01")) << "protects a long";
  EXPECT_EQ(round_safely(decimal("105.007"), Side::Buy, cents()), decimal("105")) << "protects a short";
}

TEST(PriceRounding, TheStepIsThatOfTheOrdersOwnPrice) {
  EXPECT_EQ(round_safely(decimal("2.98"), Side::Buy, options()), decimal("2.95"));
  EXPECT_EQ(round_safely(decimal("3.15"), Side::Buy, options()), decimal("3.10"));
  EXPECT_EQ(round_safely(decimal("3.15"), Side::Sell, options()), decimal("3.20"));
}

TEST(PriceRounding, RoundingUpIntoTheNextBandObeysItsStep) {
  EXPECT_EQ(round_safely(decimal("2.96"), Side::Sell, options()), decimal("3"));
  const PriceGrid grid =
      PriceGrid::of_bands({{decimal("0"), decimal("0.05")}, {decimal("1.02"), decimal("0.1")}}).value();
  EXPECT_EQ(grid.ceil(decimal("1.01")), decimal("1.1"))
      << "1.05 would be in the upper band, and not of its grid";
  EXPECT_EQ(grid.floor(decimal("1.08")), decimal("1")) << "1.0 is in the lower band";
  EXPECT_EQ(grid.floor(decimal("1.02")), decimal("1"));
}

TEST(PriceRounding, NothingToBuyBelowOneStep) {
  const auto refused = round_safely(decimal("0.004"), Side::Buy, cents());
  ASSERT_FALSE(refused);
  EXPECT_EQ(
      refused.error().message,
      "a price of 0.004 to buy is not possible with a step of 0.01; ask for a price of at least one step");
  EXPECT_FALSE(round_safely(decimal("-1"), Side::Sell, cents()));
}

TEST(PriceRounding, PAIN38_Q16_ACombinationMayCostLessThanNothing) {
  EXPECT_EQ(round_combination_safely(decimal("-1.234"), Side::Buy, decimal("0.01")), decimal("-1.24"));
  EXPECT_EQ(round_combination_safely(decimal("-1.236"), Side::Sell, decimal("0.01")), decimal("-1.23"));
  EXPECT_EQ(round_combination_safely(decimal("0"), Side::Buy, decimal("0.05")), decimal("0"));
}

TEST(PriceRounding, ATrailIsNeverWiderThanAskedNorNothing) {
  EXPECT_EQ(round_trailing_amount(decimal("0.278"), decimal("0.05")), decimal("0.25"));
  EXPECT_EQ(round_trailing_amount(decimal("0.01"), decimal("0.05")), decimal("0.05"));
}

TEST(PriceGrid, RefusesRulesThatMakeNoGrid) {
  EXPECT_FALSE(PriceGrid::uniform(decimal("0")));
  EXPECT_FALSE(PriceGrid::of_bands({}));
  EXPECT_FALSE(PriceGrid::of_bands({{decimal("0"), decimal("0")}}));
  EXPECT_FALSE(PriceGrid::of_bands({{decimal("0"), decimal("0.01")}, {decimal("0"), decimal("0.05")}}));
}

}  // namespace
}  // namespace ibflow::orders::test
