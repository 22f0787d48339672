// Recorded option data into a database, and a model out of it.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "ibflow/app/flow_training.hpp"
#include "ibflow/app/option_import.hpp"
#include "tests/flow/options_builders.hpp"

namespace ibflow::app {
namespace {

using namespace std::chrono_literals;
namespace options = flow::options;
using options::testing::kAlways;

const core::Date kDay{2015y, std::chrono::December, 24d};

class OptionFlowTest : public ::testing::Test {
 protected:
  OptionFlowTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("option-flow-" + std::to_string(getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~OptionFlowTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] OptionImport goog() const {
    return {{IBFLOW_SOURCE_DIR "/data/samples/quantconnect-lean-goog"}, {}, folder_ / "flow.sqlite", {}};
  }
  [[nodiscard]] FlowTraining training(const std::string& model) const {
    FlowTraining training;
    training.database = folder_ / "flow.sqlite";
    training.model = folder_ / model;
    return training;
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  std::filesystem::path folder_;
};

TEST_F(OptionFlowTest, the_recorded_day_is_in_the_database_and_twice_is_once) {
  for (int i = 0; i < 2; ++i) {
    const auto days = import_options(goog()).value();
    ASSERT_EQ(days.size(), 1U);
    EXPECT_EQ(days[0].ticker, "GOOG");
    EXPECT_EQ(days[0].date, kDay);
    EXPECT_EQ(days[0].trades, 958U);
    EXPECT_EQ(days[0].quoted, 798U);
    EXPECT_EQ(days[0].with_aggressor, 874U);
    EXPECT_EQ(days[0].points, 225U);
  }
  const auto store = options::Store::open_existing(folder_ / "flow.sqlite").value();
  const auto trades = store.trades("GOOG", kAlways).value();
  ASSERT_EQ(trades.size(), 958U);
  std::int64_t contracts = 0;
  for (const auto& trade : trades) contracts += trade.size;
  EXPECT_EQ(contracts, 7471);  // as counted in the files
  EXPECT_EQ(store.bars("GOOG", kAlways).value().size(), 227U);
}

TEST_F(OptionFlowTest, a_put_bought_at_the_ask_is_read_as_it_was) {
  ASSERT_TRUE(import_options(goog()));
  const auto store = options::Store::open_existing(folder_ / "flow.sqlite").value();
  const auto ten = core::from_new_york(kDay, 10h);
  const auto trades = store.trades("GOOG", {ten, ten}).value();
  const auto put = std::ranges::find(trades, "GOOG151224P00747500", &options::AnalysedTrade::option_symbol);
  ASSERT_NE(put, trades.end());
  EXPECT_EQ(put->price, 1.95);
  EXPECT_EQ(put->size, 110);
  EXPECT_EQ(put->quote, (options::BidAsk{1.4, 2.1}));
  EXPECT_EQ(put->price_threshold, 1.75);
  EXPECT_EQ(put->underlying_price, 747.09);
  EXPECT_EQ(put->aggressor, options::Aggressor::Buyer);
  EXPECT_NEAR(*put->delta, -0.54, 0.01);  // a little in the money, six hours before its end
}

TEST_F(OptionFlowTest, says_what_is_missing) {
  auto import = goog();
  import.folders = {folder_};
  EXPECT_FALSE(import_options(import));
  import = goog();
  import.tickers = {"XYZ"};
  EXPECT_EQ(import_options(import).error().category, core::ErrorCategory::Usage);
  import = goog();
  import.database = folder_ / "no/such/folder/flow.sqlite";
  EXPECT_EQ(import_options(import).error().category, core::ErrorCategory::Storage);
  EXPECT_EQ(train_flow_model(training("m.json")).error().category, core::ErrorCategory::Storage);
}

TEST_F(OptionFlowTest, the_same_database_gives_the_same_model) {
  ASSERT_TRUE(import_options(goog()));
  const auto first = train_flow_model(training("first.json"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->days, 1U);
  EXPECT_GT(first->evaluation.model.count, 100U);
  EXPECT_EQ(first->evaluation.model.count, first->evaluation.majority.count);
  ASSERT_TRUE(train_flow_model(training("second.json")));
  EXPECT_EQ(content("first.json"), content("second.json"));
  EXPECT_TRUE(options::read_model(folder_ / "first.json"));
}

TEST_F(OptionFlowTest, too_little_to_learn_from_is_told) {
  ASSERT_TRUE(import_options(goog()));
  auto early = training("m.json");
  early.until = core::Date(2015y, std::chrono::December, 23d);
  EXPECT_NE(train_flow_model(early).error().message.find("import more days"), std::string::npos);
  auto other = training("m.json");
  other.tickers = {"XYZ"};
  EXPECT_EQ(train_flow_model(other).error().category, core::ErrorCategory::Usage);
}

}  // namespace
}  // namespace ibflow::app
