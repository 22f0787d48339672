// What happens after a session has ended: when it is tried again, with which identity, and who is told what.

#include <dirent.h>
#include <gmock/gmock.h>

#include <atomic>
#include <random>

#include "ibflow/core/log.hpp"
#include "tests/connection/connection_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using connection::ConnectionState;
using connection::DisconnectCause;
using connection::Lane;
using connection::ReconnectConfig;
using connection::ReconnectPolicy;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReconnectTest : public ConnectionTest {};

core::Timestamp at(core::Duration since_start) {
  return core::Timestamp(since_start);
}

TEST(ReconnectPolicyTest, DelaysGrowUpToTheirCapAndNeverEnd) {  // pain 9, defect 8
  ReconnectConfig config;
  config.jitter = 0;
  ReconnectPolicy policy(config);
  std::vector<std::int64_t> seconds;
  for (int i = 0; i < 1000; ++i) {
    const auto delay = policy.next(DisconnectCause::Refused, at(0s));
    ASSERT_TRUE(delay);
    seconds.push_back(std::chrono::duration_cast<std::chrono::seconds>(*delay).count());
  }
  seconds.resize(9);
  EXPECT_THAT(seconds, ::testing::ElementsAre(1, 2, 4, 8, 16, 32, 60, 60, 60));
  EXPECT_EQ(policy.attempts(), 1000u);
}

TEST(ReconnectPolicyTest, JitterShortensAndIsSeeded) {
  ReconnectConfig config;
  config.jitter = 0.5;
  ReconnectPolicy one(config), same(config);
  config.seed = 2;
  ReconnectPolicy other(config);
  bool differs = false;
  for (int i = 0; i < 20; ++i) {
    const auto delay = one.next(DisconnectCause::Closed, at(0s));
    EXPECT_EQ(delay, same.next(DisconnectCause::Closed, at(0s)));
    differs |= delay != other.next(DisconnectCause::Closed, at(0s));
    EXPECT_LE(*delay, config.max_delay);
    EXPECT_GE(*delay, config.delay / 2);
  }
  EXPECT_TRUE(differs);
}

TEST(ReconnectPolicyTest, OnlyASessionThatLastsStartsTheCountAgain) {
  ReconnectConfig config;
  config.jitter = 0;
  ReconnectPolicy policy(config);
  EXPECT_EQ(policy.next(DisconnectCause::Closed, at(0s)), 1s);
  policy.succeeded(at(1s));
  EXPECT_EQ(policy.next(DisconnectCause::Closed, at(2s)), 2s) << "a second is no success";
  policy.succeeded(at(10s));
  EXPECT_EQ(policy.next(DisconnectCause::Closed, at(20s)), 1s);
}

TEST(ReconnectPolicyTest, WaitsLongerForAClientIdThatIsInUse) {
  ReconnectConfig config;
  config.jitter = 0;
  ReconnectPolicy policy(config);
  EXPECT_EQ(policy.next(DisconnectCause::ClientIdInUse, at(0s)), 5s);
  EXPECT_EQ(policy.next(DisconnectCause::ClientIdInUse, at(0s)), 10s);
}

TEST_F(ReconnectTest, ComesBackWithTheSameIdentityAfterEveryKindOfLoss) {
  std::atomic<int> session_number = 0;
  ScriptedPeer peer(
      [&](PeerSession& session) {
        EXPECT_EQ(session.begin_session().client_id, 7);
        switch (++session_number) {
          case 1:
            return session.close();
          case 2:
            return session.reset();
          case 3:
            session.send_bytes(std::string_view("\xff\xff\xff\xff", 4));
            break;
          default:
            break;
        }
        session.wait_for_close();
      },
      4);
  open(reconnecting(peer.port()));
  std::vector<DisconnectCause> causes;
  for (std::size_t i = 1; i <= 3; ++i) {
    heard.wait_until_ready(i);
    const auto end = heard.wait_for_end(i);
    EXPECT_TRUE(end.was_ready);
    EXPECT_TRUE(end.will_reconnect);
    EXPECT_EQ(end.generation, i);
    causes.push_back(end.cause);
    EXPECT_EQ(state(), ConnectionState::Reconnecting);
    EXPECT_THAT(health().why_can_i_not_trade(clock->now()), HasSubstr("attempt"));
    pass_until_next_attempt();
  }
  const auto facts = heard.wait_until_ready(4);
  EXPECT_EQ(facts.generation, 4u);
  EXPECT_THAT(causes, ::testing::ElementsAre(DisconnectCause::Closed, DisconnectCause::Reset,
                                             DisconnectCause::DecodeFault));
  EXPECT_EQ(health().why_can_i_not_trade(clock->now()), "");
  EXPECT_THAT(heard.ends, SizeIs(3)) << "each loss is told once";
  close();
}

TEST_F(ReconnectTest, KeepsItsClientIdWhileTheBrokerHoldsTheOldSession) {  // pain 4
  std::atomic<int> tries = 0;
  ScriptedPeer peer(
      [&](PeerSession& session) {
        session.expect_hello();
        session.answer_hello(176);
        EXPECT_EQ(session.expect<protocol::StartApi>().client_id, 7) << "never another id";
        if (++tries < 3) {
          session.send(notice(326, "Unable to connect as the client id is already in use."));
        } else {
          protocol::ManagedAccounts accounts;
          accounts.accounts_list = "DU1";
          session.queue(accounts).queue(protocol::NextValidId{.order_id = 1}).flush();
        }
        session.wait_for_close();
      },
      3);
  open(reconnecting(peer.port()));
  for (std::size_t i = 1; i <= 2; ++i) {
    const auto end = heard.wait_for_end(i);
    EXPECT_EQ(end.cause, DisconnectCause::ClientIdInUse);
    EXPECT_EQ(end.reason.code, 326);
    EXPECT_THAT(end.reason.message, AllOf(HasSubstr("client id 7 is in use"), HasSubstr("the id is kept")));
    pass_until_next_attempt();
  }
  heard.wait_until_ready();
  close();
}

TEST_F(ReconnectTest, ARefusedConnectLeavesOneAttemptWaiting) {  // pain 8
  open(reconnecting(ScriptedPeer::refused_port()));
  for (std::size_t i = 1; i <= 5; ++i) {
    heard.wait_for_end(i);
    std::size_t attempts = 0;
    for (const auto& task : loop.scheduled_tasks()) attempts += task.name.ends_with("next attempt") ? 1 : 0;
    EXPECT_EQ(attempts, 1u);
    pass_until_next_attempt();
  }
  heard.wait_for_end(6);
  EXPECT_THAT(heard.ends, SizeIs(6));
  close();
  EXPECT_EQ(heard.wait_for_end(7).cause, DisconnectCause::Asked);
  EXPECT_EQ(state(), ConnectionState::Closed);
  pass(120s);
  EXPECT_THAT(heard.ends, SizeIs(7)) << "closed for good";
  EXPECT_THAT(loop.scheduled_tasks(), IsEmpty());
}

TEST_F(ReconnectTest, ClosingFromInsideADisconnectEndsIt) {  // pain 8: no reconnect behind one's back
  ScriptedPeer peer([](PeerSession& session) { session.begin_session(); });
  heard.when_disconnected = [this] { line->close(core::Error(core::ErrorCategory::Cancelled, "enough")); };
  open(reconnecting(peer.port()));
  heard.wait_for_end(2);
  pass(120s);
  EXPECT_EQ(heard.ends.back().cause, DisconnectCause::Asked);
  EXPECT_THAT(heard.ends, SizeIs(2));
}

TEST_F(ReconnectTest, GoesToTheNewPortOf1300) {
  ScriptedPeer other([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.send(notice(1300,
                        "TWS socket port has been reset and this connection is being dropped. Please "
                        "reconnect on the new port - " +
                            std::to_string(other.port())));
    session.wait_for_close();
  });
  open(reconnecting(peer.port()));
  EXPECT_EQ(heard.wait_for_end().cause, DisconnectCause::EndedByServer);
  pass_until_next_attempt();
  heard.wait_until_ready(2);
  close();
}

TEST_F(ReconnectTest, TheLinkOfTheGatewayIsAnAxisOfItsOwn) {  // pains 1, 3, 10
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.queue(notice(2104, "Market data farm connection is OK:usfarm"));
    session.send(notice(1100, "Connectivity between IBKR and Trader Workstation has been lost."));
    session.expect<protocol::CancelOrder>();
    session.send(notice(1102,
                        "Connectivity between IBKR and Trader Workstation has been restored - data "
                        "maintained."));
    session.expect<protocol::CancelOrder>();
    session.send(notice(2103, "Market data farm connection is broken:usfarm"));
    session.wait_for_close();
  });
  open(reconnecting(peer.port()));
  heard.wait_for_frames(4);
  EXPECT_EQ(state(), ConnectionState::Ready) << "the socket is fine";
  EXPECT_THAT(health().why_can_i_not_trade(clock->now()), HasSubstr("IB"));
  EXPECT_TRUE(send(Lane::Cancel, 1)) << "the socket is fine";
  heard.wait_for_frames(5);
  EXPECT_EQ(health().why_can_i_not_trade(clock->now()), "");
  EXPECT_TRUE(send(Lane::Cancel, 2));
  heard.wait_for_frames(6);
  EXPECT_EQ(health().why_can_i_not_trade(clock->now()), "") << "a farm does not stop orders";
  EXPECT_THAT(health().concerns(clock->now()), SizeIs(1));
  EXPECT_THAT(heard.ends, IsEmpty()) << "and no notice of these ends the session";
  close();
}

TEST_F(ReconnectTest, SaysWhatNeverLeft) {
  std::promise<void> all_given;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 1);
    all_given.get_future().wait();
    session.close();
  });
  auto config = config_for(peer.port());
  config.pacing.messages_per_second = 2;
  open(config);
  heard.wait_until_ready();
  for (const int id : {1, 2, 3, 4}) EXPECT_TRUE(send(Lane::Cancel, id));  // two wait for tokens
  all_given.set_value();
  const auto end = heard.wait_for_end();
  std::vector<std::int32_t> not_sent;
  for (const auto& frame : end.not_sent) not_sent.push_back(frame.subject);
  EXPECT_THAT(not_sent, ::testing::ElementsAre(3, 4));
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

// Accepts, and ends each session somewhere else: before the hello, in the middle of it, after it, ready, in
// the middle of a frame, with garbage, politely or with a reset.
void end_somewhere(PeerSession& session, std::mt19937& random) {
  std::uniform_int_distribution<int> somewhere(0, 7);
  const auto leave = [&] { return random() % 2 == 0 ? session.close() : session.reset(); };
  const int where = somewhere(random);
  if (where == 0) return leave();
  session.expect_hello();
  if (where == 1) {
    session.send_bytes(
        std::string_view("\0\0\0\x1c"
                         "17",
                         6));
    return leave();
  }
  if (where == 2) {
    session.send_bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    session.wait_for_close();
    return;
  }
  session.answer_hello(where == 3 ? 99 : 176);
  if (where <= 4) {
    if (where == 3) session.wait_for_close();
    return leave();
  }
  session.expect<protocol::StartApi>();
  protocol::ManagedAccounts accounts;
  accounts.accounts_list = "DU1";
  session.queue(accounts).queue(protocol::NextValidId{.order_id = 1});
  if (where == 5) session.queue_bytes(std::string_view("\0\0\0\x40torn", 8));
  if (where == 6) session.queue_bytes(std::string_view("\xff\xff\xff\xff", 4));
  session.flush();
  if (where == 6) session.wait_for_close();
  leave();
}

TEST_F(ReconnectTest, TenThousandDisconnectsLeakNothing) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  constexpr int kSessions = 2'000;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
  constexpr int kSessions = 2'000;
#else
  constexpr int kSessions = 10'000;
#endif
#else
  constexpr int kSessions = 10'000;
#endif
  core::set_log_levels(core::LogLevel::Off, {});
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto descriptors = open_descriptors();
  {
    ScriptedPeer peer([&](PeerSession& session) { end_somewhere(session, random); }, kSessions);
    auto config = reconnecting(peer.port());
    config.reconnect.delay = config.reconnect.max_delay = 0s;
    open(config);
    heard.wait_for_end(kSessions);
    close();
    peer.finish();
  }
  heard.wait_for([&] { return heard.ends.back().cause == DisconnectCause::Asked; });
  destroy();
  EXPECT_THAT(loop.scheduled_tasks(), IsEmpty());
  EXPECT_EQ(open_descriptors(), descriptors);
  core::set_log_levels(core::LogLevel::Warning, {});
  std::uint64_t generation = 0;
  for (const auto& end : heard.ends) {
    if (end.cause == DisconnectCause::Asked) continue;
    EXPECT_EQ(end.generation, ++generation) << "one end for each attempt, in order";
  }
}

}  // namespace
}  // namespace ibflow::tests
