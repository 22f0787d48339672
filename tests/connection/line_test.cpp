// Silence on the line: who notices, when, and what becomes of an order meanwhile.

#include <gmock/gmock.h>

#include "tests/connection/connection_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using connection::ConnectionState;
using connection::DisconnectCause;
using connection::Lane;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LineTest : public ConnectionTest {};

TEST_F(LineTest, AHalfOpenSocketIsFoundWithinIntervalAndTimeout) {  // pain 6
  std::promise<void> over;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestCurrentTime>();
    over.get_future().wait();  // frozen: the kernel acknowledges, nobody answers
  });
  open(reconnecting(peer.port()));
  heard.wait_until_ready();
  pass(5s);
  EXPECT_EQ(state(), ConnectionState::Ready) << "asked, and not yet suspected";
  pass(1s);
  EXPECT_EQ(state(), ConnectionState::Degraded);
  EXPECT_THAT(health().why_can_i_not_trade(clock->now()), HasSubstr("answer"));
  pass(8'999ms);
  EXPECT_THAT(heard.ends, IsEmpty());
  pass(1ms);
  const auto end = heard.wait_for_end();
  EXPECT_EQ(end.cause, DisconnectCause::HeartbeatLost);
  EXPECT_THAT(end.reason.message, HasSubstr("silent for 15.0 s"));
  EXPECT_EQ(state(), ConnectionState::Reconnecting);
  over.set_value();
}

TEST_F(LineTest, AnyFrameIsASignOfLife) {  // defect 7
  std::promise<void> tick;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    tick.get_future().wait();
    session.send(notice(2104, "Market data farm connection is OK:usfarm"));
    session.expect<protocol::RequestCurrentTime>();
    session.send(time_message(1'767'571'210));
    session.wait_for_close();
  });
  open(peer);
  heard.wait_until_ready();
  pass(4s);
  tick.set_value();
  heard.wait_for_frames(3);
  const auto has_asked = [&] {
    bool asked = false;
    on_loop([&] { asked = line->heartbeat().waits_for_answer() || line->heartbeat().round_trip(); });
    return asked;
  };
  pass(4'999ms);
  EXPECT_FALSE(has_asked()) << "more than 5 s after the session's start, but not of silence";
  pass(1ms);
  EXPECT_TRUE(has_asked());
  EXPECT_THAT(heard.ends, IsEmpty());
  close();
}

TEST_F(LineTest, TheAnswerToOurOwnQuestionMeasuresAndIsNotPassedOn) {
  const auto noon =
      core::to_unix_seconds(core::Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5)));
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(time_message(noon + 5 + 30)).send(notice(2104, "Market data farm connection is OK:usfarm"));
    session.expect<protocol::RequestCurrentTime>();
    session.send(time_message(noon));
    session.wait_for_close();
  });
  open(peer);
  heard.wait_until_ready();
  pass(5s);
  heard.wait_for_frames(3);
  EXPECT_THAT(heard.frames, SizeIs(3)) << "accounts, id, notice; not the time";
  const auto now = health();
  ASSERT_TRUE(now.clock_offset);
  EXPECT_GE(*now.clock_offset, 30s);
  EXPECT_LE(*now.clock_offset, 31s);
  EXPECT_EQ(now.round_trip, 0s) << "the test's time stood still";
  on_loop([&] { EXPECT_TRUE(line->ask_time()); });
  heard.wait_for_frames(4);  // the listener's question is the listener's answer
  close();
}

TEST_F(LineTest, AStepOfTheWallClockIsNoSilence) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  open(peer);
  heard.wait_until_ready();
  clock->step_wall(24h);
  clock->step_wall(-48h);
  on_loop([] {});
  EXPECT_EQ(state(), ConnectionState::Ready);
  EXPECT_THAT(heard.ends, IsEmpty());
  close();
}

TEST_F(LineTest, SilenceOfAClockThatStandsStillIsNoSign) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  heard.start.monitor = false;
  open(peer);
  heard.wait_until_ready();
  pass(3600s);
  EXPECT_EQ(state(), ConnectionState::Ready);
  EXPECT_TRUE(send(Lane::Order, 1));
  close();
}

TEST_F(LineTest, AnOrderAfterSilenceWaitsForProofOfTheLine) {  // pain 6
  std::promise<void> answer, orders_came;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestCurrentTime>();  // the heartbeat's
    session.expect<protocol::RequestCurrentTime>();  // the order's
    EXPECT_TRUE(session.nothing_received()) << "the order waits";
    answer.get_future().wait();
    session.send(time_message(1));
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 1);
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 2);
    orders_came.set_value();
    session.wait_for_close();
  });
  open(peer);
  heard.wait_until_ready();
  pass(5s);
  EXPECT_TRUE(send(Lane::Order, 1));
  EXPECT_TRUE(send(Lane::RiskReducing, 2));
  answer.set_value();
  orders_came.get_future().wait();
  close();
}

TEST_F(LineTest, AnOrderOnADeadLineEndsNotSent) {  // pain 6
  std::promise<void> over;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    over.get_future().wait();
  });
  open(peer);
  heard.wait_until_ready();
  pass(5s);
  EXPECT_TRUE(send(Lane::Order, 1));
  EXPECT_TRUE(send(Lane::Cancel, 2)) << "a cancel does not wait";
  pass(1'999ms);
  EXPECT_THAT(heard.not_sent, IsEmpty());
  pass(1ms);
  heard.wait_for([&] { return !heard.not_sent.empty(); });
  ASSERT_THAT(heard.not_sent, SizeIs(1));
  EXPECT_EQ(heard.not_sent[0].first.subject, 1);
  EXPECT_EQ(heard.not_sent[0].first.lane, Lane::Order);
  EXPECT_THAT(heard.not_sent[0].second.message, HasSubstr("not sent"));
  over.set_value();
}

TEST_F(LineTest, AnOrderThatWaitsForProofIsNotSentWhenTheConnectionEnds) {
  std::promise<void> held;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    held.get_future().wait();
    session.close();
  });
  open(peer);
  heard.wait_until_ready();
  pass(5s);
  EXPECT_TRUE(send(Lane::Order, 9));
  held.set_value();
  const auto end = heard.wait_for_end();
  ASSERT_THAT(end.not_sent, SizeIs(1));
  EXPECT_EQ(end.not_sent[0].subject, 9);
}

}  // namespace
}  // namespace ibflow::tests
