// Contracts from the builders, field by field as IB wants them.

#include <gtest/gtest.h>

#include "builder_expectations.hpp"
#include "ibflow/protocol/builders/contracts.hpp"

namespace ibflow::protocol::build {
namespace {

TEST(ContractBuilders, AStock) {
  const auto stock_of_apple = stock({.symbol = "AAPL", .primary_exchange = "NASDAQ"});
  Contract expected;
  expected.symbol = "AAPL";
  expected.sec_type = "STK";
  expected.exchange = "SMART";
  expected.currency = "USD";
  expected.primary_exchange = "NASDAQ";
  EXPECT_EQ(stock_of_apple.value(), expected);
}

TEST(ContractBuilders, SmartIsNoPrimaryExchange) {
  expect_refused(stock({.symbol = "AAPL", .primary_exchange = "SMART"}), "SMART is no primary exchange");
  expect_refused(stock({.symbol = ""}), "a stock: the symbol is empty");
}

TEST(ContractBuilders, AnOption) {
  const auto call =
      option({.symbol = "AAPL", .expiry = "20270115", .strike = 250, .right = OptionRight::Call});
  EXPECT_EQ(call->sec_type, "OPT");
  EXPECT_EQ(call->last_trade_date_or_contract_month, "20270115");
  EXPECT_EQ(call->strike, 250);
  EXPECT_EQ(call->right, "C");
  EXPECT_EQ(call->multiplier, "100");
  const auto put = future_option({.symbol = "ES",
                                  .expiry = "202703",
                                  .strike = 6000,
                                  .right = OptionRight::Put,
                                  .multiplier = "50",
                                  .exchange = "CME"});
  EXPECT_EQ(put->sec_type, "FOP");
  EXPECT_EQ(put->right, "P");
}

TEST(ContractBuilders, AnOptionNeedsARealExpiryAndStrike) {
  for (const auto* expiry : {"", "2027", "20271301", "20270132", "2027-01-15", "202713"}) {
    expect_refused(option({.symbol = "AAPL", .expiry = expiry, .strike = 250}), "the expiry");
  }
  for (const double strike : {-1.0, kNan, kInfinity}) {
    expect_refused(option({.symbol = "AAPL", .expiry = "20270115", .strike = strike}), "the strike");
  }
}

TEST(ContractBuilders, AFutureByMonthOrByLocalSymbol) {
  const auto by_month = future({.symbol = "ES", .expiry = "202612", .exchange = "CME", .multiplier = "50"});
  EXPECT_EQ(by_month->sec_type, "FUT");
  EXPECT_EQ(by_month->last_trade_date_or_contract_month, "202612");
  EXPECT_EQ(by_month->multiplier, "50");
  EXPECT_EQ(future({.exchange = "CME", .local_symbol = "ESZ6"})->local_symbol, "ESZ6");
  expect_refused(future({.symbol = "ES", .exchange = "CME"}), "the expiry");
  expect_refused(future({.symbol = "ES", .expiry = "202612"}), "the exchange");
  expect_refused(future({.expiry = "202612", .exchange = "CME"}), "a symbol or a local symbol");
}

TEST(ContractBuilders, ACurrencyPair) {
  const auto euro = forex({.base = "EUR", .quote = "USD"});
  EXPECT_EQ(euro->symbol, "EUR");
  EXPECT_EQ(euro->currency, "USD");
  EXPECT_EQ(euro->sec_type, "CASH");
  EXPECT_EQ(euro->exchange, "IDEALPRO");
  expect_refused(forex({.base = "EURUSD", .quote = "USD"}), "three capital letters");
  expect_refused(forex({.base = "USD", .quote = "USD"}), "the same");
}

TEST(ContractBuilders, KindsThatNeedASymbolAndAPlace) {
  EXPECT_EQ(continuous_future({.symbol = "ES", .exchange = "CME"})->sec_type, "CONTFUT");
  EXPECT_EQ(index({.symbol = "VIX", .exchange = "CBOE"})->sec_type, "IND");
  EXPECT_EQ(crypto({.symbol = "BTC", .exchange = "PAXOS"})->sec_type, "CRYPTO");
  EXPECT_EQ(contract_for_difference({.symbol = "IBM"})->exchange, "SMART");
  EXPECT_EQ(contract_for_difference({.symbol = "IBM"})->sec_type, "CFD");
  EXPECT_EQ(commodity({.symbol = "XAUUSD"})->sec_type, "CMDTY");
  EXPECT_EQ(fund({.symbol = "VINIX"})->exchange, "FUNDSERV");
  EXPECT_EQ(bond({.cusip = "912828C57"})->symbol, "912828C57");
  expect_refused(index({.symbol = "VIX"}), "the exchange");
}

TEST(ContractBuilders, ByNumberAndBySecurityId) {
  EXPECT_EQ(by_con_id(265598)->con_id, 265598);
  expect_refused(by_con_id(0), "the contract id is 0");
  const auto isin = by_security_id({.id_type = "ISIN", .id = "US0378331005"});
  EXPECT_EQ(isin->sec_id_type, "ISIN");
  EXPECT_EQ(isin->sec_id, "US0378331005");
  expect_refused(by_security_id({.id_type = "WKN", .id = "865985"}), "one of ISIN");
}

TEST(ContractBuilders, ACombo) {
  const auto spread =
      combo({.symbol = "DBK",
             .legs = {{.con_id = 197397509, .action = "BUY"},
                      {.con_id = 197397584, .action = "SELL", .ratio = 2, .exchange = "EUREX"}},
             .currency = "EUR"});
  EXPECT_EQ(spread->sec_type, "BAG");
  ASSERT_EQ(spread->combo_legs.size(), 2U);
  EXPECT_EQ(spread->combo_legs[1].con_id, 197397584);
  EXPECT_EQ(spread->combo_legs[1].ratio, 2);
  EXPECT_EQ(spread->combo_legs[1].exchange, "EUREX");
  EXPECT_EQ(spread->combo_legs[1].exempt_code, -1);
}

TEST(ContractBuilders, AComboNeedsTwoWholeLegs) {
  const LegTerms good{.con_id = 1};
  expect_refused(combo({.symbol = "IBM", .legs = {good}}), "two legs");
  expect_refused(combo({.symbol = "IBM", .legs = {good, {.con_id = 0}}}), "a leg's contract id");
  expect_refused(combo({.symbol = "IBM", .legs = {good, {.con_id = 2, .ratio = 0}}}), "ratio");
  expect_refused(combo({.symbol = "IBM", .legs = {good, {.con_id = 2, .action = "HOLD"}}}), "action");
}

}  // namespace
}  // namespace ibflow::protocol::build
