#include "ibflow/sim/market/step_clock.hpp"

#include <gtest/gtest.h>

namespace ibflow::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Action = StepClock::Action;

constexpr core::Timestamp kStart = core::from_unix_seconds(1'550'068'200);  // a multiple of 5
constexpr StepClock::WallTime kWall{};

StepClockConfig config(double speed) {
  return {.start = kStart, .end = kStart + seconds(60), .speed = speed};
}

// Answers every keeper that waits, as the server does after a step.
void step(StepClock& clock, StepClock::WallTime wall = kWall) {
  const auto decision = clock.decide(wall);
  ASSERT_EQ(decision.action, Action::Advance);
  clock.moved(decision.to, wall);
}

TEST(StepClock, RunsFreelyWithTheWallClockWhenNobodyKeepsStep) {
  StepClock clock(config(2), kWall);
  const auto early = clock.decide(kWall);
  EXPECT_EQ(early.action, Action::WaitUntil);
  EXPECT_EQ(early.until, kWall + milliseconds(500));
  const auto due = clock.decide(kWall + milliseconds(500));
  EXPECT_EQ(due.action, Action::Advance);
  EXPECT_EQ(due.to, kStart + seconds(1));
}

TEST(StepClock, KeepsThePaceOverManySteps) {
  StepClock clock(config(10), kWall);
  for (int i = 1; i <= 20; ++i) step(clock, kWall + milliseconds(100 * i + i % 7));
  EXPECT_EQ(clock.now(), kStart + seconds(20));
  EXPECT_EQ(clock.decide(kWall + milliseconds(2050)).until, kWall + milliseconds(2100));
}

TEST(StepClock, DoesNotRushAfterALongStandstill) {
  StepClock clock(config(1), kWall);
  step(clock, kWall + seconds(100));
  EXPECT_EQ(clock.decide(kWall + seconds(100)).action, Action::Advance);
  clock.moved(kStart + seconds(2), kWall + seconds(100));
  EXPECT_EQ(clock.decide(kWall + seconds(100)).action, Action::WaitUntil);
}

TEST(StepClock, HoldsTheStartUntilAKeeperWaits) {
  auto held = config(1);
  held.hold = true;
  StepClock clock(held, kWall);
  EXPECT_EQ(clock.decide(kWall + seconds(5)).action, Action::WaitForKeepers);
  clock.join(7, kWall + seconds(5));
  EXPECT_EQ(clock.decide(kWall + seconds(6)).action, Action::WaitForKeepers);
  clock.waits(7);
  EXPECT_EQ(clock.decide(kWall + seconds(6)).action, Action::Advance);
}

TEST(StepClock, FullSpeedStandsWithoutKeepers) {
  StepClock clock(config(0), kWall);
  EXPECT_EQ(clock.decide(kWall + seconds(100)).action, Action::WaitForKeepers);
  clock.join(1, kWall);
  clock.waits(1);
  step(clock);
  clock.leave(1);
  EXPECT_EQ(clock.decide(kWall + seconds(100)).action, Action::WaitForKeepers);
}

TEST(StepClock, MovesOnlyWhenEveryKeeperWaits) {
  StepClock clock(config(0), kWall);
  clock.join(1, kWall);
  clock.join(2, kWall);
  clock.waits(2);
  EXPECT_EQ(clock.decide(kWall).action, Action::WaitForKeepers);
  clock.waits(1);
  EXPECT_EQ(clock.decide(kWall).action, Action::Advance);
  clock.answered(1, kWall);
  EXPECT_EQ(clock.decide(kWall).action, Action::WaitForKeepers);
}

TEST(StepClock, AKeeperThatLeavesHoldsNobodyUp) {
  StepClock clock(config(0), kWall);
  clock.join(1, kWall);
  clock.join(2, kWall);
  clock.waits(2);
  clock.leave(1);
  EXPECT_EQ(clock.decide(kWall).action, Action::Advance);
}

TEST(StepClock, AStepIsOneSecondAtAnySpeed) {
  for (const double speed : {0.0, 1000.0}) {
    StepClock clock(config(speed), kWall);
    clock.join(1, kWall);
    clock.waits(1);
    EXPECT_EQ(clock.decide(kWall + seconds(1)).to, kStart + seconds(1));
  }
}

TEST(StepClock, StandsAtTheEnd) {
  StepClock clock(config(0), kWall);
  clock.join(1, kWall);
  clock.waits(1);
  clock.moved(kStart + seconds(59), kWall);
  EXPECT_EQ(clock.decide(kWall).to, kStart + seconds(60));
  clock.moved(kStart + seconds(60), kWall);
  EXPECT_TRUE(clock.at_end());
  EXPECT_EQ(clock.decide(kWall).action, Action::Stand);
}

TEST(StepClock, StartsOverWhenItLoops) {
  auto looping = config(0);
  looping.loop = true;
  StepClock clock(looping, kWall);
  clock.join(1, kWall);
  clock.waits(1);
  clock.moved(kStart + seconds(60), kWall);
  const auto decision = clock.decide(kWall);
  EXPECT_EQ(decision.action, Action::StartOver);
  EXPECT_EQ(decision.to, kStart);
}

TEST(StepClock, DropsAKeeperThatIsSilentForTooLong) {
  StepClock clock(config(0), kWall);
  clock.join(1, kWall);
  clock.join(2, kWall);
  clock.waits(2);
  EXPECT_TRUE(clock.drop_silent(kWall + seconds(30)).empty());
  EXPECT_EQ(clock.drop_silent(kWall + seconds(31)), std::vector<int>{1});
  EXPECT_FALSE(clock.is_keeper(1));
  EXPECT_TRUE(clock.is_keeper(2)) << "one that waits is not silent";
  EXPECT_EQ(clock.decide(kWall).action, Action::Advance);
}

}  // namespace
}  // namespace ibflow::sim
