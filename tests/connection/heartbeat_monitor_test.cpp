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
  HeartbeatMonitor monitor{30s, 15s};
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
  EXPECT_EQ(monitor.check(at(44s)), Verdict::Fine);
  EXPECT_EQ(monitor.check(at(45s)), Verdict::Dead);
  EXPECT_EQ(monitor.check(at(99s)), Verdict::Fine) << "dead is said once";
  EXPECT_FALSE(monitor.is_monitoring());
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

TEST_F(Heartbeat, SaysNothingWhenStopped) {
  monitor.stop_monitoring();
  EXPECT_EQ(monitor.check(at(3600s)), Verdict::Fine);
}

}  // namespace
}  // namespace ibflow::connection
