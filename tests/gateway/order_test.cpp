// Orders out, and what is said about them.

#include "ibflow/protocol/builders/orders.hpp"
#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Orders : public GatewayTest {
 protected:
  void with(ScriptedPeer::Script script, std::int32_t next_valid_id = 1) {
    peer = std::make_unique<ScriptedPeer>([script = std::move(script), next_valid_id](PeerSession& session) {
      session.begin_session(176, PeerSession::now_text(), next_valid_id);
      script(session);
      session.wait_for_close();
    });
    make(*peer);
    connect();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }
  std::unique_ptr<ScriptedPeer> peer;
};

TEST_F(Orders, ABracketGoesOutAsItWasMeant) {
  with([](PeerSession& session) {
    const auto parent = session.expect<protocol::PlaceOrder>();
    EXPECT_EQ(parent.order_id, 10);
    EXPECT_EQ(parent.contract.con_id, 265598);
    EXPECT_EQ(parent.order.action, "BUY");
    EXPECT_EQ(parent.order.total_quantity, core::Decimal(100));
    EXPECT_EQ(parent.order.order_type, "LMT");
    EXPECT_EQ(parent.order.lmt_price, 170.25);
    EXPECT_EQ(parent.order.tif, "DAY");
    EXPECT_EQ(parent.order.order_ref, "key-10");
    EXPECT_EQ(parent.order.account, "DU1");
    EXPECT_FALSE(parent.order.transmit);
    EXPECT_EQ(parent.order.parent_id, 0);
    const auto child = session.expect<protocol::PlaceOrder>();
    EXPECT_EQ(child.order.order_type, "STP");
    EXPECT_EQ(child.order.aux_price, 165.0);
    EXPECT_EQ(child.order.parent_id, 10);
    EXPECT_TRUE(child.order.transmit);
  });
  on_loop([&] {
    EXPECT_TRUE(gateway->place(an_order(10).buy(100).limit(170.25).hold().intent()));
    EXPECT_TRUE(gateway->place(an_order(11).sell(100).stop(165).child_of(10).intent()));
  });
}

TEST_F(Orders, APreviewIsAnsweredByItsOwnNumbersAlone) {
  with([](PeerSession& session) {
    const auto asked = session.expect<protocol::PlaceOrder>();
    EXPECT_TRUE(asked.order.what_if);
    protocol::OpenOrder of_another_client;
    of_another_client.order_id = asked.order_id;
    of_another_client.contract = asked.contract;
    of_another_client.order = asked.order;
    of_another_client.order.order_id = asked.order_id;
    of_another_client.order.client_id = 3;
    of_another_client.order.what_if = false;
    auto warned = of_another_client;
    warned.order.client_id = 7;
    warned.order.what_if = true;
    warned.order_state.warning_text = "not before the open";
    auto computed = warned;
    computed.order_state.init_margin_change = "1500.25";
    session.queue(of_another_client).queue(warned).queue(computed).flush();
  });
  const auto order = protocol::build::market(protocol::build::Action::Buy, 100);
  ASSERT_TRUE(order);
  const auto preview = ask(gateway->orders().preview(protocol::Contract(), *order));
  ASSERT_TRUE(preview) << preview.error().message;
  EXPECT_EQ(preview->warning, "not before the open");
  EXPECT_EQ(preview->initial_margin_change, core::Decimal::parse("1500.25"));
}

TEST_F(Orders, WhatMakesNoOrderIsNotSent) {
  with([](PeerSession& session) { EXPECT_TRUE(session.wait_for_close()); });
  on_loop([&] {
    auto intent = an_order(5).limit(10).intent();
    intent.limit_price.reset();
    EXPECT_THAT(gateway->place(intent).error().message, HasSubstr("needs a limit price"));
    EXPECT_THAT(gateway->place(an_order(5).buy(0).intent()).error().message, HasSubstr("above zero"));
    EXPECT_THAT(gateway->place(an_order(0).buy(1).intent()).error().message, HasSubstr("no order id"));
    intent = an_order(5).intent();
    intent.client_id = core::ClientId(8);
    EXPECT_EQ(gateway->place(intent).error().category, core::ErrorCategory::Usage);
    EXPECT_EQ(gateway->health().messages_out, 1u) << "START_API and nothing else";
  });
}

TEST_F(Orders, IdsAreAboveEverythingEverUsed) {
  with(
      [](PeerSession& session) {
        session.expect<protocol::RequestCurrentTime>();
        protocol::OrderStatus status;
        status.order_id = 250;
        status.client_id = 7;
        status.status = "Submitted";
        session.queue(status);
        status.order_id = 999;
        status.client_id = 8;  // somebody else's
        session.queue(status).queue(the_time(1)).flush();
      },
      100);
  on_loop([&] {
    EXPECT_EQ(gateway->allocate_order_id().value, 100) << "the next valid id";
    gateway->set_order_id_floor(core::OrderId(200));
    EXPECT_EQ(gateway->allocate_order_id().value, 201) << "above the floor";
    gateway->set_order_id_floor(core::OrderId(50));
    EXPECT_EQ(gateway->allocate_order_id().value, 202) << "a floor never lowers";
  });
  settle();
  on_loop([&] { EXPECT_EQ(gateway->allocate_order_id().value, 251) << "above what was seen"; });
  EXPECT_EQ(heard.statuses.size(), 1u);
}

TEST_F(Orders, NoticesSayWhetherTheOrderLivesOn) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    session.queue(
        an_error(3, 399, "Order Message:\nBUY 100 AAPL\nWarning: your order will not be placed until ..."));
    session.queue(an_error(3, 2109, "outside hours flag ignored")).queue(an_error(3, 404, "Order held"));
    session.queue(an_error(3, 201, "Order rejected - reason:margin"))
        .queue(an_error(4, 202, "Order Canceled - reason:"));
    session.queue(
        an_error(5, 10148, "OrderId 5 that needs to be cancelled cannot be cancelled, state: Filled."));
    session.queue(an_error(6, 98'765, "a code that nobody knows"));
    session.queue(the_time(1)).flush();
  });
  settle();
  ASSERT_EQ(heard.notices.size(), 7u);
  EXPECT_TRUE(heard.notices[0].is_warning);
  EXPECT_THAT(heard.notices[0].text, HasSubstr("\n")) << "texts are left as they are";
  EXPECT_TRUE(heard.notices[1].is_warning);
  EXPECT_TRUE(heard.notices[2].is_warning);
  EXPECT_FALSE(heard.notices[3].is_warning);
  EXPECT_EQ(heard.notices[3].order_id.value, 3);
  EXPECT_FALSE(heard.notices[4].is_warning);
  EXPECT_TRUE(heard.notices[5].is_warning) << "a refused cancel says nothing of the order";
  EXPECT_TRUE(heard.notices[6].is_warning) << "an unknown code proves nothing";
}

TEST_F(Orders, PAIN29_StatusesComeAsTheyAreAndWithoutZerosForUnknownPrices) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    protocol::OrderStatus status;
    status.order_id = 3;
    status.client_id = 7;
    status.perm_id = 77;
    status.status = "PreSubmitted";
    status.remaining = 100;
    status.filled = 0;
    status.why_held = "child,trigger";
    session.queue(status);
    status.status = "Filled";
    status.filled = 100;
    status.remaining = 0;
    status.avg_fill_price = 170.5;
    status.last_fill_price = 170.75;
    session.queue(status).queue(status);
    status.status = "Surprised";
    session.queue(status).queue(the_time(1)).flush();
  });
  settle();
  EXPECT_THAT(heard.lines, ElementsAre("status PreSubmitted", "status Filled", "status Filled",
                                       std::string("status ") + to_string(model::OrderStatus::Unknown)));
  EXPECT_EQ(heard.statuses[0].average_fill_price, std::nullopt);
  EXPECT_EQ(heard.statuses[0].why_held, "child,trigger");
  EXPECT_EQ(heard.statuses[1].average_fill_price, 170.5);
  EXPECT_EQ(heard.statuses[1].last_fill_price, 170.75);
  EXPECT_EQ(heard.statuses[1].perm_id.value, 77);
}

TEST_F(Orders, CancelsOvertakeOrdersThatWaitForTheClock) {
  constexpr std::int64_t kOpen =
      1550068200;  // 2019-02-13 09:30:00: a replayed session, paced on its own clock
  peer = std::make_unique<ScriptedPeer>([](PeerSession& session) {
    session.begin_session(176, "20190213 09:30:00 EST");
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen));
    EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 1);
    session.expect<protocol::RequestCurrentTime>();
    EXPECT_TRUE(session.nothing_received());
    session.send(the_time(kOpen + 1));
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 1);
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(kOpen + 2));
    EXPECT_EQ(session.expect<protocol::PlaceOrder>().order_id, 2);
  });
  auto config = config_for(peer->port());
  config.pacing.messages_per_second = 1;
  make(config);
  connect();
  core::Activity::Token busy;
  on_loop([&] {
    busy = activity.begin();  // only the waiting messages make it ask for the time
    EXPECT_TRUE(gateway->place(an_order(1).intent()));
    EXPECT_TRUE(gateway->place(an_order(2).intent()));
    EXPECT_TRUE(gateway->cancel(core::OrderId(1)));
    gateway->start_keeping_step();
  });
  peer->finish();
  on_loop([&] { busy.release(); });
}

}  // namespace
}  // namespace ibflow::tests
