// What trading cost, in commissions and in worse prices.

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using Costs = JournalTest;

TEST_F(Costs, compare_fills_with_the_price_decided_on_or_ordered_at) {
  open();
  const auto decision = journal->record_decision(a_decision());  // at 170.25
  trade(an_order().key("a").id(1).buy(100).decision(decision), "1.01", 170.27, 10, "1.00");
  trade(an_order().key("b").id(2).sell(100).stop(169.5).role(model::OrderRole::StopLoss), "2.01", 169.45, 20,
        "1.02");
  trade(an_order().key("c").id(3).ticker("SPY").buy(10), "3.01", 275, 30, "0.35");
  const auto costs = reader().costs(1).value();
  ASSERT_EQ(costs.size(), 2U);
  EXPECT_EQ(costs[0].ticker, "AAPL");
  EXPECT_EQ(costs[0].fills, 2);
  EXPECT_EQ(costs[0].shares, 200);
  EXPECT_EQ(costs[0].traded_value, 33972);
  EXPECT_EQ(costs[0].commission, decimal("2.02"));
  EXPECT_EQ(costs[0].slippage, 7);  // 2 cents on the way in, 5 on the way out
  EXPECT_EQ(costs[1].slippage, 0);  // no price to compare with
  EXPECT_EQ(
      query("SELECT ticker, fills, shares, traded_value, commission, slippage FROM costs ORDER BY ticker"),
      "AAPL|2|200.0|33972.0|2.02|7.0\nSPY|1|10.0|2750.0|0.35|0.0");
}

}  // namespace
}  // namespace ibflow::journal::test
