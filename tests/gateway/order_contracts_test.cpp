// What an order is for: contracts by their id, and by what people know of them.

#include "tests/gateway/orders_fixture.hpp"

namespace ibflow::tests {
namespace {

class OrderContracts : public OrdersTest, public ::testing::WithParamInterface<int> {
 protected:
  OrderContracts() : OrdersTest(GetParam()) {}

  core::Expected<gateway::OrderTicket> buy(const protocol::Contract& contract) {
    return ask(gateway->orders().place(contract, *build::market(Action::Buy, 100)));
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, OrderContracts, ::testing::Values(176, 200, 213, 225),
                         [](const auto& version) { return "v" + std::to_string(version.param); });

TEST_P(OrderContracts, OneWithoutItsIdIsLookedUpAndBookedUnderIt) {
  open();
  const auto ticket = buy(*build::stock({.symbol = "AAPL"}));
  ASSERT_TRUE(ticket) << ticket.error().message;
  heard.wait_for_line("status_changed FILLED");
  EXPECT_EQ(view(ticket->key).con_id, con_id());
  EXPECT_EQ(position(), core::Decimal(100));
  close();
  const auto report = open();
  EXPECT_TRUE(report.reconciled.is_clean());
  EXPECT_EQ(report.reconciled.orders_checked, 0u) << "it is over, and nothing of it is open";
  EXPECT_EQ(position(), core::Decimal(100));
}

TEST_P(OrderContracts, PAIN38_OfACombinationTheLegsAreHeldAndTheBooksAgree) {
  open();
  const auto other = ask(gateway->contracts().qualify(*build::stock({.symbol = "SPY"})));
  ASSERT_TRUE(other) << other.error().message;
  build::ComboTerms terms;
  terms.symbol = "AAPL,SPY";
  terms.legs = {{.con_id = con_id().value, .action = "BUY"},
                {.con_id = other->contract.con_id, .action = "SELL", .ratio = 2}};
  const auto pair = build::combo(terms);
  ASSERT_TRUE(pair) << pair.error().message;
  const auto ticket = ask(gateway->orders().place(*pair, *build::market(Action::Buy, 10)));
  ASSERT_TRUE(ticket) << ticket.error().message;
  heard.wait_for_line("status_changed FILLED");
  EXPECT_EQ(broker().orders, 1u);
  EXPECT_EQ(view(ticket->key).executed, core::Decimal(10)) << "not with its legs";
  EXPECT_EQ(position(), core::Decimal(10));
  for (const auto* when : {"as it was heard", "as the journal has it"}) {
    const auto report = ask(gateway->orders().reconcile());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->reconciled.adjustments.empty()) << when;
    EXPECT_EQ(report->why_not_trade, "") << when;
    EXPECT_EQ(view(ticket->key).cost.pending, 0u) << when;
    close();
    open();
  }
}

TEST_P(OrderContracts, OneThatIsNotTheOnlyOneSendsNothing) {
  open();
  protocol::Contract any_option = *build::stock({.symbol = "AAPL"});
  any_option.sec_type = "OPT";
  const auto ticket = buy(any_option);
  ASSERT_FALSE(ticket);
  EXPECT_NE(ticket.error().message.find("was not placed, its contract is not certain"), std::string::npos)
      << ticket.error().message;
  EXPECT_EQ(broker().orders, 0u);
}

TEST_P(OrderContracts, OneThatNobodyKnowsSendsNothing) {
  open();
  const auto ticket = buy(*build::stock({.symbol = "NOSUCH"}));
  ASSERT_FALSE(ticket);
  EXPECT_EQ(ticket.error().code, 200) << ticket.error().message;
  EXPECT_EQ(broker().orders, 0u);
}

}  // namespace
}  // namespace ibflow::tests
