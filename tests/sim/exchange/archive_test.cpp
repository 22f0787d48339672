#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ibflow/sim/exchange/exchange_archive.hpp"
#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using testing::at;
using ::testing::IsEmpty;
using testing::Market;

/// A day with a bracket, a GTC order with a fill, and a DAY order.
ExchangeArchive a_day_of_orders() {
  Market market;
  market.quote(100.00, 100.01, 100.00, 1000, 40);
  EXPECT_TRUE(market.place(an_order(1).buy(100).limit(100.01).good_till_cancelled().held()));
  EXPECT_TRUE(market.place(an_order(2).sell(100).limit(110.00).child_of(1).good_till_cancelled().held()));
  EXPECT_TRUE(market.place(an_order(3).sell(100).stop(90.00).child_of(1).good_till_cancelled()));
  EXPECT_TRUE(market.place(an_order(4).buy(10).limit(95.00)));
  EXPECT_EQ(market.order(1).filled, core::Decimal(40));
  return market.exchange.archive();
}

TEST(Archive, IsTheSameAfterItWasRestored) {
  const auto archive = a_day_of_orders();
  Market market;
  market.exchange.restore(archive, at("10:00:05"));
  EXPECT_EQ(market.exchange.archive(), archive);
}

TEST(Restored, OrdersKeepTheirIdsAndGoOn) {
  const auto archive = a_day_of_orders();
  Market market;
  market.now = at("10:00:05");
  market.exchange.restore(archive, market.now);
  EXPECT_EQ(market.order(1).perm_id, archive.orders[0].perm_id);
  EXPECT_EQ(market.exchange.next_order_id(core::ClientId(1)).value, 5);
  EXPECT_EQ(market.refusal(an_order(3).sell(100).limit(1.00)), 329) << "a known id is a change";
  market.price(100.00);
  EXPECT_EQ(market.order(1).status, model::OrderStatus::Filled);
  market.price(110.00);
  EXPECT_EQ(market.order(2).status, model::OrderStatus::Filled);
  EXPECT_EQ(market.order(3).status, model::OrderStatus::Cancelled) << "the OCA group is there again";
  const auto& fills = market.exchange.fills();
  for (std::size_t i = 1; i < fills.size(); ++i) EXPECT_NE(fills[0].execution_id, fills[i].execution_id);
}

TEST(Restored, DayOrdersOfAPastSessionAreGoneWithoutAWord) {
  Market market;
  market.now = at("09:00") + std::chrono::hours(24);
  market.exchange.restore(a_day_of_orders(), market.now);
  EXPECT_THAT(market.scribe.heard(), IsEmpty());
  EXPECT_EQ(market.order(4).status, model::OrderStatus::Cancelled);
  EXPECT_EQ(market.order(4).end_cause, EndCause::Expired);
  EXPECT_TRUE(market.order(1).working());
}

TEST(Restored, TimersRunAgain) {
  ExchangeArchive archive;
  {
    Market market;
    OrderRequest dated = an_order(1).buy(100).limit(95.00);
    dated.tif = TimeInForce::GoodTillDate;
    dated.good_till = at("12:00");
    OrderRequest late = an_order(2).buy(100).market();
    late.good_after = at("11:00");
    market.price(100.00);
    EXPECT_TRUE(market.place(dated));
    EXPECT_TRUE(market.place(late));
    archive = market.exchange.archive();
  }
  Market market;
  market.now = at("10:30");
  market.exchange.restore(archive, market.now);
  market.price(100.00);
  EXPECT_EQ(market.order(2).status, model::OrderStatus::PreSubmitted);
  market.move_to("11:00");
  EXPECT_EQ(market.order(2).status, model::OrderStatus::Filled);
  market.move_to("12:00");
  EXPECT_EQ(market.order(1).status, model::OrderStatus::Cancelled);
}

}  // namespace
}  // namespace ibflow::sim
