// Where the books of a journal begin, whatever has become of the run that was to begin them.

#include <fstream>

#include "ibflow/journal/journal.hpp"
#include "tests/gateway/orders_fixture.hpp"

namespace ibflow::tests {
namespace {

class OrderBeginnings : public OrdersTest {
 protected:
  OrderBeginnings() : OrdersTest(225) {}

  /// A run that was killed before it had compared anything.
  void begin_and_die() {
    journal::RunInfo run;
    run.account = kAccount;
    run.books = journal::Books::Broker;
    core::Activity unused;
    ASSERT_TRUE(journal::Journal::open(journal, run, [](std::function<void()>) {}, unused));
  }
};

TEST_F(OrderBeginnings, WhatIsHeldBeforeTheFirstRunIsWhereTheBooksBegin) {
  perform("assign AAPL 300");
  EXPECT_EQ(open().why_not_trade, "");
  apple();
  EXPECT_EQ(position(), core::Decimal(300));
}

TEST_F(OrderBeginnings, ARunThatWasKilledBeforeItsFirstComparisonHasNotBegunThem) {
  begin_and_die();
  perform("assign AAPL 300");
  EXPECT_EQ(open().why_not_trade, "");
  apple();
  EXPECT_EQ(position(), core::Decimal(300));
}

TEST_F(OrderBeginnings, NothingHeldIsABeginningToo) {
  open();
  close();
  perform("assign AAPL 300");
  EXPECT_NE(open().why_not_trade, "");  // nobody knows where these come from
}

TEST_F(OrderBeginnings, WhatWasTakenOverIsNoDifferenceAnyMore) {
  open();
  apple();
  ASSERT_TRUE(place(build::market(Action::Buy, 100)));
  heard.wait_for_line("status_changed FILLED");
  close();
  perform("assign AAPL -100");  // the broker names it no more
  EXPECT_NE(open().why_not_trade, "");
  close();
  auto config = orders_config();
  config.orders.adopt = true;
  EXPECT_EQ(open(config).why_not_trade, "");
  close();
  EXPECT_TRUE(open().reconciled.is_clean());
  EXPECT_EQ(position(), core::Decimal(0));
}

TEST_F(OrderBeginnings, AFileWhoseMakerWasKilledIsMadeWhole) {
  std::ofstream(journal).close();
  EXPECT_EQ(open().why_not_trade, "");
  ASSERT_TRUE(place_resting());
}

class OrdersOfSeveralAccounts : public OrdersTest {
 protected:
  OrdersOfSeveralAccounts() : OrdersTest(225) {}
  [[nodiscard]] std::vector<std::string> accounts() const override { return {"DU1", "DU2"}; }
};

TEST_F(OrdersOfSeveralAccounts, WhatTheOthersHoldIsKnownInTheNextRunToo) {
  perform("assign AAPL 300");
  for (const auto* account : {"DU1", "DU2"}) {
    remove_journal();
    auto config = orders_config();
    config.account = account;
    EXPECT_EQ(open(config).why_not_trade, "") << account;
    close();
    const auto report = open(config);
    EXPECT_EQ(report.why_not_trade, "") << account;
    EXPECT_TRUE(report.reconciled.adjustments.empty()) << account;
    close();
  }
}

}  // namespace
}  // namespace ibflow::tests
