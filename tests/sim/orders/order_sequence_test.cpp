// The optional parts of orders' sequences, each a choice.

#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class OrderSequence : public OrdersTest {
 protected:
  std::unique_ptr<TestClient> with(std::initializer_list<std::string_view> choices, int version = kText) {
    serve(session_with(choices));
    return at_ten(7, version);
  }
};

TEST_F(OrderSequence, PreSubmitted_may_come_before_Submitted) {
  const auto client = with({"presubmitted-first=on"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(100).message())),
            "5(PreSubmitted) 3(PreSubmitted) 5(Submitted) 3(Submitted)");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(2).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(OrderSequence, Filled_may_come_twice) {
  const auto client = with({"duplicate-filled-status=on"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).message())),
            "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 3(Filled) 5(Filled) 3(Filled) 59");
}

TEST_F(OrderSequence, Filled_may_be_missing) {
  const auto client = with({"fill-without-status=on"}, kProtobuf);
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).message())),
            "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 59");
}

TEST_F(OrderSequence, PendingCancel_may_come_before_Cancelled) {
  const auto client = with({"pending-cancel-status=on"});
  client->ask(an_order(1).buy(1).limit(100).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(PendingCancel) 3(Cancelled) 4/202");
}

TEST_F(OrderSequence, PreSubmitted_may_come_before_a_rejection) {
  const auto client = with({"presubmitted-before-reject=on"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1'000'000).limit(170).message())),
            "5(PreSubmitted) 3(PreSubmitted) 4/201 5(Inactive) 3(Inactive)");
}

TEST_F(OrderSequence, SB63_what_waits_for_the_open_may_be_told_three_times) {
  serve(session_with({"presubmitted-copies=3"}));
  const auto client = connect(7, true);
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).message())),
            "4/399 5(PreSubmitted) 3(PreSubmitted) 5(PreSubmitted) 3(PreSubmitted) 5(PreSubmitted) "
            "3(PreSubmitted)");
}

TEST_F(OrderSequence, SB64_an_expiry_may_be_the_status_alone) {
  const auto client = with({"error-at-expiry=off"});
  client->ask(an_order(1).buy(1).limit(100).message());
  EXPECT_EQ(in_short(client->run_to("16:00:05")), "3(Cancelled)");
  EXPECT_EQ(only<protocol::CompletedOrder>(client->ask(protocol::RequestCompletedOrders{}))
                .at(0)
                .order_state.completed_status,
            "Expired");
}

TEST_F(OrderSequence, Commissions_may_come_late) {
  const auto client = with({"commission-delay-seconds=2"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).message())),
            "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 3(Filled)");
  EXPECT_EQ(in_short(client->run_to("10:00:01")), "");
  EXPECT_EQ(in_short(client->run_to("10:00:02")), "5(Filled) 59");
}

TEST_F(OrderSequence, An_untransmitted_order_is_silent_and_may_be_cancelled) {
  const auto client = with({});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(100).held().message())), "");
  EXPECT_EQ(in_short(client->ask(protocol::RequestAllOpenOrders{})), "53");
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(ApiCancelled)");
}

TEST_F(OrderSequence, An_untransmitted_order_can_be_transmitted_later) {
  const auto client = with({});
  client->ask(an_order(1).buy(1).limit(100).held().message());
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(OrderSequence, An_untransmitted_order_may_be_shown) {
  const auto client = with({"untransmitted-status=PendingSubmit", "error-after-api-cancel=on"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(100).held().message())),
            "5(PendingSubmit) 3(PendingSubmit)");
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(ApiCancelled) 4/202");
}

TEST_F(OrderSequence, SB59_a_warned_what_if_may_come_in_two_steps) {
  serve(session_with({"two-step-what-if=on"}));
  const auto client = connect(7, true);
  const auto answers = client->ask(an_order(1).buy(1).limit(100).what_if().message());
  ASSERT_EQ(in_short(answers), "5(PreSubmitted) 5(PreSubmitted)");
  const auto states = only<protocol::OpenOrder>(answers);
  EXPECT_EQ(states[0].order_state.init_margin_change, "1.7976931348623157E308");
  EXPECT_THAT(states[0].order_state.warning_text, HasSubstr("Warning:"));
  EXPECT_EQ(states[1].order_state.init_margin_change, "25.00");
}

TEST_F(OrderSequence, A_preset_may_be_named) {
  const auto client = with({"preset-notice=on"});
  const auto answers = client->ask(an_order(1).buy(1).limit(100).tif("").message());
  EXPECT_EQ(in_short(answers), "4/10349 5(Submitted) 3(Submitted)");
}

TEST_F(OrderSequence, The_master_may_hear_of_errors) {
  serve(session_with({"master-client-id=9", "errors-to-master=on"}));
  const auto master = connect(9);
  const auto owner = at_ten(7);
  owner->ask(an_order(1).buy(1).limit(100).message());
  owner->ask(cancel(1));
  EXPECT_EQ(in_short(master->sync()), "5(Submitted) 3(Submitted) 3(Cancelled) 4/202");
}

TEST_F(OrderSequence, SB53_the_text_has_two_spellings_and_the_memory_a_length) {
  const auto client = with({"can-not-in-two-words=on", "remember-finished-seconds=5"});
  client->ask(an_order(1).buy(1).message());
  EXPECT_THAT(error_text(client->ask(cancel(1))), HasSubstr("can not be cancelled"));
  client->run_to("10:00:07");
  EXPECT_EQ(in_short(client->ask(cancel(1))), "4/10147");
}

TEST_F(OrderSequence, A_cancel_outside_the_session_waits_for_its_open) {
  serve();
  const auto client = connect(7, true);
  client->ask(an_order(1).buy(1).limit(100).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "");
  EXPECT_THAT(in_short(client->run_to("09:30:05")), HasSubstr("3(Cancelled) 4/202"));
}

TEST_F(OrderSequence, A_cancel_outside_the_session_may_be_answered_at_once) {
  serve(session_with({"cancel-waits-for-open=off"}));
  const auto client = connect(7, true);
  client->ask(an_order(1).buy(1).limit(100).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202");
}

TEST_F(OrderSequence, A_size_may_be_cut) {
  const auto client = with({"order-size-cap=1000"});
  const auto answers = client->ask(an_order(1).buy(1500).limit(100).message());
  ASSERT_EQ(in_short(answers), "4/481 5(Submitted) 3(Submitted)");
  EXPECT_THAT(error_text(answers), HasSubstr("1000 instead of 1500"));
  EXPECT_EQ(only<protocol::OpenOrder>(answers)[0].order.total_quantity, core::Decimal(1000));
  EXPECT_EQ(last_status(answers).remaining, core::Decimal(1000));
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(900).limit(100).message())), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1100).limit(100).message())),
            "4/481 5(Submitted) 3(Submitted)");
}

TEST_F(OrderSequence, Size_and_price_may_be_checked_by_the_broker) {
  const auto client = with({"largest-order-size=1000", "far-price-percent=20"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1001).limit(160).message())),
            "4/201 5(Inactive) 3(Inactive)");
  EXPECT_THAT(in_short(client->ask(an_order(2).buy(1).limit(100).message())),
              HasSubstr("3(Cancelled) 4/202"));
  EXPECT_EQ(in_short(client->ask(an_order(3).buy(1).limit(160).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(OrderSequence, A_failed_check_may_use_up_the_id) {
  const auto client = with({"failed-check-uses-id=on"});
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(100.001).message())), "4/110");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).limit(100).message())), "4/103");
  EXPECT_EQ(in_short(client->ask(an_order(2).buy(1).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_F(OrderSequence, A_futures_market_order_shows_its_execution_first) {
  const auto client = with({});
  protocol::RequestContractDetails request;
  request.request_id = 900;
  request.contract.symbol = "ES";
  request.contract.sec_type = "FUT";
  const auto rows = only<protocol::ContractDetailsRow>(client->ask(request));
  ASSERT_FALSE(rows.empty());
  auto order = an_order(1).buy(1).message();
  order.contract = rows[0].contract_details.contract;
  auto answers = client->ask(order);
  for (auto& message : client->run_to("10:00:03")) answers.push_back(std::move(message));
  ASSERT_THAT(in_short(answers),
              testing::StartsWith("11 5(PreSubmitted) 3(PreSubmitted) 5(Filled) 3(Filled)"));
  EXPECT_EQ(only<protocol::ExecutionDetails>(answers)[0].contract.exchange, "CME");
}

TEST_F(OrderSequence, Several_accounts_must_be_told_apart) {
  auto config = held_session();
  config.accounts = {"DU1", "DU2"};
  serve(config);
  const auto client = at_ten(7);
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(1).message())), "4/435");
  auto order = an_order(1).buy(1).message();
  order.order.account = "DU3";
  EXPECT_EQ(in_short(client->ask(order)), "4/321");
  order.order.account = "DU2";
  const auto answers = client->ask(order);
  EXPECT_EQ(only<protocol::ExecutionDetails>(answers).at(0).execution.acct_number, "DU2");
  EXPECT_EQ(only<protocol::OpenOrder>(answers).at(0).order.account, "DU2");
}

TEST_F(OrderSequence, Attached_orders_are_made_with_the_given_ids) {
  const auto client = with({}, kProtobuf);
  auto parent = an_order(1).buy(10).limit(100).message();
  parent.order.attached = {
      .sl_order_id = 2, .sl_order_type = "PRESET", .pt_order_id = 3, .pt_order_type = "PRESET"};
  const auto answers = client->ask(parent);
  std::map<int, protocol::OpenOrder> open;
  for (const auto& order : only<protocol::OpenOrder>(answers)) open[order.order_id] = order;
  ASSERT_EQ(open.size(), 3U);
  EXPECT_EQ(open[2].order.order_type, "STP");
  EXPECT_EQ(open[2].order.aux_price, 99);
  EXPECT_EQ(open[3].order.order_type, "LMT");
  EXPECT_EQ(open[3].order.lmt_price, 101);
  EXPECT_EQ(open[3].order.parent_id, 1);
  EXPECT_EQ(open[3].order.action, "SELL");
}

TEST_F(OrderSequence, SB56_ids_that_were_shown_may_be_refused) {
  serve(session_with({"refuse-ids-below-shown=on"}));
  const auto seven = at_ten(7);
  const auto eight = connect(8);
  eight->ask(an_order(30).buy(1).limit(100).message());
  seven->ask(protocol::RequestAllOpenOrders{});
  EXPECT_EQ(in_short(seven->ask(an_order(30).buy(1).limit(100).message())), "4/103");
  EXPECT_EQ(in_short(seven->ask(an_order(31).buy(1).limit(100).message())), "5(Submitted) 3(Submitted)");
}

}  // namespace
}  // namespace ibflow::sim::test
