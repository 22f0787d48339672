// What fault scripts and hands at the desk do to orders.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using testing::decimal;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using testing::Market;

class AWorkingOrder : public ::testing::Test {
 protected:
  AWorkingOrder() {
    market_.price(100.00);
    EXPECT_TRUE(market_.place(an_order(1).buy(100).limit(99.00)));
    market_.scribe.heard();
  }
  core::PermId perm_id() { return market_.order(1).perm_id; }
  Market market_;
};

TEST_F(AWorkingOrder, MayBecomeInactiveAndBeRevived) {
  ASSERT_TRUE(market_.exchange.set_inactive(perm_id(), market_.now));
  EXPECT_THAT(market_.scribe.heard(), ElementsAre("1 Inactive 0/100"));
  EXPECT_FALSE(market_.order(1).finished());
  EXPECT_THAT(market_.exchange.working_orders(), IsEmpty());
  market_.price(98.00);
  EXPECT_THAT(market_.scribe.heard(), IsEmpty()) << "it does not trade meanwhile";
  ASSERT_TRUE(market_.exchange.revive(perm_id(), market_.now));
  EXPECT_EQ(market_.order(1).status, model::OrderStatus::Filled);
  EXPECT_FALSE(market_.exchange.revive(perm_id(), market_.now));
}

TEST_F(AWorkingOrder, MayBeCancelledWhileItIsInactive) {
  ASSERT_TRUE(market_.exchange.set_inactive(perm_id(), market_.now));
  ASSERT_TRUE(market_.cancel(1));
  EXPECT_TRUE(market_.order(1).finished());
  EXPECT_FALSE(market_.exchange.revive(perm_id(), market_.now));
}

TEST_F(AWorkingOrder, MayBeRejectedLater) {
  ASSERT_TRUE(
      market_.exchange.reject_later(perm_id(), 201, "Order rejected - reason:too late", true, market_.now));
  EXPECT_THAT(market_.scribe.heard(), ElementsAre("1 rejected 201", "1 Inactive 0/100"));
  EXPECT_TRUE(market_.order(1).finished());
}

TEST_F(AWorkingOrder, MayBeCancelledByTheExchange) {
  ASSERT_TRUE(market_.exchange.reject_later(perm_id(), 202, "Order Canceled - reason:", false, market_.now));
  EXPECT_THAT(market_.scribe.heard(), ElementsAre("1 rejected 202", "1 cancelled"));
  EXPECT_EQ(market_.order(1).end_cause, EndCause::Exchange);
}

TEST_F(AWorkingOrder, MayGetATwinThatLivesAndFillsBesideIt) {
  const auto first = perm_id();
  const SimOrder* twin = market_.exchange.twin(first, market_.now);
  ASSERT_NE(twin, nullptr);
  EXPECT_NE(twin->perm_id, first);
  EXPECT_EQ(&market_.order(1), twin) << "the ids mean the new one";
  ASSERT_TRUE(market_.cancel(1));
  EXPECT_TRUE(market_.exchange.find(first)->working()) << "the old one stays, unseen";
  market_.price(98.00);
  EXPECT_EQ(market_.exchange.find(first)->status, model::OrderStatus::Filled);
}

TEST(ManualOrder, HasNoIdsUntilItIsBound) {
  Market market;
  market.price(100.00);
  const auto placed = market.exchange.place_manual(an_order(9).buy(100).limit(99.00), market.now);
  ASSERT_TRUE(placed);
  const SimOrder& order = *market.exchange.find(*placed);
  EXPECT_TRUE(order.manual);
  EXPECT_EQ(order.terms.order_id.value, 0);
  EXPECT_EQ(order.terms.client_id.value, 0);
  EXPECT_EQ(market.exchange.next_order_id(core::ClientId(0)).value, 1);
  ASSERT_TRUE(market.exchange.place_manual(an_order(9).buy(50).limit(98.00), market.now))
      << "many may have none";

  ASSERT_TRUE(market.exchange.bind(*placed, core::ClientId(0), core::OrderId(-1)));
  EXPECT_EQ(market.exchange.find(core::ClientId(0), core::OrderId(-1)), &order);
  EXPECT_FALSE(market.exchange.bind(*placed, core::ClientId(0), core::OrderId(-2))) << "once only";
  ASSERT_TRUE(market.cancel(-1, 0));
  EXPECT_EQ(order.status, model::OrderStatus::Cancelled);
}

TEST(ManualOrder, IsCancelledByItsPermId) {
  Market market;
  market.price(100.00);
  const auto placed = market.exchange.place_manual(an_order(9).buy(100).limit(99.00), market.now);
  ASSERT_TRUE(placed);
  ASSERT_TRUE(market.exchange.cancel(*placed, market.now));
  EXPECT_EQ(market.exchange.cancel(*placed, market.now).error().code, 10148);
  EXPECT_EQ(market.exchange.cancel(core::PermId(5), market.now).error().code, 10147);
}

class AFill : public ::testing::Test {
 protected:
  AFill() {
    market_.quote(100.00, 100.00, 100.00);
    EXPECT_TRUE(market_.place(an_order(1).buy(100).market()));
    EXPECT_TRUE(market_.place(an_order(2).buy(200).market()));
  }
  std::string id(std::size_t index) { return market_.exchange.fills()[index].execution_id; }
  Market market_;
};

TEST_F(AFill, IsCorrectedUnderTheSameIdButForItsLastPart) {
  const std::string before = id(0);
  ASSERT_TRUE(market_.exchange.correct(before, 99.00, 100, market_.now));
  const Fill& fill = market_.exchange.fills()[0];
  EXPECT_EQ(fill.execution_id.substr(0, 20), before.substr(0, 20));
  EXPECT_THAT(fill.execution_id, EndsWith(".02"));
  EXPECT_EQ(market_.order(1).average_price, 99.00);
  // 100 at 99, 200 at 100, two commissions of one dollar.
  EXPECT_EQ(market_.ledger.cash(), core::Decimal(1'000'000 - 9'900 - 20'000 - 2));
  EXPECT_EQ(market_.ledger.holding("AAPL").quantity, core::Decimal(300));
  ASSERT_TRUE(market_.exchange.correct(before.substr(0, before.rfind('.')), 98.00, 100, market_.now))
      << "the root names the latest revision";
  EXPECT_THAT(id(0), EndsWith(".03"));
  EXPECT_FALSE(market_.exchange.correct("no such", 98.00, 100, market_.now));
}

TEST_F(AFill, GivesSharesMoneyAndCommissionBackWhenItIsBusted) {
  ASSERT_TRUE(market_.exchange.bust(id(1), market_.now));
  EXPECT_EQ(market_.ledger.holding("AAPL").quantity, core::Decimal(100));
  EXPECT_EQ(market_.ledger.cash(), core::Decimal(1'000'000 - 10'000 - 1));
  EXPECT_EQ(market_.order(2).filled, core::Decimal(0));
  EXPECT_EQ(market_.order(2).commission, core::Decimal(0));
  EXPECT_TRUE(market_.order(2).finished()) << "it does not work again";
  EXPECT_FALSE(market_.exchange.bust(id(1), market_.now)) << "once only";
}

}  // namespace
}  // namespace ibflow::sim
