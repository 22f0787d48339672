#include "ibflow/sim/accounts/commission.hpp"

#include <gtest/gtest.h>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::decimal;

TEST(FixedCommission, MatchesTheBrokersOwnExamples) {
  EXPECT_EQ(fixed_commission(100, 2500), decimal("1.00"));
  EXPECT_EQ(fixed_commission(1000, 25'000), decimal("5.00"));
  EXPECT_EQ(fixed_commission(1000, 250), decimal("2.50"));
}

TEST(FixedCommission, TakesOnePercentWhereThatIsLessThanTheMinimum) {
  EXPECT_EQ(fixed_commission(1, 20), decimal("0.20"));
}

TEST(FixedCommission, IsNotRoundedToCents) {
  EXPECT_EQ(fixed_commission(333, 50'000), decimal("1.665"));
}

}  // namespace
}  // namespace ibflow::sim
