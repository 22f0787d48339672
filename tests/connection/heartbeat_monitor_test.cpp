#include "ibflow/connection/heartbeat_monitor.hpp"

#include <gtest/gtest.h>

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using Verdict = HeartbeatMonitor::Verdict;

core::Timestamp at(std::chrono::seconds since_start) {
  return core::Timestamp(since_start);
}

class Heartbeat : public ::testing::Test {
 protected:
  void SetUp() override { monitor.start_monitoring(at(0s)); }
  HeartbeatMonitor monitor{HeartbeatConfig{.interval = 30s, .timeout = 15s, .suspect_after = 5s}};
};

TEST_F(Heartbeat, IsFineWhileFramesCome) {
  for (int second = 0; second < 300; second += 29) {
    monitor.heartbeat_received(at(std::chrono::seconds(second)));
    EXPECT_EQ(monitor.check(at(std::chrono::seconds(second + 29))), Verdict::Fine);
  }
}

TEST_F(Heartbeat, AsksOnceAfterTheIntervalOfSilence) {
  EXPECT_EQ(monitor.check(at(29s)), Verdict::Fine);
  EXPECT_EQ(monitor.check(at(30s)), Verdict::Ask);
  EXPECT_EQ(monitor.check(at(31s)), Verdict::Fine);
}

TEST_F(Heartbeat, IsDeadWhenTheQuestionBringsNothingInTime) {
  ASSERT_EQ(monitor.check(at(30s)), Verdict::Ask);
  EXPECT_EQ(monitor.check(at(34s)), Verdict::Fine);
  EXPECT_EQ(monitor.check(at(35s)), Verdict::Suspect);
  EXPECT_EQ(monitor.check(at(44s)), Verdict::Fine) << "suspicion is said once";
  EXPECT_EQ(monitor.check(at(45s)), Verdict::Dead);
  EXPECT_EQ(monitor.check(at(99s)), Verdict::Fine) << "dead is said once";
  EXPECT_FALSE(monitor.is_running());
}

TEST_F(Heartbeat, AnyFrameAfterTheQuestionIsLife) {
  ASSERT_EQ(monitor.check(at(30s)), Verdict::Ask);
  monitor.heartbeat_received(at(44s));
  EXPECT_EQ(monitor.check(at(60s)), Verdict::Fine);
  EXPECT_EQ(monitor.check(at(74s)), Verdict::Ask) << "the next silence is asked about again";
}

TEST_F(Heartbeat, ALateCheckAsksBeforeItGivesUp) {
  EXPECT_EQ(monitor.check(at(3600s)), Verdict::Ask) << "the computer may have slept";
  EXPECT_EQ(monitor.check(at(3615s)), Verdict::Dead);
}

TEST_F(Heartbeat, SaysWhenItMustBeAskedNext) {
  EXPECT_EQ(monitor.next_check(), at(30s));
  monitor.heartbeat_received(at(10s));
  EXPECT_EQ(monitor.next_check(), at(40s));
  ASSERT_EQ(monitor.check(at(40s)), Verdict::Ask);
  EXPECT_EQ(monitor.next_check(), at(45s));
  ASSERT_EQ(monitor.check(at(45s)), Verdict::Suspect);
  EXPECT_EQ(monitor.next_check(), at(55s));
}

TEST_F(Heartbeat, MeasuresTheRoundTripOfEachQuestion) {
  const auto wall = core::from_unix_seconds(1'000'000);
  monitor.time_asked(at(1s), wall);
  monitor.time_asked(at(2s), wall + 1s);
  monitor.time_answered(at(3s), wall + 60s);
  EXPECT_EQ(monitor.round_trip(), 2s);
  monitor.time_answered(at(3s), wall + 61s);
  EXPECT_EQ(monitor.round_trip(), 1s);
  EXPECT_FALSE(monitor.waits_for_answer());
  monitor.time_answered(at(4s), wall);  // nobody asked
  EXPECT_EQ(monitor.round_trip(), 1s);
}

TEST(ClockOffsetTest, SeveralAnswersAreSharperThanASecond) {
  // Theirs is 2.3 s ahead and tells whole seconds; answers take no time.
  ClockOffset offset;
  const auto ahead = 2300ms;
  for (int i = 0; i < 40; ++i) {
    const auto wall = core::from_unix_seconds(1'000'000) + i * 1037ms;
    offset.observe(wall, 0s, std::chrono::floor<std::chrono::seconds>(wall + ahead));
  }
  ASSERT_TRUE(offset.value());
  EXPECT_LE(std::chrono::abs(*offset.value() - ahead), 100ms);
  EXPECT_LE(std::chrono::abs(*offset.value() - ahead), offset.uncertainty());
}

TEST(ClockOffsetTest, AClockThatStepsIsBelievedAtOnce) {
  ClockOffset offset;
  const auto wall = core::from_unix_seconds(1'000'000);
  offset.observe(wall, 0s, wall);
  EXPECT_FALSE(offset.stepped());
  offset.observe(wall + 10s, 0s, wall + 3610s);
  EXPECT_TRUE(offset.stepped());
  EXPECT_GE(*offset.value(), 3599s);
}

TEST_F(Heartbeat, SaysNothingWhenStopped) {
  monitor.stop_monitoring();
  EXPECT_EQ(monitor.check(at(3600s)), Verdict::Fine);
}

}  // namespace
}  // namespace ibflow::connection
