// Orders for combinations (BAG): server-behaviour.md 5.4, pain 38.

#include <cmath>

#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Combinations : public OrdersInBothForms {
 protected:
  std::int32_t con_id(TestClient& client, const std::string& symbol) {
    const protocol::RequestContractDetails request{.request_id = 900, .contract = stock(symbol)};
    return only<protocol::ContractDetailsRow>(client.ask(request)).at(0).contract_details.contract.con_id;
  }
  /// One AAPL bought for each two SPY sold: its price is below zero.
  protocol::PlaceOrder pair(TestClient& client, std::int32_t order_id, std::int64_t quantity) {
    auto message = an_order(order_id).buy(quantity).message();
    message.contract.symbol = "AAPL,SPY";
    message.contract.sec_type = "BAG";
    message.contract.combo_legs = {combo_leg(con_id(client, "AAPL"), 1, "BUY"),
                                   combo_leg(con_id(client, "SPY"), 2, "SELL")};
    return message;
  }
  static protocol::PlaceOrder limit(protocol::PlaceOrder message, double price) {
    message.order.order_type = "LMT";
    message.order.lmt_price = price;
    return message;
  }
  core::Decimal position(TestClient& client, const std::string& symbol) {
    core::Decimal held;
    for (const auto& row : only<protocol::Position>(client.ask(protocol::RequestPositions{}))) {
      if (row.contract.symbol == symbol) held = *row.position;
    }
    client.send(protocol::CancelPositions{});
    return held;
  }
};

TEST_P(Combinations, The_whole_and_each_leg_are_reported) {
  const auto client = client_at_ten();
  const auto answers = client->ask(pair(*client, 1, 10));
  EXPECT_THAT(in_short(answers), StartsWith("5(PreSubmitted) 3(PreSubmitted) 11 11 11 5(Filled) 3(Filled)"));
  EXPECT_THAT(in_short(answers), testing::EndsWith("59"));
  const auto open = only<protocol::OpenOrder>(answers).front();
  EXPECT_EQ(open.contract.sec_type, "BAG");
  EXPECT_EQ(open.contract.combo_legs.size(), 2U);
  const auto fills = only<protocol::ExecutionDetails>(answers);
  ASSERT_EQ(fills.size(), 3U);
  const auto& whole = fills[0];
  const auto& bought = fills[1];
  const auto& sold = fills[2];
  EXPECT_EQ(whole.contract.sec_type, "BAG");
  EXPECT_EQ(whole.execution.side, "BOT");
  EXPECT_EQ(*whole.execution.shares, core::Decimal(10));
  EXPECT_EQ(bought.contract.symbol, "AAPL");
  EXPECT_EQ(bought.execution.side, "BOT");
  EXPECT_EQ(*bought.execution.shares, core::Decimal(10));
  EXPECT_EQ(sold.contract.symbol, "SPY");
  EXPECT_EQ(sold.contract.sec_type, "STK");
  EXPECT_EQ(sold.execution.side, "SLD");
  EXPECT_EQ(*sold.execution.shares, core::Decimal(20));
  EXPECT_LT(whole.execution.price, 0);
  EXPECT_NEAR(whole.execution.price, bought.execution.price - 2 * sold.execution.price, 1e-9);
  const auto parts = [](const std::string& id) { return std::ranges::count(id, '.') + 1; };
  EXPECT_EQ(parts(whole.execution.exec_id), 4);
  EXPECT_EQ(parts(bought.execution.exec_id), 5);
  EXPECT_EQ(parts(sold.execution.exec_id), 5);
  EXPECT_NE(bought.execution.exec_id, sold.execution.exec_id);
  const auto commissions = only<protocol::CommissionReport>(answers);
  ASSERT_EQ(commissions.size(), 2U);
  EXPECT_EQ(commissions[0].exec_id, bought.execution.exec_id);
  EXPECT_EQ(commissions[1].exec_id, sold.execution.exec_id);
  EXPECT_EQ(position(*client, "AAPL"), core::Decimal(10));
  EXPECT_EQ(position(*client, "SPY"), core::Decimal(-20));
}

TEST_P(Combinations, A_limit_waits_until_the_legs_give_its_price) {
  const auto client = client_at_ten();
  const auto asked = pair(*client, 1, 5);
  EXPECT_EQ(in_short(client->ask(limit(asked, -900))), "5(Submitted) 3(Submitted)");
  EXPECT_EQ(in_short(client->run_to("10:05:00")), "");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "5(Submitted) 3(Submitted) 53");
  const auto change = client->ask(limit(asked, -1));
  EXPECT_THAT(in_short(change), HasSubstr("11 11 11 5(Filled) 3(Filled)"));
  EXPECT_LT(only<protocol::ExecutionDetails>(change).at(0).execution.price, -300) << "at the legs' quotes";
}

TEST_P(Combinations, It_is_cancelled_and_listed_like_any_order) {
  const auto client = client_at_ten();
  client->ask(limit(pair(*client, 1, 5), -900));
  EXPECT_EQ(in_short(client->ask(cancel(1))), "3(Cancelled) 4/202");
  client->ask(pair(*client, 2, 5));
  const auto listed = client->ask(protocol::RequestExecutions{.request_id = 9, .exec_filter = {}});
  EXPECT_EQ(in_short(listed), "11 11 59 11 59 55");
  protocol::RequestExecutions of_spy{.request_id = 9, .exec_filter = {}};
  of_spy.exec_filter.symbol = "SPY";
  EXPECT_EQ(in_short(client->ask(of_spy)), "11 59 55");
  EXPECT_THAT(in_short(client->ask(protocol::RequestCompletedOrders{})), HasSubstr("102"));
}

TEST_P(Combinations, A_halted_leg_stops_it) {
  const auto client = client_at_ten();
  const auto order = pair(*client, 1, 5);
  ASSERT_TRUE(server_->perform({FaultAction{.verb = "halt", .words = {"SPY"}}}));
  EXPECT_THAT(in_short(client->ask(order)), testing::Not(HasSubstr("11")));
  EXPECT_EQ(in_short(client->run_to("10:01:00")), "");
  ASSERT_TRUE(server_->perform({FaultAction{.verb = "resume", .words = {"SPY"}}}));
  EXPECT_THAT(in_short(client->run_to("10:02:00")), HasSubstr("11 11 11 5(Filled) 3(Filled)"));
}

TEST_P(Combinations, What_is_not_simulated_is_refused) {
  const auto client = client_at_ten();
  const auto good = pair(*client, 1, 5);
  auto unknown = good, lonely = good, twice = good, stop = good, preview = good;
  unknown.contract.combo_legs[1].con_id = 7;
  EXPECT_EQ(in_short(client->ask(unknown)), "4/200");
  lonely.contract.combo_legs.pop_back();
  EXPECT_EQ(in_short(client->ask(lonely)), "4/321");
  twice.contract.combo_legs[1] = twice.contract.combo_legs[0];
  EXPECT_EQ(in_short(client->ask(twice)), "4/321");
  stop.order.order_type = "STP";
  stop.order.aux_price = 1;
  EXPECT_EQ(in_short(client->ask(stop)), "4/387");
  preview.order.what_if = true;
  const auto refused = client->ask(preview);
  EXPECT_EQ(in_short(refused), "4/321");
  EXPECT_THAT(error_text(refused), HasSubstr("no what-if for combinations"));
}

INSTANTIATE_TEST_SUITE_P(Forms, Combinations, testing::Values(kText, kProtobuf), form_name);

}  // namespace
}  // namespace ibflow::sim::test
