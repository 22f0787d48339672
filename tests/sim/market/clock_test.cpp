#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ibflow/sim/market/clock_command.hpp"
#include "ibflow/sim/market/step_clock.hpp"

namespace ibflow::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Action = StepClock::Action;

constexpr core::Timestamp kStart = core::from_unix_seconds(1'550'068'200);
constexpr core::Timestamp kTomorrow = kStart + std::chrono::hours(24);
constexpr StepClock::WallTime kWall{};

StepClockConfig two_days(double speed = 1) {
  StepClockConfig config;
  config.start = kStart;
  config.end = kStart + seconds(60);
  config.speed = speed;
  config.next_days = {{kTomorrow, kTomorrow + seconds(60)}};
  return config;
}

TEST(StepClockDays, GoesOnWithTheNextRecordedDayAfterTheClose) {
  StepClock clock(two_days(), kWall);
  clock.jumped({false, kStart + seconds(60)}, kWall);
  EXPECT_FALSE(clock.at_end());
  const auto decision = clock.decide(kWall + seconds(2));
  EXPECT_EQ(decision.action, Action::NextDay);
  EXPECT_EQ(decision.to, kTomorrow);
  clock.moved(decision.to, kWall + seconds(2));
  EXPECT_EQ(clock.decide(kWall + seconds(9)).to, kTomorrow + seconds(1));
  clock.jumped({false, kTomorrow + seconds(60)}, kWall);
  EXPECT_TRUE(clock.at_end());
  EXPECT_EQ(clock.decide(kWall + seconds(9)).action, Action::Stand);
}

TEST(StepClockDays, StartsOverWithTheFirstWhenItLoops) {
  auto config = two_days();
  config.loop = true;
  StepClock clock(config, kWall);
  clock.jumped({true, kTomorrow}, kWall);
  clock.jumped({false, kTomorrow + seconds(60)}, kWall);
  const auto decision = clock.decide(kWall + seconds(2));
  EXPECT_EQ(decision.action, Action::StartOver);
  clock.moved(decision.to, kWall + seconds(2));
  EXPECT_EQ(clock.now(), kStart);
  EXPECT_EQ(clock.decide(kWall + seconds(9)).to, kStart + seconds(1));
}

TEST(StepClockPause, StandsUntilItIsResumed) {
  StepClock clock(two_days(), kWall);
  clock.pause();
  EXPECT_EQ(clock.decide(kWall + seconds(50)).action, Action::Paused);
  clock.resume(kWall + seconds(50));
  EXPECT_EQ(clock.decide(kWall + seconds(50)).action, Action::Advance);
}

TEST(StepClockPause, TakesTheStepsItIsGivenAtOnce) {
  StepClock clock(two_days(), kWall);
  clock.step(2);
  for (int i = 1; i <= 2; ++i) {
    const auto decision = clock.decide(kWall);
    ASSERT_EQ(decision.action, Action::Advance);
    clock.moved(decision.to, kWall);
    EXPECT_EQ(clock.now(), kStart + seconds(i));
  }
  EXPECT_EQ(clock.decide(kWall + seconds(50)).action, Action::Paused);
}

TEST(StepClockPause, StepsWaitForStepKeepers) {
  StepClock clock(two_days(), kWall);
  clock.join(1, kWall);
  clock.step(1);
  EXPECT_EQ(clock.decide(kWall).action, Action::WaitForKeepers);
  clock.waits(1);
  EXPECT_EQ(clock.decide(kWall).action, Action::Advance);
}

TEST(StepClockSpeed, CanBeChangedOnTheWay) {
  StepClock clock(two_days(1), kWall);
  clock.set_speed(10, kWall);
  clock.moved(clock.decide(kWall).to, kWall);
  EXPECT_EQ(clock.decide(kWall).until, kWall + milliseconds(100));
}

TEST(StepClockSpeed, RunsFreelyAtFullSpeedWhenToldSo) {
  auto config = two_days(0);
  config.free = true;
  StepClock clock(config, kWall);
  EXPECT_EQ(clock.decide(kWall).action, Action::Advance);
  EXPECT_TRUE(clock.runs_free());
}

TEST(StepClockSteps, AreFineOnlyWhenNobodyKeepsStep) {
  auto config = two_days();
  config.fine_step = milliseconds(250);
  StepClock clock(config, kWall);
  const auto first = clock.decide(kWall + seconds(1));
  EXPECT_EQ(first.to, kStart + milliseconds(250));
  clock.moved(first.to, kWall + seconds(1));
  EXPECT_EQ(clock.decide(kWall + seconds(1)).until, kWall + seconds(1) + milliseconds(250));
  clock.join(1, kWall);
  clock.waits(1);
  EXPECT_EQ(clock.decide(kWall + seconds(3)).to, kStart + seconds(1));  // a whole second again
}

TEST(StepClockJump, LeadsThroughTheDaysInBetween) {
  const StepClock clock(two_days(), kWall);
  const auto within = clock.way_to(kStart + seconds(30));
  ASSERT_EQ(within.size(), 1U);
  EXPECT_EQ(within[0].to, kStart + seconds(30));
  const auto overnight = clock.way_to(kTomorrow + seconds(10));
  ASSERT_EQ(overnight.size(), 3U);
  EXPECT_EQ(overnight[0].to, kStart + seconds(60));
  EXPECT_TRUE(overnight[1].begins_day);
  EXPECT_EQ(overnight[2].to, kTomorrow + seconds(10));
  EXPECT_EQ(clock.way_to(kTomorrow - seconds(600)).back().to, kTomorrow);
  EXPECT_EQ(clock.way_to(kTomorrow + std::chrono::hours(100)).back().to, kTomorrow + seconds(60));
  EXPECT_TRUE(clock.way_to(kStart - seconds(1)).empty());
}

TEST(ClockCommands, AreWords) {
  EXPECT_TRUE(std::holds_alternative<PauseClock>(parse_clock_command("pause").value()));
  EXPECT_TRUE(std::holds_alternative<ResumeClock>(parse_clock_command(" resume\n").value()));
  EXPECT_EQ(std::get<StepClockBy>(parse_clock_command("step 10").value()).steps, 10U);
  EXPECT_EQ(std::get<StepClockBy>(parse_clock_command("step").value()).steps, 1U);
  EXPECT_EQ(std::get<SetClockSpeed>(parse_clock_command("speed 60").value()).speed, 60);
  EXPECT_EQ(std::get<SetClockSpeed>(parse_clock_command("speed max").value()).speed, 0);
  const auto jump = std::get<JumpClock>(parse_clock_command("jump 2019-02-14 15:59:50").value());
  EXPECT_EQ(core::format_date(*jump.date), "2019-02-14");
  EXPECT_EQ(jump.time_of_day, std::chrono::hours(16) - seconds(10));
  for (const auto* bad : {"", "pause now", "step 0", "speed -1", "speed", "jump", "jump noon", "stop"})
    EXPECT_EQ(parse_clock_command(bad).error().category, core::ErrorCategory::Usage) << bad;
}

}  // namespace
}  // namespace ibflow::sim
