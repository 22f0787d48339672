// What changes accounts without an order of a client.

#include "account_fixture.hpp"
#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::test {
namespace {

using testing::EndsWith;

class AccountFaults : public AccountTest {
 protected:
  void SetUp() override { serve(); }
  void act(std::string_view actions) {
    const auto done = server_->perform(parse_fault_actions(actions).value());
    EXPECT_TRUE(done) << done.error().message;
  }
};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, AccountFaults, testing::Values(176, 225), version_name);

TEST_P(AccountFaults, An_assignment_shows_in_positions_portfolio_and_cash) {
  const auto client = client_at(7, "10:00:00");
  client->ask(protocol::RequestPositions{});
  client->ask(updates());
  act("assign SPY -100");
  const auto told = client->sync();
  EXPECT_EQ(*only<protocol::Position>(told).at(0).position, core::Decimal(-100));
  EXPECT_EQ(*only<protocol::PortfolioValue>(told).at(0).position, core::Decimal(-100));
  EXPECT_GT(amount(told, "TotalCashValue"), core::Decimal(1'000'000));
  EXPECT_EQ(in_short(client->ask(protocol::RequestExecutions{.request_id = 1})), "55")
      << "nobody's execution";
}

TEST_P(AccountFaults, AccountReady_is_false_until_it_is_switched_back) {
  const auto client = client_at(7, "10:00:00");
  client->ask(updates());
  act("account-ready off");
  const auto down = client->sync();
  EXPECT_EQ(in_short(down), "6 8");
  EXPECT_EQ(value(down, "AccountReady", ""), "false");
  EXPECT_EQ(value(client->ask(updates()), "AccountReady", ""), "false");
  act("account-ready on");
  EXPECT_EQ(value(client->sync(), "AccountReady", ""), "true");
}

}  // namespace
}  // namespace ibflow::sim::test
