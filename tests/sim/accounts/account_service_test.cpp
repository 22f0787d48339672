// Account values, portfolio, positions, summaries.

#include "gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class GatewayAccount : public GatewayTest {
 protected:
  void SetUp() override { serve(); }
  static protocol::RequestAccountUpdates updates(bool subscribe = true) {
    protocol::RequestAccountUpdates request;
    request.subscribe = subscribe;
    return request;
  }
  static protocol::RequestAccountSummary summary(std::int32_t id, std::string tags) {
    protocol::RequestAccountSummary request;
    request.request_id = id;
    request.group_name = "All";
    request.tags = std::move(tags);
    return request;
  }
  static std::string value(const std::vector<AnyResponse>& answers, std::string_view key,
                           std::string_view currency) {
    for (const auto& row : only<protocol::AccountValue>(answers)) {
      if (row.key == key && row.currency == currency) return row.val;
    }
    return "absent";
  }
};

TEST_F(GatewayAccount, PositionsThenOnlyChanges) {  // SB-72
  const auto client = connect_at(7, "10:00:00");
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositions{})), "62");
  const auto bought = client->ask(an_order(1).buy(10).message());
  EXPECT_THAT(in_short(bought), EndsWith("59 61"));
  const auto position = only<protocol::Position>(bought)[0];
  EXPECT_EQ(position.account, "DU1234567");
  EXPECT_EQ(position.contract.symbol, "AAPL");
  EXPECT_EQ(*position.position, core::Decimal(10));
  EXPECT_GT(position.avg_cost, only<protocol::ExecutionDetails>(bought)[0].execution.price)
      << "with the commission";
  const auto sold = only<protocol::Position>(client->ask(an_order(2).sell(10).message()));
  ASSERT_EQ(sold.size(), 1U);
  EXPECT_EQ(*sold[0].position, core::Decimal(0));
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositions{})), "62") << "a closed one is told once";
}

TEST_F(GatewayAccount, EverybodyHearsOfAPosition) {  // SB-78
  const auto trader = connect_at(7, "10:00:00");
  const auto watcher = connect(8);
  watcher->ask(protocol::RequestPositions{});
  trader->ask(an_order(1).buy(10).message());
  EXPECT_EQ(in_short(watcher->sync()), "61");
  watcher->ask(protocol::CancelPositions{});
  trader->ask(an_order(2).buy(10).message());
  EXPECT_EQ(in_short(watcher->sync()), "");
}

TEST_F(GatewayAccount, UpdatesStartWithEverything) {  // SB-73
  const auto client = connect_at(7, "10:00:00");
  client->ask(an_order(1).buy(100).message());
  const auto answers = client->ask(updates());
  EXPECT_THAT(in_short(answers), EndsWith("6 7 8 54"));
  EXPECT_EQ(value(answers, "AccountReady", ""), "true");
  EXPECT_NE(value(answers, "CashBalance", "BASE"), "absent");
  EXPECT_EQ(value(answers, "TotalCashBalance", "BASE"), value(answers, "TotalCashBalance", "USD"));
  const auto row = only<protocol::PortfolioValue>(answers)[0];
  const auto cash = core::Decimal::parse(value(answers, "TotalCashValue", "USD")).value();
  const auto net = core::Decimal::parse(value(answers, "NetLiquidation", "USD")).value();
  EXPECT_NEAR((net - cash).to_double(), row.market_value, 0.006);
  EXPECT_LT(net, core::Decimal(1'000'000)) << "spread and commission are paid";
  std::vector<std::string> keys;
  for (const auto& message : only<protocol::AccountValue>(answers)) keys.push_back(message.key);
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  EXPECT_EQ(only<protocol::AccountUpdateTime>(answers)[0].time_stamp, "10:00");
}

TEST_F(GatewayAccount, UpdatesThenBringChanges) {  // SB-73, SB-78
  const auto client = connect_at(7, "10:00:00");
  const auto all = only<protocol::AccountValue>(client->ask(updates())).size();
  const auto after_fill = client->ask(an_order(1).buy(100).message());
  EXPECT_THAT(in_short(after_fill), EndsWith("6 8"));
  EXPECT_LT(only<protocol::AccountValue>(after_fill).size(), all);
  EXPECT_EQ(only<protocol::PortfolioValue>(after_fill).size(), 1U);
  EXPECT_EQ(in_short(client->run_to("10:02:55")), "");
  const auto refreshed = client->run_to("10:03:00");
  EXPECT_EQ(only<protocol::PortfolioValue>(refreshed).size(), 1U);
  EXPECT_EQ(only<protocol::AccountDownloadEnd>(refreshed).size(), 0U);
  EXPECT_EQ(only<protocol::AccountUpdateTime>(refreshed).size(), 1U);
  client->send(updates(false));
  EXPECT_EQ(in_short(client->run_to("10:10:00")), "");
}

TEST_F(GatewayAccount, AForeignAccountIsRefused) {
  const auto client = connect(7);
  auto request = updates();
  request.acct_code = "U999";
  EXPECT_EQ(in_short(client->ask(request)), "4/321");
}

TEST_F(GatewayAccount, Summary) {  // SB-75
  const auto client = connect_at(7, "10:00:00");
  const auto answers = client->ask(summary(1, "NetLiquidation,AccountType,NoSuchTag,GrossPositionValue"));
  ASSERT_EQ(in_short(answers), "63 63 63 64");
  const auto rows = only<protocol::AccountSummary>(answers);
  EXPECT_EQ(rows[0].tag, "AccountType");
  EXPECT_EQ(rows[0].currency, "");
  EXPECT_EQ(rows[2].tag, "NetLiquidation");
  EXPECT_EQ(rows[2].value, "1000000.00");
  client->ask(summary(2, "$LEDGER:ALL"));
  const auto third = only<protocol::ErrorMessage>(client->ask(summary(3, "NetLiquidation"))).at(0);
  EXPECT_EQ(third.error_code, 322);
  EXPECT_THAT(third.error_string, HasSubstr("Maximum number of account summary requests exceeded"));
  protocol::CancelAccountSummary cancellation;
  cancellation.request_id = 2;
  client->send(cancellation);
  EXPECT_THAT(in_short(client->ask(summary(3, "NetLiquidation"))), EndsWith("63 64"));
}

TEST_F(GatewayAccount, SummaryIsRefreshedWithoutAnEnd) {  // SB-75
  const auto client = connect_at(7, "10:00:00");
  client->ask(summary(1, "NetLiquidation,AccountType"));
  client->ask(an_order(1).buy(100).message());
  EXPECT_EQ(in_short(client->run_to("10:03:00")), "63") << "one row has changed";
}

}  // namespace
}  // namespace ibflow::sim::test
