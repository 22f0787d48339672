// Futures and forex as account values and positions show them.

#include "account_builders.hpp"
#include "account_fixture.hpp"
#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::test {
namespace {

/// Positions come by trades in another program: without an order and without commission.
class ProductAccounts : public AccountTest {
 protected:
  void SetUp() override {
    auto config = held_session();
    config.behaviour.forex_positions = true;
    serve(config);
    client_ = client_at(7, "10:00:00");
  }
  void come_to_hold(const std::string& key, int quantity) {
    const auto actions = parse_fault_actions("assign " + key + " " + std::to_string(quantity));
    const auto done = server_->perform(actions.value());
    EXPECT_TRUE(done) << done.error().message;
    client_->sync();
  }
  /// The first contract of the symbol.
  protocol::Contract contract(std::string symbol, std::string sec_type, std::string exchange) {
    protocol::Contract asked;
    asked.symbol = std::move(symbol);
    asked.sec_type = std::move(sec_type);
    asked.exchange = std::move(exchange);
    const auto rows = only<protocol::ContractDetailsRow>(
        client_->ask(protocol::RequestContractDetails{.request_id = 900, .contract = asked}));
    return rows.at(0).contract_details.contract;
  }

  std::unique_ptr<TestClient> client_;
};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, ProductAccounts, testing::Values(176, 225), version_name);

TEST_P(ProductAccounts, SB78_a_future_moves_no_cash_and_ties_margin_in_the_commodities_segment) {
  const auto es = contract("ES", "FUT", "CME");
  come_to_hold(es.local_symbol, 1);
  const auto values = client_->ask(updates());
  const auto row = only<protocol::PortfolioValue>(values).at(0);
  EXPECT_EQ(row.contract.local_symbol, es.local_symbol);
  EXPECT_NEAR(row.market_value, row.market_price * 50, 1e-6);
  EXPECT_NEAR(row.average_cost, row.market_price * 50, 1e-6) << "times the multiplier";
  EXPECT_EQ(amount(values, "TotalCashValue"), decimal("1000000"));
  EXPECT_EQ(amount(values, "InitMarginReq-C"), decimal("13200"));
  EXPECT_EQ(amount(values, "InitMarginReq"), decimal("13200"));
  EXPECT_EQ(amount(values, "AvailableFunds-C"), decimal("0"));
  EXPECT_EQ(amount(values, "NetLiquidation"),
            amount(values, "NetLiquidation-C") + amount(values, "NetLiquidation-S"));
  const auto position = only<protocol::Position>(client_->ask(protocol::RequestPositions{})).at(0);
  EXPECT_EQ(position.contract.exchange, "") << "futures come without one";
  EXPECT_EQ(position.contract.multiplier, "50");
}

TEST_P(ProductAccounts, SB78_a_futures_profit_is_in_the_net_liquidation_before_it_is_in_the_cash) {
  come_to_hold(contract("ES", "FUT", "CME").local_symbol, 1);
  client_->run_to("10:20:00");
  const auto values = client_->ask(updates());
  EXPECT_NE(amount(values, "FuturesPNL"), decimal("0"));
  EXPECT_NEAR((amount(values, "NetLiquidation") - amount(values, "TotalCashValue")).to_double(),
              amount(values, "FuturesPNL").to_double(), 0.011);
}

TEST_P(ProductAccounts, SB78_forex_changes_two_balances_and_has_a_block_of_its_own) {
  come_to_hold("EUR.USD", 20'000);
  const auto values = client_->ask(updates());
  EXPECT_EQ(value(values, "CashBalance", "EUR"), "20000");
  EXPECT_EQ(value(values, "Currency", "EUR"), "EUR");
  const auto rate = amount(values, "ExchangeRate", "EUR").to_double();
  EXPECT_NEAR(amount(values, "CashBalance", "USD").to_double(), 1'000'000 - 20'000 * rate, 0.006);
  EXPECT_EQ(value(values, "CashBalance", "BASE"), "1000000");
  EXPECT_EQ(only<protocol::Position>(client_->ask(protocol::RequestPositions{})).at(0).contract.sec_type,
            "CASH");
  const auto rows = only<protocol::AccountSummary>(client_->ask(summary(1, "$LEDGER:ALL")));
  EXPECT_EQ(std::ranges::count(rows, "CashBalance", &protocol::AccountSummary::tag), 3) << "BASE, EUR, USD";
}

TEST_P(ProductAccounts, SB77_profit_of_a_future_follows_its_modelled_price) {
  const auto es = contract("ES", "FUT", "CME");
  come_to_hold(es.local_symbol, 1);
  client_->send(protocol::RequestPnlSingle{.request_id = 2, .account = "DU1234567", .con_id = es.con_id});
  const auto rows = only<protocol::PnlSingle>(client_->run_to("10:05:00"));
  ASSERT_GT(rows.size(), 2U);
  EXPECT_NEAR(*rows.back().daily_pnl, *rows.back().unrealized_pnl, 1e-6);
}

}  // namespace
}  // namespace ibflow::sim::test
