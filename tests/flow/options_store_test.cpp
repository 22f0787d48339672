#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>

#include "ibflow/sqlite/database.hpp"
#include "tests/flow/options_builders.hpp"

namespace ibflow::flow::options {
namespace {

using namespace std::chrono_literals;
using testing::fill;
using testing::kAlways;
using testing::kFlowDay;
using testing::on_day;
using testing::StoreFile;

TEST(FlowStore, gives_back_what_it_was_given) {
  const StoreFile file;
  auto store = file.open();
  fill(store, on_day(16h));
  const auto reader = file.open();
  EXPECT_EQ(reader.tickers().value(), std::vector<std::string>{"GOOG"});
  auto expected = testing::some_trades(on_day(16h));
  auto trades = reader.trades("GOOG", kAlways).value();
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i].id = trades.at(i).id;
  EXPECT_EQ(trades, expected);
  EXPECT_EQ(reader.bars("GOOG", kAlways).value(), testing::some_bars(on_day(16h)));
  const auto points =
      divergence_points(expected, testing::some_bars(on_day(16h)), kFlowDay, kFlowDay, on_day(16h), {});
  EXPECT_EQ(reader.divergence("GOOG", kAlways).value(), points);
  EXPECT_EQ(reader.predictions("GOOG", kBaselineName, kAlways).value().size(), 120U);
  EXPECT_TRUE(reader.predictions("GOOG", "another", kAlways).value().empty());
  EXPECT_EQ(reader.days("GOOG", on_day(16h), 5).value(), std::vector{kFlowDay});
}

TEST(FlowStore, predictions_keep_every_digit) {
  const StoreFile file;
  auto store = file.open();
  fill(store, on_day(16h));
  const auto bars = testing::some_bars(on_day(16h));
  const auto expected = BaselinePredictor().predict_day("GOOG", bars, {});
  const auto found = store.predictions("GOOG", kBaselineName, kAlways).value();
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].feature_values, expected[i].feature_values);
    EXPECT_EQ(found[i].prediction.identity(), expected[i].prediction.identity());
    EXPECT_EQ(found[i].prediction.probabilities, expected[i].prediction.probabilities);
    EXPECT_EQ(found[i].prediction.confidence, expected[i].prediction.confidence);
  }
}

TEST(FlowStore, ranges_limits_and_order) {
  const StoreFile file;
  auto store = file.open();
  fill(store, on_day(16h));
  const TimeRange hour{on_day(10h), on_day(11h)};
  const auto bars = store.bars("GOOG", hour).value();
  EXPECT_EQ(bars.front().start, on_day(10h));
  EXPECT_EQ(bars.back().end(), on_day(11h));
  const auto newest = store.bars("GOOG", hour, {2, RowOrder::NewestFirst}).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest.front().end(), on_day(11h));
  EXPECT_EQ(store.trades("GOOG", hour, {3}).value().size(), 3U);
  EXPECT_TRUE(store.trades("SPY", hour).value().empty());
}

TEST(FlowStore, an_uncommitted_change_is_none) {
  const StoreFile file;
  auto store = file.open();
  ASSERT_TRUE(store.begin());
  ASSERT_TRUE(store.add_ticker("SPY"));
  store.rollback();
  EXPECT_TRUE(store.tickers().value().empty());
}

TEST(FlowStore, removes_a_day_and_nothing_else) {
  const StoreFile file;
  auto store = file.open();
  fill(store, on_day(16h));
  ASSERT_TRUE(store.remove("GOOG", {on_day(0s), on_day(10h)}));
  EXPECT_EQ(store.bars("GOOG", kAlways).value().front().start, on_day(10h + 1min));
  EXPECT_GT(store.trades("GOOG", kAlways).value().front().time, on_day(10h));
}

TEST(FlowStore, its_version_tells_of_others_commits) {
  const StoreFile file;
  auto writer = file.open();
  const auto reader = file.open();
  const auto before = reader.version().value();
  EXPECT_EQ(reader.version().value(), before);
  fill(writer, on_day(16h));
  EXPECT_NE(reader.version().value(), before);
}

TEST(FlowStore, refuses_files_that_are_not_its_own) {
  const StoreFile file;
  EXPECT_NE(Store::open_existing(file.path()).error().message.find("flow import"), std::string::npos);
  std::ofstream(file.path()) << "This is no database at all, and long enough to be sure of that, quite sure.";
  EXPECT_EQ(Store::open(file.path()).error().category, core::ErrorCategory::Storage);
}

TEST(FlowStore, another_programs_database_stays_as_it_is) {
  const StoreFile file;
  {
    auto other = sqlite::Database::open("other", file.path(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 1s);
    ASSERT_TRUE(other) << other.error().message;
    ASSERT_TRUE(other->execute("CREATE TABLE precious (thing TEXT)"));
  }
  const auto content = [&] {
    std::ifstream stream(file.path(), std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  };
  const auto before = content();
  const auto refused = Store::open(file.path());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("another program's"), std::string::npos) << refused.error().message;
  EXPECT_TRUE(content() == before);
}

}  // namespace
}  // namespace ibflow::flow::options
