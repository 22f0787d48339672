#include "ibflow/connection/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ibflow/connection/error_handler.hpp"

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kLost = "Connectivity between IB and Trader Workstation has been lost.";
constexpr auto kMaintained =
    "Connectivity between IB and Trader Workstation has been restored - data maintained. All data farms are "
    "connected: usfarm.nj; ushmds; secdefil.";

class Board : public testing::Test {
 protected:
  Board() {
    board.observe([this](const Health&) { ++changes; });
  }
  void make_ready() {
    board.on_state(SocketState::Connecting, now);
    board.on_state(SocketState::Handshaking, now);
    board.on_state(SocketState::Ready, now);
    changes = 0;
  }
  void notice(int code, std::string_view text) { board.on_notice(code, text, now); }
  [[nodiscard]] std::string why() const { return board.health().why_can_i_not_trade(now); }
  [[nodiscard]] std::vector<std::string> concerns() const { return board.health().concerns(now); }

  core::Timestamp now = core::from_unix_seconds(1'700'000'000);
  HealthBoard board;
  int changes = 0;
};

TEST_F(Board, SaysOnEachStateOfTheSocketWhyOneCannotTrade) {
  EXPECT_EQ(why(), "not connected yet");
  board.on_state(SocketState::Connecting, now);
  EXPECT_EQ(why(), "connecting to the gateway");
  board.on_state(SocketState::Handshaking, now);
  EXPECT_EQ(why(), "connected, waiting for accounts and next valid id");
  board.on_state(SocketState::Ready, now);
  EXPECT_EQ(why(), "");
  board.on_state(SocketState::Degraded, now, "no answer for 12 s");
  EXPECT_THAT(why(), HasSubstr("no answer for 12 s"));
  board.on_state(SocketState::Disconnected, now, "the peer reset the connection");
  EXPECT_THAT(why(), HasSubstr("the peer reset the connection"));
  board.on_reconnect(3, now + 200s);
  board.on_state(SocketState::Reconnecting, now);
  board.on_reconnect(3, now + 200s);
  EXPECT_EQ(why(), "the connection is lost, attempt 3 follows in 3 min 20 s: the peer reset the connection");
  now += 200s;
  EXPECT_THAT(why(), HasSubstr("attempt 3 is due now"));
  board.on_state(SocketState::Closed, now, "the session was ended by us");
  EXPECT_EQ(why(), "the session was ended by us");
}

TEST_F(Board, ReadyNamesWhatIsStillMissing) {
  make_ready();
  board.on_missing({"open orders", "positions"});
  EXPECT_THAT(why(), HasSubstr("open orders and positions are still missing"));
  board.on_missing({"positions"});
  EXPECT_THAT(why(), HasSubstr("positions is still missing"));
  board.on_missing({});
  EXPECT_EQ(why(), "");
}

TEST_F(Board, EightHundredThirtyThreeRepeatsOf1100AreOneChange) {
  make_ready();
  const auto version = board.version();
  for (int i = 0; i < 833; ++i) {
    notice(1100, kLost);
    now += 65s;
  }
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(board.version(), version + 1);
  EXPECT_EQ(board.health().link_losses, 1u);
  EXPECT_THAT(why(), HasSubstr("15 h 2 min ago (1100)"));
}

TEST_F(Board, TheLinkComesBackWithItsDataAfter1102) {
  make_ready();
  notice(1100, kLost);
  EXPECT_FALSE(board.health().ib_link_is_up());
  notice(1102, kMaintained);
  EXPECT_EQ(board.health().ib_link, LinkState::Up);
  EXPECT_EQ(why(), "");
  EXPECT_EQ(changes, 2) << "link and farms in one change";
  EXPECT_EQ(board.health().farms.at("usfarm.nj").kind, FarmKind::MarketData);
  EXPECT_EQ(board.health().farms.at("ushmds").kind, FarmKind::Historical);
  EXPECT_EQ(board.health().farms.at("secdefil").kind, FarmKind::SecurityDefinition);
}

TEST_F(Board, TheLinkComesBackWithoutItsDataAfter1101) {
  make_ready();
  notice(1100, kLost);
  notice(1101, "Connectivity between IB and Trader Workstation has been restored - data lost.");
  EXPECT_EQ(board.health().ib_link, LinkState::RestoredDataLost);
  EXPECT_TRUE(board.health().ib_link_is_up());
  EXPECT_EQ(why(), "") << "orders go";
  EXPECT_THAT(concerns(), ElementsAre(HasSubstr("1101")));
  notice(1100, kLost);
  notice(1102, "restored - data maintained.");
  EXPECT_EQ(board.health().ib_link, LinkState::RestoredDataLost) << "what was lost before is lost still";
  board.on_subscriptions_restored(now);
  EXPECT_EQ(board.health().ib_link, LinkState::Up);
  EXPECT_THAT(concerns(), IsEmpty());
}

TEST_F(Board, A1102ThatNamesFarmsThatAreNotBackSetsThoseAlone) {
  make_ready();
  notice(2107, "HMDS data farm connection is inactive but should be available upon demand.ushmds");
  notice(1100, kLost);
  notice(1102,
         "Connectivity between IB and Trader Workstation has been restored - data maintained. The following "
         "farms "
         "are connected: usfarm.nj; cashfarm. The following farms are not connected: eufarm; ushmds.");
  const auto& farms = board.health().farms;
  EXPECT_EQ(farms.at("usfarm.nj").state, FarmState::Connected);
  EXPECT_EQ(farms.at("cashfarm").state, FarmState::Connected);
  EXPECT_EQ(farms.at("eufarm").state, FarmState::Broken);
  EXPECT_EQ(farms.at("ushmds").state, FarmState::Idle) << "available on demand";
  EXPECT_EQ(farms.size(), 4u);
  EXPECT_THAT(concerns(), ElementsAre(HasSubstr("market data farm eufarm is broken")));
}

TEST_F(Board, AllFarmsConnectedRepairsEvenThoseNotNamed) {
  make_ready();
  notice(2103, "Market data farm connection is broken:usfuture");
  notice(1100, kLost);
  notice(1102, kMaintained);
  EXPECT_EQ(board.health().farms.at("usfuture").state, FarmState::Connected);
}

TEST_F(Board, Pain3AFarmFlapNeverTouchesTheOrderAxis) {
  make_ready();
  for (int i = 0; i < 10; ++i) {
    notice(2103, "Market data farm connection is broken:usfarm");
    EXPECT_EQ(why(), "");
    EXPECT_THAT(concerns(), ElementsAre("the market data farm usfarm is broken for 0 s"));
    notice(2119, "Market data farm is connecting:usfarm");
    EXPECT_EQ(why(), "");
    notice(2104, "Market data farm connection is OK:usfarm");
    EXPECT_THAT(concerns(), IsEmpty());
  }
  EXPECT_EQ(changes, 30);
  EXPECT_EQ(board.health().socket, SocketState::Ready);
  EXPECT_EQ(board.health().ib_link, LinkState::Up);
}

TEST_F(Board, Pain2EachFarmIsKnownByNameKindStateAndTime) {
  make_ready();
  notice(2105, "HMDS data farm connection is broken:ushmds");
  notice(2157, "Sec-def data farm connection is broken:secdefil");
  notice(2108, "Market data farm connection is inactive but should be available upon demand.usfarm.nj");
  now += 90s;
  EXPECT_THAT(concerns(), ElementsAre("the security definition farm secdefil is broken for 1 min 30 s",
                                      "the historical data farm ushmds is broken for 1 min 30 s"));
  notice(2106, "HMDS data farm connection is OK:ushmds");
  notice(2158, "Sec-def data farm connection is OK:secdefil");
  EXPECT_EQ(board.health().farms.at("ushmds").since, now);
  EXPECT_EQ(board.health().farms.at("usfarm.nj").state, FarmState::Idle);
  EXPECT_TRUE(board.health().farms.at("usfarm.nj").is_up());
}

TEST_F(Board, ANewConnectionForgetsWhatTheOldOneSaid) {
  make_ready();
  notice(1100, kLost);
  notice(2103, "Market data farm connection is broken:usfarm");
  board.on_read_only(true);
  board.on_state(SocketState::Disconnected, now, "EOF");
  board.on_state(SocketState::Connecting, now);
  board.on_state(SocketState::Handshaking, now);
  board.on_state(SocketState::Ready, now);
  EXPECT_EQ(why(), "");
  EXPECT_THAT(board.health().farms, IsEmpty());
  EXPECT_EQ(board.health().last_disconnect_reason, "EOF") << "that stays";
  EXPECT_EQ(board.health().disconnects, 1u);
  board.on_state(SocketState::Reconnecting, now, "reset");
  board.on_state(SocketState::Disconnected, now, "reset");
  EXPECT_EQ(board.health().disconnects, 2u) << "one loss, however many states it goes through";
}

TEST_F(Board, TheFirstAxisInTheWayIsNamed) {
  make_ready();
  board.on_restart_calendar("the gateway restarts at 23:45",
                            "the gateway restarts in 4 minutes: no new positions");
  EXPECT_THAT(why(), HasSubstr("restarts in 4 minutes"));
  board.on_read_only(true);
  EXPECT_THAT(why(), HasSubstr("read-only"));
  notice(1100, kLost);
  EXPECT_THAT(why(), HasSubstr("1100"));
  board.on_missing({"accounts"});
  EXPECT_THAT(why(), HasSubstr("accounts"));
  board.on_state(SocketState::Disconnected, now, "EOF");
  EXPECT_THAT(why(), HasSubstr("EOF"));
}

TEST_F(Board, AReadOnlyApiIsLearnedFromTheRefusalOfAnOrder) {
  make_ready();
  ErrorHandler handler;
  handler.own(5, ErrorContext::Order, "order 5");
  protocol::ErrorMessage message;
  message.request_id = 5;
  message.error_code = 321;
  message.error_string =
      "Error validating request.-'bW' : cause - The API interface is currently in Read-Only mode.";
  board.on_notice(handler.handle(message, now));
  EXPECT_TRUE(board.health().read_only);
  EXPECT_THAT(why(), HasSubstr("Read-Only"));
}

TEST_F(Board, ASlowOrSkewedLineIsAConcern) {
  make_ready();
  board.on_round_trip(20ms, 300ms);
  EXPECT_THAT(concerns(), IsEmpty());
  board.on_round_trip(2500ms, -90s);
  EXPECT_THAT(concerns(),
              ElementsAre("the gateway takes 2500 ms to answer",
                          "the gateway's clock is 1 min 30 s behind this machine's: check both clocks"));
  board.on_restart_calendar("the gateway restarts at 23:45", "");
  EXPECT_EQ(concerns().back(), "the gateway restarts at 23:45");
  EXPECT_EQ(why(), "");
}

TEST_F(Board, WhatChangesNothingTellsNobody) {
  make_ready();
  board.on_state(SocketState::Ready, now);
  board.on_missing({});
  board.on_read_only(false);
  board.on_restart_calendar("", "");
  board.on_subscriptions_restored(now);
  board.on_reconnect(0, {});
  notice(1102, "restored");
  notice(201, "Order rejected");
  board.on_frame(now);
  board.on_round_trip(1ms, 0ms);
  ++board.counters().ticks;
  EXPECT_EQ(changes, 0);
  EXPECT_EQ(board.health().ticks, 1u);
  EXPECT_EQ(board.health().last_frame_at, now);
}

TEST_F(Board, ObserversMayLeaveAndCauseChangesWhileTheyAreTold) {
  std::vector<std::string> heard;
  std::uint64_t first = 0;
  first = board.observe([&](const Health& health) {
    heard.emplace_back(to_string(health.socket));
    board.stop_observing(first);
    board.on_read_only(true);
  });
  board.on_state(SocketState::Connecting, now);
  EXPECT_THAT(heard, ElementsAre("connecting"));
  EXPECT_TRUE(board.health().read_only);
  EXPECT_EQ(board.version(), 2u);
}

TEST(FarmNotice, NamesStandBehindAColonOrAfterOnDemand) {
  EXPECT_EQ(farm_of("Market data farm connection is OK:usfarm"), "usfarm");
  EXPECT_EQ(farm_of("HMDS data farm connection is inactive but should be available upon demand.ushmds"),
            "ushmds");
  EXPECT_EQ(farm_of("Market data farm connection is inactive but should be available upon demand.usfarm.nj"),
            "usfarm.nj");
  EXPECT_EQ(farm_of("something else"), "");
  EXPECT_EQ(farm_notice(2104, "something else")->name, "farm of notice 2104");
  EXPECT_EQ(farm_notice(2100, "Market data farm connection is OK:usfarm"), std::nullopt);
}

TEST(FarmNotice, ListsMayHoldAnything) {
  EXPECT_THAT(farms_listed("").connected, IsEmpty());
  EXPECT_THAT(farms_listed("All data farms are connected: ;; .").connected, IsEmpty());
  const auto list = farms_listed("The following farms are not connected: eufarm");
  EXPECT_THAT(list.connected, IsEmpty());
  EXPECT_THAT(list.not_connected, ElementsAre("eufarm"));
}

}  // namespace
}  // namespace ibflow::connection
