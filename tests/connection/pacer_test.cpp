#include "ibflow/connection/pacer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;

core::Timestamp at(std::chrono::milliseconds since_start) {
  return core::Timestamp(since_start);
}

Pacer a_pacer(double rate, std::size_t capacity = 100) {
  PacerLimits limits;
  limits.messages_per_second = rate;
  limits.lane_capacity = capacity;
  return Pacer(limits);
}

std::vector<std::string> all_that_may_go(Pacer& pacer, core::Timestamp now) {
  std::vector<std::string> frames;
  while (auto frame = pacer.pop(now)) frames.push_back(*frame);
  return frames;
}

TEST(Pacer, LetsUrgentLanesGoFirstAndKeepsTheOrderInALane) {
  auto pacer = a_pacer(50);
  ASSERT_TRUE(pacer.push(Lane::Data, "data"));
  ASSERT_TRUE(pacer.push(Lane::Request, "request"));
  ASSERT_TRUE(pacer.push(Lane::Order, "parent"));
  ASSERT_TRUE(pacer.push(Lane::Order, "child"));
  ASSERT_TRUE(pacer.push(Lane::Cancel, "cancel"));

  EXPECT_EQ(all_that_may_go(pacer, at(0ms)),
            (std::vector<std::string>{"cancel", "parent", "child", "request", "data"}));
  EXPECT_TRUE(pacer.empty());
}

TEST(Pacer, NeverExceedsTheLimitInAnySecondWhereverItStarts) {
  auto pacer = a_pacer(3);
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(pacer.push(Lane::Data, std::to_string(i)));

  EXPECT_EQ(all_that_may_go(pacer, at(0ms)).size(), 3u);
  EXPECT_EQ(all_that_may_go(pacer, at(999ms)).size(), 0u);
  EXPECT_EQ(all_that_may_go(pacer, at(1000ms)).size(), 3u);
  EXPECT_EQ(all_that_may_go(pacer, at(1500ms)).size(), 0u) << "the tokens spent at 1000 ms are not back yet";
  EXPECT_EQ(all_that_may_go(pacer, at(2000ms)).size(), 3u);
}

TEST(Pacer, HoldsBackWhileItsClockStandsStill) {
  auto pacer = a_pacer(2);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pacer.push(Lane::Request, std::to_string(i)));
  EXPECT_EQ(all_that_may_go(pacer, at(5000ms)).size(), 2u);
  EXPECT_EQ(all_that_may_go(pacer, at(5000ms)).size(), 0u);
  EXPECT_EQ(pacer.waiting(), 1u);
  EXPECT_EQ(pacer.next_release(), at(6000ms));
  EXPECT_EQ(pacer.counters().held_back, 1u) << "held back twice, counted once";
}

TEST(Pacer, ACancelOvertakesWhatWaits) {
  auto pacer = a_pacer(1);
  ASSERT_TRUE(pacer.push(Lane::Data, "first"));
  ASSERT_TRUE(pacer.push(Lane::Data, "second"));
  EXPECT_EQ(pacer.pop(at(0ms)), "first");
  ASSERT_TRUE(pacer.push(Lane::Cancel, "cancel"));
  EXPECT_EQ(pacer.pop(at(1000ms)), "cancel");
}

TEST(Pacer, AClockThatJumpsBackGivesNoTokens) {
  auto pacer = a_pacer(1);
  ASSERT_TRUE(pacer.push(Lane::Data, "first"));
  ASSERT_TRUE(pacer.push(Lane::Data, "second"));
  EXPECT_EQ(pacer.pop(at(10'000ms)), "first");
  EXPECT_EQ(pacer.pop(at(2'000ms)), std::nullopt);
  EXPECT_EQ(pacer.pop(at(11'000ms)), "second");
}

TEST(Pacer, RatesBelowOneSpaceMessagesOut) {
  auto pacer = a_pacer(0.5);
  ASSERT_TRUE(pacer.push(Lane::Data, "first"));
  ASSERT_TRUE(pacer.push(Lane::Data, "second"));
  EXPECT_EQ(pacer.pop(at(0ms)), "first");
  EXPECT_EQ(pacer.pop(at(1999ms)), std::nullopt);
  EXPECT_EQ(pacer.pop(at(2000ms)), "second");
}

TEST(Pacer, AFullLaneRefusesAndSaysSo) {
  auto pacer = a_pacer(50, 1);
  ASSERT_TRUE(pacer.push(Lane::Data, "fits"));
  const auto refused = pacer.push(Lane::Data, "does not");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().retryable);
  EXPECT_NE(refused.error().message.find("data lane"), std::string::npos);
  EXPECT_TRUE(pacer.push(Lane::Cancel, "other lanes are not full"));
  EXPECT_EQ(pacer.counters().refused[static_cast<std::size_t>(Lane::Data)], 1u);
}

TEST(Pacer, ResetForgetsWhatWaitsAndWhatWasSpent) {
  auto pacer = a_pacer(1);
  ASSERT_TRUE(pacer.push(Lane::Data, "first"));
  ASSERT_TRUE(pacer.push(Lane::Data, "second"));
  EXPECT_EQ(pacer.pop(at(0ms)), "first");
  pacer.reset();
  EXPECT_TRUE(pacer.empty());
  ASSERT_TRUE(pacer.push(Lane::Data, "of the next connection"));
  EXPECT_EQ(pacer.pop(at(0ms)), "of the next connection");
}

}  // namespace
}  // namespace ibflow::connection
