// What a code means for whom it is about, and that the historical rules hold.

#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Errors : public GatewayTest {
 protected:
  void with(ScriptedPeer::Script script, const std::function<void(gateway::GatewayConfig&)>& change = {}) {
    peer = std::make_unique<ScriptedPeer>([script = std::move(script)](PeerSession& session) {
      session.begin_session(200);
      script(session);
      session.wait_for_close();
    });
    auto config = config_for(peer->port());
    if (change) change(config);
    make(config);
    connect();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }
  boost::asio::awaitable<core::Expected<std::vector<model::Bar>>> history() {
    return gateway->historical_bars(an_instrument(), "1 D", "5 secs");
  }
  std::unique_ptr<ScriptedPeer> peer;
};

constexpr auto kNoContract = "No security definition has been found for the request";

TEST_F(Errors, ACodeMeansWhatItsOwnerMakesOfIt) {
  with([](PeerSession& session) {
    const auto details = session.expect<protocol::RequestContractDetails>();
    session.send(an_error(details.request_id, 200, kNoContract));
    const auto data = session.expect<protocol::RequestMarketData>();
    session.expect<protocol::PlaceOrder>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(data.request_id, 200, kNoContract)).queue(an_error(1, 200, kNoContract));
    session.queue(the_time(1)).flush();
  });
  const auto details = ask(gateway->contract_details("XXXX"));
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().code, 200);
  EXPECT_FALSE(details.error().retryable);
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
    EXPECT_TRUE(gateway->place(an_order(1).intent()));
  });
  settle();
  EXPECT_EQ(heard.count("failed quotes AAPL"), 1u);
  ASSERT_EQ(heard.notices.size(), 1u);
  EXPECT_FALSE(heard.notices[0].is_warning) << "the order is refused";
}

TEST_F(Errors, AnErrorWhileIbIsAwayIsNoUnknownContract) {
  with([](PeerSession& session) {
    const auto details = session.expect<protocol::RequestContractDetails>();
    session.queue(an_error(-1, 1100, "lost")).queue(an_error(details.request_id, 200, kNoContract)).flush();
  });
  const auto details = ask(gateway->contract_details("AAPL"));
  ASSERT_FALSE(details);
  EXPECT_TRUE(details.error().retryable);
  EXPECT_THAT(details.error().message, HasSubstr("try again when the link is back"));
}

TEST_F(Errors, AChangeOfAnOrderIsRefusedWhileIbIsAway) {
  with([](PeerSession& session) {
    session.expect<protocol::PlaceOrder>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(-1, 1100, "lost")).queue(the_time(1)).flush();
    EXPECT_TRUE(session.wait_for_close());
  });
  on_loop([&] { EXPECT_TRUE(gateway->place(an_order(1).limit(10).intent())); });
  settle();
  on_loop([&] {
    const auto changed = gateway->place(an_order(1).limit(11).intent());
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().code, 504);
    EXPECT_THAT(changed.error().message, HasSubstr("1100"));
    EXPECT_EQ(gateway->health().messages_out, 3u) << "START_API, the order, the time";
  });
}

TEST_F(Errors, ARefusedChangeOrCancelLeavesItsOrderAlive) {
  with([](PeerSession& session) {
    for (int i = 0; i < 3; ++i) session.expect<protocol::PlaceOrder>();
    session.expect<protocol::CancelOrder>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(1, 110, "The price does not conform to the minimum price variation"));
    session.queue(an_error(2, 10147, "OrderId 2 that needs to be cancelled is not found."));
    session.queue(an_error(3, 103, "Duplicate order id")).queue(the_time(1)).flush();
  });
  on_loop([&] {
    EXPECT_TRUE(gateway->place(an_order(1).limit(10).intent()));
    EXPECT_TRUE(gateway->place(an_order(1).limit(10.001).intent())) << "a change";
    EXPECT_TRUE(gateway->place(an_order(3).intent()));
    EXPECT_TRUE(gateway->cancel(core::OrderId(2)));
  });
  settle();
  ASSERT_EQ(heard.notices.size(), 3u);
  EXPECT_TRUE(heard.notices[0].is_warning);
  EXPECT_TRUE(heard.notices[1].is_warning);
  EXPECT_FALSE(heard.notices[2].is_warning) << "a new order is refused by it";
}

TEST_F(Errors, TheUsersOverrideDecidesWhatEndsAnOrder) {
  with([](PeerSession& session) {
    session.expect<protocol::PlaceOrder>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_error(1, 201, "Order rejected"))
        .queue(an_error(1, 399, "Order Message"))
        .queue(the_time(1))
        .flush();
  });
  on_loop([&] {
    connection::ErrorOverrides overrides;
    overrides.set(201, connection::ErrorContext::Order, {.kind = connection::ErrorOverride::Kind::Warning});
    overrides.set(399, connection::ErrorContext::Order, {.kind = connection::ErrorOverride::Kind::Rejection});
    gateway->line().errors().set_overrides(overrides);
    EXPECT_TRUE(gateway->place(an_order(1).intent()));
  });
  settle();
  ASSERT_EQ(heard.notices.size(), 2u);
  EXPECT_TRUE(heard.notices[0].is_warning);
  EXPECT_FALSE(heard.notices[1].is_warning);
}

TEST_F(Errors, WhatNobodyCanReadIsProvenOnceAndNotInALoop) {
  with([](PeerSession& session) {
    session.expect<protocol::PlaceOrder>();
    session.send(an_error(1, 98'765, "a code that nobody knows"));
    session.expect<protocol::RequestOpenOrders>();
    session.queue(an_error(1, 98'765, "a code that nobody knows")).queue(protocol::OpenOrderEnd()).flush();
    protocol::ExecutionDetailsEnd end;
    end.request_id = session.expect<protocol::RequestExecutions>().request_id;
    session.queue(end).queue(an_error(1, 98'765, "again")).flush();
    session.expect<protocol::RequestCurrentTime>();  // and nothing before it
    session.send(the_time(1));
  });
  on_loop([&] { EXPECT_TRUE(gateway->place(an_order(1).intent())); });
  heard.wait_for([&] { return heard.notices.size() == 3; });
  settle();
  for (const auto& notice : heard.notices) EXPECT_TRUE(notice.is_warning);
}

TEST_F(Errors, AnErrorOfAHistoryRequestFreesItsSlot) {
  with(
      [](PeerSession& session) {
        const auto first = session.expect<protocol::RequestHistoricalData>();
        session.send(
            an_error(first.request_id, 162, "Historical Market Data Service error message:no permission"));
        const auto second = session.expect<protocol::RequestHistoricalData>();
        protocol::HistoricalDataEnd end;
        end.request_id = second.request_id;
        session.send(end);
      },
      [](gateway::GatewayConfig& config) {
        config.pacing.historical.open = 1;
        config.pacing.historical.identical = 0s;
      });
  auto first = start(history());
  auto second = start(history());
  EXPECT_EQ(finish(std::move(first)).error().code, 162);
  EXPECT_TRUE(finish(std::move(second)));
}

TEST_F(Errors, AHistoryRequestWithoutAnswerFreesItsSlotAndWaitingIsNoTimeout) {
  with(
      [](PeerSession& session) {
        const auto first = session.expect<protocol::RequestHistoricalData>();
        EXPECT_EQ(session.expect<protocol::CancelHistoricalData>().request_id, first.request_id);
        const auto second = session.expect<protocol::RequestHistoricalData>();
        protocol::HistoricalDataEnd end;
        end.request_id = second.request_id;
        session.send(end);
      },
      [](gateway::GatewayConfig& config) {
        config.request_timeout = 300ms;
        config.pacing.historical.open = 1;
        config.pacing.historical.identical = 0s;
      });
  auto first = start(history());
  auto second = start(history());
  EXPECT_EQ(finish(std::move(first)).error().category, core::ErrorCategory::Timeout);
  const auto answered = finish(std::move(second));
  EXPECT_TRUE(answered) << answered.error().message;
}

TEST_F(Errors, IdenticalHistoryRequestsKeepIbsDistance) {
  with([](PeerSession& session) {
    const auto first = session.expect<protocol::RequestHistoricalData>();
    session.expect<protocol::RequestCurrentTime>();  // overtakes the second
    protocol::HistoricalDataEnd end;
    end.request_id = first.request_id;
    session.queue(end).queue(the_time(1)).flush();
    EXPECT_TRUE(session.wait_for_close());
  });
  auto first = start(history());
  auto second = start(history());
  settle();
  EXPECT_TRUE(finish(std::move(first)));
  on_loop([&] { EXPECT_EQ(gateway->line().pacer().waiting(), 1u); });
  destroy();
  EXPECT_FALSE(finish(std::move(second)));
}

TEST_F(Errors, AReadOnlyApiRefusesOpenOrdersAtOnce) {  // pain 36: neither an id nor an end comes
  with([](PeerSession& session) {
    session.expect<protocol::RequestOpenOrders>();
    session.send(
        an_error(-1, 321,
                 "Error validating request.-'bW' : cause - The API interface is currently in Read-Only "
                 "mode."));
  });
  const auto orders = ask(gateway->open_orders());
  ASSERT_FALSE(orders);
  EXPECT_EQ(orders.error().code, 321);
  EXPECT_TRUE(health().read_only);
  EXPECT_THAT(health().why_not_ready, HasSubstr("ead-"));
}

}  // namespace
}  // namespace ibflow::tests
