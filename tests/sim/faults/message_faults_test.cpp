// Messages lost, doubled, late, out of order, damaged; requests ignored or refused.

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class MessageFaults : public GatewayTest {
 protected:
  void run(std::string_view script) {
    const auto parsed = parse_fault_script(script);
    ASSERT_TRUE(parsed) << parsed.error().message;
    const auto done = server_->run_fault(*parsed);
    EXPECT_TRUE(done) << done.error().message;
  }
  void run_named(std::string_view name) { run(fault_text(name).value()); }
};

TEST_F(MessageFaults, a_dropped_message_never_comes_and_the_next_one_does) {
  serve();
  const auto client = connect(1);
  run("now: drop NEXT_VALID_ID");
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "");
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "9");
}

TEST_F(MessageFaults, always_means_until_delivery_is_told_to_go_on) {
  serve();
  const auto client = connect(1);
  run("now: drop NEXT_VALID_ID always");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "");
  ASSERT_TRUE(server_->perform(parse_fault_actions("deliver").value()));
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "9");
}

TEST_F(MessageFaults, a_lost_placement_leaves_no_trace) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run_named("lost-placement");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(1).message())), "");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "53");
  EXPECT_THAT(in_short(client->ask(an_order(1).buy(1).limit(1).message())), HasSubstr("5(Submitted)"));
}

TEST_F(MessageFaults, a_lost_ack_leaves_the_order_alive) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run_named("lost-ack");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(1).message())), "");
  run("now: deliver");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53");
}

TEST_F(MessageFaults, a_fill_comes_before_its_order) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run_named("fill-before-ack");
  const auto answers = in_short(client->ask(an_order(1).buy(1).message()));
  EXPECT_TRUE(answers.starts_with("11 5(PreSubmitted) 3(PreSubmitted)")) << answers;
}

TEST_F(MessageFaults, every_status_comes_twice) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run_named("duplicate-status");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(1).message())),
            "5(Submitted) 5(Submitted) 3(Submitted) 3(Submitted)");
}

TEST_F(MessageFaults, a_commission_comes_a_minute_late) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run_named("late-commission");
  EXPECT_TRUE(only<protocol::CommissionReport>(client->ask(an_order(1).buy(1).message())).empty());
  EXPECT_TRUE(only<protocol::CommissionReport>(client->run_to("09:31:50")).empty());
  EXPECT_EQ(only<protocol::CommissionReport>(client->run_to("09:32:10")).size(), 1U);
}

TEST_F(MessageFaults, a_request_is_refused_with_its_own_id) {
  serve();
  const auto client = connect_at(1, "09:45:00");
  run_named("history-pacing");
  const auto first = only<protocol::ErrorMessage>(client->ask(history(21, "AAPL")));
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].request_id, 21);
  EXPECT_EQ(first[0].error_code, 162);
  EXPECT_THAT(first[0].error_string, HasSubstr("pacing violation"));
  EXPECT_EQ(only<protocol::ErrorMessage>(client->ask(history(22, "AAPL", "2 mins"))).size(), 1U);
  EXPECT_EQ(only<protocol::HistoricalData>(client->ask(history(23, "AAPL", "3 mins"))).size(), 1U);
}

TEST_F(MessageFaults, a_warning_does_not_keep_the_order_from_living) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run_named("preset-changed-a-field");
  const auto answers = client->ask(an_order(4).buy(1).limit(1).message());
  EXPECT_EQ(in_short(answers), "4/10349 5(Submitted) 3(Submitted)");
  EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, 4);
}

TEST_F(MessageFaults, a_corrupt_message_is_damaged_and_the_stream_goes_on) {
  serve();
  const auto client = connect(1);
  const auto intact = client->received().size();
  client->ask(protocol::RequestManagedAccounts{});
  const auto once = client->received().substr(intact);
  run("now: corrupt MANAGED_ACCTS");
  client->send(protocol::RequestManagedAccounts{});
  client->send(protocol::RequestIds{});
  const auto before = client->received().size();
  std::vector<AnyResponse> answers;
  try {
    answers = client->sync();
  } catch (const std::runtime_error&) {
    answers = client->sync();
  }
  EXPECT_THAT(in_short(answers), HasSubstr("9"));
  EXPECT_NE(client->received().substr(before, 20), once.substr(0, 20));
}

TEST_F(MessageFaults, a_rule_set_off_by_a_client_takes_only_its_messages) {
  serve();
  const auto one = connect(1), two = connect(2);
  run("on REQ_IDS: drop MANAGED_ACCTS always");
  one->ask(protocol::RequestIds{});
  EXPECT_EQ(in_short(one->ask(protocol::RequestManagedAccounts{})), "");
  EXPECT_EQ(in_short(two->ask(protocol::RequestManagedAccounts{})), "15");
}

TEST_F(MessageFaults, steps_wait_for_the_clock_and_for_messages) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  run("after 10 s: notice 9001 ten\nat 09:31:30: notice 9002 half\nevery 20 s: notice 9003 again\nsent "
      "NEXT_VALID_ID 2: notice 9004 second");
  const auto until = [&](std::string_view time) { return in_short(client->run_to(time)); };
  EXPECT_EQ(until("09:31:05"), "");
  EXPECT_EQ(until("09:31:15"), "4/9001");
  EXPECT_EQ(until("09:31:32"), "4/9003 4/9002");
  EXPECT_EQ(until("09:31:45"), "4/9003");
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "9");
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "9 4/9004");
}

TEST_F(MessageFaults, a_disarmed_fault_does_nothing_more) {
  serve();
  const auto client = connect(1);
  run("name: refusing\non every REQ_IDS: ignore");
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "");
  ASSERT_EQ(server_->armed_faults().size(), 1U);
  EXPECT_EQ(server_->armed_faults()[0].actions, 1U);
  EXPECT_TRUE(server_->disarm_fault("refusing"));
  EXPECT_FALSE(server_->disarm_fault("refusing"));
  EXPECT_EQ(in_short(client->ask(protocol::RequestIds{})), "9");
}

TEST_F(MessageFaults, the_clock_the_server_tells_is_wrong) {
  serve();
  const auto client = connect(1);
  client->sync();
  const auto right = client->now();
  run_named("clock-ahead");
  client->sync();
  EXPECT_EQ(client->now() - right, std::chrono::seconds(90));
}

}  // namespace
}  // namespace ibflow::sim::test
