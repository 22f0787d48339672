// A session that is lost and comes back: what is asked, what is told, and in which order.

#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

protocol::ExecutionDetails a_fill(std::int32_t request_id, const std::string& id) {
  protocol::ExecutionDetails message;
  message.request_id = request_id;
  message.contract.symbol = "AAPL";
  message.contract.con_id = 265598;
  message.execution.exec_id = id;
  message.execution.order_id = 11;
  message.execution.client_id = 7;
  message.execution.side = "BOT";
  message.execution.shares = 100;
  message.execution.price = 170.5;
  message.execution.time = "20190213 09:30:05 US/Eastern";
  message.execution.order_ref = "key-11";
  message.execution.acct_number = "DU1";
  return message;
}

protocol::OpenOrder a_working_order(std::int32_t id) {
  protocol::OpenOrder message;
  message.order_id = id;
  message.order.order_id = id;
  message.order.client_id = 7;
  message.order.action = "BUY";
  message.order.total_quantity = 100;
  message.order.order_type = "LMT";
  message.order.lmt_price = 1;
  message.order_state.status = "Submitted";
  return message;
}

class Recovery : public GatewayTest {
 protected:
  using Sessions = std::vector<ScriptedPeer::Script>;

  /// One script for each session in turn; each ends with the loss of its session.
  void with(Sessions scripts, const std::function<void(gateway::GatewayConfig&)>& change = {}) {
    const auto count = static_cast<int>(scripts.size());
    peer = std::make_unique<ScriptedPeer>(
        [scripts = std::move(scripts), next = std::make_shared<std::size_t>(0)](PeerSession& session) {
          scripts[(*next)++](session);
        },
        count);
    auto config = config_for(peer->port());
    config.reconnect.enabled = true;
    config.reconnect.delay = 1ms;
    if (change) change(config);
    make(config);
    connect();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }
  /// What every session that came back is asked, answered with these.
  static void answer_recovery(PeerSession& session, const std::vector<std::int32_t>& orders = {},
                              const std::vector<std::string>& fills = {}) {
    for (const bool again : {false, true}) {
      session.expect<protocol::RequestOpenOrders>();
      for (const auto id : orders) session.queue(a_working_order(id));
      session.send(protocol::OpenOrderEnd());
      if (again) return;
      protocol::ExecutionDetailsEnd end;
      end.request_id = session.expect<protocol::RequestExecutions>().request_id;
      for (const auto& id : fills) session.queue(a_fill(end.request_id, id));
      session.send(end);
    }
  }
  std::unique_ptr<ScriptedPeer> peer;
};

TEST_F(Recovery, ASessionThatComesBackTellsEverythingThatWasMissed) {
  with({[](PeerSession& session) {
          session.begin_session();
          const auto quotes = session.expect<protocol::RequestMarketData>();
          session.expect<protocol::RequestRealTimeBars>();
          session.expect<protocol::RequestContractDetails>();
          session.send(a_price(quotes.request_id, 4, 170, 1));
        },
        [](PeerSession& session) {
          session.begin_session();
          const auto quotes = session.expect<protocol::RequestMarketData>();
          EXPECT_EQ(quotes.contract.con_id, 265598);
          const auto bars = session.expect<protocol::RequestRealTimeBars>();
          answer_recovery(session, {5}, {"e.1", "e.2"});
          session.expect<protocol::RequestCurrentTime>();
          protocol::RealTimeBar bar;
          bar.request_id = bars.request_id;
          session.queue(a_price(quotes.request_id, 4, 171, 1)).queue(bar).queue(the_time(1)).flush();
          session.wait_for_close();
        }});
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
    EXPECT_TRUE(gateway->subscribe_real_time_bars(an_instrument()));
  });
  auto details = start(gateway->contract_details("AAPL"));
  EXPECT_EQ(finish(std::move(details)).error().category, core::ErrorCategory::Connection);
  heard.wait_for_line("reconnected");
  settle();
  EXPECT_THAT(heard.lines, ElementsAre("quote AAPL", "lost", "open order", "open order", "execution e.1",
                                       "execution e.2", "reconnected", "restored quotes AAPL", "quote AAPL",
                                       "restored bars AAPL", "bar AAPL"))
      << "open orders as they are listed, twice; then the fills, then what is left";
  ASSERT_EQ(heard.returns.size(), 1u);
  ASSERT_EQ(heard.returns[0].size(), 1u);
  EXPECT_EQ(heard.returns[0][0].order_id.value, 5);
  on_loop([&] { EXPECT_TRUE(activity.idle()); });
}

TEST_F(Recovery, NoOrderLeavesBeforeItIsKnownWhatHappened) {
  std::promise<void> asked;
  std::promise<void> begun;
  auto ready = begun.get_future();
  with({[&](PeerSession& session) {
          session.begin_session();
          ready.wait();
        },
        [&](PeerSession& session) {
          session.begin_session();
          session.expect<protocol::RequestOpenOrders>();
          asked.set_value();
          EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 4) << "a cancel does no harm";
          session.send(protocol::OpenOrderEnd());
          protocol::ExecutionDetailsEnd end;
          end.request_id = session.expect<protocol::RequestExecutions>().request_id;
          session.send(end);
          session.expect<protocol::RequestOpenOrders>();
          session.send(protocol::OpenOrderEnd());
          EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 6) << "placed when told";
          session.wait_for_close();
        }});
  heard.when_reconnected = [&] { EXPECT_TRUE(gateway->place(an_order(6).intent())); };
  begun.set_value();
  asked.get_future().wait();
  on_loop([&] {
    const auto refused = gateway->place(an_order(5).intent());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, 504);
    EXPECT_THAT(refused.error().message, HasSubstr("is being asked for"));
    EXPECT_THAT(gateway->health().why_not_ready, HasSubstr("is being asked for"));
    EXPECT_TRUE(gateway->cancel(core::OrderId(4)));
  });
  heard.wait_for_line("reconnected");
}

TEST_F(Recovery, ASecondLossWhileAskingIsPartOfTheFirst) {
  with({[](PeerSession& session) {
          session.begin_session();
          session.expect<protocol::RequestMarketData>();
        },
        [](PeerSession& session) {
          session.begin_session();
          session.expect<protocol::RequestMarketData>();
          session.expect<protocol::RequestOpenOrders>();
        },
        [](PeerSession& session) {
          session.begin_session();
          session.expect<protocol::RequestMarketData>();
          answer_recovery(session);
          session.expect<protocol::RequestCurrentTime>();  // and nothing was asked twice
          session.send(the_time(1));
          session.wait_for_close();
        }});
  on_loop([&] { EXPECT_TRUE(gateway->subscribe_quotes(an_instrument())); });
  heard.wait_for_line("reconnected");
  settle();
  EXPECT_THAT(heard.lines, ElementsAre("lost", "reconnected"));
}

TEST_F(Recovery, WithoutAnAnswerTheSessionIsBegunAgain) {
  with({[](PeerSession& session) { session.begin_session(); },
        [](PeerSession& session) {
          session.begin_session();
          EXPECT_TRUE(session.wait_for_close()) << "open orders were asked for in vain";
        },
        [](PeerSession& session) {
          session.begin_session();
          answer_recovery(session, {8});
          session.wait_for_close();
        }},
       [](gateway::GatewayConfig& config) { config.request_timeout = 200ms; });
  heard.wait_for_line("reconnected");
  EXPECT_EQ(heard.count("lost"), 1u);
  EXPECT_EQ(heard.returns.at(0).size(), 1u);
}

TEST_F(Recovery, ASessionThatCannotComeBackEndsOnce) {
  with({[](PeerSession& session) { session.begin_session(); },
        [](PeerSession& session) { session.expect_hello(); }},
       [](gateway::GatewayConfig& config) { config.reconnect.max_attempts = 1; });
  heard.wait_for_line("disconnected");
  EXPECT_THAT(heard.lines, ElementsAre("lost", "disconnected"));
}

TEST_F(Recovery, WhatWeEndOurselvesWhileAwayIsNotTold) {
  with({[](PeerSession& session) { session.begin_session(); }},
       [](gateway::GatewayConfig& config) { config.reconnect.delay = 1h; });
  heard.wait_for_line("lost");
  on_loop([&] { gateway->disconnect(); });
  on_loop([] {});
  on_loop([] {});
  EXPECT_TRUE(heard.ends.empty());
  EXPECT_EQ(health().socket, gateway::Health::Socket::Closed);
}

TEST_F(Recovery, OrdersThatNeverLeftAreSaidToBeNotSent) {
  with({[](PeerSession& session) {
         session.begin_session();
         EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 1);
       }},
       [](gateway::GatewayConfig& config) {
         config.pacing.messages_per_second = 1;
         config.reconnect.delay = 1h;
       });
  on_loop([&] {
    EXPECT_TRUE(gateway->place(an_order(1).intent()));
    EXPECT_TRUE(gateway->place(an_order(2).intent()));
    EXPECT_TRUE(gateway->place(an_order(1).limit(2).intent())) << "a change";
    EXPECT_TRUE(gateway->cancel(core::OrderId(3)));
  });
  heard.wait_for([&] { return heard.notices.size() == 3; });
  EXPECT_EQ(heard.lines.at(0), "lost") << "first, so that nobody sends others";
  for (const auto& notice : heard.notices) {
    EXPECT_EQ(notice.code, 504);
    EXPECT_EQ(notice.is_warning, notice.order_id.value != 2) << "a change or a cancel leaves its order alive";
    EXPECT_THAT(notice.text, HasSubstr("not sent"));
  }
}

TEST_F(Recovery, RefusedSubscriptionsStayRefusedAndTheOthersComeBack) {
  with({[](PeerSession& session) {
          session.begin_session();
          const auto refused = session.expect<protocol::RequestMarketData>();
          session.expect<protocol::RequestMarketData>();
          session.send(an_error(refused.request_id, 354, "Requested market data is not subscribed."));
        },
        [](PeerSession& session) {
          session.begin_session();
          EXPECT_EQ(session.expect<protocol::RequestMarketData>().contract.symbol, "SPY");
          answer_recovery(session);
          session.wait_for_close();
        }});
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument()));
    EXPECT_TRUE(gateway->subscribe_quotes(an_instrument("SPY", 756733)));
  });
  heard.wait_for_line("reconnected");
  EXPECT_EQ(heard.lines.at(0), "failed quotes AAPL");
}

}  // namespace
}  // namespace ibflow::tests
