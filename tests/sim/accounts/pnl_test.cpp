// Profit and loss over the wire: server-behaviour.md section 6.5.

#include "account_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class ProfitAndLoss : public AccountTest {
 protected:
  void SetUp() override { serve(); }
  static std::int32_t con_id(TestClient& client, const std::string& symbol) {
    const auto rows = only<protocol::ContractDetailsRow>(
        client.ask(protocol::RequestContractDetails{.request_id = 900, .contract = stock(symbol)}));
    return rows.at(0).contract_details.contract.con_id;
  }
};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, ProfitAndLoss, testing::Values(176, 225), version_name);

TEST_P(ProfitAndLoss, SB77_the_first_message_comes_at_once_and_later_ones_once_a_second_on_change) {
  const auto client = client_at(7, "10:00:00");
  const protocol::RequestPnl request{.request_id = 1, .account = "DU1234567"};
  EXPECT_EQ(in_short(client->ask(request)), "94");
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "") << "nothing changes without a position";
  client->ask(an_order(1).buy(1000).of("SPY").message());
  const auto minute = only<protocol::Pnl>(client->run_to("10:01:30"));
  EXPECT_GE(minute.size(), 5U);
  EXPECT_LE(minute.size(), 60U);
  client->send(protocol::CancelPnl{.request_id = 1});
  EXPECT_EQ(in_short(client->run_to("10:02:30")), "");
}

TEST_P(ProfitAndLoss, SB77_daily_profit_is_what_the_net_liquidation_has_gained) {
  const auto client = client_at(7, "10:00:00");
  client->ask(an_order(1).buy(500).message());
  client->run_to("10:20:00");
  client->ask(an_order(2).sell(200).message());
  const auto pnl =
      only<protocol::Pnl>(client->ask(protocol::RequestPnl{.request_id = 1, .account = "DU1234567"})).at(0);
  const auto values = client->ask(updates());
  EXPECT_NEAR(*pnl.daily_pnl, amount(values, "NetLiquidation").to_double() - 1'000'000, 0.006);
  EXPECT_NEAR(*pnl.daily_pnl, *pnl.unrealized_pnl + *pnl.realized_pnl, 1e-6);
  EXPECT_NEAR(*pnl.realized_pnl, amount(values, "RealizedPnL").to_double(), 0.006);
}

TEST_P(ProfitAndLoss, SB77_a_single_position_has_position_value_and_parts) {
  const auto client = client_at(7, "10:00:00");
  const auto id = con_id(*client, "AAPL");
  client->ask(an_order(1).buy(100).message());
  const auto row = only<protocol::PnlSingle>(client->ask(protocol::RequestPnlSingle{
                                                 .request_id = 2, .account = "DU1234567", .con_id = id}))
                       .at(0);
  EXPECT_EQ(*row.position, core::Decimal(100));
  EXPECT_NEAR(*row.daily_pnl, *row.unrealized_pnl, 1e-6);
  EXPECT_EQ(*row.realized_pnl, 0) << "traded today, nothing closed";
  EXPECT_NEAR(*row.value, only<protocol::PortfolioValue>(client->ask(updates())).at(0).market_value, 1e-6);
}

TEST_P(ProfitAndLoss, SB77_an_instrument_the_account_never_had_is_not_answered_until_it_has_it) {
  const auto client = client_at(7, "10:00:00");
  const auto id = con_id(*client, "SPY");
  const protocol::RequestPnlSingle request{.request_id = 2, .account = "DU1234567", .con_id = id};
  EXPECT_EQ(in_short(client->ask(request)), "");
  EXPECT_EQ(in_short(client->ask(protocol::RequestPnlSingle{.request_id = 3, .con_id = 77})), "");
  client->ask(an_order(1).buy(100).of("SPY").message());
  EXPECT_THAT(in_short(client->run_to("10:00:05")), HasSubstr("95"));
  client->send(protocol::CancelPnlSingle{.request_id = 2});
  EXPECT_EQ(in_short(client->run_to("10:01:00")), "");
}

TEST_P(ProfitAndLoss, An_unknown_account_is_refused_and_a_second_subscription_is_not) {
  const auto client = watcher(7);
  const auto refused = client->ask(protocol::RequestPnl{.request_id = 5, .account = "U999"});
  EXPECT_EQ(in_short(refused), "4/321");
  EXPECT_EQ(only<protocol::ErrorMessage>(refused)[0].request_id, 5);
  EXPECT_EQ(in_short(client->ask(protocol::RequestPnl{.request_id = 1, .account = "DU1234567"})), "94");
  EXPECT_EQ(in_short(client->ask(protocol::RequestPnl{.request_id = 2, .account = "DU1234567"})), "94");
}

}  // namespace
}  // namespace ibflow::sim::test
