// Positions, values and profits, asked for once.

#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/gateway/simulated.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class AccountsAt : public SimulatedGatewayAt {
 protected:
  /// A hundred shares of AAPL, bought at the market.
  void buy_apples() {
    const auto found = ask(gateway->contract_details("AAPL"));
    ASSERT_TRUE(found);
    on_loop([&] {
      const auto id = gateway->allocate_order_id().value;
      EXPECT_TRUE(gateway->place(an_order(id).buy(100).of(found->front()).intent()));
    });
    run_until(9h + 31min);
    ASSERT_FALSE(heard.executions.empty());
  }
};
INSTANTIATE_TEST_SUITE_P(ServerVersions, AccountsAt, server_versions());

TEST_P(AccountsAt, PositionsOfAllAndOfOne) {
  buy_apples();
  const auto all = ask(gateway->accounts().positions());
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_THAT(*all, SizeIs(1));
  EXPECT_EQ(all->front().account, "DU1234567");
  EXPECT_EQ(all->front().contract.con_id, 265598);
  EXPECT_EQ(all->front().quantity, core::Decimal(100));
  EXPECT_GT(all->front().average_cost, 100);
  const auto one = ask(gateway->accounts().positions("DU1234567"));
  ASSERT_TRUE(one) << one.error().message;
  ASSERT_THAT(*one, SizeIs(1));
  EXPECT_EQ(one->front().quantity, core::Decimal(100));
}

TEST_P(AccountsAt, ReportWithPortfolio) {
  buy_apples();
  const auto report = ask(gateway->accounts().report("DU1234567"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->values.empty());
  ASSERT_THAT(report->portfolio, SizeIs(1));
  EXPECT_EQ(report->portfolio.front().contract.symbol, "AAPL");
  EXPECT_TRUE(report->portfolio.front().unrealized_profit);
}

TEST_P(AccountsAt, SummaryAndModelValues) {
  const auto summary = ask(gateway->accounts().summary({"NetLiquidation", "BuyingPower"}));
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_THAT(*summary, SizeIs(2));
  const auto again = ask(gateway->accounts().summary({"NetLiquidation"}));
  const auto third = ask(gateway->accounts().summary({"NetLiquidation"}));
  ASSERT_TRUE(again);
  ASSERT_TRUE(third) << "each is taken back when it is answered, IB allows two: " << third.error().message;
  const auto values = ask(gateway->accounts().model_values("DU1234567"));
  ASSERT_TRUE(values) << values.error().message;
  EXPECT_FALSE(values->empty());
}

TEST_P(AccountsAt, ProfitOfAccountAndPosition) {
  buy_apples();
  const auto account = ask(gateway->accounts().profit_and_loss("DU1234567"));
  ASSERT_TRUE(account) << account.error().message;
  EXPECT_TRUE(account->unrealized);
  const auto position = ask(gateway->accounts().profit_and_loss("DU1234567", core::ConId(265598)));
  ASSERT_TRUE(position) << position.error().message;
  EXPECT_EQ(position->quantity, core::Decimal(100));
  EXPECT_TRUE(position->value);
}

}  // namespace
}  // namespace ibflow::tests
