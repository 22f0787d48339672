// The trading process may die at any moment: at the broker there is never a second order for one intent, no
// fill is lost, and the books agree. A short set; `bench/crash` has a thousand.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/crash/crash_run.hpp"

namespace ibflow::tests::crash {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Crash : public ::testing::Test {
 protected:
  CrashOutcome run(const CrashPlan& plan) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = fmt::format("crash-{}-{}-{}", test->name(), plan.seed, ++runs_);
    std::ranges::replace(name, '/', '-');
    auto outcome = run_crash_plan(CRASH_TRADER, std::filesystem::path(::testing::TempDir()) / name, plan);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome.value_or(CrashOutcome());
  }

 private:
  int runs_ = 0;
};

class CrashIn : public Crash, public ::testing::WithParamInterface<Phase> {};

TEST_F(Crash, ATraderThatIsNotKilledDoesAllOfItsScript) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {  // all server versions
    CrashPlan plan;
    plan.seed = seed;
    const auto outcome = run(plan);
    EXPECT_THAT(outcome.violations, IsEmpty()) << seed;
    EXPECT_EQ(outcome.never_left, 0u);
    EXPECT_GE(outcome.orders, 6u);  // two that rest, three of a bracket, one that fills
    EXPECT_GE(outcome.executions, 1u);
    for (const auto phase : kPhases)
      EXPECT_GT(outcome.calls[static_cast<std::size_t>(phase)], 10u) << to_string(phase);
  }
}

TEST_P(CrashIn, AnySystemCallNoOrderIsDoubledAndNoFillIsLost) {
  constexpr std::size_t kMoments = 10;  // the first, the last, and those between
  constexpr std::uint64_t kScripts = 2;
  constexpr std::size_t kMostOrdersAtOnce = 3;  // a bracket
  std::size_t kills = 0;
  for (std::uint64_t seed = 1; seed <= kScripts; ++seed) {
    CrashPlan undisturbed;
    undisturbed.seed = seed;
    const auto calls = run(undisturbed).calls;
    for (std::size_t step = seed - 1; step < kMoments; step += kScripts) {
      const auto plan = plan_of(seed, calls, GetParam(), step, kMoments);
      const auto outcome = run(plan);
      kills += outcome.kills;
      EXPECT_LE(outcome.never_left, kMostOrdersAtOnce * outcome.kills) << "a kill takes what it interrupts";
      EXPECT_THAT(outcome.violations, IsEmpty())
          << "script " << seed << ", killed " << (plan.kills.front().after ? "after" : "before") << " call "
          << plan.kills.front().call << " of " << calls[static_cast<std::size_t>(GetParam())];
    }
  }
  EXPECT_GE(kills, kMoments / 2);  // the last calls do not come in every run: threads meet differently
}
INSTANTIATE_TEST_SUITE_P(Phases, CrashIn, ::testing::ValuesIn(kPhases),
                         [](const auto& phase) { return std::string(to_string(phase.param)); });

// --- that it can fail ---

TEST_F(Crash, ATraderWithoutSignalsIsFoundOut) {
  CrashPlan plan;
  plan.is_careless = true;
  plan.kills.push_back({Phase::Fill, 1, false});
  const auto outcome = run(plan);
  EXPECT_EQ(outcome.kills, 1u);
  EXPECT_THAT(outcome.violations, Contains(HasSubstr("has become 2 orders")));
}

TEST_F(Crash, AFillThatIsNotInTheJournalIsFoundOut) {
  CrashPlan plan;
  plan.stays_dead = true;
  plan.kills.push_back({Phase::Fill, 1, false});  // it has filled, and nobody has read that
  const auto outcome = run(plan);
  EXPECT_EQ(outcome.kills, 1u);
  EXPECT_THAT(outcome.violations, Contains(HasSubstr("is in the journal 0 times")));
  EXPECT_THAT(outcome.violations, Contains(HasSubstr("position in AAPL")));
}

TEST_F(Crash, AChangeThatIsNotMadeIsFoundOut) {
  CrashPlan plan;
  plan.stays_dead = true;
  plan.kills.push_back({Phase::Modify, 1, false});
  const auto outcome = run(plan);
  EXPECT_EQ(outcome.kills, 1u);
  EXPECT_THAT(outcome.violations, Contains(HasSubstr("its limit was to be")));
}

}  // namespace
}  // namespace ibflow::tests::crash
