#include "ibflow/app/summary.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace ibflow::app {
namespace {

TEST(Summary, is_json_with_amounts_in_cents_and_null_for_unknown_books) {
  TradingOutcome outcome;
  outcome.tickers = {"AAPL", "SPY"};
  outcome.session_date = core::parse_date("2019-02-13").value();
  outcome.summary.gross_pnl = core::Decimal::parse("12.3456").value();
  outcome.summary.orders = 9;
  const auto json = boost::json::parse(summary_json(outcome)).as_object();
  EXPECT_EQ(json.at("date").as_string(), "2019-02-13");
  EXPECT_EQ(json.at("tickers").as_array().size(), 2U);
  EXPECT_DOUBLE_EQ(json.at("gross_pnl").as_double(), 12.35);
  EXPECT_NE(summary_json(outcome).find("\"commissions\": 0.00"), std::string::npos);
  EXPECT_EQ(json.at("orders").to_number<int>(), 9);
  EXPECT_TRUE(json.at("books_agree").is_null());
}

}  // namespace
}  // namespace ibflow::app
