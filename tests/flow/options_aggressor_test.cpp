#include <gtest/gtest.h>

#include "ibflow/flow/options/aggressor.hpp"
#include "ibflow/flow/options/trade_analyst.hpp"

namespace ibflow::flow::options {
namespace {

using namespace std::chrono_literals;

const BidAsk kQuote{1.00, 1.20};

TEST(Aggressor, the_quote_rule_parts_at_the_middle) {
  AggressorRule rule;
  EXPECT_EQ(rule.classify("A", 1.20, kQuote), Aggressor::Buyer);
  EXPECT_EQ(rule.classify("A", 1.35, kQuote), Aggressor::Buyer);
  EXPECT_EQ(rule.classify("A", 1.11, kQuote), Aggressor::Buyer);
  EXPECT_EQ(rule.classify("A", 1.09, kQuote), Aggressor::Seller);
  EXPECT_EQ(rule.classify("A", 1.00, kQuote), Aggressor::Seller);
  EXPECT_EQ(rule.classify("A", 0.50, kQuote), Aggressor::Seller);
}

TEST(Aggressor, at_the_middle_the_last_other_price_decides) {
  AggressorRule rule;
  EXPECT_EQ(rule.classify("A", 1.10, kQuote), Aggressor::Unknown);  // nothing came before
  EXPECT_EQ(rule.classify("A", 1.00, kQuote), Aggressor::Seller);
  EXPECT_EQ(rule.classify("A", 1.10, kQuote), Aggressor::Buyer);  // an uptick
  EXPECT_EQ(rule.classify("A", 1.10, kQuote), Aggressor::Buyer);  // and still the same one
  EXPECT_EQ(rule.classify("A", 1.15, kQuote), Aggressor::Buyer);
  EXPECT_EQ(rule.classify("A", 1.10, kQuote), Aggressor::Seller);
}

TEST(Aggressor, without_a_usable_quote_the_tick_rule_stands_alone) {
  for (const BidAsk& quote : {BidAsk{}, BidAsk{1.0, {}}, BidAsk{1.2, 1.2}, BidAsk{1.3, 1.2}}) {
    AggressorRule fresh;
    EXPECT_EQ(fresh.classify("A", 2.0, quote), Aggressor::Unknown);
    EXPECT_EQ(fresh.classify("A", 2.1, quote), Aggressor::Buyer);
    EXPECT_EQ(fresh.classify("A", 2.0, quote), Aggressor::Seller);
  }
}

TEST(Aggressor, contracts_do_not_hear_of_each_other) {
  AggressorRule rule;
  EXPECT_EQ(rule.classify("A", 1.0, {}), Aggressor::Unknown);
  EXPECT_EQ(rule.classify("B", 2.0, {}), Aggressor::Unknown);
}

OptionTrade a_call(double price) {
  OptionTrade trade;
  trade.contract = {"XYZ", core::Date(2019y, std::chrono::March, 15d), true, 100'000};
  trade.time = core::from_new_york(core::Date(2019y, std::chrono::February, 13d), 10h);
  trade.price = price;
  trade.size = 10;
  trade.quote = {2.40, 2.60};
  trade.underlying = {99.90, 100.10};
  return trade;
}

TEST(TradeAnalyst, a_bought_call_is_bullish_and_a_bought_put_bearish) {
  TradeAnalyst analyst({.interest = 0.02, .dividend = 0});
  auto call = a_call(2.60);
  const auto bought = analyst.analyse(call);
  EXPECT_EQ(bought.option_symbol, "XYZ190315C00100000");
  EXPECT_EQ(bought.aggressor, Aggressor::Buyer);
  EXPECT_DOUBLE_EQ(*bought.price_threshold, 2.50);
  EXPECT_DOUBLE_EQ(*bought.underlying_price, 100.0);
  EXPECT_NEAR(*bought.delta, 0.53, 0.02);
  EXPECT_GT(bought.delta_flow(), 500);
  EXPECT_DOUBLE_EQ(bought.value(), 2600);
  call.contract.is_call = false;
  const auto put = analyst.analyse(call);
  EXPECT_LT(*put.delta, 0);
  EXPECT_LT(put.delta_flow(), -400);
  call.price = 2.40;
  EXPECT_GT(analyst.analyse(call).delta_flow(), 400);  // a sold put
}

TEST(TradeDelta, falls_back_from_the_price_to_the_middle_to_the_limit) {
  auto trade = a_call(12);
  trade.underlying_last = 120;
  EXPECT_FALSE(model::implied_volatility({100, 30.0 / 365, true}, {}, 120, 12));
  trade.quote = {20.10, 20.50};
  const auto from_quote = trade_delta(trade, 120, {});
  ASSERT_TRUE(from_quote);
  EXPECT_TRUE(from_quote->implied_volatility);
  EXPECT_GT(from_quote->delta, 0.9);
  trade.quote = {};
  const auto limit = trade_delta(trade, 120, {});
  ASSERT_TRUE(limit);
  EXPECT_FALSE(limit->implied_volatility);
  EXPECT_EQ(limit->delta, 1);
}

TEST(TradeDelta, is_absent_when_nothing_can_be_said) {
  auto trade = a_call(2.5);
  EXPECT_FALSE(trade_delta(trade, 0, {}));
  trade.price = 101;  // a call dearer than its underlying
  trade.quote = {};
  EXPECT_FALSE(trade_delta(trade, 99, {}));
  trade.time = core::from_new_york(trade.contract.expiry, 16h);
  EXPECT_FALSE(trade_delta(trade, 100, {}));
}

TEST(TradeDelta, a_saturday_expiry_ends_on_friday) {
  const OptionContract old{"TWX", core::Date(2014y, std::chrono::June, 21d), true, 70'000};
  EXPECT_NEAR(
      years_to_expiry(old, core::from_new_york(core::Date(2014y, std::chrono::June, 20d), 15h)) * 365 * 24, 1,
      1e-9);
}

}  // namespace
}  // namespace ibflow::flow::options
