// One session at a time: handshake, readiness, frames in and out, and every way it can end.

#include <gmock/gmock.h>

#include <atomic>

#include "tests/connection/connection_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using connection::ConnectionState;
using connection::ConnectUntil;
using connection::DisconnectCause;
using connection::Lane;
using connection::SessionFacts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(ConnectionTest, ShakesHandsAndStartsTheSession) {
  ScriptedPeer peer([](PeerSession& session) {
    const auto hello = session.expect_hello();
    EXPECT_EQ(hello.min_version, 100);
    EXPECT_EQ(hello.max_version, 225);
    session.answer_hello(176, "20190213 09:29:50 EST");
    const auto start = session.expect<protocol::StartApi>();
    EXPECT_EQ(start.client_id, 7);
    EXPECT_EQ(start.optional_capabilities, "ibflow.keep-step");
    session.send(time_message(1));
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.start.optional_capabilities = "ibflow.keep-step";
  open(peer);
  heard.wait_for_frames(1);
  EXPECT_EQ(state(), ConnectionState::Handshaking) << "neither accounts nor next valid id have come";
  EXPECT_THAT(health().missing, ElementsAre("next valid id", "accounts"));
  ASSERT_EQ(heard.hellos.size(), 1u);
  EXPECT_EQ(heard.hellos[0].server_version, 176);
  EXPECT_EQ(heard.hellos[0].connection_time, "20190213 09:29:50 EST");
  close();
  EXPECT_EQ(heard.wait_for_end().reason.message, "enough");
}

TEST_F(ConnectionTest, SkipsFramesBeforeTheHandshakeAnswer) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    std::string stray;
    protocol::append_frame(stray, std::string_view("one\0two\0three\0", 14));
    session.send_bytes(stray);
    session.answer_hello(176);
    session.expect<protocol::StartApi>();
  });
  open(peer);
  heard.wait_for_end();
  EXPECT_EQ(heard.hellos.size(), 1u);
  EXPECT_TRUE(heard.frames.empty());
}

TEST_F(ConnectionTest, DeliversFramesHoweverTheyAreCut) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    std::string bytes;
    protocol::append_response(bytes, time_message(11), 176);
    protocol::append_response(bytes, time_message(22), 176);
    session.send_bytes(bytes.substr(0, 2));
    session.send_bytes(bytes.substr(2, 5));
    session.send_bytes(bytes.substr(7));
    session.wait_for_close();
  });
  open(peer);
  heard.wait_for_frames(4);
  EXPECT_THAT(heard.frames[2], HasSubstr("11"));
  EXPECT_THAT(heard.frames[3], HasSubstr("22"));
  close();
}

TEST_F(ConnectionTest, SaysWhatToStartWhenThePortIsRefused) {
  const auto port = ScriptedPeer::refused_port();
  open(config_for(port));
  const auto reason = heard.wait_for_end().reason;
  EXPECT_EQ(reason.category, core::ErrorCategory::Connection);
  EXPECT_EQ(reason.code, 502);
  EXPECT_TRUE(reason.retryable);
  EXPECT_THAT(reason.message, HasSubstr("127.0.0.1:" + std::to_string(port)));
  EXPECT_THAT(reason.message, HasSubstr("ibflow sim serve"));
  EXPECT_EQ(heard.ends[0].cause, DisconnectCause::Refused);
  EXPECT_EQ(state(), ConnectionState::Disconnected);
}

TEST_F(ConnectionTest, GivesUpOnAPeerThatAcceptsAndIsSilent) {
  std::promise<void> hello_came;
  ScriptedPeer peer([&](PeerSession& session) {
    session.expect_hello();
    hello_came.set_value();
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  hello_came.get_future().wait();
  pass(9'999ms);
  EXPECT_THAT(heard.ends, IsEmpty());
  pass(1ms);
  const auto end = heard.wait_for_end();
  EXPECT_EQ(end.cause, DisconnectCause::NoAnswer);
  EXPECT_EQ(end.reason.category, core::ErrorCategory::Timeout);
  EXPECT_THAT(end.reason.message, HasSubstr("handshaking"));
}

TEST_F(ConnectionTest, RecognisesAPortThatSpeaksSomethingElse) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.send_bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  const auto reason = heard.wait_for_end().reason;
  EXPECT_EQ(reason.category, core::ErrorCategory::Protocol);
  EXPECT_EQ(reason.code, 507);
  EXPECT_THAT(reason.message, HasSubstr("check the port"));
}

TEST_F(ConnectionTest, RefusesAServerThatIsTooNew) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    std::string answer;
    protocol::append_frame(answer, std::string_view("226\0"
                                                    "20260105 09:30:00 EST\0",
                                                    26));
    session.send_bytes(answer);
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  EXPECT_EQ(heard.wait_for_end().reason.code, 506);
}

TEST_F(ConnectionTest, ReportsAPeerThatClosesBeforeTheHandshake) {
  ScriptedPeer peer([](PeerSession& session) { session.expect_hello(); });
  open(peer);
  EXPECT_THAT(heard.wait_for_end().reason.message, HasSubstr("before it answered the handshake"));
}

TEST_F(ConnectionTest, ReportsAPeerThatClosesInTheMiddleOfAMessage) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.send_bytes(std::string_view("\0\0\0\x10half", 8));
  });
  open(peer);
  const auto reason = heard.wait_for_end().reason;
  EXPECT_EQ(reason.category, core::ErrorCategory::Connection);
  EXPECT_THAT(reason.message, HasSubstr("in the middle of a message"));
  EXPECT_EQ(heard.frames.size(), 2u) << "accounts and id, nothing of the torn message";
}

TEST_F(ConnectionTest, DropsAConnectionThatLostItsPlace) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.send_bytes(std::string_view("\xff\xff\xff\xff", 4));
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  EXPECT_EQ(heard.wait_for_end().reason.code, 507);
}

TEST_F(ConnectionTest, EndsExactlyOnce) {
  ScriptedPeer peer([](PeerSession& session) { session.begin_session(); });
  open(peer);
  EXPECT_EQ(heard.wait_for_end().cause, DisconnectCause::Closed);
  close();
  on_loop([] {});
  on_loop([] {});
  EXPECT_EQ(heard.ends.size(), 1u);
}

TEST_F(ConnectionTest, DeliversNothingAfterItWasClosed) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176);
    session.expect<protocol::StartApi>();
    session.queue(time_message(1)).queue(time_message(2)).flush();  // one packet
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.when_frame = [this] { line->close(core::Error(core::ErrorCategory::Cancelled, "first is enough")); };
  open(peer);
  heard.wait_for_end();
  EXPECT_EQ(heard.frames.size(), 1u);
}

TEST_F(ConnectionTest, MayBeDestroyedByItsOwnListener) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.when_frame = [this] { line.reset(); };
  open(peer);
  heard.wait_for_frames(1);
  peer.finish();
  on_loop([] {});
  EXPECT_EQ(heard.frames.size(), 1u);
  EXPECT_EQ(heard.ends.size(), 0u) << "a destroyed connection says nothing";
}

TEST_F(ConnectionTest, CanBeOpenedAgainAndHearsNothingOfTheFirstTime) {
  std::atomic<int> sessions = 0;
  ScriptedPeer peer(
      [&](PeerSession& session) {
        session.expect_hello();
        session.answer_hello(176);
        session.expect<protocol::StartApi>();
        session.send(time_message(++sessions));
        session.wait_for_close();
      },
      2);
  open(peer);
  heard.wait_for_frames(1);
  on_loop([&] { EXPECT_FALSE(line->open()) << "it is open already"; });
  close();
  EXPECT_EQ(heard.wait_for_end().cause, DisconnectCause::Asked);
  EXPECT_EQ(state(), ConnectionState::Closed);
  on_loop([&] { EXPECT_TRUE(line->open()); });
  heard.wait_for_frames(2);
  EXPECT_EQ(heard.ends.size(), 1u);
  EXPECT_THAT(heard.frames[1], HasSubstr("2"));
  close();
}

TEST_F(ConnectionTest, IsReadyOnlyWhenNextValidIdAndAccountsHaveCome) {
  std::promise<void> now;
  ScriptedPeer peer([&](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176);
    session.expect<protocol::StartApi>();
    protocol::NextValidId next;
    next.order_id = 42;
    session.send(next);
    now.get_future().wait();
    protocol::ManagedAccounts accounts;
    accounts.accounts_list = "DU1,DU2,";
    session.send(accounts);
    session.wait_for_close();
  });
  open(peer);
  heard.wait_for_frames(1);
  EXPECT_EQ(state(), ConnectionState::Handshaking);
  EXPECT_THAT(health().missing, ElementsAre("accounts"));
  now.set_value();
  const auto facts = heard.wait_until_ready();
  EXPECT_EQ(facts.next_valid_id, 42);
  EXPECT_THAT(facts.accounts, ElementsAre("DU1", "DU2"));
  EXPECT_EQ(state(), ConnectionState::Ready);
  EXPECT_THAT(health().missing, IsEmpty());
  close();
}

TEST_F(ConnectionTest, AsksAgainForEachStepThatDoesNotCome) {
  std::promise<void> started;
  ScriptedPeer peer([&](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176);
    session.expect<protocol::StartApi>();
    started.set_value();
    session.expect<protocol::RequestIds>();
    session.expect<protocol::RequestManagedAccounts>();
    session.send(protocol::NextValidId{.order_id = 1});
    session.expect<protocol::RequestManagedAccounts>();
    protocol::ManagedAccounts accounts;
    accounts.accounts_list = "DU1";
    session.send(accounts);
    session.wait_for_close();
  });
  open(peer);
  started.get_future().wait();
  heard.wait_for([&] { return !heard.hellos.empty(); });
  pass(4s);
  heard.wait_for_frames(1);
  pass(4s);
  heard.wait_until_ready();
  close();
}

TEST_F(ConnectionTest, IsReadyWithWhatIsStillMissingNamed) {  // pain 36
  std::promise<void> now;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestOpenOrders>();
    session.expect<protocol::RequestPositions>();
    session.send(protocol::OpenOrderEnd());
    session.expect<protocol::RequestPositions>();
    session.send(protocol::PositionEnd());
    session.wait_for_close();
  });
  auto config = config_for(peer.port());
  config.readiness.open_orders = config.readiness.positions = true;
  open(config);
  heard.wait_until_ready();
  heard.wait_for_frames(3);
  EXPECT_EQ(state(), ConnectionState::Ready);
  EXPECT_THAT(health().missing, ElementsAre("positions"));
  pass(4s);
  heard.wait_for_frames(4);
  EXPECT_THAT(health().missing, IsEmpty());
  close();
}

TEST_F(ConnectionTest, NamesAStepThatAReadOnlyGatewayRefuses) {
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestOpenOrders>();
    session.send(notice(321,
                        "Error validating request.-'bW' : cause - The API interface is currently in "
                        "Read-Only mode."));
    session.wait_for_close();
  });
  auto config = config_for(peer.port());
  config.readiness.open_orders = true;
  open(config);
  heard.wait_for_frames(3);
  ASSERT_EQ(health().missing.size(), 1u);
  EXPECT_THAT(health().missing[0], HasSubstr("open orders (refused:"));
  EXPECT_TRUE(health().read_only);
  close();
}

TEST_F(ConnectionTest, GivesUpASessionThatNeverBegins) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176);
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  heard.wait_for([&] { return !heard.hellos.empty(); });
  pass(10s);
  const auto end = heard.wait_for_end();
  EXPECT_EQ(end.cause, DisconnectCause::NoAnswer);
  EXPECT_THAT(end.reason.message, HasSubstr("missing: next valid id, accounts"));
}

TEST_F(ConnectionTest, ConnectAnswersWithTheSession) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  make(config_for(peer.port()));
  std::promise<core::Expected<SessionFacts>> answer;
  on_loop([&] {
    line->connect(10s, ConnectUntil::FirstFailure, [&](auto facts) { answer.set_value(std::move(facts)); });
  });
  const auto facts = answer.get_future().get();
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->server_version, 176);
  EXPECT_THAT(facts->accounts, ElementsAre("DU1"));
  close();
}

TEST_F(ConnectionTest, ConnectNeverSaysYesToARefusal) {  // defect 5
  make(config_for(ScriptedPeer::refused_port()));
  std::promise<core::Expected<SessionFacts>> answer;
  on_loop([&] {
    line->connect(10s, ConnectUntil::FirstFailure, [&](auto facts) { answer.set_value(std::move(facts)); });
  });
  const auto facts = answer.get_future().get();
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().code, 502);
}

TEST_F(ConnectionTest, ConnectTriesUntilItsDeadline) {
  make(reconnecting(ScriptedPeer::refused_port()));
  std::promise<core::Expected<SessionFacts>> answer;
  auto future = answer.get_future();
  on_loop([&] {
    line->connect(5s, ConnectUntil::Deadline, [&](auto facts) { answer.set_value(std::move(facts)); });
  });
  heard.wait_for_end(1);
  pass(1s);
  heard.wait_for_end(2);
  pass(2s);
  heard.wait_for_end(3);
  EXPECT_EQ(future.wait_for(0s), std::future_status::timeout) << "there is time left";
  pass(2s);
  const auto facts = future.get();
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().code, 502);
  EXPECT_EQ(state(), ConnectionState::Closed);
}

TEST_F(ConnectionTest, DeliversFramesCutAtEveryByte) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    std::string bytes;
    for (int i = 10; i < 20; ++i) protocol::append_response(bytes, time_message(i), 176);
    for (const char byte : bytes) session.send_bytes(std::string_view(&byte, 1));
    session.wait_for_close();
  });
  open(peer);
  heard.wait_for_frames(12);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_THAT(heard.frames[2 + i], HasSubstr(std::to_string(10 + i)));
  close();
}

TEST_F(ConnectionTest, TellsAResetFromAnEnd) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.reset();
  });
  open(peer);
  const auto end = heard.wait_for_end();
  EXPECT_EQ(end.cause, DisconnectCause::Reset);
  EXPECT_THAT(end.reason.message, HasSubstr("broke the connection"));
}

TEST_F(ConnectionTest, GivesUpASessionOfManyUndecodableMessages) {  // pain 28
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  heard.wait_until_ready();
  const core::Error fault(core::ErrorCategory::Protocol, "field 'price' is no number", 508);
  on_loop([&] {
    for (int i = 0; i < 3; ++i) line->report_decode_fault(fault);
  });
  EXPECT_EQ(state(), ConnectionState::Ready) << "a few are errors, no end";
  on_loop([&] { line->report_decode_fault(fault); });
  const auto end = heard.wait_for_end();
  EXPECT_EQ(end.cause, DisconnectCause::DecodeFault);
  EXPECT_TRUE(end.was_ready);
  EXPECT_THAT(end.reason.message, HasSubstr("price"));
}

TEST_F(ConnectionTest, SpeaksIpv6) {
  ScriptedPeer peer([](PeerSession& session) { session.begin_session(); }, 1, true);
  auto config = config_for(peer.port());
  config.transport.host = "::1";
  open(config);
  heard.wait_until_ready();
  heard.wait_for_end();
}

TEST_F(ConnectionTest, TriesEveryAddressOfAName) {
  ScriptedPeer peer([](PeerSession& session) { session.begin_session(); });  // on 127.0.0.1 alone
  auto config = config_for(peer.port());
  config.transport.host = "localhost";
  open(config);
  heard.wait_until_ready();
  heard.wait_for_end();
}

TEST_F(ConnectionTest, FollowsARedirectWhenAllowed) {
  ScriptedPeer other([](PeerSession& session) { session.begin_session(); });
  const auto to_the_other = [&](PeerSession& session) {
    session.expect_hello();
    std::string answer;
    const auto address = "127.0.0.1:" + std::to_string(other.port());
    protocol::append_frame(answer, std::string("-1") + '\0' + address + '\0');
    session.send_bytes(answer);
    session.wait_for_close();
  };
  ScriptedPeer peer(to_the_other);
  auto config = config_for(peer.port());
  config.transport.follow_redirects = true;
  open(config);
  heard.wait_until_ready();
  heard.wait_for_end();
}

TEST_F(ConnectionTest, RefusesARedirectUnlessAllowed) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    std::string answer;
    protocol::append_frame(answer, std::string("-1") + '\0' + "10.0.0.1" + '\0');
    session.send_bytes(answer);
    session.wait_for_close();
  });
  open(peer);
  const auto end = heard.wait_for_end();
  EXPECT_EQ(end.cause, DisconnectCause::Version);
  EXPECT_EQ(end.reason.code, 502);
}

TEST_F(ConnectionTest, ChecksItsTextsBeforeConnecting) {
  auto config = config_for(ScriptedPeer::refused_port());
  config.optional_capabilities = "caf\xC3\xA9";
  make(config);
  on_loop([&] {
    const auto opened = line->open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, 579);
  });
}

TEST_F(ConnectionTest, SendsNothingBeforeItIsReady) {
  std::promise<void> connected;
  ScriptedPeer peer([&](PeerSession& session) {
    connected.set_value();
    session.wait_for_close();
  });
  open(peer);
  connected.get_future().wait();
  on_loop([&] {
    const auto sent = line->send(Lane::Order, order_frame(1));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, 504);
    line->close(core::Error(core::ErrorCategory::Cancelled, "enough"));
  });
}

TEST_F(ConnectionTest, HoldsMessagesBackOnTheClockItIsGiven) {
  std::atomic<std::int64_t> seconds = 100;
  std::promise<void> two_came;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 1);
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 2);
    session.expect<protocol::RequestCurrentTime>();
    two_came.set_value();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 3);
    session.wait_for_close();
  });
  heard.start.now = [&] { return core::from_unix_seconds(seconds); };
  auto config = config_for(peer.port());
  config.pacing.messages_per_second = 2;
  open(config);
  heard.wait_for_frames(2);
  on_loop([&] {
    for (int id = 1; id <= 3; ++id) EXPECT_TRUE(line->send(Lane::Cancel, order_frame(id)));
    EXPECT_FALSE(line->pacer().empty());
    EXPECT_TRUE(line->ask_time()) << "not held by the pacer";
  });
  two_came.get_future().wait();
  seconds = 101;
  on_loop([&] {
    line->release_paced();
    EXPECT_TRUE(line->pacer().empty());
  });
  close();
}

TEST_F(ConnectionTest, ReleasesByItselfOnTheSteadyClock) {
  std::promise<void> two_came;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    for (int id = 1; id <= 2; ++id) EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, id);
    two_came.set_value();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 3);
  });
  auto config = config_for(peer.port());
  config.pacing.messages_per_second = 2;
  open(config);
  heard.wait_until_ready();
  on_loop([&] {
    for (int id = 1; id <= 3; ++id) EXPECT_TRUE(line->send(Lane::Cancel, order_frame(id)));
  });
  two_came.get_future().wait();
  pass(1s);
  peer.finish();
}

TEST_F(ConnectionTest, LastWordsGoOutBeforeTheSocketCloses) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 9);
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  heard.wait_for_frames(2);
  on_loop([&] {
    EXPECT_TRUE(line->send(Lane::Cancel, order_frame(9)));
    line->close(core::Error(core::ErrorCategory::Cancelled, "enough"));
  });
  peer.finish();
}

}  // namespace
}  // namespace ibflow::tests
