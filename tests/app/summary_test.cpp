#include "ibflow/app/summary.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

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
  EXPECT_EQ(json.at("orders").to_number<int>(), 9);
  EXPECT_TRUE(json.at("books_agree").is_null());
}

TEST(Summary, a_file_is_replaced_whole_or_not_at_all) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const auto file = folder / "summary_test.json";
  ASSERT_TRUE(write_file(file, "first"));
  ASSERT_TRUE(write_file(file, "second"));
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_EQ(text.str(), "second");
  EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));
  const auto refused = write_file(folder / "no/such/folder/x.json", "text");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace ibflow::app
