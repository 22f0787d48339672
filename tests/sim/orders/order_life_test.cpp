// Life cycles of orders as their client sees them, in text and in protobuf form.

#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class OrderLife : public OrdersInBothForms {};
INSTANTIATE_TEST_SUITE_P(Forms, OrderLife, testing::Values(kText, kProtobuf), form_name);

TEST_P(OrderLife, SB49_a_resting_limit_is_opened_and_given_a_permanent_id) {
  const auto client = client_at_ten();
  const auto answers = client->ask(an_order(1).buy(100).limit(100).ref("key-1").message());
  ASSERT_EQ(in_short(answers), "5(Submitted) 3(Submitted)");
  const auto open = only<protocol::OpenOrder>(answers)[0];
  EXPECT_EQ(open.order.order_ref, "key-1");
  EXPECT_EQ(open.order.lmt_price, 100);
  EXPECT_EQ(open.order.account, "DU1234567");
  EXPECT_GT(open.contract.con_id, 0);
  const auto status = last_status(answers);
  EXPECT_GT(*status.perm_id, 0);
  EXPECT_EQ(status.perm_id, open.order.perm_id);
  EXPECT_EQ(*status.remaining, core::Decimal(100));
  EXPECT_EQ(*status.filled, core::Decimal(0));
  EXPECT_EQ(status.avg_fill_price, 0);
  EXPECT_EQ(status.client_id, 7);
  EXPECT_EQ(status.mkt_cap_price, 0);
}

TEST_P(OrderLife, SB49_an_open_order_echoes_its_client_and_shows_the_presets) {
  const auto client = client_at_ten();
  auto placed = an_order(1).buy(100).limit(100).tif("GTC").ref("key-1").message();
  placed.order.outside_rth = true;
  placed.order.oca_group = "group";
  placed.order.oca_type = 1;
  placed.order.open_close = "O";
  placed.contract.exchange = "NASDAQ";
  const auto open = only<protocol::OpenOrder>(client->ask(placed)).at(0);
  EXPECT_EQ(open.order.tif, "GTC");
  EXPECT_TRUE(open.order.outside_rth);
  EXPECT_EQ(open.order.oca_group, "group");
  EXPECT_EQ(open.order.oca_type, 1);
  EXPECT_EQ(open.order.open_close, "O");
  EXPECT_EQ(open.order.client_id, 7);
  EXPECT_EQ(open.contract.exchange, "NASDAQ");
  EXPECT_EQ(open.contract.local_symbol, "AAPL");
  EXPECT_EQ(open.contract.right, is_text() ? "?" : "") << "the protobuf form leaves it out";
  EXPECT_EQ(open.contract.strike, 0);
  EXPECT_EQ(open.order.aux_price, 0);
  EXPECT_EQ(open.order.exempt_code, -1);
  EXPECT_EQ(open.order.trail_stop_price, 101);
  if (is_text()) {
    EXPECT_FALSE(open.order.display_size);
  }
  EXPECT_EQ(open.order.volatility_type, 0);
  EXPECT_EQ(open.order.delta_neutral_order_type, "None");
  EXPECT_EQ(open.order.clearing_intent, "IB");
  EXPECT_EQ(open.order.adjusted_order_type, "None");
  EXPECT_TRUE(open.order.dont_use_auto_price_for_hedge);
  EXPECT_EQ(open.order_state.init_margin_change, is_text() ? "1.7976931348623157E308" : "");
  EXPECT_FALSE(open.order_state.commission_and_fees);
}

TEST_P(OrderLife, SB50_a_market_order_shows_its_execution_before_its_commission) {
  const auto client = client_at_ten();
  const auto answers = client->ask(an_order(1).buy(10).ref("key-1").message());
  ASSERT_EQ(in_short(answers), is_text()
                                   ? "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 3(Filled) 5(Filled) 59"
                                   : "5(PreSubmitted) 3(PreSubmitted) 11 5(Filled) 3(Filled) 59");
  const auto fill = only<protocol::ExecutionDetails>(answers)[0];
  EXPECT_EQ(fill.request_id, -1);
  EXPECT_EQ(fill.execution.side, "BOT");
  EXPECT_EQ(fill.execution.order_ref, "key-1");
  EXPECT_EQ(fill.execution.time, "20190213 10:00:00 US/Eastern");
  EXPECT_EQ(fill.contract.exchange, "NASDAQ") << "where it traded";
  EXPECT_EQ(fill.execution.exchange, "NASDAQ");
  EXPECT_EQ(*last_status(answers).remaining, core::Decimal(0));
  EXPECT_EQ(last_status(answers).avg_fill_price, fill.execution.price);
  const auto commission = only<protocol::CommissionReport>(answers)[0];
  EXPECT_EQ(commission.exec_id, fill.execution.exec_id);
  EXPECT_EQ(commission.commission_and_fees, 1.0);
  EXPECT_EQ(commission.currency, "USD");
  EXPECT_EQ(commission.realized_pnl.value_or(0), 0) << "it opens a position";
  const auto last_open = only<protocol::OpenOrder>(answers).back();
  EXPECT_EQ(last_open.order_state.commission_and_fees, 1.0);
}

TEST_P(OrderLife, A_closing_trade_carries_its_profit) {
  const auto client = client_at_ten();
  client->ask(an_order(1).buy(10).message());
  const auto answers = client->ask(an_order(2).sell(10).message());
  EXPECT_TRUE(only<protocol::CommissionReport>(answers).at(0).realized_pnl);
}

TEST_P(OrderLife, SB51_parts_add_up_to_the_whole) {
  const auto client = client_at_ten();
  auto all = client->ask(an_order(1).buy(10'000).message());
  for (auto& message : client->run_to("10:03:00")) all.push_back(std::move(message));
  core::Decimal shares;
  double paid = 0;
  std::set<std::string> ids;
  for (const auto& fill : only<protocol::ExecutionDetails>(all)) {
    shares += *fill.execution.shares;
    paid += fill.execution.shares->to_double() * fill.execution.price;
    ids.insert(fill.execution.exec_id);
    EXPECT_EQ(*fill.execution.cum_qty, shares);
  }
  EXPECT_GT(ids.size(), 3U);
  EXPECT_EQ(ids.size(), only<protocol::ExecutionDetails>(all).size());
  EXPECT_EQ(shares, core::Decimal(10'000));
  EXPECT_EQ(*last_status(all).filled, shares);
  EXPECT_NEAR(last_status(all).avg_fill_price.value_or(0), paid / 10'000, 1e-6);
  EXPECT_THAT(in_short(all), HasSubstr("11 5(Submitted) 3(Submitted) 59 11 5(Submitted) 3(Submitted) 59"));
}

TEST_P(OrderLife, SB52_a_change_keeps_the_permanent_id) {
  const auto client = client_at_ten();
  const auto first = last_status(client->ask(an_order(1).buy(100).limit(100).message()));
  const auto answers = client->ask(an_order(1).buy(50).limit(101).message());
  ASSERT_EQ(in_short(answers), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(last_status(answers).perm_id, first.perm_id);
  EXPECT_EQ(only<protocol::OpenOrder>(answers)[0].order.lmt_price, 101);
  EXPECT_EQ(*last_status(answers).remaining, core::Decimal(50));
}

TEST_P(OrderLife, SB53_a_cancel_is_confirmed_once_and_then_refused) {
  const auto client = client_at_ten();
  client->ask(an_order(1).buy(100).limit(100).message());
  const auto answers = client->ask(cancel(1));
  ASSERT_EQ(in_short(answers), "3(Cancelled) 4/202");
  EXPECT_EQ(error_text(answers), "Order Canceled - reason:");
  EXPECT_EQ(only<protocol::ErrorMessage>(answers)[0].request_id, 1);
  const auto again = client->ask(cancel(1));
  ASSERT_EQ(in_short(again), "4/10148");
  EXPECT_THAT(error_text(again), HasSubstr("OrderId 1 that needs to be cancelled cannot be cancelled"));
  EXPECT_THAT(error_text(again), HasSubstr("state: Cancelled"));
  const auto unknown = client->ask(cancel(9));
  ASSERT_EQ(in_short(unknown), "4/10147");
  EXPECT_EQ(error_text(unknown), "OrderId 9 that needs to be cancelled is not found.");
}

TEST_P(OrderLife, SB53_a_finished_order_is_forgotten_after_a_minute) {
  const auto client = client_at_ten();
  client->ask(an_order(1).buy(10).message());
  client->run_to("10:01:00");
  EXPECT_EQ(in_short(client->ask(cancel(1))), "4/10148");
  client->run_to("10:01:02");
  EXPECT_EQ(in_short(client->ask(cancel(1))), "4/10147");
}

TEST_P(OrderLife, SB54_a_rejection_by_the_broker_leaves_the_order_inactive) {
  const auto client = client_at_ten();
  const auto answers = client->ask(an_order(1).buy(1'000'000).limit(170).message());
  EXPECT_EQ(in_short(answers), "4/201 5(Inactive) 3(Inactive)");
  EXPECT_THAT(error_text(answers), HasSubstr("Order rejected - reason:"));
}

TEST_P(OrderLife, SB55_a_failed_check_does_not_use_up_the_id) {
  const auto client = client_at_ten();
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100.001).message())), "4/110");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).tif("SOON").limit(100).message())), "4/321");
  EXPECT_EQ(in_short(client->ask(an_order(1).of("NOPE").buy(100).message())), "4/200");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100).message())), "5(Submitted) 3(Submitted)");
}

TEST_P(OrderLife, SB56_ids_only_rise) {
  const auto client = client_at_ten();
  client->ask(an_order(5).buy(10).message());
  const auto answers = client->ask(an_order(4).buy(10).message());
  EXPECT_EQ(in_short(answers), "4/103");
  EXPECT_THAT(error_text(answers), HasSubstr("Duplicate order id"));
  EXPECT_EQ(only<protocol::NextValidId>(client->ask(protocol::RequestIds{})).at(0).order_id, 6);
}

TEST_P(OrderLife, SB57_a_filled_order_cannot_change) {
  const auto client = client_at_ten();
  client->ask(an_order(5).buy(10).message());
  EXPECT_EQ(in_short(client->ask(an_order(5).buy(20).message())), "4/104");
}

TEST_P(OrderLife, SB57_an_impossible_change_leaves_the_order) {
  const auto client = client_at_ten();
  client->ask(an_order(1).buy(100).limit(100).message());
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100.001).message())), "4/110");
  const auto listed = client->ask(protocol::RequestOpenOrders{});
  EXPECT_EQ(in_short(listed), "5(Submitted) 3(Submitted) 53");
  EXPECT_EQ(only<protocol::OpenOrder>(listed)[0].order.lmt_price, 100);
}

TEST_P(OrderLife, SB58_a_what_if_leaves_no_trace) {
  const auto client = client_at_ten();
  const auto answers = client->ask(an_order(1).buy(100).limit(100).what_if().message());
  ASSERT_EQ(in_short(answers), "5(PreSubmitted)");
  const auto open = only<protocol::OpenOrder>(answers)[0];
  EXPECT_TRUE(open.order.what_if);
  EXPECT_EQ(open.order_state.init_margin_change, is_text() ? "2500.00" : "2500.0");
  EXPECT_EQ(open.order_state.commission_and_fees, 1.0);
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "53");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100.001).what_if().message())), "4/110");
  EXPECT_EQ(in_short(client->ask(an_order(1).buy(100).limit(100).held().what_if().message())), "4/413");
}

TEST_P(OrderLife, SB59_a_warned_what_if_comes_once_with_its_numbers) {
  const auto client = connect(7, true, GetParam());
  const auto answers = client->ask(an_order(1).buy(100).limit(100).what_if().message());
  ASSERT_EQ(in_short(answers), "5(PreSubmitted)");
  const auto state = only<protocol::OpenOrder>(answers)[0].order_state;
  EXPECT_THAT(state.warning_text, HasSubstr("Warning:"));
  EXPECT_THAT(state.init_margin_change, HasSubstr("2500"));
}

TEST_P(OrderLife, SB60_a_bracket_waits_for_its_last_part_and_for_its_parent) {
  const auto client = client_at_ten();
  client->send(an_order(1).buy(100).held().message());
  client->send(an_order(2).sell(100).limit(999).child_of(1).held().message());
  ASSERT_EQ(in_short(client->sync()), "") << "nothing before the last part";
  auto answers = client->ask(an_order(3).sell(100).stop(100).child_of(1).message());
  EXPECT_THAT(in_short(answers), HasSubstr("11 5(Filled) 3(Filled)"));
  std::map<int, protocol::OrderStatus> first, last;
  std::map<int, protocol::OpenOrder> open;
  for (const auto& status : only<protocol::OrderStatus>(answers)) {
    first.try_emplace(status.order_id, status);
    last[status.order_id] = status;
  }
  for (const auto& order : only<protocol::OpenOrder>(answers)) open[order.order_id] = order;
  EXPECT_EQ(first[2].status, "PreSubmitted");
  EXPECT_EQ(first[2].why_held, "child");
  EXPECT_EQ(first[3].why_held, "child,trigger");
  EXPECT_EQ(first[2].parent_id, 1);
  EXPECT_EQ(open[2].order.oca_group, std::to_string(*first[1].perm_id)) << "named by the parent";
  EXPECT_EQ(open[2].order.oca_type, 3);
  EXPECT_EQ(last[1].status, "Filled");
  EXPECT_EQ(last[2].status, "Submitted");
  EXPECT_EQ(last[2].why_held, "");
  EXPECT_EQ(last[3].status, "PreSubmitted");
  EXPECT_EQ(last[3].why_held, "trigger");
  const auto change = client->ask(an_order(2).sell(100).limit(100.01).child_of(1).message());
  EXPECT_THAT(in_short(change), HasSubstr("11 ")) << "the target is now within the market";
  EXPECT_THAT(in_short(change), HasSubstr("3(Cancelled) 4/202")) << "so the stop goes";
}

TEST_P(OrderLife, SB60_cancelling_the_parent_cancels_the_bracket) {
  const auto client = client_at_ten();
  client->send(an_order(1).buy(100).limit(100).held().message());
  client->send(an_order(2).sell(100).limit(999).child_of(1).held().message());
  client->ask(an_order(3).sell(100).stop(90).child_of(1).message());
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202 3(Cancelled) 4/202 3(Cancelled) 4/202");
}

TEST_P(OrderLife, SB61_one_fill_of_an_OCA_group_cancels_the_rest) {
  const auto client = client_at_ten();
  auto target = an_order(1).buy(10).limit(100).message();
  target.order.oca_group = "one";
  target.order.oca_type = 1;
  client->ask(target);
  auto now = an_order(2).buy(10).message();
  now.order.oca_group = "one";
  now.order.oca_type = 1;
  const auto answers = client->ask(now);
  EXPECT_THAT(in_short(answers), HasSubstr("59 3(Cancelled) 4/202"));
  EXPECT_EQ(last_status(answers).order_id, 1);
}

TEST_P(OrderLife, SB61_types_2_and_3_reduce_the_rest_in_proportion) {
  const auto client = client_at_ten();
  const core::Decimal whole(20'000), half(10'000);
  std::int32_t id = 0;
  for (const int type : {2, 3}) {
    auto resting = an_order(++id).buy(20'000).limit(1).message();
    auto trading = an_order(++id).buy(10'000).limit(180).message();
    resting.order.oca_group = trading.order.oca_group = "type " + std::to_string(type);
    resting.order.oca_type = trading.order.oca_type = type;
    client->ask(resting);
    const auto answers = client->ask(trading);
    EXPECT_THAT(in_short(answers), HasSubstr("59 5(Submitted) 3(Submitted)")) << "the reduced order's";
    const auto fills = only<protocol::ExecutionDetails>(answers);
    ASSERT_FALSE(fills.empty());
    const auto filled = *fills.back().execution.cum_qty;
    ASSERT_LT(filled, half) << "in part";
    const auto left = whole - filled - filled;
    const auto open = only<protocol::OpenOrder>(answers).back();
    EXPECT_EQ(open.order_id, resting.order_id);
    EXPECT_EQ(open.order.total_quantity, left) << "half of the one, half of the other";
    EXPECT_EQ(open.order.oca_type, type);
    EXPECT_EQ(last_status(answers).order_id, resting.order_id);
    EXPECT_EQ(last_status(answers).remaining, left);
    EXPECT_EQ(last_status(answers).filled, core::Decimal(0));
    client->ask(cancel(trading.order_id));
    const auto listed = only<protocol::OpenOrder>(client->ask(protocol::RequestOpenOrders{}));
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].order.total_quantity, left);
    client->ask(cancel(resting.order_id));
    client->run_to("10:01:00");  // the next quotes are displayed anew
  }
}

TEST_P(OrderLife, SB62_a_stop_waits_for_its_trigger) {
  const auto client = client_at_ten();
  const auto answers = client->ask(an_order(1).sell(100).stop(100).message());
  EXPECT_EQ(in_short(answers), "5(PreSubmitted) 3(PreSubmitted)");
  EXPECT_EQ(last_status(answers).why_held, "trigger");
  const auto change = client->ask(an_order(1).sell(100).stop(999).message());
  const auto after = in_short(change) + " " + in_short(client->run_to("10:05:00"));
  EXPECT_THAT(after, HasSubstr("5(Submitted) 3(Submitted) 11 5(")) << "it goes to the market and trades";
}

TEST_P(OrderLife, SB63_outside_hours_a_warning_comes_first) {
  const auto client = connect(7, true, GetParam());
  const auto answers = client->ask(an_order(1).buy(10).message());
  ASSERT_EQ(in_short(answers), "4/399 5(PreSubmitted) 3(PreSubmitted)");
  EXPECT_THAT(error_text(answers), HasSubstr("Order Message:\n"));
  EXPECT_THAT(error_text(answers), HasSubstr("Warning:"));
  EXPECT_THAT(in_short(client->run_to("09:31:00")), HasSubstr("11 5(Filled) 3(Filled)"));
}

TEST_P(OrderLife, SB64_day_orders_end_with_the_session) {
  const auto client = client_at_ten();
  client->ask(an_order(1).buy(10).limit(100).message());
  client->ask(an_order(2).buy(10).limit(100).tif("GTC").message());
  const auto answers = client->run_to("16:00:05");
  EXPECT_EQ(in_short(answers), "3(Cancelled) 4/202");
  EXPECT_EQ(last_status(answers).order_id, 1);
}

TEST_P(OrderLife, SB93_the_same_life_in_both_forms) {
  const auto client = client_at_ten();
  client->ask(an_order(1).buy(100).limit(100).ref("key").message());
  const auto change = client->ask(an_order(1).buy(100).limit(101).ref("key").message());
  auto open = only<protocol::OpenOrder>(change).at(0);
  const auto status = only<protocol::OrderStatus>(change).at(0);
  const auto cancelled = only<protocol::OrderStatus>(client->ask(cancel(1))).at(0);
  // The other form, in a gateway of its own with the same seed.
  auto other_server = GatewayServer::start(held_session()).value();
  TestClient other(other_server->port(), is_text() ? kProtobuf : 193);
  other.start(7, true);
  other.run_to("10:00:00");
  other.ask(an_order(1).buy(100).limit(100).ref("key").message());
  const auto other_change = other.ask(an_order(1).buy(100).limit(101).ref("key").message());
  const auto other_open = only<protocol::OpenOrder>(other_change).at(0);
  EXPECT_EQ(only<protocol::OrderStatus>(other_change).at(0), status);
  EXPECT_EQ(only<protocol::OrderStatus>(other.ask(cancel(1))).at(0), cancelled);
  EXPECT_EQ(other_open.contract.con_id, open.contract.con_id);
  EXPECT_EQ(other_open.contract.exchange, open.contract.exchange);
  EXPECT_EQ(other_open.contract.local_symbol, open.contract.local_symbol);
  EXPECT_EQ(other_open.order_state.status, open.order_state.status);
  EXPECT_EQ(other_open.order.lmt_price, open.order.lmt_price);
  EXPECT_EQ(other_open.order.tif, open.order.tif);
  EXPECT_EQ(other_open.order.trail_stop_price, open.order.trail_stop_price);
  EXPECT_EQ(other_open.order.perm_id, open.order.perm_id);
  EXPECT_EQ(other_open.order.order_ref, open.order.order_ref);
}

}  // namespace
}  // namespace ibflow::sim::test
