// What a broker's faults make of the session: it is lost and comes back, with its orders, their fills and its
// quotes, each fault of the library by its name.

#include "tests/gateway/order_faults_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using gateway::StreamOutcome;

/// A session that comes back by itself, with an order that rests and quotes that flow.
class SessionFaults : public OrderFaultsTest {
 protected:
  gateway::GatewayConfig session_config() {
    auto config = orders_config();
    config.reconnect.enabled = true;
    config.reconnect.delay = 5ms;
    config.reconnect.max_delay = 20ms;
    config.reconnect.client_id_delay = 50ms;
    return config;
  }
  void begin() { begin(session_config()); }
  void begin(const gateway::GatewayConfig& config) {
    open(config);
    const auto ticket = place_resting();
    ASSERT_TRUE(ticket) << ticket.error().message;
    key = ticket->key;
    on_loop([&] {
      quotes = gateway->market_data().quotes(apple());
      quotes.on_event([this](const gateway::StreamEvent& event) {
        heard.note(std::string("quotes ") + to_string(event.outcome));
      });
    });
    heard.wait_for_line("quotes live");
  }
  void TearDown() override {
    on_loop([&] { quotes = {}; });
    OrderFaultsTest::TearDown();
  }
  /// As often as that: told once each time, and all of it is there again.
  void expect_return(std::size_t times = 1) {
    heard.wait_for(
        [&] { return count_unlocked("reconnected") >= times && count_unlocked("quotes restored") >= times; });
    EXPECT_EQ(heard.count("lost"), times);
    EXPECT_EQ(heard.count("reconnected"), times);
    server->disarm_all_faults();
    expect_agreement();
    EXPECT_EQ(view(key).status, PublicStatus::Working);
    EXPECT_EQ(snapshot()->orders.size(), 1u);
    EXPECT_EQ(server->status().working_orders, 1u);
    ASSERT_EQ(server->status().clients.size(), 1u);
    EXPECT_EQ(server->status().clients.front().client_id, 7) << "the same id, always";
    const auto second = place_resting();
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(second->certainty, SendCertainty::Acked);
  }
  void happens_and_comes_back(const std::string& name) {
    begin();
    fault(name);
    for (int i = 0; i < 20 && heard.count("lost") == 0; ++i) {  // something to be cut in the middle
      static_cast<void>(ask(gateway->contracts().details(apple())));
    }
    expect_return();
    EXPECT_EQ(health().malformed_messages, 0u) << "half a message is none";
  }
  /// `heard` holds its lock.
  [[nodiscard]] std::size_t count_unlocked(const std::string& line) const {
    return static_cast<std::size_t>(std::ranges::count(heard.lines, line));
  }

  std::string key;
  gateway::Subscription<gateway::Quote> quotes;
};

INSTANTIATE_TEST_SUITE_P(Versions, SessionFaults, every_server_version(), version_name);

// --- the socket ---

TEST_P(SessionFaults, PAIN7_AResetInTheMiddleOfAMessageIsOneLossAndOneReturn) {
  happens_and_comes_back("reset-at-byte");
}
TEST_P(SessionFaults, PAIN7_AnEndInTheMiddleOfAMessageIsOneLossAndOneReturn) {
  happens_and_comes_back("cut-at-byte");
}
TEST_P(SessionFaults, PAIN28_AFrameOfLengthZeroEndsTheConnectionAndReachesNobody) {
  happens_and_comes_back("garbage-length");
}
TEST_P(SessionFaults, PAIN28_AFrameThatIsTooLongIsNotWaitedFor) {
  happens_and_comes_back("huge-length");
}
TEST_P(SessionFaults, PAIN10_PAIN40_AfterARestartEverythingIsBack) {
  happens_and_comes_back("restart");
}
TEST_P(SessionFaults, PAIN4_PAIN5_TheSameClientIdIsTriedUntilItIsFree) {
  happens_and_comes_back("client-id-in-use");
}
TEST_P(SessionFaults, PAIN8_PAIN9_AServerThatDropsUsAtTheStartIsTriedAgain) {
  begin();
  fault("dies-at-start");
  heard.wait_for([&] { return count_unlocked("reconnected") == 1; });
  EXPECT_EQ(heard.count("lost"), 1u) << "the attempts on the way are no losses of their own";
  expect_return();
}

TEST_P(SessionFaults, PAIN8_PAIN9_EveryLossHasItsReturn) {
  begin();
  fault("drops-every-minute");
  for (std::size_t minute = 1; minute <= 3; ++minute) {
    pass_session_time(*server, 61s);
    heard.wait_for([&] { return count_unlocked("reconnected") == minute; });
  }
  expect_return(3);
}

TEST_P(SessionFaults, PAIN36_PAIN40_AnAttemptThatNobodyAnswersEndsAndTheNextFollows) {
  auto config = session_config();
  config.connect_timeout = 100ms;
  begin(config);
  fault("silent-accept");
  expect_return();
}

TEST_P(SessionFaults, PAIN7_MessagesInPiecesOfAByteArePutTogether) {
  begin();
  fault("split-frames");
  const auto second = place_resting();
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->certainty, SendCertainty::Acked);
  expect_agreement();
  EXPECT_EQ(heard.count("lost"), 0u);
  EXPECT_EQ(health().malformed_messages, 0u);
}

TEST_P(SessionFaults, PAIN27_AMessageThatNobodyKnowsIsCountedAndSkipped) {
  begin();
  const auto before = health();
  fault("unknown-message");
  settle();
  EXPECT_EQ(health().unknown_messages + health().malformed_messages,
            before.unknown_messages + before.malformed_messages + 1);
  EXPECT_EQ(heard.count("lost"), 0u);
  expect_agreement();
}

TEST_P(SessionFaults, PAIN6_ASilenceThatEndsLosesNothingAndSendsNothingTwice) {
  begin();
  fault("stall");
  const auto second = place_resting();
  ASSERT_TRUE(second) << second.error().message;
  settle();
  expect_agreement();
  EXPECT_EQ(heard.count("lost"), 0u);
  EXPECT_EQ(server->status().working_orders, second->certainty == SendCertainty::NotSent ? 1u : 2u);
}

TEST_P(SessionFaults, PAIN6_ALineThatIsDeadIsGivenUpAndMadeAnew) {
  auto config = session_config();
  config.heartbeat.interval = 100ms;
  config.heartbeat.suspect_after = 50ms;
  config.heartbeat.timeout = 200ms;
  begin(config);
  fault("half-open");
  heard.wait_for_line("lost");
  server->drop_client(7);  // the old socket is found dead there, too, and its client id is free
  expect_return();
}

TEST_P(SessionFaults, TheNewPortIsNamedAndTheOldOneIsNotTriedForEver) {
  begin();
  fault("port-moved");
  heard.wait_for_line("lost");
  EXPECT_NE(heard.losses.front().message.find("7497"), std::string::npos) << heard.losses.front().message;
  const auto placed = place_resting();
  EXPECT_FALSE(placed);
  EXPECT_EQ(server->status().orders, 1u);
  EXPECT_EQ(server->status().clients.size(), 0u);
}

// --- restarts ---

TEST_P(SessionFaults, PAIN10_PAIN11_Q15_TheNightlyRestartHoldsEntriesAndLosesNothing) {
  begin();
  fault("nightly-restart");
  settle();
  const auto meanwhile = place_resting();
  EXPECT_FALSE(meanwhile) << "the link is away: nothing is sent into the restart";
  EXPECT_EQ(server->status().orders, 1u);
  pass_session_time(*server, 3s);
  expect_return();
}

TEST_P(SessionFaults, PAIN11_AnOrderIntoTheRestartSecondIsUnknownUntilTheListsProveItAbsent) {
  begin();
  fault("order-in-the-restart-second");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->certainty, SendCertainty::Unknown) << ticket->text;
  EXPECT_EQ(exposure().highest, core::Decimal(200)) << "it counts until it is proven absent";
  heard.wait_for_line("status_changed LOST");
  EXPECT_EQ(exposure().highest, core::Decimal(100));
  EXPECT_EQ(server->status().orders, 1u) << "it was never sent again";
  EXPECT_EQ(view(key).status, PublicStatus::Working);
}

// --- the link behind the gateway ---

TEST_P(SessionFaults, PAIN10_PAIN14_ALinkThatKeepsTheDataHoldsOrdersAndAsksForNothing) {
  begin();
  fault("link-lost");
  settle();
  EXPECT_FALSE(place_resting());
  pass_session(31s);
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  EXPECT_TRUE(place_resting());
  EXPECT_EQ(heard.count("quotes restored"), 0u) << "the data have gone on";
  EXPECT_EQ(heard.count("lost"), 0u);
}

TEST_P(SessionFaults, PAIN1_ALinkThatLosesTheDataBringsThemBackAndSaysSo) {
  begin();
  fault("link-lost-data-lost");
  pass_session(31s);
  heard.wait_for_line("quotes restored");
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  EXPECT_TRUE(place_resting());
  EXPECT_EQ(heard.count("lost"), 0u) << "the socket was never touched";
}

TEST_P(SessionFaults, PAIN10_AnOutageThatIsAnnouncedAgainAndAgainIsOneOutage) {
  begin();
  fault("link-lost-for-long");
  for (int i = 0; i < 30; ++i) pass_session_time(*server, 20s);
  settle();
  EXPECT_EQ(health().link_losses, 1u);
  EXPECT_NE(why_not_place(), "");
  EXPECT_FALSE(place_resting());
  perform("link restored");
  settle();
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  EXPECT_EQ(why_not_place(), "");
}

TEST_P(SessionFaults, PAIN3_PAIN10_ALinkThatFlapsTearsNothingDown) {
  begin();
  fault("link-flaps");
  for (int i = 0; i < 6; ++i) pass_session(11s);
  EXPECT_GE(health().link_losses, 3u);
  server->disarm_all_faults();
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  EXPECT_TRUE(place_resting());
  EXPECT_EQ(heard.count("lost"), 0u);
  EXPECT_EQ(heard.count("quotes restored"), 0u);
}

TEST_P(SessionFaults, PAIN3_AFarmThatFlapsTouchesNoOrder) {
  begin();
  fault("farm-flaps");
  settle();
  const auto farms = health().farms;
  ASSERT_TRUE(farms.contains("usfarm"));
  EXPECT_FALSE(farms.at("usfarm").is_up());
  EXPECT_TRUE(place_resting()) << "a farm's trouble never stops orders";
  pass_session(3s);
  EXPECT_TRUE(health().farms.at("usfarm").is_up());
  EXPECT_EQ(heard.count("lost"), 0u);
}

TEST_P(SessionFaults, PAIN3_AFarmThatSleepsIsNoTrouble) {
  begin();
  fault("farm-inactive");
  settle();
  EXPECT_EQ(why_not_place(), "");
  for (const auto& [name, farm] : health().farms) EXPECT_TRUE(farm.is_up()) << name;
  EXPECT_TRUE(place_resting());
}

// --- orders meanwhile ---

TEST_P(SessionFaults, PAIN14_FillsWhoseMessagesWereLostInAnOutageAreFound) {
  open(session_config());
  apple();
  perform("halt AAPL");
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket) << ticket.error().message;
  fault("fills-during-outage");
  perform("resume AAPL");
  pass_session(10s);
  EXPECT_EQ(server->status().fills > 0, true);
  EXPECT_EQ(position(), core::Decimal(0)) << "nobody has told us";
  pass_session(21s);
  wait_for_change("executed FILLED");
  EXPECT_EQ(position(), core::Decimal(100));
  EXPECT_EQ(view(ticket->key).status, PublicStatus::Filled);
  expect_agreement();
}

TEST_P(SessionFaults, PAIN14_AFillThatNobodyTellsIsFoundWhenTheListsAreComparedInTurn) {
  auto config = session_config();
  config.orders.compare_every = 100ms;
  config.orders.quarantine = 60s;  // what is dropped here is not given up meanwhile
  open(config);
  apple();
  perform("halt AAPL");
  const auto ticket = place(build::market(Action::Buy, 100));
  ASSERT_TRUE(ticket) << ticket.error().message;
  perform("drop EXECUTION_DATA always; drop COMMISSION_AND_FEES_REPORT always; drop ORDER_STATUS always");
  perform("resume AAPL");
  pass_session(10s);
  EXPECT_GT(server->status().fills, 0u);
  EXPECT_EQ(position(), core::Decimal(0)) << "nobody has told us";
  perform("deliver");
  wait_for_change("executed FILLED");
  EXPECT_EQ(position(), core::Decimal(100));
  EXPECT_EQ(why_not_place(), "") << "nothing was held back for it";
  expect_agreement();
}

TEST_P(SessionFaults, PAIN14_AnOrderInAnOutageIsNotSentAndSaysWhy) {
  begin();
  fault("order-during-outage");
  settle();
  const auto refused = place_resting();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("lost its connection to IB"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(server->status().orders, 1u);
  pass_session(61s);
  ASSERT_TRUE(ask(gateway->orders().reconcile()));
  EXPECT_EQ(server->status().orders, 1u) << "nothing is sent again by itself";
  EXPECT_TRUE(place_resting());
}

TEST_P(SessionFaults, PAIN40_AReadOnlyApiIsRecognisedAndSaysWhatToSwitchOff) {
  open_quietly();
  fault("read-only-api");
  const auto ticket = place_resting();
  ASSERT_TRUE(ticket) << ticket.error().message;
  EXPECT_EQ(ticket->status, PublicStatus::Rejected) << ticket->text;
  EXPECT_NE(why_not_place().find("read-only"), std::string::npos) << why_not_place();
  EXPECT_FALSE(place_resting());
  EXPECT_EQ(server->status().orders, 0u);
}

}  // namespace
}  // namespace ibflow::tests
