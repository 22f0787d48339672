#include <gtest/gtest.h>
#include <sqlite3.h>

#include "ibflow/flow/options/live_recorder.hpp"
#include "ibflow/sqlite/database.hpp"
#include "tests/flow/options_builders.hpp"

namespace ibflow::flow::options {
namespace {

using namespace std::chrono_literals;
using testing::kAlways;
using testing::on_day;

OptionTrade a_trade(core::Timestamp time, double price) {
  OptionTrade trade;
  trade.contract = {"GOOG", core::Date(2016y, std::chrono::January, 15d), true, 750'000};
  trade.time = trade.received = time;
  trade.price = price;
  trade.size = 3;
  trade.quote = {15.0, 15.6};
  trade.underlying = {748.0, 748.4};
  return trade;
}

class LiveRecorderTest : public ::testing::Test {
 protected:
  LiveRecorderTest() { EXPECT_TRUE(recorder_.add_ticker("GOOG")); }

  testing::StoreFile file_;
  Store store_ = file_.open();
  Store reader_ = file_.open();
  BaselinePredictor baseline_;
  LiveRecorder recorder_{store_, {&baseline_}, {}};
};

TEST_F(LiveRecorderTest, a_minute_is_told_whole_when_it_is_over) {
  recorder_.on_underlying("GOOG", on_day(10h + 1s), 748, 100);
  recorder_.on_underlying("GOOG", on_day(10h + 30s), 749, 200);
  recorder_.on_underlying("GOOG", on_day(10h + 59s), 748.5, 300);
  recorder_.on_trade(a_trade(on_day(10h + 20s), 15.6));
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 59s)));
  EXPECT_TRUE(reader_.bars("GOOG", kAlways).value().empty());
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 1min)));
  const auto bars = reader_.bars("GOOG", kAlways).value();
  ASSERT_EQ(bars.size(), 1U);
  EXPECT_EQ(bars[0].open, 748);
  EXPECT_EQ(bars[0].high, 749);
  EXPECT_EQ(bars[0].close, 748.5);
  EXPECT_EQ(bars[0].volume, core::Decimal(600));
  const auto trades = reader_.trades("GOOG", kAlways).value();
  ASSERT_EQ(trades.size(), 1U);
  EXPECT_EQ(trades[0].aggressor, Aggressor::Buyer);
  const auto points = reader_.divergence("GOOG", kAlways).value();
  ASSERT_EQ(points.size(), 1U);
  EXPECT_EQ(points[0].time, on_day(10h + 1min));
  EXPECT_EQ(points[0].number_of_trades, 1);
  EXPECT_EQ(reader_.predictions("GOOG", kBaselineName, kAlways).value().size(), 1U);
}

TEST_F(LiveRecorderTest, what_comes_late_changes_nothing_told_before) {
  recorder_.on_underlying("GOOG", on_day(10h + 1s), 748, 100);
  recorder_.on_trade(a_trade(on_day(10h + 20s), 15.6));
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 1min)));
  const auto before = reader_.divergence("GOOG", kAlways).value();
  const auto bars = reader_.bars("GOOG", kAlways).value();
  recorder_.on_underlying("GOOG", on_day(10h + 58s), 700, 100);
  recorder_.on_trade(a_trade(on_day(10h + 59s), 15.0));
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 2min)));
  const auto after = reader_.divergence("GOOG", kAlways).value();
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0], before[0]);
  EXPECT_EQ(after[1].number_of_trades, 2);
  EXPECT_EQ(reader_.bars("GOOG", kAlways).value(), bars);
}

TEST_F(LiveRecorderTest, one_that_starts_anew_changes_nothing_told_before) {
  recorder_.on_underlying("GOOG", on_day(10h + 1s), 748, 100);
  recorder_.on_trade(a_trade(on_day(10h + 20s), 15.6));
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 1min)));
  recorder_.on_underlying("GOOG", on_day(10h + 1min + 1s), 749, 100);
  recorder_.on_trade(a_trade(on_day(10h + 59s), 15.0));  // late
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 2min)));
  const auto before = reader_.divergence("GOOG", kAlways).value();
  ASSERT_EQ(before.size(), 2U);

  LiveRecorder next(store_, {&baseline_}, {});
  ASSERT_TRUE(next.add_ticker("GOOG"));
  next.on_underlying("GOOG", on_day(10h + 1min + 30s), 700, 100);  // of a minute that was told
  ASSERT_TRUE(next.on_time(on_day(10h + 2min + 30s)));
  EXPECT_EQ(reader_.divergence("GOOG", kAlways).value(), before);
  next.on_underlying("GOOG", on_day(10h + 2min + 40s), 750, 100);
  ASSERT_TRUE(next.on_time(on_day(10h + 3min)));
  const auto after = reader_.divergence("GOOG", kAlways).value();
  ASSERT_EQ(after.size(), 3U);
  EXPECT_EQ(after[0], before[0]);
  EXPECT_EQ(after[1], before[1]);
  EXPECT_EQ(after[2].number_of_trades, 2);
  EXPECT_EQ(reader_.bars("GOOG", kAlways).value().size(), 3U);
}

TEST_F(LiveRecorderTest, a_minute_that_cannot_be_written_is_written_whole_later) {
  auto disturber = sqlite::Database::open("disturbed", file_.path(), SQLITE_OPEN_READWRITE, 1s).value();
  recorder_.on_underlying("GOOG", on_day(10h + 1s), 748, 100);
  recorder_.on_trade(a_trade(on_day(10h + 20s), 15.6));
  ASSERT_TRUE(disturber.execute("ALTER TABLE minute_bars RENAME TO gone"));
  const auto failed = recorder_.on_time(on_day(10h + 1min));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().category, core::ErrorCategory::Storage);
  EXPECT_TRUE(reader_.trades("GOOG", kAlways).value().empty()) << "a minute is told whole or not at all";
  ASSERT_TRUE(disturber.execute("ALTER TABLE gone RENAME TO minute_bars"));
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 1min + 1s)));
  EXPECT_EQ(reader_.trades("GOOG", kAlways).value().size(), 1U);
  EXPECT_EQ(reader_.bars("GOOG", kAlways).value().size(), 1U);
}

TEST_F(LiveRecorderTest, tells_live_what_an_import_would_have_told) {
  for (const auto& bar : testing::some_bars(on_day(11h))) {
    for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
      recorder_.on_underlying("GOOG", bar.start + 1s, price, 10);
    }
    ASSERT_TRUE(recorder_.on_time(bar.end()));
  }
  const auto bars = reader_.bars("GOOG", kAlways).value();
  const auto whole = divergence_points({}, bars, testing::kFlowDay, testing::kFlowDay, on_day(11h), {});
  EXPECT_EQ(reader_.divergence("GOOG", kAlways).value(), whole);
  const auto said = reader_.predictions("GOOG", kBaselineName, kAlways).value();
  const auto expected = baseline_.predict_day("GOOG", bars, whole);
  ASSERT_EQ(said.size(), expected.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(said[i].prediction.probabilities, expected[i].prediction.probabilities);
  }
}

TEST_F(LiveRecorderTest, tickers_that_were_not_asked_for_are_not_recorded) {
  recorder_.on_underlying("SPY", on_day(10h), 200, 1);
  auto trade = a_trade(on_day(10h), 15);
  trade.contract.underlying = "SPY";
  recorder_.on_trade(trade);
  ASSERT_TRUE(recorder_.on_time(on_day(10h + 1min)));
  EXPECT_EQ(reader_.tickers().value(), std::vector<std::string>{"GOOG"});
  EXPECT_TRUE(reader_.trades("SPY", kAlways).value().empty());
}

}  // namespace
}  // namespace ibflow::flow::options
