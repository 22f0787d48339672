// Whose time it is, and keeping step with a simulated clock.

#include <future>

#include "ibflow/gateway/detail/step_guard.hpp"
#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr std::int64_t kOpen = 1550068200;  // 2019-02-13 09:30:00 in New York
constexpr auto kReplay = "20190213 09:30:00 EST";

class Step : public GatewayTest {
 protected:
  /// Begins a replayed session whose time at the start is kOpen.
  static void begin_replay(PeerSession& session) {
    EXPECT_EQ(session.begin_session(176, kReplay).optional_capabilities, "ibflow.keep-step");
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen));
  }
  void hear_time() {
    on_loop([&] {
      gateway->on_time([this](core::Timestamp now) {
        heard.note("time +" + std::to_string(core::to_unix_seconds(now) - kOpen));
      });
    });
  }
};

TEST_F(Step, AReplayedSessionIsKeptStepWithByItself) {
  ScriptedPeer peer([](PeerSession& session) {
    begin_replay(session);
    session.wait_for_close();
  });
  make(peer);
  EXPECT_TRUE(connect().keeps_step);
  EXPECT_EQ(gateway->clock().now(), core::from_unix_seconds(kOpen));
  EXPECT_FALSE(health().messages_out > 2) << "START_API and the time: nothing more before the app says so";
  destroy();
}

TEST_F(Step, AGatewayOfTodayIsNot) {
  ScriptedPeer peer([](PeerSession& session) {
    EXPECT_EQ(session.begin_session().optional_capabilities, "");
    EXPECT_TRUE(session.wait_for_close());
  });
  make(peer);
  EXPECT_FALSE(connect().keeps_step);
  on_loop([&] { gateway->start_keeping_step(); });
  const core::Timestamp now = std::chrono::system_clock::now();
  EXPECT_LT(now - gateway->clock().now(), 1min);
  EXPECT_EQ(health().messages_out, 1u);
  destroy();
}

TEST_F(Step, AConnectionTimeThatIsNoTimeIsNoReplay) {
  ScriptedPeer peer([](PeerSession& session) {
    EXPECT_EQ(session.begin_session(176, "\xd6\xd0\xb9\xfa").optional_capabilities, "");
    session.wait_for_close();
  });
  make(peer);
  EXPECT_FALSE(connect().keeps_step);
  destroy();
}

TEST_F(Step, NobodyIsHeldBackByWhoMayNot) {
  ScriptedPeer peer([](PeerSession& session) {
    EXPECT_EQ(session.begin_session(176, kReplay).optional_capabilities, "");
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen + 7));
    session.wait_for_close();
  });
  auto config = config_for(peer.port());
  config.keep_step_allowed = false;
  make(config);
  EXPECT_FALSE(connect().keeps_step);
  const auto time = ask(gateway->current_time());
  ASSERT_TRUE(time);
  EXPECT_EQ(*time, core::from_unix_seconds(kOpen + 7));
  EXPECT_GT(gateway->clock().now(), core::from_unix_seconds(kOpen + 86'400)) << "the system's clock";
  destroy();
}

TEST_F(Step, TheSystemClockCanBeInsistedOn) {
  ScriptedPeer peer([](PeerSession& session) {
    EXPECT_EQ(session.begin_session(176, kReplay).optional_capabilities, "");
    session.wait_for_close();
  });
  auto config = config_for(peer.port());
  config.clock = gateway::GatewayConfig::ClockSource::System;
  make(config);
  EXPECT_FALSE(connect().keeps_step);
  destroy();
}

TEST_F(Step, TheGatewaysClockCanBeInsistedOn) {
  ScriptedPeer peer([](PeerSession& session) {
    EXPECT_EQ(session.begin_session().optional_capabilities, "ibflow.keep-step");
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(1'800'000'000));
    session.wait_for_close();
  });
  auto config = config_for(peer.port());
  config.clock = gateway::GatewayConfig::ClockSource::Gateway;
  make(config);
  EXPECT_TRUE(connect().keeps_step);
  EXPECT_EQ(gateway->clock().now(), core::from_unix_seconds(1'800'000'000));
  destroy();
}

TEST_F(Step, AsksForTheTimeOnlyWhenNothingIsOut) {
  ScriptedPeer peer([](PeerSession& session) {
    begin_replay(session);
    session.expect<protocol::PlaceOrder>();  // and not the time: a token is out
    session.expect<protocol::RequestCurrentTime>();
    session.wait_for_close();
  });
  make(peer);
  connect();
  core::Activity::Token busy;
  on_loop([&] {
    busy = activity.begin();
    gateway->start_keeping_step();
  });
  on_loop([] {});
  on_loop([&] { EXPECT_TRUE(gateway->place(an_order(1).intent())); });
  on_loop([&] { busy.release(); });
  on_loop([] {});
  on_loop([] {});
  destroy();
}

TEST_F(Step, TellsTheTimeEachTimeItMoves) {
  std::promise<void> asked_once_more;
  ScriptedPeer peer([&](PeerSession& session) {
    begin_replay(session);
    for (const std::int64_t offset : {0, 1, 1, 5}) {
      session.expect<protocol::RequestCurrentTime>();
      session.send(the_time(kOpen + offset));
    }
    session.expect<protocol::RequestCurrentTime>();
    asked_once_more.set_value();
    session.wait_for_close();
  });
  make(peer);
  connect();
  hear_time();
  on_loop([&] { gateway->start_keeping_step(); });
  heard.wait_for_line("time +5");
  asked_once_more.get_future().wait();
  EXPECT_THAT(heard.lines, ElementsAre("time +0", "time +1", "time +5"));
  EXPECT_EQ(gateway->clock().now(), core::from_unix_seconds(kOpen + 5));
  destroy();
}

TEST_F(Step, WhatATimeBringsAboutIsSentBeforeTheNextQuestion) {
  ScriptedPeer peer([](PeerSession& session) {
    begin_replay(session);
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen + 1));
    EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 1) << "sent at once";
    EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 2) << "sent by what was posted";
    EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 3) << "sent after an answer from elsewhere";
    session.expect<protocol::RequestCurrentTime>();
    session.wait_for_close();
  });
  make(peer);
  connect();
  core::Activity::Token elsewhere;
  on_loop([&] {
    gateway->on_time([&](core::Timestamp) {
      elsewhere = activity.begin();
      EXPECT_TRUE(gateway->place(an_order(1).intent()));
      loop.post([&] {
        EXPECT_TRUE(gateway->place(an_order(2).intent()));
        loop.post([&] {
          EXPECT_TRUE(gateway->place(an_order(3).intent()));
          elsewhere.release();
          heard.note("all placed");
        });
      });
    });
    gateway->start_keeping_step();
  });
  heard.wait_for_line("all placed");
  on_loop([] {});
  on_loop([] {});
  destroy();
}

TEST_F(Step, AQuestionForTheTimeSharesTheAnswerThatIsHeld) {
  ScriptedPeer peer([](PeerSession& session) {
    begin_replay(session);
    session.expect<protocol::RequestCurrentTime>();
    session.expect<protocol::PlaceOrder>();  // no second question in between
    session.send(the_time(kOpen + 1));
    session.wait_for_close();
  });
  make(peer);
  connect();
  on_loop([&] { gateway->start_keeping_step(); });
  on_loop([] {});
  auto time = start(gateway->current_time());
  on_loop([&] { EXPECT_TRUE(gateway->place(an_order(1).intent())); });
  const auto answer = finish(std::move(time));
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, core::from_unix_seconds(kOpen + 1));
  destroy();
}

TEST_F(Step, ASystemClockTellsTheTimeByItself) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  make(peer);
  connect();
  on_loop([&] { gateway->on_time([this](core::Timestamp) { heard.note("time"); }); });
  heard.wait_for_line("time");
  destroy();
}

TEST(StepGuardTest, PausesAfterTwentyAnswersThatBringNothing) {
  gateway::detail::StepGuard guard;
  for (int i = 0; i < 19; ++i) guard.answered(false);
  EXPECT_FALSE(guard.must_pause());
  guard.answered(true);
  for (int i = 0; i < 19; ++i) guard.answered(false);
  EXPECT_FALSE(guard.must_pause());
  guard.answered(false);
  EXPECT_TRUE(guard.must_pause());
  guard.paused();
  EXPECT_FALSE(guard.must_pause());
}

TEST_F(Step, AGatewayWhoseClockNeverMovesIsAskedMoreSlowlyButNotForgotten) {
  ScriptedPeer peer([](PeerSession& session) {
    begin_replay(session);
    for (int i = 0; i < 25; ++i) {
      session.expect<protocol::RequestCurrentTime>();
      session.send(the_time(kOpen));
    }
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen + 1));
    session.wait_for_close();
  });
  make(peer);
  connect();
  hear_time();
  on_loop([&] { gateway->start_keeping_step(); });
  heard.wait_for_line("time +1");
  destroy();
}

}  // namespace
}  // namespace ibflow::tests
