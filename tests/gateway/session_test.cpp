// Start and end of a session.

#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Session : public GatewayTest {
 protected:
  core::Error connect_error() {
    const auto session = ask(gateway->connect());
    EXPECT_FALSE(session);
    return session ? core::Error() : session.error();
  }
};

TEST_F(Session, IsReadyWithAccountsAndNextValidId) {
  ScriptedPeer peer([](PeerSession& session) {
    const auto start = session.begin_session(176, PeerSession::now_text(), 42);
    EXPECT_EQ(start.client_id, 7);
    EXPECT_EQ(start.optional_capabilities, "");
    session.wait_for_close();
  });
  make(peer);
  EXPECT_EQ(health().why_not_ready, "not connected yet");
  const auto session = connect();
  EXPECT_EQ(session.server_version, 176);
  EXPECT_THAT(session.accounts, ElementsAre("DU1"));
  EXPECT_EQ(session.next_valid_id.value, 42);
  EXPECT_FALSE(session.keeps_step);
  EXPECT_EQ(health().socket, gateway::Health::Socket::Ready);
  EXPECT_EQ(health().why_not_ready, "");
  on_loop([&] { EXPECT_TRUE(activity.idle()) << "nothing is in flight any more"; });
  destroy();
}

TEST_F(Session, TakesIdAndAccountsInEitherOrderAndNoticesInBetween) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(200, PeerSession::now_text());
    session.expect<protocol::StartApi>();
    protocol::NextValidId next;
    next.order_id = 5;
    protocol::ManagedAccounts accounts;
    accounts.accounts_list = "DU1,";
    session.queue(an_error(-1, 2104, "Market data farm connection is OK:usfarm.nj")).queue(next);
    session.queue(an_error(
        -1, 2107, "HMDS data farm connection is inactive but should be available upon demand.ushmds"));
    session.queue(accounts).queue(an_error(-1, 2103, "Market data farm connection is broken:eufarm")).flush();
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(1));
    session.wait_for_close();
  });
  make(peer);
  EXPECT_THAT(connect().accounts, ElementsAre("DU1"));
  ASSERT_TRUE(ask(gateway->current_time()));
  const auto farms = health().farms;
  EXPECT_TRUE(farms.at("usfarm.nj").is_up());
  EXPECT_TRUE(farms.at("ushmds").is_up());
  EXPECT_FALSE(farms.at("eufarm").is_up());
  EXPECT_EQ(health().why_not_ready, "") << "a farm's trouble never stops orders";
  destroy();
}

TEST_F(Session, AClientIdInUseIsSaidClearly) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176, PeerSession::now_text());
    session.expect<protocol::StartApi>();
    session.send(an_error(-1, 326, "Unable to connect as the client id is already in use."));
  });
  make(peer);
  const auto error = connect_error();
  EXPECT_EQ(error.category, core::ErrorCategory::Broker);
  EXPECT_EQ(error.code, 326);
  EXPECT_TRUE(error.retryable);
  EXPECT_THAT(error.message, HasSubstr("client id 7 is in use"));
  EXPECT_TRUE(heard.ends.empty()) << "a session that never was does not end";
}

TEST_F(Session, ARefusedPortSaysWhatToStart) {
  make(config_for(ScriptedPeer::refused_port()));
  const auto error = connect_error();
  EXPECT_EQ(error.category, core::ErrorCategory::Connection);
  EXPECT_THAT(error.message, HasSubstr("ibflow sim serve"));
  EXPECT_EQ(health().socket, gateway::Health::Socket::Disconnected);
}

TEST_F(Session, AGatewayThatNeverGetsReadyTimesOut) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176, PeerSession::now_text());
    session.expect<protocol::StartApi>();
    protocol::ManagedAccounts accounts;
    accounts.accounts_list = "DU1";
    session.send(accounts);
    EXPECT_TRUE(session.wait_for_close());
  });
  auto config = config_for(peer.port());
  config.connect_timeout = 100ms;
  make(config);
  const auto error = connect_error();
  EXPECT_EQ(error.category, core::ErrorCategory::Timeout);
  EXPECT_THAT(error.message, HasSubstr("missing: next valid id"));
}

TEST_F(Session, SeveralAccountsNeedAChoice) {
  const auto two_accounts = [](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176, PeerSession::now_text());
    session.expect<protocol::StartApi>();
    protocol::ManagedAccounts accounts;
    accounts.accounts_list = "DU1,DU2,";
    protocol::NextValidId next;
    next.order_id = 1;
    session.queue(accounts).queue(next).flush();
    session.wait_for_close();
  };
  ScriptedPeer peer(two_accounts, 3);
  make(peer);
  EXPECT_EQ(connect_error().category, core::ErrorCategory::Configuration);
  auto config = config_for(peer.port());
  config.account = "DU3";
  make(config);
  EXPECT_THAT(connect_error().message, HasSubstr("DU1, DU2"));
  config.account = "DU2";
  make(config);
  EXPECT_EQ(connect().accounts.size(), 2u);
  destroy();
}

TEST_F(Session, ConnectsOnlyOnce) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  make(peer);
  connect();
  EXPECT_EQ(connect_error().category, core::ErrorCategory::Usage);
  destroy();
}

TEST_F(Session, ALostConnectionEndsEveryRequestAndTellsTheListenerOnce) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestPositions>();
    session.expect<protocol::RequestContractDetails>();
    session.expect<protocol::RequestCurrentTime>();
  });
  make(peer);
  connect();
  auto positions = start(gateway->positions());
  auto details = start(gateway->contract_details("AAPL"));
  auto time = start(gateway->current_time());
  EXPECT_EQ(finish(std::move(positions)).error().category, core::ErrorCategory::Connection);
  EXPECT_EQ(finish(std::move(details)).error().category, core::ErrorCategory::Connection);
  EXPECT_EQ(finish(std::move(time)).error().category, core::ErrorCategory::Connection);
  heard.wait_for_line("disconnected");
  on_loop([&] { gateway->disconnect(); });
  on_loop([&] { EXPECT_TRUE(activity.idle()); });
  EXPECT_EQ(heard.ends.size(), 1u);
  EXPECT_THAT(health().why_not_ready, HasSubstr("closed the connection"));
  EXPECT_EQ(ask(gateway->positions()).error().code, 504);
}

TEST_F(Session, OurOwnDisconnectEndsRequestsWithoutTellingTheListener) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestPositions>();
    EXPECT_TRUE(session.wait_for_close());
  });
  make(peer);
  connect();
  auto positions = start(gateway->positions());
  on_loop([] {});
  on_loop([&] { gateway->disconnect(); });
  EXPECT_EQ(finish(std::move(positions)).error().category, core::ErrorCategory::Cancelled);
  peer.finish();
  EXPECT_TRUE(heard.ends.empty());
}

TEST_F(Session, ADestroyedGatewayCancelsItsRequests) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestPositions>();
    EXPECT_TRUE(session.wait_for_close());
  });
  make(peer);
  connect();
  auto positions = start(gateway->positions());
  on_loop([] {});
  destroy();
  on_loop([&] { EXPECT_TRUE(activity.idle()); });
  EXPECT_EQ(finish(std::move(positions)).error().category, core::ErrorCategory::Cancelled);
}

TEST_F(Session, MalformedAndUnknownMessagesAreCountedAndTheNextOneIsHeard) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestCurrentTime>();
    std::string bytes;
    protocol::append_frame(bytes, std::string_view("9999\0something new\0", 19));
    protocol::append_frame(bytes, std::string_view("3\0not a number\0", 15));
    protocol::append_frame(bytes, std::string_view("58\0001\0007\0001\0of a newer server\0", 27));
    session.queue_bytes(bytes).queue(the_time(1'700'000'000)).flush();
    session.wait_for_close();
  });
  make(peer);
  connect();
  const auto time = ask(gateway->current_time());
  ASSERT_TRUE(time) << time.error().message;
  EXPECT_EQ(core::to_unix_seconds(*time), 1'700'000'000);
  EXPECT_EQ(health().unknown_messages, 1u);
  EXPECT_EQ(health().malformed_messages, 1u);
  EXPECT_EQ(health().unknown_fields, 1u);
  EXPECT_EQ(health().messages_in, 6u);
  destroy();
}

TEST_F(Session, ALostLinkOfIbStopsNewOrdersOnlyWhileItLasts) {
  std::promise<void> restore;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(-1, 1100, "Connectivity between IB and TWS has been lost."))
        .queue(the_time(1))
        .flush();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 1) << "cancels may still be tried";
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(-1, 1102, "Connectivity has been restored - data maintained."))
        .queue(the_time(2))
        .flush();
    EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 3);
    session.wait_for_close();
  });
  make(peer);
  connect();
  ASSERT_TRUE(ask(gateway->current_time()));
  EXPECT_FALSE(health().ib_link_is_up());
  EXPECT_THAT(health().why_not_ready, HasSubstr("1100"));
  on_loop([&] {
    EXPECT_FALSE(gateway->place(an_order(2).intent()));
    EXPECT_TRUE(gateway->cancel(core::OrderId(1)));
  });
  ASSERT_TRUE(ask(gateway->current_time()));
  EXPECT_TRUE(health().ib_link_is_up());
  on_loop([&] { EXPECT_TRUE(gateway->place(an_order(3).intent())); });
  destroy();
}

}  // namespace
}  // namespace ibflow::tests
