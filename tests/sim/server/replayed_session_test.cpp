// A recorded session served again, without a socket and on a clock of the test's own.

#include "ibflow/sim/replay/replayed_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "ibflow/protocol/frame.hpp"
#include "recorded_session.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const ReplayedSession::Time kNow{};

/// A client without a socket.
class Client {
 public:
  explicit Client(const Recorded& recorded, ReplayOptions options = {.speed = 1, .patience = 0ms})
      : replay(recorded.session(), options) {}

  template <class Message>
  void ask(const Message& message) {
    std::string frame;
    EXPECT_TRUE(protocol::append_request(frame, message, kVersion));
    replay.take(std::string_view(frame).substr(4));
  }
  /// What comes at this moment: order ids as numbers, times as t and the seconds since the start.
  std::string at(core::Duration since_start) {
    std::string out;
    next = replay.advance(kNow + since_start, out);
    protocol::FrameReader frames;
    frames.append(out);
    struct Told final : protocol::ResponseVisitor {
      using protocol::ResponseVisitor::on;
      void on(const protocol::NextValidId& message) override {
        text += std::to_string(message.order_id) + " ";
      }
      void on(const protocol::CurrentTime& message) override {
        text += "t" + std::to_string(message.time - core::to_unix_seconds(kStart)) + " ";
      }
      std::string text;
    } told;
    for (auto payload = frames.next(); payload && *payload; payload = frames.next())
      EXPECT_TRUE(protocol::dispatch_response(**payload, kVersion, told));
    return told.text;
  }

  ReplayedSession replay;
  std::optional<ReplayedSession::Time> next;
};

TEST(ReplayedSession, WaitsForEachRecordedQuestion) {
  Client client(Recorded()
                    .sent(a_start())
                    .received(next_id(1))
                    .sent(protocol::RequestIds{})
                    .received(next_id(2))
                    .received(next_id(3)));
  EXPECT_EQ(client.at(0s), "");
  EXPECT_FALSE(client.next) << "nothing happens before the client asks";
  client.ask(a_start());
  EXPECT_EQ(client.at(5s), "1 ");
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(60s), "2 3 ");
  EXPECT_TRUE(client.replay.is_over());
  EXPECT_EQ(client.replay.counts().answered, 2U);
  EXPECT_EQ(client.replay.counts().sent, 3U);
}

TEST(ReplayedSession, TakesQuestionsInAnotherOrder) {
  Client client(Recorded()
                    .sent(a_start())
                    .sent(protocol::RequestIds{})
                    .sent(protocol::RequestPositions{})
                    .received(next_id(1)));
  client.ask(a_start());
  client.ask(protocol::RequestPositions{});
  EXPECT_EQ(client.at(0s), "");
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(0s), "1 ");
}

TEST(ReplayedSession, KeepsGapsDividedBySpeed) {
  const auto recorded = Recorded()
                            .sent(a_start())
                            .received(next_id(1), 1s)
                            .received(next_id(2), 10s)
                            .received(next_id(3), -5s)  // the recorder's clock was set back
                            .received(next_id(4), 5s);
  Client client(recorded, {.speed = 10, .patience = 0ms});
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "");
  EXPECT_EQ(client.next, kNow + 100ms);
  EXPECT_EQ(client.at(100ms), "1 ");
  EXPECT_EQ(client.at(1099ms), "");
  EXPECT_EQ(client.at(1100ms), "2 3 4 ");
  Client hurried(recorded, {.speed = 0, .patience = 0ms});
  hurried.ask(a_start());
  EXPECT_EQ(hurried.at(0s), "1 2 3 4 ");
}

TEST(ReplayedSession, ALateClientMovesWhatComesAfter) {
  Client client(Recorded()
                    .sent(a_start())
                    .received(next_id(1))
                    .sent(protocol::RequestIds{}, 1s)
                    .received(next_id(2), 2s));
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "1 ");
  EXPECT_EQ(client.at(100s), "");
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(100s), "");
  EXPECT_EQ(client.at(102s), "2 ");
}

TEST(ReplayedSession, AnswersQuestionsForTheTimeFromTheRecordingsClock) {
  Client client(Recorded()
                    .sent(a_start())
                    .received(next_id(1))
                    .sent(protocol::RequestCurrentTime{}, 15s)
                    .received(the_time(kStart + 20s))  // the gateway's clock was 5 s ahead
                    .received(next_id(2), 15s));
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "1 ");
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(7s), "t12 ") << "the recorded heartbeat is passed over, its clock is not";
  EXPECT_EQ(client.at(30s), "2 ") << "nobody waits for the recorded heartbeat";
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(90s), "t95 ") << "also behind the end";
  EXPECT_EQ(client.replay.counts().times, 2U);
  EXPECT_EQ(client.replay.counts().ignored, 0U);
}

TEST(ReplayedSession, CountsWhatNobodyAskedThen) {
  Client client(Recorded().sent(a_start()).received(next_id(1)));
  client.ask(a_start());
  client.ask(protocol::RequestPositions{});
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(0s), "1 ");
  EXPECT_EQ(client.replay.counts().ignored, 2U);
}

TEST(ReplayedSession, LosesPatience) {
  Client client(Recorded().sent(a_start()).sent(protocol::RequestIds{}).received(next_id(1), 1s),
                {.speed = 1, .patience = 10s});
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "");
  EXPECT_EQ(client.next, kNow + 10s);
  EXPECT_THAT(client.replay.waits_for(), HasSubstr("message 8"));
  EXPECT_EQ(client.at(10s), "");
  EXPECT_EQ(client.at(11s), "1 ");
  EXPECT_EQ(client.replay.counts().missed, 1U);
}

TEST(ReplayedSession, BetweenStepKeepersTheTimeIsAQuestionLikeOthers) {
  const auto start = a_start("ibflow.keep-step");
  Client client(Recorded()
                    .sent(start)
                    .received(next_id(1))
                    .sent(protocol::RequestCurrentTime{})
                    .received(next_id(2))
                    .received(the_time(kStart - 24h)),
                {.speed = 0, .patience = 0ms});
  client.ask(start);
  EXPECT_EQ(client.at(0s), "1 ");
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(0s), "2 t-86400 ");
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(0s), "t-86400 ") << "it was sent something since";
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(0s), "") << "the clock stands: it has to wait for the next second";
  ASSERT_TRUE(client.next);
  EXPECT_EQ(client.at(*client.next - kNow), "t-86399 ");
}

TEST(ReplayedSession, OnlySessionsWithTheirStartCanBeServed) {
  const auto whole = Recorded().sent(a_start()).received(next_id(1)).fault("closed").entries();
  const auto middle = Recorded().sent(protocol::RequestIds{}).entries();
  auto both = middle;
  both.insert(both.end(), whole.begin(), whole.end());
  const auto sessions = sessions_of(both, "f.jsonl");
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 1U);
  EXPECT_EQ(sessions->front().fault, "closed");
  const auto none = sessions_of(middle, "f.jsonl");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("f.jsonl"));
  EXPECT_FALSE(sessions_of({}, "f.jsonl"));
}

}  // namespace
}  // namespace ibflow::sim::test
