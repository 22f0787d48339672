#include "ibflow/connection/pacer.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
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
  ASSERT_TRUE(pacer.push(Lane::Data, "data", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Request, "request", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Order, "parent", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Order, "child", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::RiskReducing, "exit", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Cancel, "cancel", at(0ms)));

  EXPECT_EQ(all_that_may_go(pacer, at(0ms)),
            (std::vector<std::string>{"cancel", "exit", "parent", "child", "request", "data"}));
  EXPECT_TRUE(pacer.empty());
}

TEST(Pacer, NeverExceedsTheLimitInAnySecondWhereverItStarts) {
  auto pacer = a_pacer(3);
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(pacer.push(Lane::Cancel, std::to_string(i), at(0ms)));

  EXPECT_EQ(all_that_may_go(pacer, at(0ms)).size(), 3u);
  EXPECT_EQ(all_that_may_go(pacer, at(999ms)).size(), 0u);
  EXPECT_EQ(all_that_may_go(pacer, at(1000ms)).size(), 3u);
  EXPECT_EQ(all_that_may_go(pacer, at(1500ms)).size(), 0u) << "the tokens spent at 1000 ms are not back yet";
  EXPECT_EQ(all_that_may_go(pacer, at(2000ms)).size(), 3u);
}

TEST(Pacer, HoldsBackWhileItsClockStandsStill) {
  auto pacer = a_pacer(3);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pacer.push(Lane::Request, std::to_string(i), at(5000ms)));
  EXPECT_EQ(pacer.allowance(Lane::Request), 2u);
  EXPECT_EQ(all_that_may_go(pacer, at(5000ms)).size(), 2u);
  EXPECT_EQ(all_that_may_go(pacer, at(5000ms)).size(), 0u);
  EXPECT_EQ(pacer.waiting(), 1u);
  EXPECT_EQ(pacer.next_release(), at(6000ms));
  EXPECT_EQ(pacer.counters().held_back, 1u) << "held back twice, counted once";
}

TEST(Pacer, AClockThatJumpsBackGivesNoTokens) {
  auto pacer = a_pacer(1);
  ASSERT_TRUE(pacer.push(Lane::Data, "first", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Data, "second", at(0ms)));
  EXPECT_EQ(pacer.pop(at(10'000ms)), "first");
  EXPECT_EQ(pacer.pop(at(2'000ms)), std::nullopt);
  EXPECT_EQ(pacer.pop(at(11'000ms)), "second");
}

TEST(Pacer, RatesBelowOneSpaceMessagesOut) {
  auto pacer = a_pacer(0.5);
  ASSERT_TRUE(pacer.push(Lane::Data, "first", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Data, "second", at(0ms)));
  EXPECT_EQ(pacer.pop(at(0ms)), "first");
  EXPECT_EQ(pacer.pop(at(1999ms)), std::nullopt);
  EXPECT_EQ(pacer.pop(at(2000ms)), "second");
}

TEST(Pacer, AFullLaneRefusesAndSaysHowLongItWouldTake) {
  auto pacer = a_pacer(10, 90);
  for (int i = 0; i < 90; ++i) ASSERT_TRUE(pacer.push(Lane::Data, "fits", at(0ms)));
  const auto refused = pacer.push(Lane::Data, "does not", at(0ms));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().retryable);
  EXPECT_NE(refused.error().message.find("90 messages wait in the market-data lane already, the last of them "
                                         "leaves in about 9 s"),
            std::string::npos)
      << refused.error().message;
  EXPECT_TRUE(pacer.push(Lane::Cancel, "other lanes are not full", at(0ms)));
  EXPECT_EQ(pacer.counters().refused[static_cast<std::size_t>(Lane::Data)], 1u);
}

TEST(Pacer, AFrameThatNeedNotWaitPassesTheQueuesAndIsCountedAllTheSame) {
  auto pacer = a_pacer(50);
  std::size_t passed = 0;
  while (pacer.pass(Lane::Order, at(0ms))) ++passed;
  EXPECT_EQ(passed, pacer.allowance(Lane::Order));
  EXPECT_EQ(pacer.counters().released[static_cast<std::size_t>(Lane::Order)], passed);
  EXPECT_EQ(pacer.waiting(), 0u);
  ASSERT_TRUE(pacer.push(Lane::Order, "one too many", at(0ms)));
  EXPECT_EQ(pacer.pop(at(999ms)), std::nullopt) << "those that passed have spent their tokens";
  EXPECT_TRUE(pacer.push(Lane::Cancel, "of what is left to cancels", at(999ms)));
  EXPECT_EQ(pacer.pop(at(999ms)), "of what is left to cancels");
  EXPECT_EQ(pacer.pop(at(1000ms)), "one too many");
  EXPECT_TRUE(pacer.pass(Lane::Order, at(1000ms)));
}

TEST(Pacer, NothingPassesAFrameThatWaits) {
  auto pacer = a_pacer(2);
  ASSERT_TRUE(pacer.pass(Lane::Request, at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Request, "waits", at(0ms)));
  EXPECT_FALSE(pacer.pass(Lane::Request, at(1000ms))) << "a token is back, but it is not this one's turn";
  EXPECT_EQ(pacer.pop(at(1000ms)), "waits");
  EXPECT_TRUE(pacer.pass(Lane::Request, at(2000ms)));
}

TEST(Pacer, AClockThatJumpsBackLetsNothingPass) {
  auto pacer = a_pacer(1);
  EXPECT_TRUE(pacer.pass(Lane::Data, at(10'000ms)));
  EXPECT_FALSE(pacer.pass(Lane::Data, at(2'000ms)));
  EXPECT_TRUE(pacer.pass(Lane::Data, at(11'000ms)));
}

TEST(Pacer, ResetForgetsWhatWaitsAndWhatWasSpent) {
  auto pacer = a_pacer(1);
  ASSERT_TRUE(pacer.push(Lane::Data, "first", at(0ms)));
  ASSERT_TRUE(pacer.push(Lane::Data, "second", at(0ms)));
  EXPECT_EQ(pacer.pop(at(0ms)), "first");
  pacer.reset();
  EXPECT_TRUE(pacer.empty());
  ASSERT_TRUE(pacer.push(Lane::Data, "of the next connection", at(0ms)));
  EXPECT_EQ(pacer.pop(at(0ms)), "of the next connection");
}

TEST(Pacer, LowerLanesLeaveTokensToTheUrgentOnes) {
  const Pacer pacer;
  EXPECT_EQ(pacer.allowance(Lane::Cancel), 50u);
  EXPECT_EQ(pacer.allowance(Lane::RiskReducing), 49u);
  EXPECT_EQ(pacer.allowance(Lane::Order), 48u);
  EXPECT_EQ(pacer.allowance(Lane::Request), 45u);
  EXPECT_EQ(pacer.allowance(Lane::Data), 45u);
  for (const double rate : {2.0, 3.0, 7.0, 100.0}) {
    const auto other = a_pacer(rate);
    EXPECT_LT(other.allowance(Lane::RiskReducing), other.allowance(Lane::Cancel)) << rate;
    EXPECT_GE(other.allowance(Lane::RiskReducing), other.allowance(Lane::Order)) << rate;
    EXPECT_GE(other.allowance(Lane::Data), 1u) << rate;
  }
  EXPECT_EQ(a_pacer(1).allowance(Lane::Data), 1u) << "one token serves all lanes";
  PacerLimits greedy;
  greedy.risk_reducing_share = greedy.order_share = greedy.request_share = 1;
  EXPECT_EQ(Pacer(greedy).allowance(Lane::Data), 49u) << "one belongs to cancels, whatever the shares";
}

TEST(Pacer, ACancelLeavesAtOnceFromBehindTenThousandRequests) {
  Pacer pacer;
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(pacer.push(Lane::Request, "request", at(0ms)));
  for (auto now = 0ms; now < 3000ms; now += 7ms) {
    EXPECT_TRUE(all_that_may_go(pacer, at(now)).size() <= 45);
    if (now.count() % 1001 != 0) continue;
    ASSERT_TRUE(pacer.push(Lane::Cancel, "cancel", at(now)));
    EXPECT_EQ(pacer.pop(at(now)), "cancel") << now.count();
  }
}

TEST(Pacer, MarketDataGetsOneTurnAfterFourRequests) {
  Pacer pacer;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(pacer.push(Lane::Request, "r", at(0ms)));
    ASSERT_TRUE(pacer.push(Lane::Data, "d", at(0ms)));
  }
  std::string order;
  for (const auto& frame : all_that_may_go(pacer, at(0ms))) order += frame;
  EXPECT_EQ(order.substr(0, 15), "rrrrdrrrrdrrrrd");
  EXPECT_EQ(order.size(), 45u);
}

TEST(Pacer, TellsForEachLaneWhatWaitsAndUntilWhen) {
  Pacer pacer;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(pacer.push(Lane::Request, "request", at(0ms)));
  ASSERT_EQ(all_that_may_go(pacer, at(200ms)).size(), 45u);
  const auto status = pacer.status(Lane::Request, at(500ms));
  EXPECT_EQ(status.waiting, 55u);
  EXPECT_EQ(status.oldest_wait, 500ms);
  EXPECT_EQ(status.eta, 1700ms) << "45 of them at 1200 ms, ten at 2200 ms";
  EXPECT_EQ(pacer.status(at(500ms))[static_cast<std::size_t>(Lane::Cancel)].waiting, 0u);
}

TEST(Pacer, TheEstimateOfATicketComesTrue) {
  Pacer pacer;
  std::mt19937 random(11);
  std::map<std::string, core::Timestamp> expected;
  std::vector<Ticket> tickets;
  for (int i = 0; i < 400; ++i) {
    const auto lane = std::array{Lane::Order, Lane::Request, Lane::Data}[random() % 3];
    const auto ticket = pacer.push(lane, std::to_string(i), at(0ms));
    ASSERT_TRUE(ticket);
    tickets.push_back(*ticket);
  }
  for (int i = 0; i < 400; ++i) {
    const auto eta = pacer.eta(tickets[static_cast<std::size_t>(i)], at(0ms));
    ASSERT_TRUE(eta);
    expected[std::to_string(i)] = at(0ms) + *eta;
  }
  auto now = at(0ms);
  while (!pacer.empty()) {
    for (const auto& frame : all_that_may_go(pacer, now)) {
      EXPECT_LE(std::chrono::abs(expected[frame] - now), 1s) << frame;
    }
    now = pacer.next_release();
  }
  EXPECT_EQ(pacer.eta(tickets.front(), now), std::nullopt) << "it has left";
}

TEST(Pacer, AWithdrawnFrameNeverLeaves) {
  auto pacer = a_pacer(1);
  const auto first = pacer.push(Lane::Request, "first", at(0ms));
  const auto second = pacer.push(Lane::Request, "second", at(0ms));
  const auto third = pacer.push(Lane::Request, "third", at(0ms));
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(pacer.pop(at(0ms)), "first");
  EXPECT_FALSE(pacer.withdraw(*first)) << "it is on its way";
  EXPECT_TRUE(pacer.withdraw(*second));
  EXPECT_FALSE(pacer.withdraw(*second)) << "twice";
  EXPECT_EQ(pacer.waiting(Lane::Request), 1u);
  EXPECT_EQ(pacer.eta(*second, at(0ms)), std::nullopt);
  EXPECT_EQ(pacer.pop(at(1000ms)), "third");
  EXPECT_TRUE(pacer.empty());
}

TEST(Pacer, DrainHandsBackWhatNeverLeft) {
  auto pacer = a_pacer(2);
  const auto request = pacer.push(Lane::Request, "request", at(0ms));
  const auto order = pacer.push(Lane::Order, "order", at(0ms));
  const auto cancel = pacer.push(Lane::Cancel, "cancel", at(0ms));
  const auto withdrawn = pacer.push(Lane::Order, "withdrawn", at(0ms));
  ASSERT_TRUE(request && order && cancel && withdrawn);
  ASSERT_TRUE(pacer.withdraw(*withdrawn));
  EXPECT_EQ(pacer.pop(at(0ms)), "cancel");
  EXPECT_EQ(pacer.drain(), (std::vector<Ticket>{*request, *order}));
  EXPECT_TRUE(pacer.drain().empty());
}

// Random load in all lanes, at random moments of a clock that moves by random steps (0 included).
struct Load {
  double rate = 50;
  std::uint32_t seed = 1;
};

class PacerUnderRandomLoad : public testing::TestWithParam<Load> {};

TEST_P(PacerUnderRandomLoad, NoSecondSeesMoreThanTheLimitAndOneCancelASecondNeverWaits) {
  const auto [rate, seed] = GetParam();
  SCOPED_TRACE(testing::Message() << "rate " << rate << " seed " << seed);
  auto pacer = a_pacer(rate, 100'000);
  std::mt19937 random(seed);
  std::vector<core::Timestamp> sent;
  auto now = at(0ms);
  auto next_cancel = now;
  for (int step = 0; step < 3000; ++step) {
    now += std::chrono::microseconds(random() % 40'000) * (random() % 3);
    for (auto count = random() % 8; count > 0; --count) {
      const auto lane = std::array{Lane::RiskReducing, Lane::Order, Lane::Request, Lane::Data}[random() % 4];
      ASSERT_TRUE(pacer.push(lane, "load", now));
    }
    for (const auto& frame : all_that_may_go(pacer, now)) {
      ASSERT_EQ(frame, "load");
      sent.push_back(now);
    }
    if (now >= next_cancel) {
      next_cancel = now + 1s;
      ASSERT_TRUE(pacer.push(Lane::Cancel, "cancel", now));
      ASSERT_EQ(pacer.pop(now), "cancel") << "at " << now.time_since_epoch().count();
      sent.push_back(now);
    }
  }
  const auto limit = static_cast<std::size_t>(rate);
  for (std::size_t i = limit; i < sent.size(); ++i) ASSERT_GE(sent[i] - sent[i - limit], 1s) << i;
  EXPECT_GT(sent.size(), limit * 10) << "the test must have had something to count";
}

TEST_P(PacerUnderRandomLoad, CancelsInABurstGetEveryTokenThatReturns) {
  const auto [rate, seed] = GetParam();
  auto pacer = a_pacer(rate, 100'000);
  std::mt19937 random(seed);
  for (int i = 0; i < 10'000; ++i) {
    const auto lane = std::array{Lane::RiskReducing, Lane::Order, Lane::Request, Lane::Data}[random() % 4];
    ASSERT_TRUE(pacer.push(lane, "load", at(0ms)));
  }
  auto now = at(0ms);
  const auto burst_at = at(std::chrono::milliseconds(1000 + random() % 2000));
  while (pacer.next_release() < burst_at) {
    now = pacer.next_release();
    static_cast<void>(all_that_may_go(pacer, now));
  }
  const auto burst = 3 * static_cast<std::size_t>(rate);
  for (std::size_t i = 0; i < burst; ++i) ASSERT_TRUE(pacer.push(Lane::Cancel, "cancel", burst_at));
  now = burst_at;
  for (std::size_t left = burst; left > 0;) {
    for (const auto& frame : all_that_may_go(pacer, now)) {
      if (left == 0) break;
      ASSERT_EQ(frame, "cancel") << left << " cancels wait";
      --left;
    }
    now = pacer.next_release();
  }
  EXPECT_LE(now - burst_at, 4s) << "three seconds' worth of messages";
}

INSTANTIATE_TEST_SUITE_P(Rates, PacerUnderRandomLoad,
                         testing::Values(Load{2, 1}, Load{3, 2}, Load{10, 3}, Load{45, 4}, Load{50, 5},
                                         Load{50, 6}, Load{50, 7}, Load{100, 8}));

}  // namespace
}  // namespace ibflow::connection
