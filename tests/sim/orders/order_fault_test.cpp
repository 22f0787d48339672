// What fault scripts do to orders.

#include "ibflow/sim/faults/fault_script.hpp"
#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class OrderFaultsTest : public OrdersTest {
 protected:
  void SetUp() override { serve(); }
  void perform(std::string verb, std::vector<std::string> words = {}) {
    const auto done = server_->perform({FaultAction{.verb = std::move(verb), .words = std::move(words)}});
    EXPECT_TRUE(done) << done.error().message;
  }
};

TEST_F(OrderFaultsTest, SB69_a_correction_raises_the_last_part_of_the_id) {
  for (const int version : {kText, kProtobuf}) {
    const auto client = at_ten(7, version);
    const auto next = only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id;
    const auto live = only<protocol::ExecutionDetails>(client->ask(an_order(next).buy(10).message())).at(0);
    perform("correct-fill", {"0.01"});
    const auto answers = client->sync();
    ASSERT_EQ(in_short(answers), "11 59");
    const auto corrected = only<protocol::ExecutionDetails>(answers)[0];
    const auto root = live.execution.exec_id.substr(0, live.execution.exec_id.rfind('.'));
    EXPECT_EQ(live.execution.exec_id, root + ".01");
    EXPECT_EQ(corrected.execution.exec_id, root + ".02");
    EXPECT_EQ(corrected.request_id, -1);
    EXPECT_NEAR(corrected.execution.price, live.execution.price + 0.01, 1e-9);
    EXPECT_EQ(corrected.execution.shares, live.execution.shares);
    EXPECT_EQ(only<protocol::CommissionReport>(answers)[0].exec_id, root + ".02");
    protocol::RequestExecutions request;
    const auto listed = only<protocol::ExecutionDetails>(client->ask(request));
    EXPECT_EQ(listed.back().execution.exec_id, root + ".02");
    server_->drop_client(7);
    EXPECT_TRUE(client->closed_by_server());
  }
}

TEST_F(OrderFaultsTest, A_busted_execution_has_no_shares) {
  const auto client = at_ten(7);
  client->ask(an_order(1).buy(10).message());
  perform("bust-fill");
  const auto answers = client->sync();
  ASSERT_THAT(in_short(answers), HasSubstr("11"));
  EXPECT_EQ(*only<protocol::ExecutionDetails>(answers)[0].execution.shares, core::Decimal(0));
}

TEST_F(OrderFaultsTest, The_next_order_is_rejected_by_the_broker_or_by_its_check) {
  const auto client = at_ten(7);
  perform("reject-next", {"201", "Order rejected - reason:The exchange is closed."});
  const auto answers = client->ask(an_order(1).buy(10).message());
  ASSERT_EQ(in_short(answers), "4/201 5(Inactive) 3(Inactive)");
  EXPECT_EQ(error_text(answers), "Order rejected - reason:The exchange is closed.");
  perform("reject-next", {"10289", "You must set the cash quantity"});
  EXPECT_EQ(in_short(client->ask(an_order(2).buy(10).message())), "4/10289");
  EXPECT_EQ(in_short(client->ask(an_order(2).buy(10).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(OrderFaultsTest, An_order_becomes_inactive_and_works_again) {
  const auto client = at_ten(7);
  const auto first = last_status(client->ask(an_order(1).buy(10).limit(100).message()));
  perform("inactive");
  EXPECT_EQ(in_short(client->sync()), "5(Inactive) 3(Inactive)");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "53");
  perform("revive");
  const auto answers = client->sync();
  EXPECT_EQ(in_short(answers), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(last_status(answers).perm_id, first.perm_id);
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202");
}

TEST_F(OrderFaultsTest, An_order_lives_twice_under_two_permanent_ids) {
  const auto client = at_ten(7);
  const auto first = last_status(client->ask(an_order(1).buy(10).limit(100).ref("key").message()));
  perform("twin-order");
  const auto answers = client->sync();
  ASSERT_EQ(in_short(answers), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(last_status(answers).order_id, 1);
  EXPECT_NE(last_status(answers).perm_id, first.perm_id);
  EXPECT_EQ(only<protocol::OpenOrder>(answers)[0].order.order_ref, "key");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})),
            "5(Submitted) 3(Submitted) 5(Submitted) 3(Submitted) 53");
}

TEST_F(OrderFaultsTest, A_finished_order_reports_another_status) {
  const auto client = at_ten(7);
  client->ask(an_order(1).buy(10).message());
  perform("late-status", {"Submitted"});
  EXPECT_EQ(in_short(client->sync()), "3(Submitted)");
}

TEST_F(OrderFaultsTest, Ids_fall_back_and_are_free_again) {
  const auto client = at_ten(7);
  client->ask(an_order(5).buy(10).message());
  client->ask(an_order(6).buy(10).limit(100).message());
  perform("roll-back-ids", {"3"});
  EXPECT_EQ(only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id, 3);
  EXPECT_THAT(in_short(client->ask(an_order(5).buy(1).message())), HasSubstr("11 5(Filled)"));
  EXPECT_EQ(in_short(client->ask(an_order(6).buy(2).limit(100).message())), "5(Submitted) 3(Submitted)")
      << "a working order keeps its id: this is a change";
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53");
}

TEST_F(OrderFaultsTest, A_short_sale_waits_for_shares_to_borrow) {
  const auto client = at_ten(7);
  perform("hold-for-locate");
  const auto answers = client->ask(an_order(1).sell(10).limit(999).message());
  ASSERT_EQ(in_short(answers), "4/404 3(PreSubmitted)");
  EXPECT_THAT(error_text(answers), HasSubstr("Order held while securities are located"));
  EXPECT_EQ(last_status(answers).why_held, "locate");
  EXPECT_EQ(in_short(client->run_to("10:02:00")), "5(Submitted) 3(Submitted)") << "a minute later";
  EXPECT_EQ(in_short(client->ask(an_order(2).sell(10).limit(999).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(OrderFaultsTest, Shares_to_borrow_can_be_found_earlier) {
  const auto client = at_ten(7);
  perform("hold-for-locate");
  client->ask(an_order(1).sell(10).limit(999).message());
  perform("release-locate");
  EXPECT_EQ(in_short(client->sync()), "5(Submitted) 3(Submitted)");
  EXPECT_FALSE(server_->perform({FaultAction{.verb = "release-locate", .words = {}}}));
}

TEST_F(OrderFaultsTest, A_working_order_is_refused_after_all) {
  const auto client = at_ten(7);
  client->ask(an_order(1).buy(10).limit(100).message());
  perform("reject-working", {"201", "Order rejected - reason:No margin."});
  const auto answers = client->sync();
  EXPECT_EQ(in_short(answers), "4/201 5(Inactive) 3(Inactive)");
  EXPECT_EQ(error_text(answers), "Order rejected - reason:No margin.");
  client->ask(an_order(2).buy(10).limit(100).message());
  perform("reject-working", {"201", "Order rejected - reason:No margin.", "cancelled"});
  EXPECT_THAT(in_short(client->sync()), testing::StartsWith("4/201 3(Cancelled)"));
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "53");
}

TEST_F(OrderFaultsTest, Cancels_are_carried_out_late_and_the_order_fills_meanwhile) {
  const auto client = at_ten(7);
  perform("delay-cancels", {"60"});
  client->ask(an_order(1).buy(10).limit(100).message());
  client->ask(an_order(2).buy(10).limit(100).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "");
  EXPECT_EQ(in_short(client->ask(cancel(2))), "");
  EXPECT_THAT(in_short(client->ask(an_order(1).buy(10).limit(999).message())), HasSubstr("11 5(Filled)"));
  EXPECT_EQ(in_short(client->run_to("10:00:50")), "");
  const auto later = client->run_to("10:01:10");
  EXPECT_EQ(in_short(later), "3(Cancelled) 4/202") << "nothing is said of the one that has filled";
  EXPECT_EQ(last_status(later).order_id, 2);
  perform("delay-cancels", {"0"});
  client->ask(an_order(3).buy(10).limit(100).message());
  EXPECT_EQ(in_short(client->ask(cancel(3))), "3(Cancelled) 4/202");
}

TEST_F(OrderFaultsTest, The_fill_comes_before_the_acknowledgement) {
  const auto client = at_ten(7);
  perform("fill-before-ack", {"on"});
  EXPECT_THAT(in_short(client->ask(an_order(1).buy(10).message())),
              testing::StartsWith("11 5(PreSubmitted) 3(PreSubmitted) 5(Filled) 3(Filled)"));
  perform("fill-before-ack", {"off"});
  EXPECT_THAT(in_short(client->ask(an_order(2).buy(10).message())),
              testing::StartsWith("5(PreSubmitted) 3(PreSubmitted) 11"));
}

TEST_F(OrderFaultsTest, Commissions_come_late_or_never) {
  const auto client = at_ten(7);
  perform("delay-commissions", {"30"});
  EXPECT_THAT(in_short(client->ask(an_order(1).buy(10).message())), testing::Not(HasSubstr("59")));
  EXPECT_EQ(in_short(client->run_to("10:00:20")), "");
  EXPECT_EQ(in_short(client->run_to("10:00:40")), "5(Filled) 59");
  perform("delay-commissions", {"0"});
  perform("commissions", {"missing"});
  EXPECT_THAT(in_short(client->ask(an_order(2).buy(10).message())), testing::Not(HasSubstr("59")));
  EXPECT_EQ(in_short(client->run_to("10:05:00")), "");
  perform("normal-orders");
  EXPECT_THAT(in_short(client->ask(an_order(3).buy(10).message())), testing::EndsWith("59"));
}

TEST_F(OrderFaultsTest, A_correction_may_change_the_size_too) {
  const auto client = at_ten(7);
  client->ask(an_order(1).buy(10).message());
  perform("correct-fill", {"0", "8"});
  const auto corrected = only<protocol::ExecutionDetails>(client->sync()).at(0);
  EXPECT_EQ(*corrected.execution.shares, core::Decimal(8));
  EXPECT_EQ(*corrected.execution.cum_qty, core::Decimal(8));
}

TEST_F(OrderFaultsTest, A_halt_stops_the_data_and_the_matching) {
  const auto client = at_ten(7);
  client->ask(market_data(11, "AAPL"));
  perform("halt", {"AAPL"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(10).message())),
            "5(PreSubmitted) 3(PreSubmitted) 5(Submitted) 3(Submitted)");
  EXPECT_THAT(in_short(client->ask(an_order(2).of("SPY").buy(10).message())), HasSubstr("11 "));
  const auto halted = client->run_to("10:02:00");
  EXPECT_THAT(in_short(halted), testing::Not(HasSubstr("11 5(")));
  const auto states = only<protocol::TickGeneric>(halted);
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].tick_type, 49);
  EXPECT_EQ(states[0].value, 1);
  client->ask(an_order(3).buy(10).limit(999).message());
  EXPECT_EQ(in_short(client->ask(cancel(3))), "3(Cancelled) 4/202") << "a halt forbids no cancel";
  perform("resume", {"AAPL"});
  const auto resumed = client->run_to("10:02:10");
  const auto fills = only<protocol::ExecutionDetails>(resumed);
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].execution.order_id, 1);
  EXPECT_EQ(only<protocol::TickGeneric>(resumed).at(0).value, 0);
}

TEST_F(OrderFaultsTest, Without_a_link_to_the_broker_new_orders_are_refused) {
  const auto client = at_ten(7);
  client->ask(an_order(1).buy(10).limit(100).message());
  perform("link", {"lost"});
  client->sync();
  const auto answers = client->ask(an_order(2).buy(10).limit(100).message());
  ASSERT_EQ(in_short(answers), "4/201");
  EXPECT_THAT(error_text(answers), HasSubstr("not connected"));
  perform("link", {"restored"});
  client->sync();
  EXPECT_EQ(in_short(client->ask(an_order(2).buy(10).limit(100).message())), "5(Submitted) 3(Submitted)");
}

}  // namespace
}  // namespace ibflow::sim::test
