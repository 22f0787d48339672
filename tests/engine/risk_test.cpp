// What the limits forbid.

#include "engine_fixture.hpp"
#include "ibflow/engine/risk_limits.hpp"

namespace ibflow::engine::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Risk : public EngineTest {};

TEST_F(Risk, PositionsIncludeEntriesUnderWay) {
  config.max_positions = 2;
  start({"SPY", "QQQ", "AAPL"});
  open_position("SPY");
  predict(a_prediction().buy("QQQ"));
  ASSERT_EQ(state("QQQ"), "entering");
  predict(a_prediction().buy("AAPL"));
  EXPECT_EQ(state("AAPL"), "flat");
  EXPECT_THAT(last_decision("AAPL"), HasSubstr("2 positions are in use, the limit is 2"));
}

TEST_F(Risk, AReversalDoesNotCountItselfAsASecondPosition) {
  config.max_positions = 1;
  start();
  const Bracket first = open_position();
  predict(a_prediction().sell("SPY"));
  cancel_confirmed(first.target);
  cancel_confirmed(first.stop);
  fill(last_order(), 100);
  EXPECT_EQ(state(), "entering");
}

TEST_F(Risk, ATickerCoolsDownAfterAnExitOthersDoNot) {
  start({"SPY", "QQQ"});
  const Bracket orders = open_position("SPY");
  fill(orders.target, 103.01);
  cancel_confirmed(orders.stop);
  seconds_pass(179);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision("SPY"), HasSubstr("cooling down"));
  predict(a_prediction().buy("QQQ"));
  EXPECT_EQ(state("QQQ"), "entering");
  seconds_pass(1);
  predict(a_prediction().buy("SPY"));
  EXPECT_EQ(state("SPY"), "entering");
}

TEST_F(Risk, TheDailyLossFlattensAndBlocks) {
  config.max_daily_loss = 100;
  start({"SPY", "QQQ"});
  const Bracket orders = open_position("SPY");  // commission 1
  quote("SPY", 98.69);                          // 75 * -1.31 = -98.25
  seconds_pass(1);
  EXPECT_EQ(state(), "open");
  quote("SPY", 98.68);  // -99.00, with the commission -100
  seconds_pass(1);
  EXPECT_EQ(state(), "exiting");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  fill(last_order(), 98.68);
  quote("SPY", 120);
  seconds_pass(600);
  predict(a_prediction().buy("QQQ"));
  EXPECT_EQ(state("QQQ"), "flat");
  EXPECT_THAT(last_decision("QQQ"), HasSubstr("the day's loss has reached the limit of 100"));
  EXPECT_THAT(decisions(), Contains("block"));
  EXPECT_FALSE(engine->snapshot().entries_allowed);
}

TEST_F(Risk, EntriesKeepToTheirWindow) {
  start();
  const auto entry_at = [&](std::string_view when) {
    time(when);
    predict(a_prediction().buy("SPY"));
    return last_decision();
  };
  EXPECT_THAT(entry_at("15:45"), HasSubstr("no entries from 15:45:00 on"));
}

TEST_F(Risk, EntriesWaitForTheFirstMinutes) {
  RiskLimits limits(config);
  limits.on_time(at("09:34:59"), 0);
  EXPECT_EQ(limits.why_no_entries(at("09:34:59")), "no entries before 09:35:00");
  EXPECT_FALSE(limits.why_no_entries(at("09:35")));
}

TEST_F(Risk, AnEarlyCloseMovesTheEndOfTheDay) {
  const core::Date short_day = core::parse_date("2019-07-03").value();
  RiskLimits limits(config);
  limits.on_time(at("10:00", short_day), 0);
  EXPECT_FALSE(limits.why_no_entries(at("12:44:59", short_day)));
  EXPECT_TRUE(limits.why_no_entries(at("12:45", short_day)));
  EXPECT_FALSE(limits.why_flat(at("12:54:59", short_day)));
  EXPECT_EQ(limits.why_flat(at("12:55", short_day)), "end of day");
}

TEST_F(Risk, NothingIsEnteredOnAHoliday) {
  RiskLimits limits(config);
  const core::Date holiday = core::parse_date("2019-02-18").value();
  limits.on_time(at("10:00", holiday), 0);
  EXPECT_EQ(limits.why_no_entries(at("10:00", holiday)), "the exchange is closed today");
}

TEST_F(Risk, ANewDayForgetsTheLossOfTheOneBefore) {
  config.max_daily_loss = 100;
  RiskLimits limits(config);
  const core::Date next = core::parse_date("2019-02-14").value();
  EXPECT_FALSE(limits.on_time(at("10:00"), 0));
  EXPECT_TRUE(limits.on_time(at("10:01"), -100));
  EXPECT_FALSE(limits.on_time(at("10:02"), -100)) << "said once";
  EXPECT_TRUE(limits.why_flat(at("10:02")));
  EXPECT_FALSE(limits.on_time(at("10:00", next), -100));
  EXPECT_FALSE(limits.why_no_entries(at("10:00", next)));
  EXPECT_TRUE(limits.on_time(at("10:01", next), -200));
}

TEST_F(Risk, EquityIsRecordedEachMinute) {
  start();
  time("10:00:30");
  time("10:01:00");
  time("10:01:01");
  EXPECT_THAT(journal::JournalReader::open(file())->equity(journal->run_id()).value(), SizeIs(2));
}

}  // namespace
}  // namespace ibflow::engine::test
