// Orders handed to algorithms, against the table of strategies.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "builder_expectations.hpp"
#include "ibflow/protocol/builders/algorithms.hpp"
#include "ibflow/protocol/builders/orders.hpp"
#include "ibflow/protocol/builders/partner_algorithms.hpp"
#include "ibflow/protocol/reference/algo_strategies.hpp"

namespace ibflow::protocol::build {
namespace {

std::string parameters(const OrderResult& order) {
  std::string text;
  for (const auto& parameter : order->algo_params) text += parameter.tag + "=" + parameter.value + ";";
  return order->algo_strategy + ":" + text;
}

TEST(Algorithms, WhatIsAbsentIsNotSent) {
  const auto order = limit(Action::Buy, 1000, 10).value();
  EXPECT_EQ(parameters(vwap(order, {})), "Vwap:");
  EXPECT_EQ(parameters(adaptive(order)), "Adaptive:adaptivePriority=Normal;");
  EXPECT_EQ(parameters(adaptive(order, AdaptivePriority::Patient)), "Adaptive:adaptivePriority=Patient;");
}

TEST(Algorithms, ParametersComeInIBsOrder) {
  const auto order = limit(Action::Buy, 1000, 10).value();
  EXPECT_EQ(parameters(vwap(order, {.max_volume_rate = 0.1,
                                    .times = {.start = "09:30:00 US/Eastern", .end = "20261231-20:00:00"},
                                    .allow_past_end_time = true,
                                    .take_no_liquidity = false,
                                    .speed_up = true})),
            "Vwap:maxPctVol=0.1;startTime=09:30:00 US/Eastern;endTime=20261231-20:00:00;allowPastEndTime=1;"
            "noTakeLiq=0;speedUp=1;");
  EXPECT_EQ(parameters(twap(order, {.strategy = TwapStrategy::MatchingSameSide})),
            "Twap:strategyType=Matching Same Side;");
  EXPECT_EQ(
      parameters(arrival_price(
          order, {.max_volume_rate = 0.2, .risk_aversion = RiskAversion::GetDone, .force_completion = true})),
      "ArrivalPx:maxPctVol=0.2;riskAversion=Get Done;forceCompletion=1;");
  EXPECT_EQ(parameters(accumulate_distribute(
                order, {.component_size = 100, .seconds_between_orders = 60, .randomise_time = true})),
            "AD:componentSize=100;timeBetweenOrders=60;randomizeTime20=1;");
}

TEST(Algorithms, OnlyMarketAndLimitOrdersAreTaken) {
  expect_refused(adaptive(stop(Action::Buy, 1, 10).value()), "a market or a limit order");
  EXPECT_TRUE(adaptive(market(Action::Buy, 1).value()).has_value());
}

TEST(Algorithms, ImpossibleParametersAreRefused) {
  const auto order = limit(Action::Buy, 1000, 10).value();
  for (const double rate : {0.0, -0.1, 1.1, 10.0, kNan}) {
    expect_refused(vwap(order, {.max_volume_rate = rate}), "maxPctVol");
    expect_refused(percent_of_volume(order, {.volume_rate = rate}), "pctVol");
  }
  expect_refused(dark_ice(order, {.display_size = 0}), "displaySize");
  for (const auto* time : {"9:30", "09:30", "25:00:00", "20261231", "09:30:00 "}) {
    expect_refused(twap(order, {.times = {.start = time}}), "a time is");
  }
  expect_refused(
      percent_of_volume_by_price(order, {.volume_rate = 0.1, .least_rate = 0.3, .greatest_rate = 0.2}),
      "the least rate");
}

// Every builder against the table of strategies: known tags, in the table's order.
void expect_known_tags(const OrderResult& order, std::size_t count) {
  ASSERT_TRUE(order.has_value()) << order.error().message;
  const auto* strategy = find_algo_strategy(order->algo_strategy);
  ASSERT_NE(strategy, nullptr) << order->algo_strategy;
  ASSERT_EQ(order->algo_params.size(), count) << order->algo_strategy;
  ASSERT_EQ(strategy->parameters.size(), count) << order->algo_strategy;
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_EQ(order->algo_params[i].tag, strategy->parameters[i].tag) << order->algo_strategy;
    const auto& values = strategy->parameters[i].values;
    if (values.empty()) continue;
    EXPECT_NE(std::ranges::find(values, order->algo_params[i].value), values.end())
        << order->algo_params[i].value;
  }
}

TEST(Algorithms, EveryParameterIsTheTables) {
  const auto order = limit(Action::Buy, 1000, 10).value();
  const AlgoTimes times{.start = "09:30:00", .end = "16:00:00"};
  const auto aversion = RiskAversion::Passive;
  expect_known_tags(arrival_price(order, {0.1, aversion, times, true, true}), 6);
  expect_known_tags(dark_ice(order, {100, times, true}), 4);
  expect_known_tags(percent_of_volume(order, {0.1, times, true}), 4);
  expect_known_tags(twap(order, {TwapStrategy::MatchingLast, times, true}), 4);
  expect_known_tags(vwap(order, {0.1, times, true, true, true}), 6);
  expect_known_tags(accumulate_distribute(order, {1, 1, true, true, 1, true, true, times}), 9);
  expect_known_tags(balance_impact_risk(order, {0.1, aversion, true}), 3);
  expect_known_tags(minimise_impact(order, 0.1), 1);
  expect_known_tags(adaptive(order, AdaptivePriority::Urgent), 1);
  expect_known_tags(close_price(order, {0.1, aversion, "09:30:00", true}), 4);
  expect_known_tags(percent_of_volume_by_price(order, {0.1, 0.1, 0.1, 0.2, times, true}), 7);
  expect_known_tags(percent_of_volume_by_size(order, {0.1, 0.2, times, true}), 5);
  expect_known_tags(percent_of_volume_by_time(order, {0.1, 0.2, times, true}), 5);
  expect_known_tags(jefferies_vwap(order, {times, 1, 5, "Exclude_Both", 1, 1, 1, 1, "Pct", true, "Midpoint"}),
                    12);
  expect_known_tags(csfb_inline(order, {times, "Patient", 1, 2, 3, "Default", true, 1, 1, 2, 1}), 12);
  expect_known_tags(csfb_strobe(order, {times, "VWAP", 5, true}), 5);
}

}  // namespace
}  // namespace ibflow::protocol::build
