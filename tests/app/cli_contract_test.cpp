// A contract as it is said on the command line.
#include <gtest/gtest.h>

#include "apps/ibflow/contract_arguments.hpp"

namespace ibflow::cli {
namespace {

core::Expected<protocol::Contract> query(const std::string& symbol, const std::string& line = "") {
  CLI::App command;
  const auto given = add_contract_options(command);
  command.parse(line);
  return given->to_query(symbol);
}

TEST(CliContract, ASymbolIsAStockTradedSmart) {
  const auto stock = query("aapl");
  ASSERT_TRUE(stock);
  EXPECT_EQ(stock->symbol, "AAPL");
  EXPECT_EQ(stock->sec_type, "STK");
  EXPECT_EQ(stock->exchange, "SMART");
  EXPECT_EQ(stock->currency, "USD");
}

TEST(CliContract, AStrikeOrARightMakesAnOption) {
  const auto option = query("SPY", "--expiry 2019-02-15 --strike 270 --right call");
  ASSERT_TRUE(option);
  EXPECT_EQ(option->sec_type, "OPT");
  EXPECT_EQ(option->last_trade_date_or_contract_month, "20190215");
  EXPECT_EQ(option->right, "C");
  EXPECT_EQ(name_of(*option), "SPY 20190215 270 C");
}

TEST(CliContract, ACurrencyPairIsForex) {
  for (const char* pair : {"EUR.USD", "eur/usd"}) {
    const auto forex = query(pair);
    ASSERT_TRUE(forex);
    EXPECT_EQ(forex->sec_type, "CASH");
    EXPECT_EQ(forex->symbol, "EUR");
    EXPECT_EQ(forex->currency, "USD");
    EXPECT_EQ(forex->exchange, "IDEALPRO");
    EXPECT_EQ(name_of(*forex), "EUR.USD");
  }
}

TEST(CliContract, AFuturesExchangeIsNotGuessed) {
  const auto future = query("ES", "--sec-type fut --expiry 201903");
  ASSERT_TRUE(future);
  EXPECT_EQ(future->sec_type, "FUT");
  EXPECT_EQ(future->exchange, "");
}

TEST(CliContract, AConIdIsEnough) {
  const auto contract = query("", "--con-id 265598");
  ASSERT_TRUE(contract);
  EXPECT_EQ(contract->con_id, 265598);
  EXPECT_EQ(contract->exchange, "SMART");
}

TEST(CliContract, WhatCannotBeIsAnErrorOfUsage) {
  for (const auto& [symbol, line, word] :
       {std::tuple{"", "", "--con-id"}, std::tuple{"SPY", "--expiry tomorrow", "tomorrow"},
        std::tuple{"SPY", "--expiry 201913", "201913"}, std::tuple{"SPY", "--strike -5", "-5"},
        std::tuple{"SPY", "--sec-type STK --right C", "STK"},
        std::tuple{"SPY", "--primary-exchange smart", "NASDAQ"}}) {
    const auto wrong = query(symbol, line);
    ASSERT_FALSE(wrong) << line;
    EXPECT_EQ(wrong.error().category, core::ErrorCategory::Usage);
    EXPECT_NE(wrong.error().message.find(word), std::string::npos) << wrong.error().message;
  }
  EXPECT_THROW(static_cast<void>(query("SPY", "--sec-type SHARES")), CLI::ParseError);
  EXPECT_THROW(static_cast<void>(query("SPY", "--right X")), CLI::ParseError);
}

}  // namespace
}  // namespace ibflow::cli
