// Brackets, groups and conditions.

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "builder_expectations.hpp"
#include "ibflow/protocol/builders/attached.hpp"
#include "ibflow/protocol/builders/conditions.hpp"
#include "ibflow/protocol/builders/instructions.hpp"
#include "ibflow/protocol/builders/orders.hpp"

namespace ibflow::protocol::build {
namespace {

// Orders that hang together

TEST(Brackets, TheLastOneReleasesAll) {
  const auto entry = limit(Action::Buy, 100, 50).value();
  const auto three = bracket(entry, {.parent_id = 7, .target_price = 55, .stop_price = 48});
  ASSERT_TRUE(three.has_value());
  EXPECT_FALSE(three->parent.transmit);
  EXPECT_FALSE(three->target.transmit);
  EXPECT_TRUE(three->stop.transmit);
  EXPECT_EQ(three->parent.parent_id, 0);
  EXPECT_EQ(three->target.parent_id, 7);
  EXPECT_EQ(three->stop.parent_id, 7);
  EXPECT_EQ(three->target_id, 8);
  EXPECT_EQ(three->stop_id, 9);
}

TEST(Brackets, TheExitsTakeTheOtherSideAndTheWholeQuantity) {
  auto entry = limit(Action::Buy, 100, 50).value();
  entry.account = "DU1";
  entry.outside_rth = true;
  const auto three = bracket(entry, {.parent_id = 7, .target_price = 55, .stop_price = 48});
  auto target = plain("SELL", 100, "LMT");
  target.tif = "GTC";
  target.parent_id = 7;
  target.account = "DU1";
  target.outside_rth = true;
  target.transmit = false;
  auto stop_order = target;
  target.lmt_price = 55;
  stop_order.order_type = "STP";
  stop_order.aux_price = 48;
  stop_order.transmit = true;
  EXPECT_EQ(three->target, target);
  EXPECT_EQ(three->stop, stop_order);
  const auto short_sale = limit(Action::SellShort, 1, 50).value();
  EXPECT_EQ(bracket(short_sale, {.parent_id = 1, .target_price = 45, .stop_price = 52})->target.action,
            "BUY");
}

TEST(Brackets, APriceOnTheWrongSideIsRefused) {
  const auto buy = limit(Action::Buy, 100, 50).value();
  expect_refused(bracket(buy, {.parent_id = 1, .target_price = 49, .stop_price = 48}), "target is above");
  expect_refused(bracket(buy, {.parent_id = 1, .target_price = 55, .stop_price = 51}), "stop is below");
  expect_refused(bracket(buy, {.parent_id = 1, .target_price = 48, .stop_price = 55}), "below its target");
  const auto sale = limit(Action::Sell, 100, 50).value();
  EXPECT_TRUE(bracket(sale, {.parent_id = 1, .target_price = 45, .stop_price = 52}).has_value());
  expect_refused(bracket(sale, {.parent_id = 1, .target_price = 51, .stop_price = 52}), "target is below");
  expect_refused(bracket(sale, {.parent_id = 1, .target_price = 45, .stop_price = 49}), "stop is above");
  const auto breakout = stop(Action::Buy, 100, 60).value();
  expect_refused(bracket(breakout, {.parent_id = 1, .target_price = 59, .stop_price = 50}),
                 "target is above");
}

TEST(Brackets, AMarketEntryHasNoPriceToCompareWith) {
  const auto entry = market(Action::Buy, 100).value();
  EXPECT_TRUE(bracket(entry, {.parent_id = 1, .target_price = 55, .stop_price = 48}).has_value());
  expect_refused(bracket(entry, {.parent_id = 1, .target_price = 48, .stop_price = 48}), "below its target");
}

TEST(Brackets, NeedAParentAndPrices) {
  const auto entry = market(Action::Buy, 100).value();
  for (const std::int32_t id : {0, -1, std::numeric_limits<std::int32_t>::max()}) {
    expect_refused(bracket(entry, {.parent_id = id, .target_price = 55, .stop_price = 48}), "order id");
  }
  expect_refused(bracket(entry, {.parent_id = 1, .target_price = kNan, .stop_price = 48}),
                 "the target price");
  expect_refused(bracket(Order{}, {.parent_id = 1, .target_price = 55, .stop_price = 48}), "a parent");
  expect_refused(bracket(what_if(entry), {.parent_id = 1, .target_price = 55, .stop_price = 48}), "what-if");
}

TEST(OneCancelsAll, PutsEveryOrderIntoTheGroup) {
  const auto group = one_cancels_all({limit(Action::Buy, 1, 10).value(), limit(Action::Buy, 1, 11).value()},
                                     "entry of today", OcaType::ReduceWithBlock);
  ASSERT_EQ(group->size(), 2U);
  for (const auto& order : *group) {
    EXPECT_EQ(order.oca_group, "entry of today");
    EXPECT_EQ(order.oca_type, 2);
  }
  expect_refused(one_cancels_all({limit(Action::Buy, 1, 10).value()}, "alone"), "two orders");
  expect_refused(one_cancels_all({Order{}, Order{}}, ""), "the group's name");
}

// Conditions

TEST(Conditions, EachHoldsItsOwnMembers) {
  const auto price = price_condition({.con_id = 265598}, Side::Above, 250, TriggerMethod::Last);
  OrderCondition expected;
  expected.type = ConditionType::Price;
  expected.is_more = true;
  expected.price = 250;
  expected.trigger_method = 2;
  expected.con_id = 265598;
  expected.exchange = "SMART";
  EXPECT_EQ(price.value(), expected);
  EXPECT_EQ(time_condition(Side::Above, "20261231 15:00:00 US/Eastern")->time,
            "20261231 15:00:00 US/Eastern");
  EXPECT_EQ(margin_condition(Side::Below, 30)->percent, 30);
  EXPECT_EQ(volume_condition({.con_id = 1}, Side::Above, 1'000'000)->volume, 1'000'000);
  EXPECT_EQ(percent_change_condition({.con_id = 1}, Side::Below, -5)->change_percent, -5);
  EXPECT_EQ(execution_condition({.symbol = "AAPL"})->symbol, "AAPL");
  EXPECT_EQ(execution_condition({.symbol = "AAPL"})->type, ConditionType::Execution);
}

TEST(Conditions, ImpossibleOnesAreRefused) {
  expect_refused(price_condition({.con_id = 0}, Side::Above, 1), "the watched contract's id");
  expect_refused(price_condition({.con_id = 1}, Side::Above, kNan), "the price");
  expect_refused(time_condition(Side::Above, "15:00"), "the time");
  expect_refused(time_condition(Side::Above, "20261231"), "time of day");
  expect_refused(margin_condition(Side::Below, 101), "0 to 100");
  expect_refused(volume_condition({.con_id = 1}, Side::Above, -1), "not below zero");
  expect_refused(percent_change_condition({.con_id = 1}, Side::Above, kInfinity), "the change");
  expect_refused(execution_condition({}), "the symbol");
}

TEST(Conditions, AnOrderMayWaitOrBeCancelled) {
  const auto order = market(Action::Buy, 1).value();
  const std::vector<OrderCondition> either = {or_else(margin_condition(Side::Below, 30).value()),
                                              and_then(execution_condition({.symbol = "AAPL"}).value())};
  const auto waiting = conditional(order, either);
  EXPECT_EQ(waiting->conditions, either);
  EXPECT_FALSE(waiting->conditions[0].is_conjunction);
  EXPECT_TRUE(waiting->conditions[1].is_conjunction);
  EXPECT_FALSE(waiting->conditions_cancel_order);
  const auto cancelled = conditional(order, either, WhenMet::Cancel, true);
  EXPECT_TRUE(cancelled->conditions_cancel_order);
  EXPECT_TRUE(cancelled->conditions_ignore_rth);
  expect_refused(conditional(order, {}), "give a condition");
}

}  // namespace
}  // namespace ibflow::protocol::build
