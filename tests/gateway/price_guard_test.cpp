// Prices that can hardly be true are not shown before a second one confirms them.

#include "ibflow/gateway/detail/price_guard.hpp"

#include <gtest/gtest.h>

namespace ibflow::gateway::detail {
namespace {

constexpr int kBid = 1, kAsk = 2, kHigh = 6;

class PriceGuarded : public ::testing::Test {
 protected:
  bool accepts(std::int32_t type, double price) {
    protocol::TickPrice tick;
    tick.tick_type = type;
    tick.price = price;
    const bool is_shown = guard.accepts(quote, tick);
    if (is_shown && type == kBid) quote.bid = price;
    return is_shown;
  }
  PriceGuard guard{"STK"};
  Quote quote;
};

TEST_F(PriceGuarded, PAIN28_APriceThatCanHardlyBeTrueIsNotShown) {
  EXPECT_TRUE(accepts(kBid, 170));
  EXPECT_FALSE(accepts(kBid, 1.3e9));
  EXPECT_TRUE(accepts(kBid, 170.1)) << "the next one is as before";
  EXPECT_FALSE(accepts(kBid, 0.17));
  EXPECT_FALSE(accepts(kBid, 1700)) << "nothing like the one held back";
}

TEST_F(PriceGuarded, AJumpIsShownWithItsSecondPrice) {
  EXPECT_TRUE(accepts(kBid, 170));
  EXPECT_FALSE(accepts(kBid, 100));
  EXPECT_TRUE(accepts(kBid, 101));
  EXPECT_TRUE(accepts(kBid, 102));
}

TEST_F(PriceGuarded, TheFirstOfItsKindAndNothingThereAreShown) {
  EXPECT_TRUE(accepts(kBid, 170));
  EXPECT_TRUE(accepts(kAsk, 300)) << "no ask before it";
  EXPECT_TRUE(accepts(kBid, -1)) << "no price";
  EXPECT_TRUE(accepts(kHigh, 900));
}

TEST_F(PriceGuarded, DerivativesJumpEveryDay) {
  guard = PriceGuard("OPT");
  EXPECT_TRUE(accepts(kBid, 0.05));
  EXPECT_TRUE(accepts(kBid, 0.15));
}

}  // namespace
}  // namespace ibflow::gateway::detail
