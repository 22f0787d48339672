#include <gtest/gtest.h>

#include "builders.hpp"
#include "ibflow/engine/bracket_prices.hpp"
#include "ibflow/engine/position_sizing.hpp"

namespace ibflow::engine::test {
namespace {

TEST(PositionSize, RisksWhatTheStopLosesAndNoMore) {
  EXPECT_EQ(position_size({}, 100, 0.5).quantity, core::Decimal(75));   // 150 / (4 * 0.5)
  EXPECT_EQ(position_size({}, 100, 0.51).quantity, core::Decimal(73));  // 73.5
  EXPECT_EQ(position_size({}, 100, 0.3).quantity, core::Decimal(125));  // exact on paper, not in binary
}

TEST(PositionSize, IsCappedByValue) {
  EXPECT_EQ(position_size({}, 1000, 0.5).quantity, core::Decimal(30));
}

TEST(PositionSize, OfZeroComesWithAReason) {
  const PositionSize risky = position_size({}, 1000, 40);
  EXPECT_TRUE(risky.quantity.is_zero());
  EXPECT_EQ(risky.reason, "one share risks 160.00, more than the 150 a trade may lose");
  const PositionSize dear = position_size({}, 30'001, 0.5);
  EXPECT_TRUE(dear.quantity.is_zero());
  EXPECT_NE(dear.reason.find("more than the 30000 a position may have"), std::string::npos);
  EXPECT_TRUE(position_size({}, 100, 0).quantity.is_zero());
}

TEST(BracketPrices, StandOnTicksRoundedTowardsTheEntry) {
  const auto bought = bracket_prices({}, model::Side::Buy, 100.003, 0.1234, 0.01);
  ASSERT_TRUE(bought);
  EXPECT_DOUBLE_EQ(bought->target, 100.74);  // 100.7434 down
  EXPECT_DOUBLE_EQ(bought->stop, 99.51);     // 99.5094 up
  const auto sold = bracket_prices({}, model::Side::Sell, 100.003, 0.1234, 0.01);
  ASSERT_TRUE(sold);
  EXPECT_DOUBLE_EQ(sold->target, 99.27);  // 99.2626 up
  EXPECT_DOUBLE_EQ(sold->stop, 100.49);   // 100.4966 down
}

TEST(BracketPrices, AWholeNumberOfTicksStaysWhatItIs) {
  const auto prices = bracket_prices({}, model::Side::Buy, 100.01, 0.5, 0.01);
  ASSERT_TRUE(prices);
  EXPECT_EQ(prices->target, 103.01);
  EXPECT_EQ(prices->stop, 98.01);
}

TEST(BracketPrices, AreAtLeastATickAway) {
  const auto prices = bracket_prices({}, model::Side::Buy, 100, 0.001, 0.05);
  ASSERT_TRUE(prices);
  EXPECT_DOUBLE_EQ(prices->target, 100.05);
  EXPECT_DOUBLE_EQ(prices->stop, 99.95);
}

TEST(BracketPrices, BelowZeroAreAnError) {
  EXPECT_FALSE(bracket_prices({}, model::Side::Buy, 1, 0.5, 0.01));
  EXPECT_FALSE(bracket_prices({}, model::Side::Sell, 1, 0.5, 0.01));
  EXPECT_FALSE(bracket_prices({}, model::Side::Buy, 100, 0.5, 0));
}

TEST(StrategyConfig, NamesTheFieldThatIsOutOfRange) {
  EXPECT_TRUE(StrategyConfig{}.validate());
  StrategyConfig config;
  config.confidence_threshold = 1.5;
  EXPECT_EQ(config.validate().error().message, "strategy: confidence_threshold is 1.5; it must be 0 to 1");
  config = {};
  config.flat_by = std::chrono::hours(17);
  EXPECT_EQ(config.validate().error().message,
            "strategy: flat_by is 17:00:00; it must be at or after last_entry and before 16:00:00");
  config = {};
  config.risk_per_trade = 0;
  EXPECT_EQ(config.validate().error().category, core::ErrorCategory::Configuration);
}

}  // namespace
}  // namespace ibflow::engine::test
