#include "ibflow/connection/historical_pacing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ibflow/connection/pacer.hpp"

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;

core::Timestamp at(std::chrono::milliseconds since_start) {
  return core::Timestamp(since_start);
}

HistoricalRequest a_request(int id, std::string contract = "", std::string what = "TRADES") {
  HistoricalRequest request;
  request.request_id = id;
  request.contract = contract.empty() ? "contract " + std::to_string(id) : std::move(contract);
  request.exchange = "SMART";
  request.what_to_show = std::move(what);
  request.identity = std::to_string(id);
  request.small_bars = true;
  return request;
}

HistoricalRequest with_large_bars(int id) {
  auto request = a_request(id, "AAPL");
  request.small_bars = false;
  return request;
}

class HistoricalRequests : public testing::Test {
 protected:
  void ask(const HistoricalRequest& request, core::Timestamp now = at(0ms)) {
    ASSERT_TRUE(pacer.push(Lane::Request, "history " + std::to_string(request.request_id), now, request));
  }
  /// What leaves at `now`; each is answered at once.
  std::size_t leave(core::Timestamp now) {
    std::size_t count = 0;
    while (const auto frame = pacer.pop(now)) {
      ++count;
      if (frame->starts_with("history ")) pacer.finished(std::stoi(frame->substr(8)));
    }
    return count;
  }

  Pacer pacer;
};

TEST_F(HistoricalRequests, SixtyInTenMinutes) {
  for (int id = 0; id < 100; ++id) ask(a_request(id));
  EXPECT_EQ(leave(at(0ms)), 45u) << "the message rate";
  EXPECT_EQ(leave(at(1000ms)), 15u);
  EXPECT_EQ(leave(at(599'999ms)), 0u);
  EXPECT_EQ(pacer.next_release(), at(600'000ms));
  EXPECT_EQ(leave(at(600'000ms)), 40u);
}

TEST_F(HistoricalRequests, TheSixthOfOneContractWaitsTwoSeconds) {
  for (int id = 0; id < 6; ++id) ask(a_request(id, "AAPL"));
  ask(a_request(6, "AAPL", "MIDPOINT"));
  EXPECT_EQ(leave(at(0ms)), 6u) << "five, and one of another kind";
  EXPECT_EQ(leave(at(1999ms)), 0u);
  EXPECT_EQ(leave(at(2000ms)), 1u);
}

TEST_F(HistoricalRequests, IdenticalOnesAreFifteenSecondsApart) {
  ask(a_request(1));
  auto again = a_request(2);
  again.identity = a_request(1).identity;
  ask(again);
  EXPECT_EQ(leave(at(0ms)), 1u);
  EXPECT_EQ(leave(at(14'999ms)), 0u);
  EXPECT_EQ(leave(at(15'000ms)), 1u);
}

TEST_F(HistoricalRequests, BidAskCountsTwice) {
  for (int id = 0; id < 3; ++id) ask(a_request(id, "AAPL", "BID_ASK"));
  EXPECT_EQ(leave(at(0ms)), 2u) << "the third would be the sixth";
  EXPECT_EQ(leave(at(2000ms)), 1u);
  for (int id = 3; id < 40; ++id) ask(a_request(id, "", "BID_ASK"));
  EXPECT_EQ(leave(at(4000ms)), 27u) << "60 in all";
}

TEST_F(HistoricalRequests, FiftyAreOpenAtMostWhateverTheBars) {
  std::size_t left = 0;
  for (int id = 0; id < 60; ++id) ask(with_large_bars(id));
  while (pacer.pop(at(0ms))) ++left;
  while (pacer.pop(at(1000ms))) ++left;
  EXPECT_EQ(left, 50u);
  EXPECT_EQ(pacer.next_release(), at(2000ms)) << "nobody knows when one ends: look again in a second";
  pacer.finished(7);
  pacer.finished(7);
  pacer.finished(9999);
  left = 0;
  while (pacer.pop(at(2000ms))) ++left;
  EXPECT_EQ(left, 1u);
}

TEST_F(HistoricalRequests, AHeldOneLetsTheRestOfItsLanePass) {
  for (int id = 0; id < 9; ++id) ask(a_request(id, "AAPL"));
  ask(with_large_bars(9));
  ASSERT_TRUE(pacer.push(Lane::Request, "positions", at(0ms)));
  std::vector<std::string> frames;
  while (auto frame = pacer.pop(at(0ms))) frames.push_back(*frame);
  EXPECT_EQ(frames.size(), 7u);
  EXPECT_EQ(frames[5], "history 9");
  EXPECT_EQ(frames[6], "positions");
}

TEST_F(HistoricalRequests, ThousandsOfHeldOnesDoNotFillTheLaneForOthers) {
  PacerLimits limits;
  limits.lane_capacity = 10;
  pacer = Pacer(limits);
  for (int id = 0; id < 10; ++id) ask(a_request(id, "AAPL"));
  const auto refused = pacer.push(Lane::Request, "one more", at(0ms), a_request(10, "AAPL"));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(pacer.push(Lane::Request, "positions", at(0ms)));
}

TEST_F(HistoricalRequests, TellWhenTheyLeave) {
  std::vector<Ticket> tickets;
  for (int id = 0; id < 100; ++id) {
    const auto ticket = pacer.push(Lane::Request, "history " + std::to_string(id), at(0ms), a_request(id));
    ASSERT_TRUE(ticket);
    tickets.push_back(*ticket);
  }
  EXPECT_EQ(pacer.eta(tickets[0], at(0ms)), 0s);
  EXPECT_EQ(pacer.eta(tickets[50], at(0ms)), 1s);
  EXPECT_EQ(pacer.eta(tickets[60], at(0ms)), 600s);
  EXPECT_EQ(pacer.status(Lane::Request, at(0ms)).eta, 600s);
  EXPECT_EQ(pacer.status(Lane::Request, at(0ms)).historical, 100u);
  EXPECT_TRUE(pacer.withdraw(tickets[60]));
  EXPECT_EQ(pacer.eta(tickets[60], at(0ms)), std::nullopt);
  EXPECT_EQ(pacer.status(Lane::Request, at(0ms)).waiting, 99u);
}

TEST_F(HistoricalRequests, CountOnAcrossAReconnectButNotAcrossAnotherClock) {
  for (int id = 0; id < 60; ++id) ask(a_request(id));
  EXPECT_EQ(leave(at(100'000ms)) + leave(at(101'000ms)), 60u);
  pacer.reset();
  ask(a_request(60), at(102'000ms));
  EXPECT_EQ(leave(at(102'000ms)), 0u) << "the broker counts by user, not by socket";
  pacer.reset();
  ask(a_request(61), at(5000ms));
  EXPECT_EQ(leave(at(5000ms)), 1u) << "a clock that starts earlier is another one";
}

// An independent reading of the rules: everything sent, looked at from scratch each time.
struct Sent {
  HistoricalRequest request;
  core::Timestamp at{};
  std::optional<core::Timestamp> finished{};
};

class Checker {
 public:
  [[nodiscard]] bool may_send(const HistoricalRequest& request, core::Timestamp now) const {
    const int own = request.what_to_show == "BID_ASK" ? 2 : 1;
    int open = 0, in_ten_minutes = 0, in_two_seconds = 0;
    for (const auto& sent : sent_) {
      if (!sent.finished) ++open;
      if (!sent.request.small_bars || !request.small_bars) continue;
      const auto age = now - sent.at;
      const int count = sent.request.what_to_show == "BID_ASK" ? 2 : 1;
      if (age < 10min) in_ten_minutes += count;
      const bool same = sent.request.contract == request.contract &&
                        sent.request.exchange == request.exchange &&
                        sent.request.what_to_show == request.what_to_show;
      if (same && age < 2s) in_two_seconds += count;
      if (sent.request.identity == request.identity && age < 15s) return false;
    }
    if (open >= 50) return false;
    return !request.small_bars || (in_ten_minutes + own <= 60 && in_two_seconds + own < 6);
  }
  void send(const HistoricalRequest& request, core::Timestamp now) { sent_.push_back({request, now}); }
  void finish(std::size_t index, core::Timestamp now) { sent_[index].finished = now; }
  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }

 private:
  std::vector<Sent> sent_;
};

class HistoricalSchedules : public testing::TestWithParam<std::uint32_t> {};

TEST_P(HistoricalSchedules, BreakNoRuleAndHoldNothingThatMayGo) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  std::mt19937 random(GetParam());
  PacerLimits limits;
  limits.messages_per_second = 1e5;  // here only the historical rules hold anything
  Pacer pacer(limits);
  Checker checker;
  std::map<int, HistoricalRequest> waiting;
  std::size_t first_open = 0;
  auto now = at(0ms);
  for (int id = 0; id < 500; ++id) {
    // Bursts, pauses, and now and then a pause that lets the ten minutes pass.
    if (random() % 4 == 0) now += std::chrono::milliseconds(random() % 3000);
    if (random() % 200 == 0) now += std::chrono::minutes(random() % 11);
    auto request = a_request(id, "contract " + std::to_string(random() % 4),
                             std::array{"TRADES", "MIDPOINT", "BID_ASK"}[random() % 3]);
    request.exchange = random() % 2 == 0 ? "SMART" : "ARCA";
    request.small_bars = random() % 3 != 0;
    request.identity =
        request.contract + request.exchange + request.what_to_show + std::to_string(random() % 2);
    waiting.emplace(id, request);
    ASSERT_TRUE(pacer.push(Lane::Request, std::to_string(id), now, request));
    while (const auto frame = pacer.pop(now)) {
      const auto& sent = waiting.at(std::stoi(*frame));
      ASSERT_TRUE(checker.may_send(sent, now)) << "request " << *frame << " breaks a rule";
      checker.send(sent, now);
      waiting.erase(std::stoi(*frame));
    }
    for (const auto& [held, held_request] : waiting) {
      ASSERT_FALSE(checker.may_send(held_request, now)) << "request " << held << " waits for nothing";
    }
    for (; first_open < checker.sent().size() && random() % 3 != 0; ++first_open) {
      checker.finish(first_open, now);
      pacer.finished(checker.sent()[first_open].request.request_id);
    }
  }
  EXPECT_GT(checker.sent().size(), 150u);
  EXPECT_FALSE(waiting.empty()) << "the rules must have held something";
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoricalSchedules, testing::Range(1U, 13U));

}  // namespace
}  // namespace ibflow::connection
