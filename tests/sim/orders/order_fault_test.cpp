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
