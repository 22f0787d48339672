// Account values, portfolio, positions, summaries over the wire: server-behaviour.md sections 6.1 to 6.4.

#include "account_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class OneAccount : public AccountTest {
 protected:
  void SetUp() override { serve(); }
};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, OneAccount, testing::Values(176, 225), version_name);

TEST_P(OneAccount, SB72_positions_are_one_61_a_holding_then_62) {
  const auto client = client_at(7, "10:00:00");
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositions{})), "62");
  const auto bought = client->ask(an_order(1).buy(10).message());
  EXPECT_THAT(in_short(bought), EndsWith("59 61"));
  client->ask(an_order(2).of("SPY").sell(5).message());
  const auto answers = client->ask(protocol::RequestPositions{});
  EXPECT_EQ(in_short(answers), "61 61 62") << "a second request starts the download again";
  const auto rows = only<protocol::Position>(answers);
  EXPECT_EQ(rows[0].account, "DU1234567");
  EXPECT_EQ(rows[0].contract.symbol, "AAPL");
  EXPECT_EQ(rows[0].contract.exchange, "NASDAQ") << "the listing venue";
  EXPECT_NE(rows[0].contract.con_id, 0);
  EXPECT_EQ(rows[0].contract.right, "");
  EXPECT_EQ(rows[0].contract.strike.value_or(0), 0);
  EXPECT_EQ(*rows[0].position, core::Decimal(10));
  EXPECT_EQ(*rows[1].position, core::Decimal(-5));
  EXPECT_GT(rows[0].avg_cost, only<protocol::ExecutionDetails>(bought)[0].execution.price)
      << "with the commission";
}

TEST_P(OneAccount, SB72_later_changes_come_without_62_and_a_closed_position_once_as_0) {
  const auto client = client_at(7, "10:00:00");
  client->ask(an_order(1).buy(10).message());
  client->ask(protocol::RequestPositions{});
  const auto sold = client->ask(an_order(2).sell(10).message());
  EXPECT_THAT(in_short(sold), EndsWith("59 61"));
  EXPECT_EQ(*only<protocol::Position>(sold).at(0).position, core::Decimal(0));
  EXPECT_EQ(only<protocol::Position>(sold)[0].avg_cost, 0);
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositions{})), "62");
  client->send(protocol::CancelPositions{});
  EXPECT_THAT(in_short(client->ask(an_order(3).buy(10).message())), EndsWith("59"));
}

TEST_P(OneAccount, SB73_updates_are_values_portfolio_time_and_54) {
  const auto client = client_at(7, "10:00:00");
  client->ask(an_order(1).buy(100).message());
  const auto answers = client->ask(updates());
  EXPECT_THAT(in_short(answers), EndsWith("6 7 8 54"));
  EXPECT_EQ(value(answers, "AccountReady", ""), "true");
  EXPECT_EQ(value(answers, "AccountCode", ""), "DU1234567");
  EXPECT_EQ(value(answers, "Currency", "BASE"), "BASE");
  EXPECT_EQ(value(answers, "Currency", "USD"), "USD");
  EXPECT_EQ(value(answers, "ExchangeRate", "BASE"), "1.00");
  EXPECT_EQ(value(answers, "FundValue", "USD"), "0") << "ledger rows without cents have none";
  EXPECT_EQ(value(answers, "Billable-C", "USD"), "0.00");
  EXPECT_EQ(value(answers, "TotalCashBalance", "BASE"), value(answers, "TotalCashBalance", "USD"));
  EXPECT_EQ(only<protocol::AccountUpdateTime>(answers)[0].time_stamp, "10:00");
  EXPECT_EQ(only<protocol::AccountDownloadEnd>(answers)[0].account_name, "DU1234567");
  const auto row = only<protocol::PortfolioValue>(answers)[0];
  EXPECT_EQ(row.contract.exchange, "");
  EXPECT_EQ(row.contract.primary_exchange, "NASDAQ");
  EXPECT_NEAR((amount(answers, "NetLiquidation") - amount(answers, "TotalCashValue")).to_double(),
              row.market_value, 0.006);
}

TEST_P(OneAccount, SB73_rows_are_alphabetical_and_BASE_is_the_first_currency) {
  const auto client = client_at(7, "10:00:00");
  const auto rows = only<protocol::AccountValue>(client->ask(updates()));
  EXPECT_GT(rows.size(), 150U);
  EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &protocol::AccountValue::key));
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_TRUE(seen.emplace(rows[i].key, rows[i].currency).second) << rows[i].key;
    if (rows[i].currency == "BASE") {
      EXPECT_TRUE(i == 0 || rows[i - 1].key != rows[i].key) << rows[i].key;
    }
  }
}

TEST_P(OneAccount, SB73_later_only_changes_come_at_the_latest_after_three_minutes_without_54) {
  const auto client = client_at(7, "10:00:00");
  const auto all = only<protocol::AccountValue>(client->ask(updates())).size();
  const auto after_fill = client->ask(an_order(1).buy(100).message());
  EXPECT_THAT(in_short(after_fill), EndsWith("6 7 8"));
  EXPECT_LT(only<protocol::AccountValue>(after_fill).size(), all);
  EXPECT_EQ(in_short(client->run_to("10:02:55")), "");
  const auto refreshed = client->run_to("10:03:00");
  EXPECT_THAT(in_short(refreshed), EndsWith("6 7 8"));
  EXPECT_EQ(only<protocol::PortfolioValue>(refreshed).size(), 1U);
  client->send(updates({}, false));
  EXPECT_EQ(in_short(client->run_to("10:10:00")), "");
}

TEST_P(OneAccount, SB73_a_closed_position_is_one_row_of_0_in_the_portfolio) {
  const auto client = client_at(7, "10:00:00");
  client->ask(an_order(1).buy(10).message());
  client->ask(updates());
  const auto sold = only<protocol::PortfolioValue>(client->ask(an_order(2).sell(10).message()));
  ASSERT_EQ(sold.size(), 1U);
  EXPECT_EQ(*sold[0].position, core::Decimal(0));
  EXPECT_EQ(sold[0].market_value, 0);
  EXPECT_NE(*sold[0].realized_pnl, 0);
  EXPECT_EQ(only<protocol::PortfolioValue>(client->run_to("10:03:05")).size(), 0U);
}

TEST_P(OneAccount, A_foreign_account_is_refused) {
  const auto client = watcher(7);
  const auto answers = client->ask(updates("U999"));
  EXPECT_EQ(in_short(answers), "4/321");
  EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, -1);
}

TEST_P(OneAccount, SB75_a_summary_has_the_tags_asked_for_then_64) {
  const auto client = client_at(7, "10:00:00");
  const auto answers = client->ask(summary(1, "TotalCashValue, NetLiquidation,NoSuchTag,AccountType"));
  ASSERT_EQ(in_short(answers), "63 63 63 64");
  const auto rows = only<protocol::AccountSummary>(answers);
  EXPECT_EQ(rows[0].tag, "AccountType") << "alphabetical";
  EXPECT_EQ(rows[0].value, "INDIVIDUAL");
  EXPECT_EQ(rows[0].currency, "");
  EXPECT_EQ(rows[1].tag, "NetLiquidation");
  EXPECT_EQ(rows[1].value, "1000000.00");
  EXPECT_EQ(rows[1].currency, "USD");
  EXPECT_EQ(rows[2].account, "DU1234567");
}

TEST_P(OneAccount, SB75_every_tag_that_a_summary_knows_has_a_value) {
  const auto client = client_at(7, "10:00:00");
  const std::string tags =
      "AccountType,NetLiquidation,TotalCashValue,SettledCash,AccruedCash,BuyingPower,EquityWithLoanValue,"
      "PreviousEquityWithLoanValue,GrossPositionValue,ReqTEquity,ReqTMargin,SMA,InitMarginReq,MaintMarginReq,"
      "AvailableFunds,ExcessLiquidity,Cushion,FullInitMarginReq,FullMaintMarginReq,FullAvailableFunds,"
      "FullExcessLiquidity,LookAheadNextChange,LookAheadInitMarginReq,LookAheadMaintMarginReq,"
      "LookAheadAvailableFunds,LookAheadExcessLiquidity,HighestSeverity,DayTradesRemaining,Leverage";
  const auto rows = only<protocol::AccountSummary>(client->ask(summary(1, tags)));
  EXPECT_EQ(static_cast<std::ptrdiff_t>(rows.size()), std::ranges::count(tags, ',') + 1);
}

TEST_P(OneAccount, SB75_the_ledger_tags_choose_currencies) {
  const auto client = client_at(7, "10:00:00");
  const auto currencies = [&](std::int32_t id, const std::string& tag) {
    std::set<std::string> found;
    for (const auto& row : only<protocol::AccountSummary>(client->ask(summary(id, tag))))
      found.insert(row.currency);
    client->send(protocol::CancelAccountSummary{.request_id = id});
    return found;
  };
  EXPECT_EQ(currencies(1, "$LEDGER"), std::set<std::string>{"BASE"});
  EXPECT_EQ(currencies(2, "$LEDGER:USD"), std::set<std::string>{"USD"});
  EXPECT_EQ(currencies(3, "$LEDGER:ALL"), (std::set<std::string>{"BASE", "USD"}));
  EXPECT_EQ(currencies(4, "$LEDGER:EUR"), std::set<std::string>{});
}

TEST_P(OneAccount, SB75_a_third_summary_is_refused_until_one_is_cancelled) {
  const auto client = client_at(7, "10:00:00");
  client->ask(summary(1, "NetLiquidation"));
  client->ask(summary(2, "$LEDGER:ALL"));
  const auto third = only<protocol::ErrorMessage>(client->ask(summary(3, "NetLiquidation"))).at(0);
  EXPECT_EQ(third.request_id, 3);
  EXPECT_EQ(third.error_code, 322);
  EXPECT_THAT(third.error_string, HasSubstr("Maximum number of account summary requests exceeded"));
  client->send(protocol::CancelAccountSummary{.request_id = 2});
  EXPECT_EQ(in_short(client->ask(summary(3, "NetLiquidation"))), "63 64");
}

TEST_P(OneAccount, SB75_a_summary_is_refreshed_without_64) {
  const auto client = client_at(7, "10:00:00");
  client->ask(summary(1, "NetLiquidation,AccountType"));
  client->ask(an_order(1).buy(100).message());
  EXPECT_EQ(in_short(client->run_to("10:03:00")), "63") << "one row has changed";
}

TEST_P(OneAccount, SB76_multi_requests_end_with_74_and_72_even_when_empty) {
  const auto client = client_at(7, "10:00:00");
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositionsMulti{.request_id = 1})), "72");
  client->send(protocol::CancelPositionsMulti{.request_id = 1});
  const auto values =
      client->ask(protocol::RequestAccountUpdatesMulti{.request_id = 2, .account = "DU1234567"});
  EXPECT_THAT(in_short(values), EndsWith("73 74"));
  const auto only_ledger = client->ask(
      protocol::RequestAccountUpdatesMulti{.request_id = 3, .account = "DU1234567", .ledger_and_nlv = true});
  EXPECT_THAT(in_short(only_ledger), EndsWith("73 74"));
  EXPECT_LT(only_ledger.size(), values.size());
}

TEST_P(OneAccount, SB76_multi_values_come_in_blocks_by_currency_after_the_net_liquidation) {
  const auto client = client_at(7, "10:00:00");
  const auto rows = only<protocol::AccountUpdateMulti>(client->ask(protocol::RequestAccountUpdatesMulti{
      .request_id = 3, .account = "DU1234567", .model_code = "Tech", .ledger_and_nlv = true}));
  std::string order;
  for (const auto& row : rows) {
    EXPECT_EQ(row.request_id, 3);
    EXPECT_EQ(row.model_code, "Tech");
    if (!order.ends_with(row.currency)) order += " " + row.currency;
  }
  EXPECT_EQ(order, " USD BASE USD");
  EXPECT_EQ(rows[0].key, "NetLiquidation");
  EXPECT_EQ(rows[3].key, "Currency");
  EXPECT_EQ(rows[4].key, "CashBalance");
  EXPECT_EQ(rows[5].key, "TotalCashBalance");
}

TEST_P(OneAccount, SB76_multi_subscriptions_hear_of_changes_until_they_are_cancelled) {
  const auto client = client_at(7, "10:00:00");
  client->ask(protocol::RequestPositionsMulti{.request_id = 1, .account = "DU1234567"});
  client->ask(protocol::RequestAccountUpdatesMulti{.request_id = 2, .account = "DU1234567"});
  const auto bought = client->ask(an_order(1).buy(10).message());
  EXPECT_EQ(*only<protocol::PositionMulti>(bought).at(0).position, core::Decimal(10));
  EXPECT_GT(only<protocol::AccountUpdateMulti>(bought).size(), 3U);
  EXPECT_EQ(only<protocol::PositionMultiEnd>(bought).size(), 0U);
  client->send(protocol::CancelPositionsMulti{.request_id = 1});
  client->send(protocol::CancelAccountUpdatesMulti{.request_id = 2});
  EXPECT_THAT(in_short(client->ask(an_order(2).buy(10).message())), EndsWith("59"));
}

TEST_P(OneAccount, SB78_a_fill_changes_everything_consistently_for_every_subscriber) {
  const auto trader = client_at(7, "10:00:00");
  const auto other = watcher(8);
  const auto before = other->ask(updates());
  other->ask(protocol::RequestPositions{});
  other->ask(protocol::RequestPnl{.request_id = 3, .account = "DU1234567"});
  const auto traded = trader->ask(an_order(1).buy(100).message());
  const auto told = other->sync();
  const auto cost = paid(traded);
  EXPECT_EQ(amount(before, "TotalCashValue") - amount(told, "TotalCashValue"),
            (cost.cash + core::Decimal::from_double(cost.commission).value()).rounded(2));
  const auto position = only<protocol::Position>(told).at(0);
  const auto row = only<protocol::PortfolioValue>(told).at(0);
  EXPECT_EQ(*position.position, core::Decimal(100));
  EXPECT_EQ(*row.position, core::Decimal(100));
  EXPECT_EQ(row.average_cost, position.avg_cost);
  EXPECT_NEAR(row.average_cost * 100, cost.cash.to_double() + cost.commission, 1e-6);
  EXPECT_NEAR(*row.unrealized_pnl, row.market_value - row.average_cost * 100, 1e-6);
  EXPECT_NEAR((amount(told, "NetLiquidation") - amount(told, "TotalCashValue")).to_double(), row.market_value,
              0.011);
  trader->run_to("10:00:01");
  const auto later = other->sync();
  const auto pnl = only<protocol::Pnl>(later);
  ASSERT_FALSE(pnl.empty());
  EXPECT_NEAR(*pnl.back().daily_pnl, *pnl.back().unrealized_pnl, 1e-6) << "nothing is realised yet";
}

TEST_P(OneAccount, All_is_refused_for_more_than_fifty_accounts) {
  auto config = held_session();
  config.accounts.clear();
  for (int i = 0; i < 51; ++i) config.accounts.push_back("DU" + std::to_string(i));
  serve(config);
  const auto client = watcher(7);
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositionsMulti{.request_id = 1, .account = "All"})),
            "4/10322");
  EXPECT_EQ(in_short(client->ask(protocol::RequestPositionsMulti{.request_id = 1, .account = "DU50"})), "72");
}

class SeveralAccounts : public AccountTest {
 protected:
  void SetUp() override {
    auto config = held_session();
    config.accounts = {"DU1", "DU2"};
    serve(config);
  }
};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, SeveralAccounts, testing::Values(176, 225), version_name);

TEST_P(SeveralAccounts, Managed_accounts_are_separated_by_commas) {
  const auto client = watcher(7);
  const auto answers = client->ask(protocol::RequestManagedAccounts{});
  EXPECT_EQ(only<protocol::ManagedAccounts>(answers).at(0).accounts_list, "DU1,DU2");
}

TEST_P(SeveralAccounts, Orders_are_booked_to_the_account_they_name) {
  const auto client = client_at(7, "10:00:00");
  client->ask(an_order(1).buy(10).in_account("DU1").message());
  client->ask(an_order(2).buy(20).in_account("DU2").message());
  const auto rows = only<protocol::Position>(client->ask(protocol::RequestPositions{}));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].account, "DU1");
  EXPECT_EQ(*rows[0].position, core::Decimal(10));
  EXPECT_EQ(rows[1].account, "DU2");
  EXPECT_EQ(*rows[1].position, core::Decimal(20));
  EXPECT_EQ(in_short(client->ask(an_order(3).buy(1).in_account("DU3").message())), "4/321");
}

TEST_P(SeveralAccounts, SB73_updates_need_an_account) {
  const auto client = watcher(7);
  const auto refused = only<protocol::ErrorMessage>(client->ask(updates())).at(0);
  EXPECT_EQ(refused.error_code, 321);
  EXPECT_THAT(refused.error_string, HasSubstr("You must specify an account"));
  EXPECT_THAT(in_short(client->ask(updates("DU2"))), EndsWith("8 54"));
}

TEST_P(SeveralAccounts, SB74_a_second_account_subscription_replaces_the_first_without_error) {
  const auto client = client_at(7, "10:00:00");
  client->ask(updates("DU1"));
  const auto second = client->ask(updates("DU2"));
  EXPECT_EQ(only<protocol::ErrorMessage>(second).size(), 0U);
  EXPECT_EQ(only<protocol::AccountDownloadEnd>(second).at(0).account_name, "DU2");
  const auto first_traded = client->ask(an_order(1).buy(10).in_account("DU1").message());
  EXPECT_EQ(only<protocol::PortfolioValue>(first_traded).size(), 0U);
  EXPECT_EQ(only<protocol::AccountValue>(first_traded).size(), 0U);
  const auto second_traded = client->ask(an_order(2).buy(10).in_account("DU2").message());
  EXPECT_EQ(only<protocol::PortfolioValue>(second_traded).at(0).account_name, "DU2");
}

TEST_P(SeveralAccounts, SB75_a_summary_has_a_row_for_each_account_and_tag) {
  const auto client = watcher(7);
  const auto answers = client->ask(summary(1, "NetLiquidation,AccountType"));
  EXPECT_EQ(in_short(answers), "63 63 63 63 64");
  EXPECT_EQ(only<protocol::AccountSummary>(answers)[3].account, "DU2");
  EXPECT_EQ(in_short(client->ask(summary(2, "NetLiquidation", "NoGroup"))), "4/321");
}

TEST_P(SeveralAccounts, SB78_an_account_hears_nothing_of_another_ones_fill) {
  const auto client = client_at(7, "10:00:00");
  client->ask(protocol::RequestPositionsMulti{.request_id = 1, .account = "DU2"});
  client->ask(protocol::RequestAccountUpdatesMulti{.request_id = 2, .account = "DU2"});
  EXPECT_THAT(in_short(client->ask(an_order(1).buy(10).in_account("DU1").message())), EndsWith("59"));
  const auto traded = client->ask(an_order(2).buy(10).in_account("DU2").message());
  EXPECT_EQ(only<protocol::PositionMulti>(traded).at(0).account, "DU2");
}

}  // namespace
}  // namespace ibflow::sim::test
