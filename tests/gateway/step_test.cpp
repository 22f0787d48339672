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

/// A replayed session that is lost at kOpen + 5; `second` is played to the next one.
class LostReplay : public Step {
 protected:
  void with(ScriptedPeer::Script second, bool subscribes = false) {
    peer = std::make_unique<ScriptedPeer>(
        [second = std::move(second), subscribes,
         is_first = std::make_shared<bool>(true)](PeerSession& session) {
          if (!std::exchange(*is_first, false)) return second(session);
          begin_replay(session);
          if (subscribes) session.expect<protocol::RequestMarketData>();
          session.expect<protocol::RequestCurrentTime>();
          session.send(the_time(kOpen + 5));
          session.expect<protocol::RequestCurrentTime>();
        },
        2);
    auto config = config_for(peer->port());
    config.reconnect.enabled = true;
    config.reconnect.delay = 1ms;
    make(config);
    connect();
    hear_time();
    on_loop([&] {
      if (subscribes) {
        EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
      }
      gateway->start_keeping_step();
    });
  }
  void TearDown() override {
    Step::TearDown();
    peer.reset();
  }
  std::unique_ptr<ScriptedPeer> peer;
};

TEST_F(LostReplay, GoesOnWhenItIsBackAndTimeNeverGoesBack) {
  with([](PeerSession& session) {
    EXPECT_EQ(session.begin_session(176, kReplay).optional_capabilities, "ibflow.keep-step");
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen + 3));  // somewhat behind
    session.expect<protocol::RequestOpenOrders>();
    session.send(protocol::OpenOrderEnd());
    protocol::ExecutionDetailsEnd end;
    end.request_id = session.expect<protocol::RequestExecutions>().request_id;
    session.send(end);
    session.expect<protocol::RequestOpenOrders>();
    session.send(protocol::OpenOrderEnd());
    for (const std::int64_t offset : {4, 5, 6}) {
      session.expect<protocol::RequestCurrentTime>();
      session.send(the_time(kOpen + offset));
    }
    session.wait_for_close();
  });
  heard.wait_for_line("time +6");
  EXPECT_THAT(heard.lines, ElementsAre("time +5", "lost", "reconnected", "time +6"));
}

TEST_F(LostReplay, EndsWhenItIsAnotherDayAfterwards) {
  with([](PeerSession& session) {
    session.begin_session(176, "20190215 09:30:00 EST");
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen + 2 * 86'400));
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.wait_for_line("disconnected");
  EXPECT_THAT(heard.lines, ElementsAre("time +5", "lost", "disconnected"));
  EXPECT_THAT(heard.ends.at(0).message, ::testing::HasSubstr("start a new session"));
}

TEST_F(LostReplay, EndsWhenALiveGatewayAnswersAfterwards) {
  with([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176, PeerSession::now_text());
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.wait_for_line("disconnected");
  EXPECT_THAT(heard.ends.at(0).message, ::testing::HasSubstr("another time"));
}

TEST_F(LostReplay, IsSubscribedAgainWithoutATimer) {
  with(
      [](PeerSession& session) {
        session.begin_session(176, kReplay);
        session.expect<protocol::RequestCurrentTime>();
        session.send(the_time(kOpen + 5));
        const auto quotes = session.expect<protocol::RequestMarketData>();
        session.send(a_price(quotes.request_id, 4, 170, 1));
        session.wait_for_close();
      },
      true);
  heard.wait_for_line("restored quotes AAPL");
  on_loop([&] {
    for (const auto& task : loop.scheduled_tasks()) {
      EXPECT_EQ(task.name.find("gateway"), std::string::npos) << task.name;
    }
  });
}

}  // namespace
}  // namespace ibflow::tests
