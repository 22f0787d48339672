// Orders from the builders, field by field as IB wants them.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "builder_expectations.hpp"
#include "ibflow/protocol/builders/instructions.hpp"
#include "ibflow/protocol/builders/orders.hpp"
#include "ibflow/protocol/builders/pegged.hpp"

namespace ibflow::protocol::build {
namespace {

using core::Decimal;

// Order types

TEST(OrderBuilders, AMarketOrderHoldsNothingElse) {
  EXPECT_EQ(market(Action::Buy, 100).value(), plain("BUY", 100, "MKT"));
  EXPECT_EQ(market(Action::SellShort, 1)->action, "SSHORT");
  EXPECT_EQ(market(Action::SellLong, 1)->action, "SLONG");
}

TEST(OrderBuilders, ALimitOrder) {
  auto expected = plain("SELL", 100, "LMT");
  expected.lmt_price = 12.34;
  EXPECT_EQ(limit(Action::Sell, 100, 12.34).value(), expected);
}

TEST(OrderBuilders, PricesMayBeZeroOrBelow) {
  EXPECT_EQ(limit(Action::Buy, 1, 0)->lmt_price, 0.0);
  EXPECT_EQ(limit(Action::Buy, 1, -1.5)->lmt_price, -1.5);
}

TEST(OrderBuilders, AFractionIsAQuantity) {
  EXPECT_EQ(market(Action::Buy, *Decimal::parse("0.125"))->total_quantity, Decimal::parse("0.125"));
}

TEST(OrderBuilders, ImpossibleQuantitiesAndPricesAreRefused) {
  expect_refused(market(Action::Buy, 0), "a market order: the quantity is 0; give one above zero");
  expect_refused(market(Action::Buy, -5), "the quantity is -5");
  for (const double price : {kNan, kInfinity, -kInfinity, std::numeric_limits<double>::max()}) {
    expect_refused(limit(Action::Buy, 1, price), "a limit order: the limit price");
    expect_refused(stop(Action::Buy, 1, price), "the trigger price");
    expect_refused(stop_limit(Action::Buy, 1, {.stop_price = 1, .limit_price = price}), "the limit price");
    expect_refused(limit_if_touched(Action::Buy, 1, {.trigger_price = price, .limit_price = 1}),
                   "the trigger price");
    expect_refused(midprice(Action::Buy, 1, price), "the limit price");
  }
}

TEST(OrderBuilders, StopsAndTouches) {
  const auto stop_order = stop(Action::Sell, 10, 95);
  EXPECT_EQ(stop_order->order_type, "STP");
  EXPECT_EQ(stop_order->aux_price, 95);
  EXPECT_FALSE(stop_order->lmt_price);
  const auto with_limit = stop_limit(Action::Sell, 10, {.stop_price = 95, .limit_price = 94.5});
  EXPECT_EQ(with_limit->order_type, "STP LMT");
  EXPECT_EQ(with_limit->aux_price, 95);
  EXPECT_EQ(with_limit->lmt_price, 94.5);
  EXPECT_EQ(market_if_touched(Action::Sell, 10, 105)->order_type, "MIT");
  EXPECT_EQ(limit_if_touched(Action::Sell, 10, {.trigger_price = 105, .limit_price = 104})->order_type,
            "LIT");
  EXPECT_EQ(stop_with_protection(Action::Sell, 10, 95)->order_type, "STP PRT");
}

TEST(OrderBuilders, TrailingStops) {
  const auto by_amount = trailing_stop(Action::Sell, 10, 2.5);
  EXPECT_EQ(by_amount->order_type, "TRAIL");
  EXPECT_EQ(by_amount->aux_price, 2.5);
  EXPECT_FALSE(by_amount->trailing_percent || by_amount->trail_stop_price);
  const auto by_percent = trailing_stop_percent(Action::Sell, 10, 1.5, 98);
  EXPECT_EQ(by_percent->trailing_percent, 1.5);
  EXPECT_EQ(by_percent->trail_stop_price, 98);
  EXPECT_FALSE(by_percent->aux_price);
  expect_refused(trailing_stop(Action::Sell, 10, 0), "the trailing amount");
  expect_refused(trailing_stop_percent(Action::Sell, 10, 101), "the trailing per cent");
  expect_refused(trailing_stop(Action::Sell, 10, 1, kNan), "the first stop price");
}

TEST(OrderBuilders, ATrailingStopLimitTakesOneDistanceAndOneLimit) {
  const auto order = trailing_stop_limit(
      Action::Sell, 10, {.trailing_amount = 2, .first_stop_price = 98, .limit_price_offset = 0.1});
  EXPECT_EQ(order->order_type, "TRAIL LIMIT");
  EXPECT_EQ(order->aux_price, 2);
  EXPECT_EQ(order->trail_stop_price, 98);
  EXPECT_EQ(order->lmt_price_offset, 0.1);
  expect_refused(trailing_stop_limit(Action::Sell, 10, {.limit_price = 1}), "either a trailing amount");
  expect_refused(
      trailing_stop_limit(Action::Sell, 10, {.trailing_amount = 1, .trailing_percent = 1, .limit_price = 1}),
      "either a trailing amount");
  expect_refused(trailing_stop_limit(Action::Sell, 10, {.trailing_amount = 1}), "either a limit price");
}

TEST(OrderBuilders, OpeningAndClosing) {
  EXPECT_EQ(market_on_close(Action::Buy, 1).value(), plain("BUY", 1, "MOC"));
  EXPECT_EQ(limit_on_close(Action::Buy, 1, 5)->order_type, "LOC");
  EXPECT_EQ(market_on_open(Action::Buy, 1)->order_type, "MKT");
  EXPECT_EQ(market_on_open(Action::Buy, 1)->tif, "OPG");
  EXPECT_EQ(limit_on_open(Action::Buy, 1, 5)->tif, "OPG");
  EXPECT_EQ(limit_on_open(Action::Buy, 1, 5)->lmt_price, 5);
  EXPECT_EQ(auction(Action::Buy, 1, 5)->tif, "AUC");
  expect_refused(market_on_open(Action::Buy, 0), "a market-on-open order");
}

TEST(OrderBuilders, TypesWithoutAPrice) {
  EXPECT_EQ(market_to_limit(Action::Buy, 1).value(), plain("BUY", 1, "MTL"));
  EXPECT_EQ(market_with_protection(Action::Buy, 1).value(), plain("BUY", 1, "MKT PRT"));
  EXPECT_EQ(midprice(Action::Buy, 1).value(), plain("BUY", 1, "MIDPRICE"));
  EXPECT_EQ(midprice(Action::Buy, 1, 10)->lmt_price, 10);
  EXPECT_EQ(box_top(Action::Buy, 1).value(), plain("BUY", 1, "BOX TOP"));
}

TEST(OrderBuilders, MoneyInsteadOfAQuantity) {
  const auto order = for_cash(Action::Buy, 500);
  EXPECT_EQ(order->cash_qty, 500);
  EXPECT_EQ(order->order_type, "MKT");
  EXPECT_FALSE(order->total_quantity);
  EXPECT_EQ(for_cash(Action::Buy, 500, 1.1)->order_type, "LMT");
  expect_refused(for_cash(Action::Buy, -1), "the cash quantity");
}

TEST(PeggedBuilders, OffsetAndCap) {
  const auto order = pegged_to_primary(Action::Buy, 1, {.offset = 0.02, .price_cap = 10});
  EXPECT_EQ(order->order_type, "PEG PRIM");
  EXPECT_EQ(order->aux_price, 0.02);
  EXPECT_EQ(order->lmt_price, 10);
  EXPECT_EQ(pegged_to_market(Action::Buy, 1, {})->order_type, "PEG MKT");
  EXPECT_EQ(pegged_to_midpoint(Action::Buy, 1, {})->order_type, "PEG MID");
  EXPECT_EQ(passive_relative(Action::Buy, 1, {})->order_type, "PASSV REL");
  EXPECT_EQ(snap_to_midpoint(Action::Buy, 1, 0)->order_type, "SNAP MID");
  EXPECT_EQ(snap_to_market(Action::Buy, 1, 0)->order_type, "SNAP MKT");
  EXPECT_EQ(snap_to_primary(Action::Buy, 1, 0)->order_type, "SNAP PRIM");
  expect_refused(pegged_to_market(Action::Buy, 1, {.offset = -0.01}), "the offset");
}

TEST(PeggedBuilders, ARelativeOrderTakesAnOffsetOrAPerCent) {
  EXPECT_EQ(relative(Action::Buy, 1, {.offset = 0.01})->order_type, "REL");
  EXPECT_EQ(relative(Action::Buy, 1, {.percent_offset = 2})->percent_offset, 2);
  expect_refused(relative(Action::Buy, 1, {}), "either an offset or a per cent");
  expect_refused(relative(Action::Buy, 1, {.percent_offset = 150}), "in per cent");
}

TEST(PeggedBuilders, PeggedToBest) {
  const auto competing = pegged_to_best(Action::Buy, 100, {.limit_price = 10, .compete_offset = 0.01});
  EXPECT_EQ(competing->order_type, "PEG BEST");
  EXPECT_EQ(competing->compete_against_best_offset, 0.01);
  const auto up_to_mid =
      pegged_to_best(Action::Buy, 100, {.limit_price = 10, .up_to_midpoint = MidOffsets{0.02, 0.01}});
  EXPECT_TRUE(std::isinf(*up_to_mid->compete_against_best_offset));
  EXPECT_EQ(up_to_mid->mid_offset_at_whole, 0.02);
  EXPECT_EQ(up_to_mid->mid_offset_at_half, 0.01);
  expect_refused(pegged_to_best(Action::Buy, 100, {.limit_price = 10}), "either the offset");
  EXPECT_EQ(pegged_to_midpoint_at_ibkrats(Action::Buy, 1, 10, {0.02, 0.01})->mid_offset_at_half, 0.01);
}

TEST(PeggedBuilders, PeggedToAStockOrABenchmark) {
  const auto option_order = pegged_to_stock(
      Action::Buy, 1, {.delta = 50, .starting_price = 3, .stock_range_lower = 90, .stock_range_upper = 110});
  EXPECT_EQ(option_order->order_type, "PEG STK");
  EXPECT_EQ(option_order->delta, 50);
  expect_refused(
      pegged_to_stock(Action::Buy, 1,
                      {.delta = 50, .starting_price = 3, .stock_range_lower = 110, .stock_range_upper = 90}),
      "swap the ends");
  expect_refused(pegged_to_stock(Action::Buy, 1, {.delta = 101, .starting_price = 3}), "delta");
  const auto benchmark = pegged_to_benchmark(Action::Buy, 1,
                                             {.starting_price = 33,
                                              .price_change = 0.1,
                                              .decreases = true,
                                              .reference_change = 1,
                                              .reference_con_id = 87335484,
                                              .reference_exchange = "ARCA",
                                              .reference_price = 168});
  EXPECT_EQ(benchmark->order_type, "PEG BENCH");
  EXPECT_EQ(benchmark->reference_contract_id, 87335484);
  EXPECT_TRUE(benchmark->is_pegged_change_amount_decrease);
  EXPECT_EQ(volatility(Action::Buy, 1, {.volatility = 20})->volatility_type, 2);
  EXPECT_EQ(volatility(Action::Buy, 1, {.volatility = 20, .is_annual = false})->volatility_type, 1);
  expect_refused(volatility(Action::Buy, 1, {}), "the volatility");
}

// Instructions

TEST(Instructions, TimesInForce) {
  const auto order = limit(Action::Buy, 100, 10).value();
  const auto dated = good_till_date(order, "20261231 15:59:00 US/Eastern");
  EXPECT_EQ(dated->tif, "GTD");
  EXPECT_EQ(dated->good_till_date, "20261231 15:59:00 US/Eastern");
  EXPECT_EQ(good_after_time(order, "20261231-14:30:00")->good_after_time, "20261231-14:30:00");
  EXPECT_EQ(good_till_cancelled(order).tif, "GTC");
  EXPECT_EQ(immediate_or_cancel(order).tif, "IOC");
  EXPECT_EQ(fill_or_kill(order).tif, "FOK");
  expect_refused(for_duration(order, 60), "pegged to best");
  const auto best = pegged_to_best(Action::Buy, 100, {.limit_price = 10, .compete_offset = 0.01}).value();
  EXPECT_EQ(for_duration(best, 60)->duration, 60);
  EXPECT_EQ(for_duration(best, 60)->tif, "Minutes");
}

TEST(Instructions, ATimeIsADayAndAClock) {
  const auto order = limit(Action::Buy, 100, 10).value();
  for (const auto* text : {"20261231", "20261231 15:59:00", "20261231-15:59:00", "20261231-15:59:00Z"}) {
    EXPECT_TRUE(good_till_date(order, text).has_value()) << text;
  }
  for (const auto* text : {"", "tomorrow", "2026-12-31", "20261331", "20261231 25:00:00", "20261231-15:59",
                           "20261231T15:59:00", "20261231 ", "20261231 15:59:00 "}) {
    expect_refused(good_till_date(order, text), "the date");
  }
}

TEST(Instructions, WhatIfIsTransmitted) {
  const auto order = what_if(held_back(market(Action::Buy, 1).value()));
  EXPECT_TRUE(order.what_if);
  EXPECT_TRUE(order.transmit);
  EXPECT_FALSE(held_back(order).transmit);
}

TEST(Instructions, AnIcebergShowsLessThanItIs) {
  const auto order = limit(Action::Buy, 100, 10).value();
  EXPECT_EQ(iceberg(order, 10)->display_size, 10);
  expect_refused(iceberg(order, 0), "above zero");
  expect_refused(iceberg(order, 100), "below the quantity");
  expect_refused(iceberg(discretionary(order, 0.1).value(), 10), "drop one of the two");
  expect_refused(discretionary(iceberg(order, 10).value(), 0.1), "drop one of the two");
  expect_refused(discretionary(market(Action::Buy, 1).value(), 0.1), "only limit orders");
}

TEST(Instructions, Sizes) {
  const auto order = limit(Action::Buy, 100, 10).value();
  EXPECT_EQ(minimum_quantity(order, 100)->min_qty, 100);
  expect_refused(minimum_quantity(order, 101), "at most");
  EXPECT_TRUE(block(order)->block_order);
  expect_refused(block(limit(Action::Buy, 49, 10).value()), "50 or more");
  EXPECT_TRUE(all_or_none(order).all_or_none);
  EXPECT_TRUE(hidden(order).hidden);
  EXPECT_TRUE(sweep_to_fill(order).sweep_to_fill);
  EXPECT_TRUE(outside_regular_hours(order).outside_rth);
}

TEST(Instructions, AScaleOrder) {
  const auto order = limit(Action::Buy, 1000, 10).value();
  const auto scale =
      scaled(order, {.first_size = 100, .price_increment = 0.05, .profit_offset = 0.2, .restores = true});
  EXPECT_EQ(scale->scale_init_level_size, 100);
  EXPECT_EQ(scale->scale_price_increment, 0.05);
  EXPECT_EQ(scale->scale_profit_offset, 0.2);
  EXPECT_TRUE(scale->scale_auto_reset);
  expect_refused(scaled(order, {.first_size = 100}), "the price increment");
  expect_refused(scaled(order, {.price_increment = 0.05}), "the first component");
  expect_refused(scaled(order, {.first_size = 1, .price_increment = 0.05, .restores = true}),
                 "profit offset");
  expect_refused(scaled(order, {.first_size = 1, .price_increment = 0.05, .adjust_by = 0.1}),
                 "both an amount");
}

}  // namespace
}  // namespace ibflow::protocol::build
